import { changes, recordAudit } from '@/lib/audit';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { NotFound } from '@/lib/errors';
import { parseInput } from '@/lib/input';
import { RenameTeam } from './schemas';
import type { TeamView } from './views';

/** Changes the team's name; its slug stays, since links carry it. Throws Forbidden and Invalid. */
export async function renameTeam(ctx: TeamContext, input: unknown): Promise<TeamView> {
  requireRole(ctx, 'owner');
  const { name } = parseInput(RenameTeam, input);
  const { id, slug } = ctx.team;
  await withTransaction(ctx, async (tx) => {
    const { count } = await tx.team.updateMany({ where: { id }, data: { name } });
    if (count === 0) throw new NotFound();
    await recordAudit(tx, ctx, {
      action: 'team.renamed',
      target: { kind: 'team', id, name: slug },
      details: { from: ctx.team.name, to: name },
      changes: changes(ctx.team, { name }, ['name']),
    });
  });
  return { id, slug, name };
}
