import { Prisma, type SqlTransaction } from '@/lib/db';
import type { Place } from './staging';
import { type SumRange, sumRanges } from './sum-ranges';
import { CountedSteps, type Sums } from './sums-of-steps';

/**
 * How many runs started in each step of a range and how long they took in total, without the distribution of
 * durations: all hours of the range in one scan of run_rollups_hours, which covers every column named here. Steps of
 * whole UTC days use the sums by day, which outlive those by hour.
 */
export async function readCounts(
  tx: SqlTransaction,
  { teamId, pipelineId }: Place,
  range: SumRange,
): Promise<Sums[]> {
  // OFFSET 0, so that each row is read once and then assigned to its step, not the other way round.
  const sums = (grain: Prisma.Sql, areDays: Prisma.Sql) => Prisma.sql`
    SELECT b.numbers[s.i] AS n, r.runs, r.failed_runs AS failed, r.duration_ms
    FROM bounds b CROSS JOIN (
      SELECT r.starts_at, r.runs, r.failed_runs, r.duration_ms FROM run_rollups r
      WHERE r.team_id = ${teamId}::uuid AND r.pipeline_id = ${pipelineId}::uuid AND r.grain = ${grain} AND r.starts_at >= ${range.from} AND r.starts_at < ${range.to}
        AND (SELECT ${areDays} = ANY(are_days) FROM bounds)
      OFFSET 0
    ) r CROSS JOIN LATERAL (SELECT width_bucket(r.starts_at, b.begins) AS i) s`;
  return CountedSteps.parse(
    await tx.$queryRaw`
      WITH ${sumRanges(range)},
      bounds AS MATERIALIZED (
        SELECT array_agg(n ORDER BY n) AS numbers, array_agg(since ORDER BY n) AS begins,
               array_agg(since = first_day AND until = last_day ORDER BY n) AS are_days,
               array_agg(hours_from ORDER BY n) AS hours_from, array_agg(hours_to ORDER BY n) AS hours_to
        FROM cuts
      ),
      lines AS (
        ${sums(Prisma.sql`'day'`, Prisma.sql`true`)} WHERE b.are_days[s.i]
        UNION ALL
        ${sums(Prisma.sql`'hour'`, Prisma.sql`false`)} WHERE NOT b.are_days[s.i] AND r.starts_at >= b.hours_from[s.i] AND r.starts_at < b.hours_to[s.i]
        UNION ALL
        SELECT e.n, 1, (NOT r.successful)::int, r.duration_ms
        FROM edges e CROSS JOIN LATERAL (
          SELECT r.successful, r.duration_ms FROM runs r
          WHERE r.team_id = ${teamId}::uuid AND r.pipeline_id = ${pipelineId}::uuid AND r.started_at >= e.since AND r.started_at < e.until
          OFFSET 0
        ) r
      ),
      sums AS (SELECT n, sum(runs) AS runs, sum(failed) AS failed, sum(duration_ms) AS duration_ms FROM lines GROUP BY n)
      SELECT s.since, s.until, coalesce(c.runs, 0) AS runs, coalesce(c.failed, 0) AS failed, coalesce(c.duration_ms, 0) AS duration_ms
      FROM steps s LEFT JOIN sums c USING (n) ORDER BY s.n`,
  );
}
