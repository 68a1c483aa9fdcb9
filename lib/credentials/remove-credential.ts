import { recordAudit } from '@/lib/audit';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { Conflict, NotFound } from '@/lib/errors';
import { isUuid } from '@/lib/input';
import { forgetDatamin } from './datamin-for';

const namesShown = 5;

/** Removes a credential and its sealed secret. Throws Forbidden, NotFound, and Conflict while pipelines use it. */
export async function removeCredential(ctx: TeamContext, id: string): Promise<void> {
  requireRole(ctx, 'admin');
  if (!isUuid(id)) throw new NotFound();
  await withTransaction(ctx, async (tx) => {
    // Locked, so that no pipeline can be registered with it between the look and the removal.
    const locked = await tx.$queryRaw<{ name: string }[]>`
      SELECT name FROM credentials WHERE id = ${id}::uuid AND team_id = ${ctx.team.id}::uuid FOR UPDATE`;
    const credential = locked[0];
    if (!credential) throw new NotFound();
    const where = { teamId: ctx.team.id, credentialId: id };
    const count = await tx.pipeline.count({ where });
    if (count > 0) {
      const some = await tx.pipeline.findMany({
        where,
        select: { name: true },
        orderBy: { name: 'asc' },
        take: namesShown,
      });
      const names = some.map(({ name }) => `"${name}"`).join(', ');
      const more = count > namesShown ? ` and ${count - namesShown} more` : '';
      throw new Conflict(`Still used by ${names}${more}: move or remove those pipelines first.`);
    }
    await tx.credential.deleteMany({ where: { id, teamId: ctx.team.id } });
    await recordAudit(tx, ctx, {
      action: 'credential.removed',
      target: { kind: 'credential', id, name: credential.name },
    });
  });
  forgetDatamin(id);
}
