import { database, type Transaction } from './client';

/** Whose rows a transaction may see: a team's, or a user's own outside any team. */
export interface Scope {
  teamId?: string | undefined;
  userId?: string | undefined;
  /** Also the instance's own rows: the directory's groups, rules and tokens, and outside a team its audit. */
  instance?: true | undefined;
  /** Limits the team's pipelines to those that this API token reaches now. */
  limitedTokenId?: string | undefined;
}

/**
 * Runs `work` in one transaction that sees only the scope's rows, even if a query forgets its filter. Never
 * call the network in here: the connection is held until it returns.
 */
export async function inTransaction<T>(
  scope: Scope,
  work: (tx: Transaction) => Promise<T>,
  options: { isolationLevel?: 'RepeatableRead' } = {},
): Promise<T> {
  const { prisma, role } = database();
  return prisma.$transaction(async (tx) => {
    // Local to the transaction: a pooled connection forgets it, and a pooling proxy cannot mix it up. In UTC,
    // whatever the server's zone: adding a day or a month to a time gives another result elsewhere.
    if (role) {
      await tx.$queryRaw`SELECT set_config('role', ${role}, true), set_config('TimeZone', 'UTC', true), set_config('app.team_id', ${scope.teamId ?? ''}, true), set_config('app.user_id', ${scope.userId ?? ''}, true)`;
    } else {
      await tx.$queryRaw`SELECT set_config('TimeZone', 'UTC', true), set_config('app.team_id', ${scope.teamId ?? ''}, true), set_config('app.user_id', ${scope.userId ?? ''}, true)`;
    }
    if (scope.instance) await tx.$queryRaw`SELECT set_config('app.instance', 'on', true)`;
    if (scope.limitedTokenId) {
      // A statement of its own: the function opens the door policies and closes them when it returns.
      await tx.$queryRaw`SELECT set_config('app.reach', coalesce(portal_token_reach(${scope.limitedTokenId}::uuid), '{}'), true)`;
    }
    return work(tx);
  }, options);
}
