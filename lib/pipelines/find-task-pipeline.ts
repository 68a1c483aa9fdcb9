import { type TeamContext, withSqlTransaction } from '@/lib/context';
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
  const pipeline = await looks.share(ctx, where.uuid, async () => {
    const [found] = await withSqlTransaction(
      ctx,
      (tx) => tx.$queryRaw<TaskPipeline[]>`
        SELECT p.id::text, p.uuid::text, p.name, p.credential_id::text AS "credentialId"
        FROM tasks t JOIN pipelines p ON p.team_id = t.team_id AND p.id = t.pipeline_id
        WHERE t.team_id = ${where.teamId}::uuid AND t.uuid = ${where.uuid}::uuid
        ORDER BY t.first_seen_at, t.id LIMIT 1`,
    );
    return found ?? null;
  });
  if (!pipeline) throw new NotFound();
  return pipeline;
}
