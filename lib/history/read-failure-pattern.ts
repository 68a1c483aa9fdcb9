import { z } from 'zod';
import type { Transaction } from '@/lib/db';
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

const Streaks = z.array(
  z.object({
    first_at: z.date(),
    last_at: z.date(),
    runs: z.number(),
    recovered_at: z.date().nullable(),
  }),
);

/**
 * Each failed run looks only at the next one, so that what succeeds, which is nearly all, is not read. Both are read
 * from indexes alone, runs_failed_of_pipeline and runs_of_pipeline, which hold every column that is named here.
 */
export async function readFailurePattern(
  tx: Transaction,
  { teamId, pipelineId }: Place,
  { from, to }: { from: Date; to: Date },
  { most = mostFailures }: { most?: number } = {},
): Promise<FailurePattern> {
  const quiet = quietSince();
  const streaks = Streaks.parse(
    await tx.$queryRaw`
      WITH newest AS MATERIALIZED (
        SELECT r.started_at, r.run_uuid FROM runs r
        WHERE r.team_id = ${teamId}::uuid AND r.pipeline_id = ${pipelineId}::uuid AND NOT r.successful AND r.ended_at <= ${quiet}
          AND r.started_at >= ${from} AND r.started_at < ${to}
        ORDER BY r.started_at DESC, r.run_uuid DESC LIMIT ${most + 1}
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
      )
      SELECT min(started_at) AS first_at, max(started_at) AS last_at, count(*)::int AS runs, max(after_at) FILTER (WHERE after) AS recovered_at
      FROM numbered GROUP BY streak ORDER BY streak`,
  );
  const failures = streaks.reduce((sum, { runs }) => sum + runs, 0);
  if (failures <= most) return { ...patternOf(streaks), since: null };
  // The oldest streak may have begun before.
  const whole = streaks.length > 1 ? streaks.slice(1) : streaks;
  return { ...patternOf(whole), since: whole[0]?.first_at ?? null };
}

function patternOf(streaks: z.output<typeof Streaks>): Omit<FailurePattern, 'since'> {
  const longest = streaks.reduce<(typeof streaks)[number] | null>(
    (most, one) => (most && most.runs >= one.runs ? most : one),
    null,
  );
  const [first, last] = [streaks.at(0), streaks.at(-1)];
  const recoveries = streaks.flatMap(({ first_at, recovered_at }) =>
    recovered_at ? [recovered_at.getTime() - first_at.getTime()] : [],
  );
  return {
    streaks: streaks.length,
    longest: longest && { runs: longest.runs, from: longest.first_at, to: longest.last_at },
    current: last && last.recovered_at === null ? { runs: last.runs, from: last.first_at } : null,
    meanBetweenMs:
      first && last && streaks.length > 1
        ? (last.first_at.getTime() - first.first_at.getTime()) / (streaks.length - 1)
        : null,
    meanRecoveryMs:
      recoveries.length > 0
        ? recoveries.reduce((sum, ms) => sum + ms, 0) / recoveries.length
        : null,
  };
}
