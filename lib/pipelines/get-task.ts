import { requireRole, type TeamContext, withSqlTransaction } from '@/lib/context';
import type { SqlTransaction } from '@/lib/db';
import { NotFound } from '@/lib/errors';
import { isUuid } from '@/lib/input';
import { type PipelineView, toCredentialStanding } from './internal';
import { readRow } from './read-rows';
import type { TaskView } from './tasks';

type FoundTask = Omit<TaskView, 'pipeline'> & { pipelineUuid: string };

/**
 * A task of one of the team's pipelines. A step of a sub-pipeline also appears in its parent's log; the
 * pipeline that showed it first counts. Throws NotFound.
 */
export async function getTask(ctx: TeamContext, uuid: string): Promise<TaskView> {
  requireRole(ctx, 'viewer');
  const { task } = await withSqlTransaction(ctx, (tx) => loadTask(tx, ctx, uuid));
  return task;
}

/** The same within another domain's transaction, with the credentials of its pipeline. Throws NotFound. */
export async function loadTask(
  tx: SqlTransaction,
  ctx: TeamContext,
  uuid: string,
): Promise<{
  task: TaskView;
  pipeline: { id: string; uuid: string; name: string; credentialId: string };
  credentials: Pick<PipelineView, 'credential' | 'runCredential'>;
}> {
  if (!isUuid(uuid)) throw new NotFound();
  const [found] = await tx.$queryRaw<FoundTask[]>`
    SELECT t.uuid::text, t.name, t.task_type AS "taskType", t.first_seen_at AS "firstSeenAt", t.last_seen_at AS "lastSeenAt",
           p.uuid::text AS "pipelineUuid"
    FROM tasks t JOIN pipelines p ON p.team_id = t.team_id AND p.id = t.pipeline_id
    WHERE t.team_id = ${ctx.team.id}::uuid AND t.uuid = ${uuid}::uuid
    ORDER BY t.first_seen_at, t.id LIMIT 1`;
  const pipeline = found && (await readRow(tx, ctx.team.id, found.pipelineUuid));
  if (!found || !pipeline) throw new NotFound();
  const { pipelineUuid: _, ...task } = found;
  const { credential, runCredential } = pipeline;
  return {
    task: { ...task, pipeline: { uuid: pipeline.uuid, name: pipeline.name } },
    pipeline,
    credentials: {
      credential: toCredentialStanding(credential),
      runCredential: runCredential && toCredentialStanding(runCredential),
    },
  };
}
