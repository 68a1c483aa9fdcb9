import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { findPipeline } from './find-pipeline';
import { type TaskView, taskColumns } from './tasks';

/** The tasks seen in a pipeline's log so far. Throws NotFound. */
export async function listTasks(ctx: TeamContext, pipelineUuid: string): Promise<TaskView[]> {
  requireRole(ctx, 'viewer');
  const pipeline = await findPipeline(ctx, pipelineUuid);
  return withTransaction(ctx, (tx) =>
    tx.task.findMany({
      where: { teamId: ctx.team.id, pipelineId: pipeline.id },
      select: taskColumns,
      orderBy: [{ name: { sort: 'asc', nulls: 'last' } }, { taskType: 'asc' }, { uuid: 'asc' }],
    }),
  );
}
