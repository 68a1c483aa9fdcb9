import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import type { Transaction } from '@/lib/db';
import { findPipeline } from './find-pipeline';
import { type TaskView, taskColumns } from './tasks';

/** The tasks seen in a pipeline's log so far. Throws NotFound. */
export async function listTasks(ctx: TeamContext, pipelineUuid: string): Promise<TaskView[]> {
  requireRole(ctx, 'viewer');
  const pipeline = await findPipeline(ctx, pipelineUuid);
  return withTransaction(ctx, (tx) => loadTasks(tx, ctx, pipeline));
}

/** The same inside of a transaction that reads more, for the other domains. */
export async function loadTasks(
  tx: Transaction,
  ctx: TeamContext,
  { id, uuid, name }: { id: string; uuid: string; name: string },
): Promise<TaskView[]> {
  const tasks = await tx.task.findMany({
    where: { teamId: ctx.team.id, pipelineId: id },
    select: taskColumns,
    orderBy: [{ name: { sort: 'asc', nulls: 'last' } }, { taskType: 'asc' }, { uuid: 'asc' }],
  });
  return tasks.map((task) => ({ ...task, pipeline: { uuid, name } }));
}
