import type { Client, Pool } from 'pg';

/** A team's history made inside the database, as reading it from a log would leave it. */
export interface Filled {
  /** UUID of the pipeline that has half of all runs, and of one of its tasks. */
  pipeline: string;
  task: string;
  /** A run in the middle of it. */
  run: string;
  /** When the newest run ended. */
  end: Date;
}

export const pipelineCount = 100;
const tasksOfPipeline = 4;
/** The days over which the runs are spread. */
export const spanDays = 400;

const md5Uuid = (text: string): string => `md5(${text})::uuid`;

/** 100 pipelines with 4 tasks each, all read to their beginning. */
export async function fillPipelines(
  admin: Pool | Client,
  teamId: string,
  credentialId: string,
  end: Date,
): Promise<void> {
  const began = new Date(end.getTime() - (spanDays + 1) * 86_400_000);
  await admin.query(
    `INSERT INTO pipelines (id, team_id, credential_id, uuid, origin, name, tags, created_at)
     SELECT ${md5Uuid("'id' || p")}, $1, $2, ${md5Uuid("'uuid' || p")}, 'http://scale', 'Pipeline ' || p,
            CASE WHEN p % 10 = 3 THEN ARRAY['tenth'] WHEN p = 7 THEN ARRAY['alone'] ELSE '{}' END, $3
     FROM generate_series(0, ${pipelineCount - 1}) p`,
    [teamId, credentialId, began],
  );
  await admin.query(
    `INSERT INTO tasks (id, team_id, pipeline_id, uuid, name, task_type)
     SELECT gen_random_uuid(), $1, ${md5Uuid("'id' || p")}, ${md5Uuid("'task' || p || '/' || t")}, 'Task ' || t, ${taskType}
     FROM generate_series(0, ${pipelineCount - 1}) p, generate_series(0, ${tasksOfPipeline - 1}) t`,
    [teamId],
  );
  await admin.query(
    `UPDATE history_sync SET covered = tstzmultirange(tstzrange($2, $3)), backfill = 'assumed_complete', read_at = $3 WHERE team_id = $1`,
    [teamId, began, end],
  );
}

/** One pipeline has a task type that no other has. */
const taskType = `CASE WHEN t = 3 AND p = 11 THEN 'gpt' ELSE (ARRAY['query', 'transformer', 'condition', 'api_call'])[t + 1] END`;

/** Adds runs number `from` to `to` (exclusive) of `all`, oldest first, with their task runs and sums. */
export async function fillRuns(
  client: Client,
  teamId: string,
  { from, to, all, end }: { from: number; to: number; all: number; end: Date },
): Promise<void> {
  const args = [end, from, to - 1, all];
  // Half of the runs belong to the first pipeline; the others take turns.
  const runs = `
    SELECT i, p, ${md5Uuid("'id' || p")} AS pipeline_id, ${md5Uuid("'run' || i || '/' || $4::int")} AS run_uuid,
           date_trunc('milliseconds', $1::timestamptz - ($4::int - i) * (interval '${spanDays} days' / $4::int)) AS started_at, i % 49 = 17 AS failed,
           (200 + abs(hashint4(i)) % 9000 + CASE WHEN i % 1000 = 3 THEN 3600000 ELSE 0 END)::bigint AS ms
    FROM (SELECT i, CASE WHEN i % 2 = 0 THEN 0 ELSE 1 + (i / 2) % ${pipelineCount - 1} END AS p FROM generate_series($2::int, $3::int) i) numbers`;
  await client.query('DROP TABLE IF EXISTS pg_temp.filled');
  await client.query(`CREATE TEMP TABLE filled AS SELECT * FROM (${runs}) r`, args);
  await client.query(
    `INSERT INTO task_runs (team_id, pipeline_id, run_uuid, task_uuid, executed_at, digest, duration_ms, metric_value, fingerprint, ordinal,
       output_bytes, output_form, successful, task_type, output)
     SELECT $1, pipeline_id, run_uuid, ${md5Uuid("'task' || p || '/' || t")}, started_at + (ms * (t + 1) / 4) * interval '1 millisecond', hashint8extended(i::bigint * 4 + t, 1), ms / 4, t,
            CASE WHEN failed AND t = 3 THEN i % 30 END, 0, 200, 1, NOT (failed AND t = 3), ${taskType},
            convert_to(repeat('{"id": ' || i || ', "status": "paid"} ', 5), 'UTF8')
     FROM filled, generate_series(0, ${tasksOfPipeline - 1}) t`,
    [teamId],
  );
  await client.query(
    `INSERT INTO runs (team_id, pipeline_id, run_uuid, started_at, first_at, ended_at, duration_ms, task_runs, failed_task_runs, successful,
       failed_task_uuid, fingerprint, task_types, words)
     SELECT $1, pipeline_id, run_uuid, started_at, started_at + ms / 4 * interval '1 millisecond', started_at + ms * interval '1 millisecond', ms, 4, failed::int, NOT failed,
            CASE WHEN failed THEN ${md5Uuid("'task' || p || '/3'")} END, CASE WHEN failed THEN i % 30 END,
            CASE WHEN p = 11 THEN '{query,transformer,condition,gpt}'::text[] ELSE '{query,transformer,condition,api_call}' END,
            array_to_tsvector(ARRAY['id', 'status', 'paid', 'n' || i, 'customer' || i % 5000] || CASE WHEN i % 100000 = 77 THEN ARRAY['needle'] ELSE '{}' END)
     FROM filled`,
    [teamId],
  );
  await client.query('DROP TABLE filled');
}

/** Recomputes all sums set-wise: hours from the rows, days from the hours. */
export async function fillSums(client: Client): Promise<void> {
  await client.query('TRUNCATE run_rollups, task_rollups, error_rollups');
  const hour = (moment: string) => `date_bin(interval '1 hour', ${moment}, timestamptz 'epoch')`;
  const day = `date_bin(interval '1 day', starts_at, timestamptz 'epoch')`;
  await client.query(
    `INSERT INTO run_rollups (team_id, pipeline_id, starts_at, grain, runs, failed_runs, task_runs, failed_task_runs, duration_ms, buckets, counts)
     SELECT team_id, pipeline_id, at, 'hour', sum(n), sum(failed), sum(tasks), sum(failed_tasks), sum(ms), array_agg(bucket ORDER BY bucket), array_agg(n ORDER BY bucket)
     FROM (SELECT team_id, pipeline_id, ${hour('started_at')} AS at, portal_duration_bucket(duration_ms) AS bucket, count(*) AS n, count(*) FILTER (WHERE NOT successful) AS failed,
                  sum(task_runs) AS tasks, sum(failed_task_runs) AS failed_tasks, sum(duration_ms) AS ms FROM runs GROUP BY 1, 2, 3, 4) lines
     GROUP BY 1, 2, 3`,
  );
  await client.query(
    `INSERT INTO task_rollups (team_id, pipeline_id, task_uuid, starts_at, grain, task_runs, failed_task_runs, timed, duration_ms, measured, metric_sum, metric_least, metric_most, buckets, counts)
     SELECT team_id, pipeline_id, task_uuid, at, 'hour', sum(n), sum(failed), sum(n), sum(ms), sum(n), sum(metric), min(least), max(most), array_agg(bucket ORDER BY bucket), array_agg(n ORDER BY bucket)
     FROM (SELECT team_id, pipeline_id, task_uuid, ${hour('executed_at')} AS at, portal_duration_bucket(duration_ms) AS bucket, count(*) AS n, count(*) FILTER (WHERE NOT successful) AS failed,
                  sum(duration_ms) AS ms, sum(metric_value) AS metric, min(metric_value) AS least, max(metric_value) AS most FROM task_runs GROUP BY 1, 2, 3, 4, 5) lines
     GROUP BY 1, 2, 3, 4`,
  );
  await client.query(
    `INSERT INTO run_rollups (team_id, pipeline_id, starts_at, grain, runs, failed_runs, task_runs, failed_task_runs, duration_ms, buckets, counts)
     SELECT s.*, h.buckets, h.counts
     FROM (SELECT team_id, pipeline_id, ${day} AS at, 'day'::grain, sum(runs), sum(failed_runs), sum(task_runs), sum(failed_task_runs), sum(duration_ms)
           FROM run_rollups GROUP BY 1, 2, 3) s
       JOIN (SELECT pipeline_id, at, array_agg(bucket ORDER BY bucket) AS buckets, array_agg(n ORDER BY bucket) AS counts
             FROM (SELECT pipeline_id, at, bucket, sum(n)::int AS n FROM (SELECT pipeline_id, ${day} AS at, unnest(buckets) AS bucket, unnest(counts) AS n FROM run_rollups) u GROUP BY 1, 2, 3) lines
             GROUP BY 1, 2) h USING (pipeline_id, at)`,
  );
  await client.query(
    `INSERT INTO task_rollups (team_id, pipeline_id, task_uuid, starts_at, grain, task_runs, failed_task_runs, timed, duration_ms, measured, metric_sum, metric_least, metric_most, buckets, counts)
     SELECT s.*, h.buckets, h.counts
     FROM (SELECT team_id, pipeline_id, task_uuid, ${day} AS at, 'day'::grain, sum(task_runs), sum(failed_task_runs), sum(timed), sum(duration_ms), sum(measured), sum(metric_sum), min(metric_least), max(metric_most)
           FROM task_rollups GROUP BY 1, 2, 3, 4) s
       JOIN (SELECT task_uuid, at, array_agg(bucket ORDER BY bucket) AS buckets, array_agg(n ORDER BY bucket) AS counts
             FROM (SELECT task_uuid, at, bucket, sum(n)::int AS n FROM (SELECT task_uuid, ${day} AS at, unnest(buckets) AS bucket, unnest(counts) AS n FROM task_rollups) u GROUP BY 1, 2, 3) lines
             GROUP BY 1, 2) h USING (task_uuid, at)`,
  );
  await client.query(
    `INSERT INTO error_rollups (team_id, pipeline_id, task_uuid, fingerprint, starts_at, first_at, last_at, failures)
     SELECT team_id, pipeline_id, task_uuid, fingerprint, date_bin(interval '1 hour', executed_at, timestamptz 'epoch'), min(executed_at), max(executed_at), count(*)
     FROM task_runs WHERE NOT successful GROUP BY 1, 2, 3, 4, 5`,
  );
  await client.query(
    `INSERT INTO error_kinds SELECT DISTINCT team_id, fingerprint, 'connection to warehouse ' || fingerprint || ' refused' FROM error_rollups ON CONFLICT DO NOTHING`,
  );
}

/** What the reads ask about. */
export async function filledOf(client: Client, end: Date): Promise<Filled> {
  const { rows } = await client.query<{ pipeline: string; task: string }>(
    `SELECT ${md5Uuid("'uuid0'")} AS pipeline, ${md5Uuid("'task0/3'")} AS task`,
  );
  const found = await client.query<{ run_uuid: string }>(
    `SELECT run_uuid FROM runs WHERE pipeline_id = ${md5Uuid("'id0'")} AND started_at < $1 ORDER BY started_at DESC LIMIT 1`,
    [new Date(end.getTime() - 90 * 86_400_000)],
  );
  const [names] = rows;
  if (!names) throw new Error('nothing is filled');
  return { ...names, run: found.rows[0]?.run_uuid ?? '', end };
}
