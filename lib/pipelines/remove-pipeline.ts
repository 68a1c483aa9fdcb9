import { recordAudit } from '@/lib/audit';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { NotFound } from '@/lib/errors';
import { findPipeline } from './find-pipeline';

/** Removes a pipeline and what the portal read about it; Datamin keeps its own. Throws Forbidden and NotFound. */
export async function removePipeline(ctx: TeamContext, uuid: string): Promise<void> {
  requireRole(ctx, 'admin');
  const pipeline = await findPipeline(ctx, uuid);
  await withTransaction(ctx, async (tx) => {
    const { count } = await tx.pipeline.deleteMany({
      where: { id: pipeline.id, teamId: ctx.team.id },
    });
    // Somebody else has removed it meanwhile: one removal, one event.
    if (count === 0) throw new NotFound();
    await recordAudit(tx, ctx, {
      action: 'pipeline.removed',
      target: { kind: 'pipeline', id: pipeline.uuid, name: pipeline.name },
    });
  });
}
