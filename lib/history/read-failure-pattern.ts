import { z } from 'zod';
import type { SqlTransaction } from '@/lib/db';
import { quietSince } from './run-conditions';
import type { Place } from './staging';

/** How failures come and go. A streak is a series of consecutive runs that failed. */
export interface FailurePattern {
  streaks: number;
  /** In runs. */
  longest: { runs: number; from: Date; to: Date } | null;
  /** The streak that the last run of the range belongs to. */
  current: { runs: number; from: Date } | null;
  /**
   * Mean time from the start of one streak to the start of the next, in milliseconds; null if there are fewer
   * than two.
   */
  meanBetweenMs: number | null;
  /** Mean time from a streak's start to the end of the next run that succeeded, in milliseconds; null: none did. */
  meanRecoveryMs: number | null;
  /**
   * There were more failures than are examined one by one: everything here is about the time since. Null: about the
   * whole range.
   */
  since: Date | null;
}

/**
 * How many failed runs are examined, newest first, outside of days with a row in run_streaks: each needs a lookup of
 * the run after it.
 */
const mostFailures = 3000;

const Row = z.tuple([
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
 * Whole UTC days come from run_streaks, if they have a row and all of their runs are over: streaks within a day are
 * added up, and the ones that a day begins or ends with are parts that may continue in what is next to it. In the rest
 * of the range each failed run is such a part. Only the run after each part is looked up, so that successes, which are
 * nearly all runs, are not read. Both come from indexes alone, runs_failed_of_pipeline and runs_of_pipeline, which
 * cover every column named here. The result is one row: thousands of streaks would cost this process more than the
 * database.
 */
export async function readFailurePattern(
  tx: SqlTransaction,
  { teamId, pipelineId }: Place,
  { from, to }: { from: Date; to: Date },
  { most = mostFailures }: { most?: number } = {},
): Promise<FailurePattern> {
  const quiet = quietSince();
  const [row] = Row.parse(
    await tx.$queryRaw`
      WITH days AS MATERIALIZED (
        SELECT k.* FROM run_streaks k
        WHERE k.team_id = ${teamId}::uuid AND k.pipeline_id = ${pipelineId}::uuid AND k.starts_at >= ${from} AND k.starts_at <= ${to}::timestamptz - interval '24 hours'
          AND (k.ended_at <= ${quiet} OR k.ended_at IS NULL)
      ), rest AS MATERIALIZED (
        SELECT * FROM (
          SELECT lag(starts_at + interval '24 hours', 1, ${from}::timestamptz) OVER (ORDER BY starts_at) AS since, starts_at AS until FROM days
          UNION ALL
          SELECT coalesce(max(starts_at) + interval '24 hours', ${from}::timestamptz), ${to}::timestamptz FROM days
        ) rest WHERE since < until
      ), newest AS MATERIALIZED (
        SELECT r.* FROM rest g CROSS JOIN LATERAL (
          SELECT r.started_at, r.run_uuid FROM runs r
          WHERE r.team_id = ${teamId}::uuid AND r.pipeline_id = ${pipelineId}::uuid AND NOT r.successful AND r.ended_at <= ${quiet}
            AND r.started_at >= g.since AND r.started_at < g.until
          ORDER BY r.started_at DESC, r.run_uuid DESC LIMIT ${most + 1}::bigint
        ) r ORDER BY r.started_at DESC, r.run_uuid DESC LIMIT ${most + 1}::bigint
      ), cut AS MATERIALIZED (SELECT count(*) > ${most}::bigint AS is_cut, min(started_at) AS at FROM newest),
      kept AS MATERIALIZED (SELECT d.* FROM days d CROSS JOIN cut c WHERE NOT c.is_cut OR d.starts_at > c.at),
      -- After whom the next run is looked for; of a day's last streak after any run of that day.
      parts AS (
        SELECT started_at AS first_at, started_at AS last_at, 1 AS runs, NULL::timestamptz AS recovered_at, 0 AS place, started_at AS end_at, run_uuid FROM newest
        UNION ALL
        SELECT led_first_at, led_last_at, led_runs, led_recovered_at, 1, NULL, NULL FROM kept WHERE led_runs > 0
        UNION ALL
        SELECT open_first_at, open_last_at, open_runs, NULL, 2, starts_at + interval '24 hours - 1 microsecond', 'ffffffff-ffff-ffff-ffff-ffffffffffff' FROM kept WHERE open_runs > 0
      ), followed AS (
        SELECT p.*, p.recovered_at IS NOT NULL OR a.successful AS after, coalesce(p.recovered_at, a.ended_at) AS after_at
        FROM parts p LEFT JOIN LATERAL (
          SELECT n.successful, n.ended_at FROM runs n
          WHERE n.team_id = ${teamId}::uuid AND n.pipeline_id = ${pipelineId}::uuid AND n.started_at < ${to} AND n.ended_at <= ${quiet}
            AND n.started_at >= p.end_at AND (n.started_at, n.run_uuid) > (p.end_at, p.run_uuid)
          ORDER BY n.started_at, n.run_uuid LIMIT 1
        ) a ON true
      ), begun AS (
        SELECT *, lag(after) OVER (ORDER BY first_at, place, run_uuid) IS DISTINCT FROM false AS is_first FROM followed
      ), numbered AS (
        SELECT *, count(*) FILTER (WHERE is_first) OVER (ORDER BY first_at, place, run_uuid) AS streak FROM begun
      ), all_streaks AS MATERIALIZED (
        SELECT streak, min(first_at) AS first_at, max(last_at) AS last_at, sum(runs)::int AS runs, max(after_at) FILTER (WHERE after) AS recovered_at
        FROM numbered GROUP BY streak
      ), known AS MATERIALIZED (
        SELECT is_cut, is_cut AND (SELECT count(*) FROM all_streaks) + (SELECT count(*) FROM kept WHERE streaks > 0) > 1 AS is_less FROM cut
      ),
      -- Where there were more failures than are looked at, the oldest streak may have begun before.
      streaks AS MATERIALIZED (SELECT * FROM all_streaks WHERE streak > (SELECT is_less::int FROM known)),
      lines AS MATERIALIZED (
        SELECT 1 AS streaks, first_at, first_at AS last_at, (recovered_at IS NOT NULL)::int AS recovered,
               (extract(epoch FROM recovered_at - first_at) * 1000000)::bigint AS recovery_us, runs AS longest, first_at AS longest_from, last_at AS longest_to
        FROM streaks
        UNION ALL
        SELECT streaks, first_at, last_at, streaks, recovery_us, longest_runs, longest_first_at, longest_last_at FROM kept WHERE streaks > 0
      )
      SELECT k.is_cut, s.*, l.longest, l.longest_from, l.longest_to, c.runs AS current, c.first_at AS current_from
      FROM known k
        CROSS JOIN (
          SELECT coalesce(sum(streaks), 0)::int AS streaks, min(first_at) AS first_at, max(last_at) AS last_at, coalesce(sum(recovered), 0)::int AS recovered,
                 (coalesce(sum(recovery_us), 0) / 1000)::float8 AS recovery_ms
          FROM lines
        ) s
        LEFT JOIN (SELECT longest, longest_from, longest_to FROM lines ORDER BY longest DESC, longest_from, longest_to LIMIT 1) l ON true
        LEFT JOIN (SELECT runs, first_at, recovered_at FROM streaks ORDER BY streak DESC LIMIT 1) c ON c.recovered_at IS NULL`,
  );
  return patternOf(row);
}

function patternOf(row: z.output<typeof Row>[0]): FailurePattern {
  const { streaks, first_at: first, last_at: last, longest_from: from, longest_to: to } = row;
  return {
    streaks,
    longest: row.longest !== null && from && to ? { runs: row.longest, from, to } : null,
    current:
      row.current !== null && row.current_from
        ? { runs: row.current, from: row.current_from }
        : null,
    meanBetweenMs:
      first && last && streaks > 1 ? (last.getTime() - first.getTime()) / (streaks - 1) : null,
    meanRecoveryMs: row.recovered > 0 ? row.recovery_ms / row.recovered : null,
    since: row.is_cut ? first : null,
  };
}
