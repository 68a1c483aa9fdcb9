import { z } from 'zod';
import { recordAudit } from '@/lib/audit';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { NotFound } from '@/lib/errors';
import { isUuid } from '@/lib/input';

const Removed = z.array(z.object({ name: z.string() }));

/** Removes a view; the list it led to stays. Throws Forbidden and NotFound. */
export async function removeRunView(ctx: TeamContext, id: string): Promise<void> {
  requireRole(ctx, 'operator');
  if (!isUuid(id)) throw new NotFound();
  await withTransaction(ctx, async (tx) => {
    const [removed] = Removed.parse(
      await tx.$queryRaw`
        DELETE FROM run_views WHERE team_id = ${ctx.team.id}::uuid AND id = ${id}::uuid RETURNING name`,
    );
    if (!removed) throw new NotFound();
    await recordAudit(tx, ctx, {
      action: 'run_view.removed',
      target: { kind: 'run_view', id, name: removed.name },
    });
  });
}
