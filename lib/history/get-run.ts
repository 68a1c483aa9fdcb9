import { z } from 'zod';
import { nowMs } from '@/lib/clock';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { NotFound } from '@/lib/errors';
import { isUuid } from '@/lib/input';
import { type Kept, keptOf } from './keep-output';
import { RunRow, type RunView, runColumns, toRunView } from './run-view';

/** Task runs of one run that are shown; a for_each over a table may write more than anybody reads. */
const mostTaskRuns = 5000;

export interface TaskRunView {
  /** Identifies this row within its run: for its output, and for links. */
  id: string;
  taskUuid: string;
  taskName: string | null;
  taskType: string;
  successful: boolean;
  startedAt: Date;
  executedAt: Date;
  durationMs: number | null;
  metricValue: number | null;
  /** For a failed one: the kind of error, as `error_kinds` words it. */
  message: string | null;
  output: {
    /** As Datamin sent it. */
    bytes: number;
    kept: Kept;
  };
}

export interface RunStory extends RunView {
  /** In the order in which they completed. */
  runs: TaskRunView[];
  /** There are more task runs than are shown. */
  cut: boolean;
  /** The runs of the same pipeline that started before and after this one. */
  previous: { runUuid: string; startedAt: Date } | null;
  next: { runUuid: string; startedAt: Date } | null;
  /** Other pipelines whose log contains this run: it runs a pipeline, or is run by one. */
  sharedWith: { uuid: string; name: string }[];
}

const TaskRow = z.object({
  at_us: z.coerce.number(),
  digest: z.coerce.bigint(),
  ordinal: z.number(),
  task_uuid: z.string(),
  task_name: z.string().nullable(),
  task_type: z.string(),
  successful: z.boolean(),
  executed_at: z.date(),
  duration_ms: z.coerce.number().nullable(),
  metric_value: z.number().nullable(),
  message: z.string().nullable(),
  output_bytes: z.number(),
  output_form: z.number(),
});
const Neighbours = z.array(z.object({ run_uuid: z.string(), started_at: z.date() }));

/**
 * One run with its task runs, from the history. If several pipelines' logs contain the run, it is taken from
 * `pipelineUuid`, or else from the pipeline that knows most of it. Throws NotFound.
 */
export async function getRun(
  ctx: TeamContext,
  runUuid: string,
  pipelineUuid?: string,
): Promise<RunStory> {
  requireRole(ctx, 'viewer');
  if (!isUuid(runUuid) || (pipelineUuid !== undefined && !isUuid(pipelineUuid)))
    throw new NotFound();
  const teamId = ctx.team.id;
  return withTransaction(ctx, async (tx) => {
    const found = z.array(RunRow).parse(
      await tx.$queryRaw`
        SELECT ${runColumns(nowMs())} FROM runs r JOIN pipelines p ON p.id = r.pipeline_id
        WHERE r.team_id = ${teamId}::uuid AND r.run_uuid = ${runUuid}::uuid
        ORDER BY r.task_runs DESC, p.created_at, p.id LIMIT 20`,
    );
    const wanted = pipelineUuid?.toLowerCase();
    const row = wanted ? found.find((one) => one.pipeline_uuid === wanted) : found[0];
    if (!row) throw new NotFound();
    const last = new Date(row.ended_at.getTime() + 1);
    const rows = z.array(TaskRow).parse(
      await tx.$queryRaw`
        SELECT (extract(epoch FROM t.executed_at) * 1000000)::bigint AS at_us, t.digest, t.ordinal, t.task_uuid, n.name AS task_name,
               t.task_type, t.successful, t.executed_at, t.duration_ms, t.metric_value, k.message, t.output_bytes, t.output_form
        FROM task_runs t LEFT JOIN tasks n ON n.pipeline_id = t.pipeline_id AND n.uuid = t.task_uuid
          LEFT JOIN error_kinds k ON k.team_id = t.team_id AND k.fingerprint = t.fingerprint
        WHERE t.team_id = ${teamId}::uuid AND t.pipeline_id = ${row.pipeline_id}::uuid AND t.run_uuid = ${row.run_uuid}::uuid
          AND t.executed_at >= ${row.first_at} AND t.executed_at <= ${last}
        ORDER BY t.executed_at, t.task_uuid, t.digest, t.ordinal LIMIT ${mostTaskRuns + 1}`,
    );
    const [previous] = Neighbours.parse(
      await tx.$queryRaw`
        SELECT run_uuid, started_at FROM runs WHERE team_id = ${teamId}::uuid AND pipeline_id = ${row.pipeline_id}::uuid
          AND (started_at, run_uuid) < ((SELECT started_at FROM runs WHERE pipeline_id = ${row.pipeline_id}::uuid AND run_uuid = ${row.run_uuid}::uuid), ${row.run_uuid}::uuid)
        ORDER BY started_at DESC, run_uuid DESC LIMIT 1`,
    );
    const [next] = Neighbours.parse(
      await tx.$queryRaw`
        SELECT run_uuid, started_at FROM runs WHERE team_id = ${teamId}::uuid AND pipeline_id = ${row.pipeline_id}::uuid
          AND (started_at, run_uuid) > ((SELECT started_at FROM runs WHERE pipeline_id = ${row.pipeline_id}::uuid AND run_uuid = ${row.run_uuid}::uuid), ${row.run_uuid}::uuid)
        ORDER BY started_at, run_uuid LIMIT 1`,
    );
    return {
      ...toRunView(row),
      runs: rows.slice(0, mostTaskRuns).map(toTaskRunView),
      cut: rows.length > mostTaskRuns,
      previous: previous ? { runUuid: previous.run_uuid, startedAt: previous.started_at } : null,
      next: next ? { runUuid: next.run_uuid, startedAt: next.started_at } : null,
      sharedWith: found
        .filter((one) => one !== row)
        .map((one) => ({ uuid: one.pipeline_uuid, name: one.pipeline_name })),
    };
  });
}

function toTaskRunView(row: z.output<typeof TaskRow>): TaskRunView {
  return {
    id: `${row.at_us}-${BigInt.asUintN(64, row.digest).toString(16).padStart(16, '0')}-${row.ordinal}`,
    taskUuid: row.task_uuid,
    taskName: row.task_name,
    taskType: row.task_type,
    successful: row.successful,
    startedAt: new Date(row.executed_at.getTime() - (row.duration_ms ?? 0)),
    executedAt: row.executed_at,
    durationMs: row.duration_ms,
    metricValue: row.metric_value,
    message: row.message,
    output: { bytes: row.output_bytes, kept: keptOf(row.output_form) },
  };
}
