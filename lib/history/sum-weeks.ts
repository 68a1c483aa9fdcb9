import { z } from 'zod';
import { nowMs } from '@/lib/clock';
import { database, inSqlTransaction, type SqlTransaction } from '@/lib/db';
import type { Place } from './staging';

const dayMs = 86_400_000;
/** A week is summed this long after its end: until then nearly every answer would remove its row again. */
const settledMs = dayMs;
/**
 * Weeks summed by one transaction: whoever applies an answer of the pipeline waits for it, a few tenths of a second.
 */
const batch = 100;

const Due = z.array(z.object({ team_id: z.string(), pipeline_id: z.string() }));

/**
 * Computes missing sums of past weeks, for statistics to read instead of their days. Each batch takes the lock that
 * every change to a day of the pipeline holds until it commits: what is summed here is committed, and a later change
 * finds the week and removes it.
 *
 * @returns how many were made, of runs and of tasks
 */
export async function sumWeeks(size = batch): Promise<number> {
  const before = new Date(nowMs() - settledMs);
  const due = Due.parse(
    await database().prisma.$queryRaw`SELECT team_id, pipeline_id FROM portal_weeks_due(${before})`,
  );
  let all = 0;
  for (const { team_id: teamId, pipeline_id: pipelineId } of due) {
    all += await sumWeeksOf({ teamId, pipelineId }, before, size);
  }
  return all;
}

/** The same for one pipeline and the weeks that ended before a moment. */
export async function sumWeeksOf(place: Place, before: Date, size = batch): Promise<number> {
  let all = 0;
  for (let made = size; made >= size; all += made) {
    made = await inSqlTransaction({ teamId: place.teamId }, (tx) =>
      sumSome(tx, place, before, size),
    );
  }
  return all;
}

async function sumSome(
  tx: SqlTransaction,
  place: Place,
  before: Date,
  size: number,
): Promise<number> {
  const held = await tx.$queryRaw<unknown[]>`
    SELECT FROM history_sync WHERE team_id = ${place.teamId}::uuid AND pipeline_id = ${place.pipelineId}::uuid FOR UPDATE`;
  // The pipeline is gone, and its days are about to go.
  if (held.length === 0) return 0;
  // Separate statements, so that they see what was committed while waiting for the lock.
  const ofRuns = await sumRuns(tx, place, before, size);
  return ofRuns >= size ? ofRuns : ofRuns + (await sumTasks(tx, place, before, size - ofRuns));
}

function sumRuns(
  tx: SqlTransaction,
  { teamId, pipelineId }: Place,
  before: Date,
  size: number,
): Promise<number> {
  return tx.$executeRaw`
    WITH due AS MATERIALIZED (
      SELECT w.at FROM (
        SELECT portal_week_of(min(starts_at)) AS at FROM run_rollups WHERE team_id = ${teamId}::uuid AND pipeline_id = ${pipelineId}::uuid AND grain = 'day'
      ) first CROSS JOIN LATERAL generate_series(first.at, portal_week_of(${before}) - interval '168 hours', interval '168 hours') AS w (at)
      WHERE NOT EXISTS (SELECT FROM run_weeks k WHERE k.team_id = ${teamId}::uuid AND k.pipeline_id = ${pipelineId}::uuid AND k.starts_at = w.at)
        AND EXISTS (
          SELECT FROM run_rollups r WHERE r.team_id = ${teamId}::uuid AND r.pipeline_id = ${pipelineId}::uuid AND r.grain = 'day'
            AND r.starts_at >= w.at AND r.starts_at < w.at + interval '168 hours' OFFSET 0)
      LIMIT ${size}::bigint
    )
    INSERT INTO run_weeks (team_id, pipeline_id, starts_at, runs, failed_runs, duration_ms, buckets, counts)
    SELECT ${teamId}::uuid, ${pipelineId}::uuid, d.at, s.*
    FROM due d CROSS JOIN LATERAL (
      WITH days AS MATERIALIZED (
        SELECT r.runs, r.failed_runs, r.duration_ms, r.buckets, r.counts FROM run_rollups r
        WHERE r.team_id = ${teamId}::uuid AND r.pipeline_id = ${pipelineId}::uuid AND r.grain = 'day' AND r.starts_at >= d.at AND r.starts_at < d.at + interval '168 hours'
      )
      SELECT sum(runs), sum(failed_runs), sum(duration_ms), min(h.buckets), min(h.counts)
      FROM days CROSS JOIN (
        SELECT coalesce(array_agg(bucket ORDER BY bucket), '{}') AS buckets, coalesce(array_agg(count ORDER BY bucket), '{}') AS counts
        FROM (SELECT bucket, sum(count)::int AS count FROM (SELECT unnest(buckets) AS bucket, unnest(counts) AS count FROM days) l GROUP BY bucket) m
      ) h
    ) s`;
}

function sumTasks(
  tx: SqlTransaction,
  { teamId, pipelineId }: Place,
  before: Date,
  size: number,
): Promise<number> {
  return tx.$executeRaw`
    WITH due AS MATERIALIZED (
      SELECT o.uuid, w.at FROM tasks o CROSS JOIN LATERAL (
        SELECT portal_week_of(min(starts_at)) AS at FROM task_rollups
        WHERE team_id = ${teamId}::uuid AND pipeline_id = ${pipelineId}::uuid AND task_uuid = o.uuid AND grain = 'day'
      ) first CROSS JOIN LATERAL generate_series(first.at, portal_week_of(${before}) - interval '168 hours', interval '168 hours') AS w (at)
      WHERE o.team_id = ${teamId}::uuid AND o.pipeline_id = ${pipelineId}::uuid
        AND NOT EXISTS (
          SELECT FROM task_weeks k WHERE k.team_id = ${teamId}::uuid AND k.pipeline_id = ${pipelineId}::uuid AND k.task_uuid = o.uuid AND k.starts_at = w.at)
        AND EXISTS (
          SELECT FROM task_rollups r WHERE r.team_id = ${teamId}::uuid AND r.pipeline_id = ${pipelineId}::uuid AND r.task_uuid = o.uuid AND r.grain = 'day'
            AND r.starts_at >= w.at AND r.starts_at < w.at + interval '168 hours' OFFSET 0)
      LIMIT ${size}::bigint
    )
    INSERT INTO task_weeks (team_id, pipeline_id, task_uuid, starts_at, task_runs, failed_task_runs, timed, duration_ms, buckets, counts)
    SELECT ${teamId}::uuid, ${pipelineId}::uuid, d.uuid, d.at, s.*
    FROM due d CROSS JOIN LATERAL (
      WITH days AS MATERIALIZED (
        SELECT r.task_runs, r.failed_task_runs, r.timed, r.duration_ms, r.buckets, r.counts FROM task_rollups r
        WHERE r.team_id = ${teamId}::uuid AND r.pipeline_id = ${pipelineId}::uuid AND r.task_uuid = d.uuid AND r.grain = 'day'
          AND r.starts_at >= d.at AND r.starts_at < d.at + interval '168 hours'
      )
      SELECT sum(task_runs), sum(failed_task_runs), sum(timed), sum(duration_ms), min(h.buckets), min(h.counts)
      FROM days CROSS JOIN (
        SELECT coalesce(array_agg(bucket ORDER BY bucket), '{}') AS buckets, coalesce(array_agg(count ORDER BY bucket), '{}') AS counts
        FROM (SELECT bucket, sum(count)::int AS count FROM (SELECT unnest(buckets) AS bucket, unnest(counts) AS count FROM days) l GROUP BY bucket) m
      ) h
    ) s`;
}
