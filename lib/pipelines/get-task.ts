import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { NotFound } from '@/lib/errors';
import { isUuid } from '@/lib/input';
import { type TaskView, taskColumns } from './tasks';

/**
 * A task of one of the team's pipelines. A step of a sub-pipeline is seen in its parent's log too; the
 * first one that showed it counts. Throws NotFound.
 */
export async function getTask(ctx: TeamContext, uuid: string): Promise<TaskView> {
  requireRole(ctx, 'viewer');
  if (!isUuid(uuid)) throw new NotFound();
  const task = await withTransaction(ctx, (tx) =>
    tx.task.findFirst({
      where: { teamId: ctx.team.id, uuid: uuid.toLowerCase() },
      select: taskColumns,
      orderBy: [{ firstSeenAt: 'asc' }, { id: 'asc' }],
    }),
  );
  if (!task) throw new NotFound();
  return task;
}
