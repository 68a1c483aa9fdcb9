import { recordAudit } from '@/lib/audit';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { NotFound } from '@/lib/errors';
import { lockTeam } from './internal';

/** Removes the team and everything in it, at once and for good. Its audit events stay. Throws Forbidden. */
export async function deleteTeam(ctx: TeamContext): Promise<void> {
  requireRole(ctx, 'owner');
  const { id, slug } = ctx.team;
  await withTransaction(ctx, async (tx) => {
    await lockTeam(tx, ctx);
    // First: a credential cannot be deleted while pipelines depend on it, even when the whole team goes.
    await tx.pipeline.deleteMany({ where: { teamId: id } });
    const { count } = await tx.team.deleteMany({ where: { id } });
    if (count === 0) throw new NotFound();
    // In the instance's audit: nobody is left who could read the team's.
    await recordAudit(
      tx,
      { actor: ctx.actor, origin: ctx.origin },
      {
        action: 'team.deleted',
        target: { kind: 'team', id, name: slug },
        details: { name: ctx.team.name },
      },
    );
  });
}
