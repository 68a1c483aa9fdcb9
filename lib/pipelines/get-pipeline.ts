import { requireRole, type TeamContext } from '@/lib/context';
import type { SqlTransaction } from '@/lib/db';
import { NotFound } from '@/lib/errors';
import { isUuid } from '@/lib/input';
import { findPipeline } from './find-pipeline';
import { type PipelineRow, type PipelineView, toPipelineView } from './internal';
import { readRow } from './read-rows';

/** One pipeline of the team with its health. Throws NotFound. */
export async function getPipeline(ctx: TeamContext, uuid: string): Promise<PipelineView> {
  requireRole(ctx, 'viewer');
  return toPipelineView(await findPipeline(ctx, uuid));
}

/** The same within another domain's transaction. Throws NotFound. */
export async function loadPipeline(
  tx: SqlTransaction,
  ctx: TeamContext,
  uuid: string,
): Promise<{ row: PipelineRow; view: PipelineView }> {
  if (!isUuid(uuid)) throw new NotFound();
  const row = await readRow(tx, ctx.team.id, uuid);
  if (!row) throw new NotFound();
  return { row, view: toPipelineView(row) };
}
