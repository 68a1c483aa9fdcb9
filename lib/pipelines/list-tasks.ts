import { requireRole, type TeamContext, withSqlTransaction } from '@/lib/context';
import type { SqlTransaction } from '@/lib/db';
import { findPipeline } from './find-pipeline';
import type { TaskView } from './tasks';

/** The tasks seen in a pipeline's log so far. Throws NotFound. */
export async function listTasks(ctx: TeamContext, pipelineUuid: string): Promise<TaskView[]> {
  requireRole(ctx, 'viewer');
  const pipeline = await findPipeline(ctx, pipelineUuid);
  return withSqlTransaction(ctx, (tx) => loadTasks(tx, ctx, pipeline));
}

/** The same within another domain's transaction. */
export async function loadTasks(
  tx: SqlTransaction,
  ctx: TeamContext,
  { id, uuid, name }: { id: string; uuid: string; name: string },
): Promise<TaskView[]> {
  const tasks = await tx.$queryRaw<Omit<TaskView, 'pipeline'>[]>`
    SELECT uuid::text, name, task_type AS "taskType", first_seen_at AS "firstSeenAt", last_seen_at AS "lastSeenAt"
    FROM tasks WHERE team_id = ${ctx.team.id}::uuid AND pipeline_id = ${id}::uuid
    ORDER BY name ASC NULLS LAST, task_type, uuid`;
  return tasks.map((task) => ({ ...task, pipeline: { uuid, name } }));
}
