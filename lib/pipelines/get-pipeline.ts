import { requireRole, type TeamContext } from '@/lib/context';
import type { Transaction } from '@/lib/db';
import { NotFound } from '@/lib/errors';
import { isUuid } from '@/lib/input';
import { findPipeline } from './find-pipeline';
import { type PipelineRow, type PipelineView, pipelineColumns, toPipelineView } from './internal';

/** One pipeline of the team with its health. Throws NotFound. */
export async function getPipeline(ctx: TeamContext, uuid: string): Promise<PipelineView> {
  requireRole(ctx, 'viewer');
  return toPipelineView(await findPipeline(ctx, uuid));
}

/** The same inside of a transaction that reads more, for the other domains. Throws NotFound. */
export async function loadPipeline(
  tx: Transaction,
  ctx: TeamContext,
  uuid: string,
): Promise<{ row: PipelineRow; view: PipelineView }> {
  if (!isUuid(uuid)) throw new NotFound();
  const row = await tx.pipeline.findUnique({
    where: { teamId_uuid: { teamId: ctx.team.id, uuid: uuid.toLowerCase() } },
    select: pipelineColumns,
  });
  if (!row) throw new NotFound();
  return { row, view: toPipelineView(row) };
}
