import { Prisma, type SqlTransaction } from '@/lib/db';
import { asTexts } from './histogram-texts';
import type { Place } from './staging';
import { type SumRange, sumRanges } from './sum-ranges';
import { SummedSteps, type Sums } from './sums-of-steps';
import { daysBesides, holdsWeeks, weekParts } from './week-parts';
import { isOfWholeHours } from './whole-hours';

// OFFSET 0 below makes each span one index lookup: as a join on times the planner would compare every span
// with every row. Grains are literals: behind row level security an enum is compared only after the index has
// done its part, unless the index is for that grain alone.

/** What is summed: a pipeline's runs, by when they started, or a task's task runs, by when they completed. */
type Summed = { kind: 'runs' } | { kind: 'task'; uuid: string };

/** The sums of each step of a range, in order; a step in which nothing ran has zeros. */
export async function readSums(
  tx: SqlTransaction,
  place: Place,
  summed: Summed,
  range: SumRange,
): Promise<Sums[]> {
  const has = { edges: !isOfWholeHours(range), weeks: holdsWeeks(range) };
  return SummedSteps.parse(
    await tx.$queryRaw`
      WITH ${sumRanges(range)}, ${summed.kind === 'runs' ? runLines(place, has) : taskLines(place, summed.uuid, has)},
      sums AS (SELECT n, sum(sign * runs) AS runs, sum(sign * failed) AS failed, sum(sign * timed) AS timed, sum(sign * duration_ms) AS duration_ms FROM lines GROUP BY n),
      histograms AS (${isShort(range) ? asKept : merged})
      SELECT s.since, s.until, coalesce(c.runs, 0) AS runs, coalesce(c.failed, 0) AS failed, coalesce(c.timed, 0) AS timed,
             coalesce(c.duration_ms, 0) AS duration_ms, h.buckets, h.counts, h.less_buckets, h.less_counts
      FROM steps s LEFT JOIN sums c USING (n) LEFT JOIN histograms h USING (n) ORDER BY s.n`,
  );
}

/** A day consists of a few histograms with hardly a bucket in common, and so does a week that has a sum. */
const isShort = ({ period }: SumRange): boolean =>
  period === 'hour' || period === 'day' || period === 'week';

const texts = (column: Prisma.Sql, sign: 1 | -1): Prisma.Sql =>
  Prisma.sql`string_agg(array_to_string(${column}, ' '), ' ') FILTER (WHERE sign = ${sign}::int AND cardinality(buckets) > 0)`;

/**
 * Concatenated, those to subtract separately: merging histograms that hardly overlap takes twice as long here as in
 * Node.
 */
const asKept = Prisma.sql`
  SELECT n, ${texts(Prisma.sql`buckets`, 1)} AS buckets, ${texts(Prisma.sql`counts`, 1)} AS counts,
         ${texts(Prisma.sql`buckets`, -1)} AS less_buckets, ${texts(Prisma.sql`counts`, -1)} AS less_counts
  FROM lines GROUP BY n`;

/** unnest in the select list is twice as fast as in FROM. */
const merged = Prisma.sql`
  SELECT n, ${asTexts}, NULL AS less_buckets, NULL AS less_counts
  FROM (SELECT n, bucket, sum(sign * count) AS count FROM (SELECT n, sign, unnest(buckets) AS bucket, unnest(counts) AS count FROM lines) l GROUP BY 1, 2) sums
  WHERE count > 0 GROUP BY n`;

/**
 * Durations of rows in the form of an hour's row: a histogram may name a bucket twice. Passing on one line per row
 * would cost more than reading it.
 */
export const rowsAsSums = (duration: Prisma.Sql): Prisma.Sql => Prisma.sql`
  coalesce(sum(${duration}), 0)::bigint,
  coalesce(array_agg(portal_duration_bucket(${duration})) FILTER (WHERE ${duration} IS NOT NULL), '{}'),
  coalesce(array_agg(1) FILTER (WHERE ${duration} IS NOT NULL), '{}')`;

/** What a range consists of besides days and hours. */
interface Has {
  edges: boolean;
  weeks: boolean;
}

/**
 * The tables of a WITH that end in `lines`: sums by week where they exist, otherwise by day, sums by hour, and rows at
 * the edges.
 */
const linesOf = (week: Prisma.Sql, day: Prisma.Sql, others: Prisma.Sql, { weeks }: Has) =>
  weeks
    ? Prisma.sql`${weekParts},
      found AS MATERIALIZED (SELECT w.since, w.n, 1 AS sign, r.* FROM weeks w CROSS JOIN LATERAL (${week}) r),
      lines AS MATERIALIZED (
        SELECT n, sign, runs, failed, timed, duration_ms, buckets, counts FROM found
        UNION ALL
        SELECT g.n, 1 AS sign, r.* FROM ${daysBesides(Prisma.sql`found`)} g CROSS JOIN LATERAL (${day}) r
        ${others}
      )`
    : Prisma.sql`
      lines AS MATERIALIZED (SELECT g.n, 1 AS sign, r.* FROM days g CROSS JOIN LATERAL (${day}) r ${others})`;

function runLines({ teamId, pipelineId }: Place, has: Has): Prisma.Sql {
  const columns = Prisma.sql`r.runs, r.failed_runs AS failed, r.runs AS timed, r.duration_ms, r.buckets, r.counts`;
  const sums = (grain: Prisma.Sql) => Prisma.sql`
    SELECT ${columns} FROM run_rollups r
    WHERE r.team_id = ${teamId}::uuid AND r.pipeline_id = ${pipelineId}::uuid AND r.grain = ${grain} AND r.starts_at >= g.since AND r.starts_at < g.until
    OFFSET 0`;
  const week = Prisma.sql`
    SELECT ${columns} FROM run_weeks r
    WHERE r.team_id = ${teamId}::uuid AND r.pipeline_id = ${pipelineId}::uuid AND r.starts_at = w.since
    OFFSET 0`;
  const edges = Prisma.sql`
    UNION ALL
    SELECT e.n, 1, r.* FROM edges e CROSS JOIN LATERAL (
      SELECT count(*)::int, count(*) FILTER (WHERE NOT r.successful)::int, count(*)::int, ${rowsAsSums(Prisma.sql`r.duration_ms`)} FROM runs r
      WHERE r.team_id = ${teamId}::uuid AND r.pipeline_id = ${pipelineId}::uuid AND r.started_at >= e.since AND r.started_at < e.until
    ) r`;
  const others = Prisma.sql`
    UNION ALL
    SELECT g.n, g.sign, r.* FROM hours g CROSS JOIN LATERAL (${sums(hour)}) r
    ${has.edges ? edges : Prisma.empty}`;
  return linesOf(week, sums(day), others, has);
}

const day = Prisma.sql`'day'`;
const hour = Prisma.sql`'hour'`;

function taskLines({ teamId, pipelineId }: Place, taskUuid: string, has: Has): Prisma.Sql {
  const columns = Prisma.sql`r.task_runs AS runs, r.failed_task_runs AS failed, r.timed, r.duration_ms, r.buckets, r.counts`;
  const sums = (grain: Prisma.Sql) => Prisma.sql`
    SELECT ${columns} FROM task_rollups r
    WHERE r.team_id = ${teamId}::uuid AND r.pipeline_id = ${pipelineId}::uuid AND r.task_uuid = ${taskUuid}::uuid
      AND r.grain = ${grain} AND r.starts_at >= g.since AND r.starts_at < g.until
    OFFSET 0`;
  const week = Prisma.sql`
    SELECT ${columns} FROM task_weeks r
    WHERE r.team_id = ${teamId}::uuid AND r.pipeline_id = ${pipelineId}::uuid AND r.task_uuid = ${taskUuid}::uuid AND r.starts_at = w.since
    OFFSET 0`;
  const edges = Prisma.sql`
    UNION ALL
    SELECT e.n, 1, t.* FROM edges e CROSS JOIN LATERAL (
      SELECT count(*)::int, count(*) FILTER (WHERE NOT t.successful)::int, count(t.duration_ms)::int, ${rowsAsSums(Prisma.sql`t.duration_ms`)} FROM task_runs t
      WHERE t.team_id = ${teamId}::uuid AND t.pipeline_id = ${pipelineId}::uuid AND t.task_uuid = ${taskUuid}::uuid
        AND t.executed_at >= e.since AND t.executed_at < e.until
    ) t`;
  const others = Prisma.sql`
    UNION ALL
    SELECT g.n, g.sign, r.* FROM hours g CROSS JOIN LATERAL (${sums(hour)}) r
    ${has.edges ? edges : Prisma.empty}`;
  return linesOf(week, sums(day), others, has);
}
