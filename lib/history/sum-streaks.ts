import { z } from 'zod';
import { nowMs } from '@/lib/clock';
import { database, inSqlTransaction, type SqlTransaction } from '@/lib/db';
import type { Place } from './staging';

const hourMs = 3_600_000;
/** A day is examined this long after its end, when most late rows have arrived. */
const settledMs = 3 * hourMs;
/**
 * The most days of one transaction, and the number of runs after which it begins no other day: whoever applies an
 * answer waits for it.
 */
const usual = { days: 100, runs: 100_000 };
type Batch = typeof usual;

const Due = z.array(z.object({ team_id: z.string(), pipeline_id: z.string() }));
const Held = z.array(z.object({ pruned_before: z.date().nullable() }));

/**
 * Records for each past UTC day without a row in run_streaks how its failed runs follow one another, so that
 * readFailurePattern can read that instead of the runs. Under the same lock as sumWeeks, for the same reason.
 *
 * @returns how many days
 */
export async function sumStreaks(batch: Batch = usual): Promise<number> {
  const before = new Date(nowMs() - settledMs);
  const due = Due.parse(
    await database().prisma
      .$queryRaw`SELECT team_id, pipeline_id FROM portal_streaks_due(${before})`,
  );
  let all = 0;
  for (const { team_id: teamId, pipeline_id: pipelineId } of due) {
    all += await sumStreaksOf({ teamId, pipelineId }, before, batch);
  }
  return all;
}

/** The same for one pipeline and the days that ended before a moment, newest first. */
export async function sumStreaksOf(
  place: Place,
  before: Date,
  batch: Batch = usual,
): Promise<number> {
  let all = 0;
  for (let made = 1; made > 0; all += made) {
    made = await inSqlTransaction({ teamId: place.teamId }, (tx) =>
      sumSome(tx, place, before, batch),
    );
  }
  return all;
}

async function sumSome(
  tx: SqlTransaction,
  { teamId, pipelineId }: Place,
  before: Date,
  batch: Batch,
): Promise<number> {
  const [held] = Held.parse(
    await tx.$queryRaw`
      SELECT pruned_before FROM history_sync WHERE team_id = ${teamId}::uuid AND pipeline_id = ${pipelineId}::uuid FOR UPDATE`,
  );
  // The pipeline is gone, and its days are about to go.
  if (!held) return 0;
  // A separate statement, so that it sees what was committed while it waited for the lock. Pruning does not take that
  // lock, so no pruned days. The failed runs between two successes are one streak: `after` is the number of the success
  // before them.
  return tx.$executeRaw`
    WITH due AS MATERIALIZED (
      SELECT at FROM (
        SELECT r.starts_at AS at, sum(r.runs) OVER (ORDER BY r.starts_at DESC) - r.runs AS runs FROM run_rollups r
        WHERE r.team_id = ${teamId}::uuid AND r.pipeline_id = ${pipelineId}::uuid AND r.grain = 'day'
          AND r.starts_at <= ${before}::timestamptz - interval '24 hours' AND r.starts_at >= coalesce(${held.pruned_before}::timestamptz, '-infinity')
          AND r.starts_at NOT IN (SELECT k.starts_at FROM run_streaks k WHERE k.team_id = ${teamId}::uuid AND k.pipeline_id = ${pipelineId}::uuid)
      ) days WHERE runs < ${batch.runs}::bigint ORDER BY at DESC LIMIT ${batch.days}::bigint
    )
    INSERT INTO run_streaks (team_id, pipeline_id, starts_at, ended_at, led_runs, led_first_at, led_last_at, led_recovered_at,
      streaks, first_at, last_at, recovery_us, longest_runs, longest_first_at, longest_last_at, open_runs, open_first_at, open_last_at)
    SELECT ${teamId}::uuid, ${pipelineId}::uuid, d.at, s.*
    FROM due d CROSS JOIN LATERAL (
      WITH numbered AS (
        SELECT r.started_at, r.ended_at, r.successful, count(*) FILTER (WHERE r.successful) OVER (ORDER BY r.started_at, r.run_uuid) AS after FROM runs r
        WHERE r.team_id = ${teamId}::uuid AND r.pipeline_id = ${pipelineId}::uuid AND r.started_at >= d.at AND r.started_at < d.at + interval '24 hours'
      ), parts AS (
        SELECT after, count(*) FILTER (WHERE NOT successful)::int AS runs, min(started_at) FILTER (WHERE NOT successful) AS first_at,
               max(started_at) FILTER (WHERE NOT successful) AS last_at, min(ended_at) FILTER (WHERE successful) AS success_at, max(ended_at) AS ended_at
        FROM numbered GROUP BY after
      ), followed AS (
        SELECT *, lead(success_at) OVER (ORDER BY after) AS recovered_at FROM parts
      ), kinds AS (
        SELECT *, CASE WHEN runs = 0 THEN 'none' WHEN recovered_at IS NULL THEN 'open' WHEN after = 0 THEN 'led' ELSE 'whole' END AS kind FROM followed
      ), ranked AS (
        SELECT *, row_number() OVER (PARTITION BY kind ORDER BY runs DESC, after) AS rank FROM kinds
      )
      SELECT max(ended_at),
             coalesce(min(runs) FILTER (WHERE kind = 'led'), 0), min(first_at) FILTER (WHERE kind = 'led'), min(last_at) FILTER (WHERE kind = 'led'),
             min(recovered_at) FILTER (WHERE kind = 'led'),
             count(*) FILTER (WHERE kind = 'whole'), min(first_at) FILTER (WHERE kind = 'whole'), max(first_at) FILTER (WHERE kind = 'whole'),
             coalesce(sum((extract(epoch FROM recovered_at - first_at) * 1000000)::bigint) FILTER (WHERE kind = 'whole'), 0),
             coalesce(min(runs) FILTER (WHERE kind = 'whole' AND rank = 1), 0), min(first_at) FILTER (WHERE kind = 'whole' AND rank = 1),
             min(last_at) FILTER (WHERE kind = 'whole' AND rank = 1),
             coalesce(min(runs) FILTER (WHERE kind = 'open'), 0), min(first_at) FILTER (WHERE kind = 'open'), min(last_at) FILTER (WHERE kind = 'open')
      FROM ranked
    ) s`;
}
