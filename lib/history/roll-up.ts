import type { BulkTransaction } from '@/lib/db';
import type { Named } from './replace-rows';
import type { Place } from './staging';

/**
 * Recomputes every hour and day that the replaced rows and the changed runs touch. Hours of which nothing was
 * known are as the answer reports them; the others are summed from all of their rows, so a sum is never the
 * result of additions and subtractions, but always what the rows say.
 */
export async function rollUp(
  tx: BulkTransaction,
  place: Place,
  span: { from: Date; to: Date },
  { known, all }: Named,
): Promise<void> {
  const values = [place.teamId, place.pipelineId];
  const spanned = [...values, span.from, span.to];
  await tx.execute(known > 0 ? touchOfRows : touchOfSums('hour'), values);
  await tx.execute(forgetKnown('hour'), values);
  await tx.execute(newTaskSums('hour'), values);
  await tx.execute(knownTaskHours, spanned);
  await tx.execute(known > 0 ? touchDaysOfHours : touchDaysOfSums, values);
  await tx.execute(forgetKnown('day'), values);
  await tx.execute(newTaskSums('day'), values);
  await tx.execute(knownTaskDays, values);
  await tx.execute(runHours(all > 0), values);
  await tx.execute(runDays, values);
  await tx.execute(errorHours, spanned);
}

/** The UTC hour or day of a moment. Several times as fast as date_trunc with a zone. */
export const binned = (grain: 'hour' | 'day', moment: string): string =>
  `date_bin(interval '1 ${grain}', ${moment}, timestamptz 'epoch')`;

const isKnown = (grain: 'hour' | 'day'): string => `EXISTS (
    SELECT FROM task_rollups r WHERE r.team_id = $1 AND r.pipeline_id = $2 AND r.task_uuid = m.task_uuid AND r.grain = '${grain}' AND r.starts_at = m.starts_at)`;

/** All hours or days of the answer. One that came in pieces is summed like one that was known. */
const touchOfSums = (grain: 'hour' | 'day'): string => `
  INSERT INTO history_touched
  SELECT m.task_uuid, m.starts_at, m.pieces > 1 OR ${isKnown(grain)}
  FROM (SELECT task_uuid, starts_at, count(*) AS pieces FROM history_sums WHERE grain = '${grain}' GROUP BY 1, 2) m`;

const touchDaysOfSums = `WITH hours AS (DELETE FROM history_touched) ${touchOfSums('day')}`;

/** The hours or days of rows that the answer added or removed. */
const touch = (grain: 'hour' | 'day', moments: string): string => `
  INSERT INTO history_touched
  SELECT m.task_uuid, m.starts_at, coalesce(s.pieces > 1, false) OR ${isKnown(grain)}
  FROM (SELECT DISTINCT task_uuid, ${binned(grain, 'executed_at')} AS starts_at FROM (${moments}) moments) m
  LEFT JOIN (SELECT task_uuid, starts_at, count(*) AS pieces FROM history_sums WHERE grain = '${grain}' GROUP BY 1, 2) s USING (task_uuid, starts_at)`;

const touchOfRows = touch(
  'hour',
  'SELECT task_uuid, executed_at FROM history_staged UNION ALL SELECT task_uuid, executed_at FROM history_gone',
);

/** The touched hours are the moments of the days. */
const touchDaysOfHours = `
  WITH hours AS (DELETE FROM history_touched RETURNING task_uuid, starts_at AS executed_at) ${touch('day', 'SELECT * FROM hours')}`;

/** Keeps the planner from joining whole tables: it knows nothing about rows just inserted. */
const oneByOne = 'OFFSET 0';

const forgetKnown = (grain: 'hour' | 'day'): string => `
  DELETE FROM task_rollups r USING history_touched t
  WHERE t.known AND r.team_id = $1 AND r.pipeline_id = $2 AND r.task_uuid = t.task_uuid AND r.grain = '${grain}' AND r.starts_at = t.starts_at`;

const taskColumns =
  'team_id, pipeline_id, task_uuid, starts_at, grain, task_runs, failed_task_runs, timed, duration_ms, measured, metric_sum, metric_least, metric_most, buckets, counts';

/** From one line per bucket to one line per hour or day. */
const taskSums = (grain: 'hour' | 'day', lines: string): string => `
  INSERT INTO task_rollups (${taskColumns})
  SELECT $1, $2, task_uuid, starts_at, '${grain}', sum(task_runs), sum(failed), coalesce(sum(task_runs) FILTER (WHERE bucket IS NOT NULL), 0),
         coalesce(sum(duration_ms), 0), sum(measured), coalesce(sum(metric_sum), 0), min(metric_least), max(metric_most),
         coalesce(array_agg(bucket ORDER BY bucket) FILTER (WHERE bucket IS NOT NULL), '{}'),
         coalesce(array_agg(task_runs ORDER BY bucket) FILTER (WHERE bucket IS NOT NULL), '{}')
  FROM (${lines}) lines GROUP BY task_uuid, starts_at`;

const newTaskSums = (grain: 'hour' | 'day'): string => `
  INSERT INTO task_rollups (${taskColumns})
  SELECT $1, $2, task_uuid, starts_at, grain, task_runs, failed_task_runs, timed, duration_ms, measured, metric_sum, metric_least,
         metric_most, buckets, counts
  FROM history_sums JOIN history_touched USING (task_uuid, starts_at) WHERE grain = '${grain}' AND NOT known`;

const knownTaskHours = taskSums(
  'hour',
  `SELECT task_uuid, starts_at, bucket, count(*) AS task_runs,
          count(*) FILTER (WHERE NOT successful) AS failed, sum(duration_ms) AS duration_ms, count(metric_value) AS measured,
          sum(metric_value) AS metric_sum, min(metric_value) AS metric_least, max(metric_value) AS metric_most
   FROM (
     SELECT t.task_uuid, t.starts_at, r.duration_ms, portal_duration_bucket(r.duration_ms) AS bucket, r.successful, r.metric_value
     FROM history_touched t CROSS JOIN LATERAL (
       SELECT duration_ms, successful, metric_value FROM task_runs
       WHERE team_id = (SELECT $1::uuid) AND pipeline_id = (SELECT $2::uuid) AND task_uuid = t.task_uuid AND executed_at >= t.starts_at
         AND executed_at < t.starts_at + interval '1 hour' AND executed_at >= $3 AND executed_at <= $4
       ${oneByOne}) r
     WHERE t.known
   ) rows GROUP BY task_uuid, starts_at, bucket`,
);

/** Rows without a duration are a line of their own, without a bucket. */
const knownTaskDays = taskSums(
  'day',
  `SELECT h.task_uuid, t.starts_at, b.bucket, sum(b.count)::bigint AS task_runs, 0 AS failed, NULL::numeric AS duration_ms, 0 AS measured,
          NULL::float8 AS metric_sum, NULL::float8 AS metric_least, NULL::float8 AS metric_most
   FROM history_touched t JOIN task_rollups h ON h.task_uuid = t.task_uuid AND h.starts_at >= t.starts_at AND h.starts_at < t.starts_at + interval '1 day'
     CROSS JOIN LATERAL unnest(h.buckets, h.counts) AS b (bucket, count)
   WHERE t.known AND h.team_id = $1 AND h.pipeline_id = $2 AND h.grain = 'hour' GROUP BY 1, 2, 3
   UNION ALL
   SELECT h.task_uuid, t.starts_at, NULL, sum(h.task_runs - h.timed), sum(h.failed_task_runs), sum(h.duration_ms), sum(h.measured),
          sum(h.metric_sum), min(h.metric_least), max(h.metric_most)
   FROM history_touched t JOIN task_rollups h ON h.task_uuid = t.task_uuid AND h.starts_at >= t.starts_at AND h.starts_at < t.starts_at + interval '1 day'
   WHERE t.known AND h.team_id = $1 AND h.pipeline_id = $2 AND h.grain = 'hour' GROUP BY 1, 2`,
);

const runColumns =
  'team_id, pipeline_id, starts_at, grain, runs, failed_runs, task_runs, failed_task_runs, duration_ms, buckets, counts';

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

/**
 * The hours whose runs have changed. Not those of pruned days, of which only the sums by day are left: a run that began
 * before midnight may still change after, and a day made anew from that hour alone would lose all its other runs.
 */
const changedHours = `(
  SELECT DISTINCT starts_at FROM history_run_hours
  WHERE starts_at >= coalesce((SELECT pruned_before FROM history_sync WHERE team_id = $1 AND pipeline_id = $2), '-infinity'))`;

/**
 * Hours of which nothing was known hold only the answer's runs, provided that none of these was known or came in
 * pieces.
 */
const runHours = (areSomeNamed: boolean): string =>
  keepOrForget(
    'hour',
    `SELECT h.starts_at, ${
      areSomeNamed
        ? 'true'
        : `EXISTS (SELECT FROM run_rollups r WHERE r.team_id = $1 AND r.pipeline_id = $2 AND r.grain = 'hour' AND r.starts_at = h.starts_at)`
    } AS known
     FROM ${changedHours} h`,
    `SELECT starts_at, sum(runs) AS runs, sum(failed) AS failed, sum(task_runs) AS task_runs, sum(failed_task_runs) AS failed_task_runs,
            sum(duration_ms) AS duration_ms, array_agg(bucket ORDER BY bucket) AS buckets, array_agg(runs ORDER BY bucket) AS counts
     FROM (
       SELECT starts_at, portal_duration_bucket(duration_ms) AS bucket, count(*) AS runs, count(*) FILTER (WHERE failed_task_runs > 0) AS failed,
              sum(task_runs) AS task_runs, sum(failed_task_runs) AS failed_task_runs, sum(duration_ms) AS duration_ms
       FROM (
         SELECT t.starts_at, r.* FROM touched t CROSS JOIN LATERAL (
           SELECT duration_ms, task_runs, failed_task_runs FROM runs
           WHERE team_id = (SELECT $1::uuid) AND pipeline_id = (SELECT $2::uuid) AND started_at >= t.starts_at AND started_at < t.starts_at + interval '1 hour'
           ${oneByOne}) r
         WHERE t.known
         UNION ALL
         SELECT t.starts_at, h.duration_ms, h.task_runs, h.failed_task_runs
         FROM history_runs h JOIN touched t ON t.starts_at = ${binned('hour', 'h.started_at')} WHERE NOT t.known
       ) runs GROUP BY 1, 2
     ) lines GROUP BY starts_at`,
  );

const runDays = keepOrForget(
  'day',
  `SELECT DISTINCT ${binned('day', 'starts_at')} AS starts_at FROM ${changedHours} h`,
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
    SELECT task_uuid, fingerprint, starts_at FROM history_failures
    UNION
    SELECT task_uuid, fingerprint, ${binned('hour', 'executed_at')} FROM history_gone WHERE fingerprint IS NOT NULL
  ), sums AS (
    SELECT t.task_uuid, t.fingerprint, t.starts_at, min(r.executed_at) AS first_at, max(r.executed_at) AS last_at, count(*) AS failures
    FROM touched t CROSS JOIN LATERAL (
      SELECT executed_at FROM task_runs
      WHERE team_id = (SELECT $1::uuid) AND pipeline_id = (SELECT $2::uuid) AND task_uuid = t.task_uuid AND fingerprint = t.fingerprint AND NOT successful
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
