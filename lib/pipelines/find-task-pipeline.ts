import { type TeamContext, withTransaction } from '@/lib/context';
import { NotFound } from '@/lib/errors';
import { InFlight } from '@/lib/in-flight';
import { isUuid } from '@/lib/input';

interface TaskPipeline {
  id: string;
  uuid: string;
  name: string;
  credentialId: string;
}

const looks = new InFlight<TaskPipeline | null>();

/** The pipeline through which a task of the team is read, for the other domains. Throws NotFound. */
export async function findTaskPipeline(ctx: TeamContext, taskUuid: string): Promise<TaskPipeline> {
  if (!isUuid(taskUuid)) throw new NotFound();
  const where = { teamId: ctx.team.id, uuid: taskUuid.toLowerCase() };
  const pipeline = await looks.share(`${where.teamId}/${where.uuid}`, async () => {
    const task = await withTransaction(ctx, (tx) =>
      tx.task.findFirst({
        where,
        select: { pipeline: { select: { id: true, uuid: true, name: true, credentialId: true } } },
        orderBy: [{ firstSeenAt: 'asc' }, { id: 'asc' }],
      }),
    );
    return task?.pipeline ?? null;
  });
  if (!pipeline) throw new NotFound();
  return pipeline;
}
