import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { findPipeline } from '@/lib/pipelines';
import { type RunRequestView, runRequestColumns, toRunRequestView } from './internal';

/** The newest run requests of a pipeline, at most `limit`. Throws NotFound. */
export async function listRunRequests(
  ctx: TeamContext,
  pipelineUuid: string,
  limit = 10,
): Promise<RunRequestView[]> {
  requireRole(ctx, 'viewer');
  const pipeline = await findPipeline(ctx, pipelineUuid);
  const rows = await withTransaction(ctx, (tx) =>
    tx.runRequest.findMany({
      where: { teamId: ctx.team.id, pipelineId: pipeline.id },
      select: runRequestColumns,
      orderBy: { requestedAt: 'desc' },
      take: limit,
    }),
  );
  return rows.map(toRunRequestView);
}
