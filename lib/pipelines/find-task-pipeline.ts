import { type TeamContext, withTransaction } from '@/lib/context';
import { NotFound } from '@/lib/errors';
import { isUuid } from '@/lib/input';

/** The pipeline through which a task of the team is read, for the other domains. Throws NotFound. */
export async function findTaskPipeline(
  ctx: TeamContext,
  taskUuid: string,
): Promise<{ id: string; uuid: string; name: string; credentialId: string }> {
  if (!isUuid(taskUuid)) throw new NotFound();
  const task = await withTransaction(ctx, (tx) =>
    tx.task.findFirst({
      where: { teamId: ctx.team.id, uuid: taskUuid.toLowerCase() },
      select: { pipeline: { select: { id: true, uuid: true, name: true, credentialId: true } } },
      orderBy: [{ firstSeenAt: 'asc' }, { id: 'asc' }],
    }),
  );
  if (!task) throw new NotFound();
  return task.pipeline;
}
