import type { TeamContext, ViewerContext } from '@/lib/context';
import { inTransaction } from '@/lib/db';
import type { OwnTeamView } from './views';

/** The teams a person is in, by name; for a token its one team. */
export async function listTeams(ctx: ViewerContext | TeamContext): Promise<OwnTeamView[]> {
  if ('team' in ctx) {
    const { id, slug, name } = ctx.team;
    return [{ id, slug, name, role: ctx.role }];
  }
  const rows = await inTransaction({ userId: ctx.user.id }, (tx) =>
    tx.membership.findMany({
      where: { userId: ctx.user.id },
      select: { role: true, team: { select: { id: true, slug: true, name: true } } },
      orderBy: { team: { name: 'asc' } },
    }),
  );
  return rows.map(({ role, team }) => ({ ...team, role }));
}
