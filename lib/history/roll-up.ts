import type { BulkTransaction } from '@/lib/db';
import type { Place } from './staging';

/**
 * Sums anew every hour and day that the replaced rows and the changed runs touch. Hours that nothing was known
 * of are summed from the new rows alone; the others from all rows of the hour, so that a sum is never the result
 * of additions and subtractions, but always what the rows say.
 */
export async function rollUp(
  tx: BulkTransaction,
  place: Place,
  span: { from: Date; to: Date },
): Promise<void> {
  const values = [place.teamId, place.pipelineId];
  const spanned = [...values, span.from, span.to];
  await tx.execute(
    touch(
      'hour',
      'SELECT task_uuid, executed_at FROM history_staged UNION ALL SELECT task_uuid, executed_at FROM history_gone',
    ),
    values,
  );
  await tx.execute('ANALYZE history_touched');
  await tx.execute(forgetKnown('hour'), values);
  await tx.execute(taskHours, spanned);
  // The hours are the touched moments of the days.
  await tx.execute(
    `WITH hours AS (DELETE FROM history_touched RETURNING task_uuid, starts_at AS executed_at) ${touch('day', 'SELECT * FROM hours')}`,
    values,
  );
  await tx.execute(forgetKnown('day'), values);
  await tx.execute(taskDays, values);
  await tx.execute(runHours, values);
  await tx.execute(runDays, values);
  await tx.execute(errorHours, spanned);
}

/** The UTC hour or day of a moment. Several times as fast as date_trunc with a zone. */
export const binned = (grain: 'hour' | 'day', moment: string): string =>
  `date_bin(interval '1 ${grain}', ${moment}, timestamptz 'epoch')`;

const touch = (grain: 'hour' | 'day', moments: string): string => `
  INSERT INTO history_touched
  SELECT m.task_uuid, m.starts_at, EXISTS (
    SELECT FROM task_rollups r WHERE r.team_id = $1 AND r.pipeline_id = $2 AND r.task_uuid = m.task_uuid AND r.grain = '${grain}' AND r.starts_at = m.starts_at)
  FROM (SELECT DISTINCT task_uuid, ${binned(grain, 'executed_at')} AS starts_at FROM (${moments}) moments) m`;

/** Keeps the planner from joining whole tables: what it knows of rows that were just put in is nothing. */
const oneByOne = 'OFFSET 0';

const forgetKnown = (grain: 'hour' | 'day'): string => `
  DELETE FROM task_rollups r USING history_touched t
  WHERE t.known AND r.team_id = $1 AND r.pipeline_id = $2 AND r.task_uuid = t.task_uuid AND r.grain = '${grain}' AND r.starts_at = t.starts_at`;

const taskColumns =
  'team_id, pipeline_id, task_uuid, starts_at, grain, task_runs, failed_task_runs, timed, duration_ms, measured, metric_sum, metric_least, metric_most, buckets, counts';

/** From one line a bucket to one line an hour or day. */
const taskSums = (grain: 'hour' | 'day', lines: string): string => `
  INSERT INTO task_rollups (${taskColumns})
  SELECT $1, $2, task_uuid, starts_at, '${grain}', sum(task_runs), sum(failed), coalesce(sum(task_runs) FILTER (WHERE bucket IS NOT NULL), 0),
         coalesce(sum(duration_ms), 0), sum(measured), coalesce(sum(metric_sum), 0), min(metric_least), max(metric_most),
         coalesce(array_agg(bucket ORDER BY bucket) FILTER (WHERE bucket IS NOT NULL), '{}'),
         coalesce(array_agg(task_runs ORDER BY bucket) FILTER (WHERE bucket IS NOT NULL), '{}')
  FROM (${lines}) lines GROUP BY task_uuid, starts_at`;

const taskHours = taskSums(
  'hour',
  `SELECT task_uuid, starts_at, bucket, count(*) AS task_runs,
          count(*) FILTER (WHERE NOT successful) AS failed, sum(duration_ms) AS duration_ms, count(metric_value) AS measured,
          sum(metric_value) AS metric_sum, min(metric_value) AS metric_least, max(metric_value) AS metric_most
   FROM (
     SELECT task_uuid, ${binned('hour', 'executed_at')} AS starts_at, duration_ms, bucket, successful, metric_value FROM history_staged
     WHERE (task_uuid, ${binned('hour', 'executed_at')}) NOT IN (SELECT task_uuid, starts_at FROM history_touched WHERE known)
     UNION ALL
     SELECT t.task_uuid, t.starts_at, r.duration_ms, portal_duration_bucket(r.duration_ms), r.successful, r.metric_value
     FROM history_touched t CROSS JOIN LATERAL (
       SELECT duration_ms, successful, metric_value FROM task_runs
       WHERE team_id = $1 AND pipeline_id = $2 AND task_uuid = t.task_uuid AND executed_at >= t.starts_at
         AND executed_at < t.starts_at + interval '1 hour' AND executed_at >= $3 AND executed_at <= $4
       ${oneByOne}) r
     WHERE t.known
   ) rows GROUP BY task_uuid, starts_at, bucket`,
);

/** The rows without a duration are a line of their own, without a bucket. */
const taskDays = taskSums(
  'day',
  `SELECT h.task_uuid, t.starts_at, b.bucket, sum(b.count)::bigint AS task_runs, 0 AS failed, NULL::numeric AS duration_ms, 0 AS measured,
          NULL::float8 AS metric_sum, NULL::float8 AS metric_least, NULL::float8 AS metric_most
   FROM history_touched t JOIN task_rollups h ON h.task_uuid = t.task_uuid AND h.starts_at >= t.starts_at AND h.starts_at < t.starts_at + interval '1 day'
     CROSS JOIN LATERAL unnest(h.buckets, h.counts) AS b (bucket, count)
   WHERE h.team_id = $1 AND h.pipeline_id = $2 AND h.grain = 'hour' GROUP BY 1, 2, 3
   UNION ALL
   SELECT h.task_uuid, t.starts_at, NULL, sum(h.task_runs - h.timed), sum(h.failed_task_runs), sum(h.duration_ms), sum(h.measured),
          sum(h.metric_sum), min(h.metric_least), max(h.metric_most)
   FROM history_touched t JOIN task_rollups h ON h.task_uuid = t.task_uuid AND h.starts_at >= t.starts_at AND h.starts_at < t.starts_at + interval '1 day'
   WHERE h.team_id = $1 AND h.pipeline_id = $2 AND h.grain = 'hour' GROUP BY 1, 2`,
);

const runColumns =
  'team_id, pipeline_id, starts_at, grain, runs, failed_runs, task_runs, failed_task_runs, duration_ms, buckets, counts';

const touchedRunHours = 'SELECT DISTINCT starts_at FROM history_run_hours';

const keepOrForget = (grain: 'hour' | 'day', touched: string, sums: string): string => `
  WITH touched AS MATERIALIZED (${touched}), sums AS (${sums}), forgotten AS (
    DELETE FROM run_rollups r USING touched t
    WHERE r.team_id = $1 AND r.pipeline_id = $2 AND r.grain = '${grain}' AND r.starts_at = t.starts_at
      AND NOT EXISTS (SELECT FROM sums s WHERE s.starts_at = t.starts_at)
  )
  INSERT INTO run_rollups (${runColumns}) SELECT $1, $2, starts_at, '${grain}', runs, failed, task_runs, failed_task_runs, duration_ms, buckets, counts FROM sums
  ON CONFLICT (pipeline_id, grain, starts_at) DO UPDATE SET
    runs = excluded.runs, failed_runs = excluded.failed_runs, task_runs = excluded.task_runs, failed_task_runs = excluded.failed_task_runs,
    duration_ms = excluded.duration_ms, buckets = excluded.buckets, counts = excluded.counts`;

const runHours = keepOrForget(
  'hour',
  touchedRunHours,
  `SELECT starts_at, sum(runs) AS runs, sum(failed) AS failed, sum(task_runs) AS task_runs, sum(failed_task_runs) AS failed_task_runs,
          sum(duration_ms) AS duration_ms, array_agg(bucket ORDER BY bucket) AS buckets, array_agg(runs ORDER BY bucket) AS counts
   FROM (
     SELECT t.starts_at, portal_duration_bucket(r.duration_ms) AS bucket, count(*) AS runs, count(*) FILTER (WHERE NOT r.successful) AS failed,
            sum(r.task_runs) AS task_runs, sum(r.failed_task_runs) AS failed_task_runs, sum(r.duration_ms) AS duration_ms
     FROM touched t CROSS JOIN LATERAL (
       SELECT duration_ms, successful, task_runs, failed_task_runs FROM runs
       WHERE team_id = $1 AND pipeline_id = $2 AND started_at >= t.starts_at AND started_at < t.starts_at + interval '1 hour'
       ${oneByOne}) r
     GROUP BY 1, 2
   ) lines GROUP BY starts_at`,
);

const runDays = keepOrForget(
  'day',
  `SELECT DISTINCT ${binned('day', 'starts_at')} AS starts_at FROM history_run_hours`,
  `SELECT starts_at, sum(runs) AS runs, sum(failed) AS failed, sum(task_runs) AS task_runs, sum(failed_task_runs) AS failed_task_runs,
          sum(duration_ms) AS duration_ms, array_agg(bucket ORDER BY bucket) FILTER (WHERE bucket IS NOT NULL) AS buckets,
          array_agg(count ORDER BY bucket) FILTER (WHERE bucket IS NOT NULL) AS counts
   FROM (
     SELECT t.starts_at, b.bucket, sum(b.count) AS count, 0 AS runs, 0 AS failed, 0 AS task_runs, 0 AS failed_task_runs, 0 AS duration_ms
     FROM touched t JOIN run_rollups h ON h.starts_at >= t.starts_at AND h.starts_at < t.starts_at + interval '1 day'
       CROSS JOIN LATERAL unnest(h.buckets, h.counts) AS b (bucket, count)
     WHERE h.team_id = $1 AND h.pipeline_id = $2 AND h.grain = 'hour' GROUP BY 1, 2
     UNION ALL
     SELECT t.starts_at, NULL, NULL, sum(h.runs), sum(h.failed_runs), sum(h.task_runs), sum(h.failed_task_runs), sum(h.duration_ms)
     FROM touched t JOIN run_rollups h ON h.starts_at >= t.starts_at AND h.starts_at < t.starts_at + interval '1 day'
     WHERE h.team_id = $1 AND h.pipeline_id = $2 AND h.grain = 'hour' GROUP BY 1
   ) lines GROUP BY starts_at`,
);

const errorHours = `
  WITH touched AS MATERIALIZED (
    SELECT DISTINCT task_uuid, fingerprint, ${binned('hour', 'executed_at')} AS starts_at FROM (
      SELECT task_uuid, fingerprint, executed_at FROM history_staged WHERE fingerprint IS NOT NULL
      UNION ALL
      SELECT task_uuid, fingerprint, executed_at FROM history_gone WHERE fingerprint IS NOT NULL
    ) failures
  ), sums AS (
    SELECT t.task_uuid, t.fingerprint, t.starts_at, min(r.executed_at) AS first_at, max(r.executed_at) AS last_at, count(*) AS failures
    FROM touched t CROSS JOIN LATERAL (
      SELECT executed_at FROM task_runs
      WHERE team_id = $1 AND pipeline_id = $2 AND task_uuid = t.task_uuid AND fingerprint = t.fingerprint AND NOT successful
        AND executed_at >= t.starts_at AND executed_at < t.starts_at + interval '1 hour' AND executed_at >= $3 AND executed_at <= $4
      ${oneByOne}) r
    GROUP BY 1, 2, 3
  ), forgotten AS (
    DELETE FROM error_rollups e USING touched t
    WHERE e.team_id = $1 AND e.pipeline_id = $2 AND (e.task_uuid, e.fingerprint, e.starts_at) = (t.task_uuid, t.fingerprint, t.starts_at)
      AND NOT EXISTS (SELECT FROM sums s WHERE (s.task_uuid, s.fingerprint, s.starts_at) = (t.task_uuid, t.fingerprint, t.starts_at))
  )
  INSERT INTO error_rollups (team_id, pipeline_id, task_uuid, fingerprint, starts_at, first_at, last_at, failures)
  SELECT $1, $2, task_uuid, fingerprint, starts_at, first_at, last_at, failures FROM sums
  ON CONFLICT (pipeline_id, task_uuid, fingerprint, starts_at) DO UPDATE SET
    first_at = excluded.first_at, last_at = excluded.last_at, failures = excluded.failures`;
