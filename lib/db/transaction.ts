import { database, type Transaction } from './client';

/** Whose rows a transaction may see: a team's, or outside of any team a user's own. */
export interface Scope {
  teamId?: string | undefined;
  userId?: string | undefined;
  /** What is the instance's own: the directory's groups, rules and tokens; outside of a team its audit too. */
  instance?: true | undefined;
  /** Of the team's pipelines only those that this API token reaches, as of now. */
  limitedTokenId?: string | undefined;
}

/**
 * Runs `work` in one transaction that sees only the scope's rows, even where a query forgot its filter.
 * Never call the network in here: the connection is held until it returns.
 */
export async function inTransaction<T>(
  scope: Scope,
  work: (tx: Transaction) => Promise<T>,
  options: { isolationLevel?: 'RepeatableRead' } = {},
): Promise<T> {
  const { prisma, role } = database();
  return prisma.$transaction(async (tx) => {
    // Local to the transaction: a pooled connection forgets it, and a proxy that pools cannot mix it up.
    // In UTC, whatever the server's zone is: a day or a month added to a moment is another one elsewhere.
    if (role) {
      await tx.$queryRaw`SELECT set_config('role', ${role}, true), set_config('TimeZone', 'UTC', true), set_config('app.team_id', ${scope.teamId ?? ''}, true), set_config('app.user_id', ${scope.userId ?? ''}, true)`;
    } else {
      await tx.$queryRaw`SELECT set_config('TimeZone', 'UTC', true), set_config('app.team_id', ${scope.teamId ?? ''}, true), set_config('app.user_id', ${scope.userId ?? ''}, true)`;
    }
    if (scope.instance) await tx.$queryRaw`SELECT set_config('app.instance', 'on', true)`;
    if (scope.limitedTokenId) {
      // A statement of its own: it asks a door, and a door shuts behind itself.
      await tx.$queryRaw`SELECT set_config('app.reach', coalesce(portal_token_reach(${scope.limitedTokenId}::uuid), '{}'), true)`;
    }
    return work(tx);
  }, options);
}
