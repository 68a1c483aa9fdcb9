import { recordAudit } from '@/lib/audit';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { parseInput } from '@/lib/input';
import { getTask } from './get-task';
import { NameTask } from './schemas';
import type { TaskView } from './tasks';

/** Names a task, or removes its name with null. Throws Forbidden, NotFound and Invalid. */
export async function nameTask(ctx: TeamContext, uuid: string, input: unknown): Promise<TaskView> {
  requireRole(ctx, 'admin', 'pipeline');
  const task = await getTask(ctx, uuid);
  const { name } = parseInput(NameTask, input);
  await withTransaction(ctx, async (tx) => {
    await tx.task.updateMany({ where: { teamId: ctx.team.id, uuid: task.uuid }, data: { name } });
    await recordAudit(tx, ctx, {
      action: 'task.named',
      target: { kind: 'task', id: task.uuid, name },
      details: { pipeline: task.pipeline.uuid },
    });
  });
  return { ...task, name };
}
