import { z } from 'zod';
import type { SqlTransaction } from '@/lib/db';
import { quietSince } from './run-conditions';
import type { Place } from './staging';

/** How failures come and go. A streak is of runs, one after another, that failed. */
export interface FailurePattern {
  streaks: number;
  /** In runs. */
  longest: { runs: number; from: Date; to: Date } | null;
  /** The streak that the last run of the range belongs to. */
  current: { runs: number; from: Date } | null;
  /** Mean time from the start of one streak to the start of the next; null of fewer than two. Milliseconds. */
  meanBetweenMs: number | null;
  /** Mean time from a streak's start to the end of the first run that succeeded after; null: none did. Milliseconds. */
  meanRecoveryMs: number | null;
  /** There were more failures than are looked at: all of this is of those since then. Null: it is of all. */
  since: Date | null;
}

/** Failed runs that are looked at, the newest ones: each looks for the run after it. */
const mostFailures = 3000;

const Told = z.tuple([
  z.object({
    is_cut: z.boolean(),
    streaks: z.number(),
    first_at: z.date().nullable(),
    last_at: z.date().nullable(),
    recovered: z.number(),
    recovery_ms: z.coerce.number(),
    longest: z.number().nullable(),
    longest_from: z.date().nullable(),
    longest_to: z.date().nullable(),
    current: z.number().nullable(),
    current_from: z.date().nullable(),
  }),
]);

/**
 * Each failed run looks only at the next one, so that what succeeds, which is nearly all, is not read. Both are read
 * from indexes alone, runs_failed_of_pipeline and runs_of_pipeline, which hold every column that is named here. Told
 * is one row: thousands of streaks cost this process more than the database.
 */
export async function readFailurePattern(
  tx: SqlTransaction,
  { teamId, pipelineId }: Place,
  { from, to }: { from: Date; to: Date },
  { most = mostFailures }: { most?: number } = {},
): Promise<FailurePattern> {
  const quiet = quietSince();
  const [told] = Told.parse(
    await tx.$queryRaw`
      WITH newest AS MATERIALIZED (
        SELECT r.started_at, r.run_uuid FROM runs r
        WHERE r.team_id = ${teamId}::uuid AND r.pipeline_id = ${pipelineId}::uuid AND NOT r.successful AND r.ended_at <= ${quiet}
          AND r.started_at >= ${from} AND r.started_at < ${to}
        ORDER BY r.started_at DESC, r.run_uuid DESC LIMIT ${most + 1}::bigint
      ), failed AS (
        SELECT r.started_at, r.run_uuid, a.successful AS after, a.ended_at AS after_at,
               lag(a.successful) OVER (ORDER BY r.started_at, r.run_uuid) IS DISTINCT FROM false AS is_first
        FROM newest r
        LEFT JOIN LATERAL (
          SELECT n.successful, n.ended_at FROM runs n
          WHERE n.team_id = ${teamId}::uuid AND n.pipeline_id = ${pipelineId}::uuid AND n.started_at < ${to}
            AND n.started_at >= r.started_at AND (n.started_at, n.run_uuid) > (r.started_at, r.run_uuid) AND n.ended_at <= ${quiet}
          ORDER BY n.started_at, n.run_uuid LIMIT 1
        ) a ON true
      ), numbered AS (
        SELECT *, count(*) FILTER (WHERE is_first) OVER (ORDER BY started_at, run_uuid) AS streak FROM failed
      ), all_streaks AS MATERIALIZED (
        SELECT streak, min(started_at) AS first_at, max(started_at) AS last_at, count(*)::int AS runs, max(after_at) FILTER (WHERE after) AS recovered_at
        FROM numbered GROUP BY streak
      ), known AS MATERIALIZED (SELECT coalesce(sum(runs), 0) > ${most}::bigint AS is_cut, count(*) AS streaks FROM all_streaks),
      -- Where there were more failures than are looked at, the oldest streak may have begun before.
      streaks AS MATERIALIZED (SELECT * FROM all_streaks WHERE streak > (SELECT (is_cut AND streaks > 1)::int FROM known))
      SELECT k.is_cut, s.*, l.runs AS longest, l.first_at AS longest_from, l.last_at AS longest_to, c.runs AS current, c.first_at AS current_from
      FROM known k
        CROSS JOIN (
          SELECT count(*)::int AS streaks, min(first_at) AS first_at, max(first_at) AS last_at, count(recovered_at)::int AS recovered,
                 (coalesce(sum(extract(epoch FROM recovered_at - first_at)), 0) * 1000)::float8 AS recovery_ms
          FROM streaks
        ) s
        LEFT JOIN (SELECT runs, first_at, last_at FROM streaks ORDER BY runs DESC, streak LIMIT 1) l ON true
        LEFT JOIN (SELECT runs, first_at, recovered_at FROM streaks ORDER BY streak DESC LIMIT 1) c ON c.recovered_at IS NULL`,
  );
  return patternOf(told);
}

function patternOf(told: z.output<typeof Told>[0]): FailurePattern {
  const { streaks, first_at: first, last_at: last, longest_from: from, longest_to: to } = told;
  return {
    streaks,
    longest: told.longest !== null && from && to ? { runs: told.longest, from, to } : null,
    current:
      told.current !== null && told.current_from
        ? { runs: told.current, from: told.current_from }
        : null,
    meanBetweenMs:
      first && last && streaks > 1 ? (last.getTime() - first.getTime()) / (streaks - 1) : null,
    meanRecoveryMs: told.recovered > 0 ? told.recovery_ms / told.recovered : null,
    since: told.is_cut ? first : null,
  };
}
