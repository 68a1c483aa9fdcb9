import type { TeamContext, ViewerContext } from '@/lib/context';
import { inSqlTransaction, type SqlTransaction } from '@/lib/db';
import type { OwnTeamView } from './views';

/** The teams a person is in, by name; for a token its one team. */
export async function listTeams(ctx: ViewerContext | TeamContext): Promise<OwnTeamView[]> {
  if ('team' in ctx) {
    const { id, slug, name } = ctx.team;
    return [{ id, slug, name, role: ctx.role }];
  }
  const userId = ctx.user.id;
  return inSqlTransaction({ userId }, (tx) => loadTeams(tx, userId));
}

/** The same within a transaction that reads more, in the person's scope. */
async function loadTeams(tx: SqlTransaction, userId: string): Promise<OwnTeamView[]> {
  return tx.$queryRaw<OwnTeamView[]>`
    SELECT t.id::text, t.slug, t.name, m.role::text AS role
    FROM memberships m JOIN teams t ON t.id = m.team_id
    WHERE m.user_id = ${userId}::uuid ORDER BY t.name`;
}
