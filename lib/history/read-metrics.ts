import { z } from 'zod';
import { Prisma, type SqlTransaction } from '@/lib/db';
import type { Place } from './staging';
import { type SumRange, sumRanges } from './sum-ranges';
import { isOfWholeHours } from './whole-hours';

/** The metric that a task measures, step by step. */
export interface MetricLine {
  taskUuid: string;
  taskName: string | null;
  taskType: string;
  /** Null: nothing was measured in this step. */
  steps: {
    from: Date;
    to: Date;
    average: number | null;
    least: number | null;
    most: number | null;
  }[];
}

/** As many lines as a page can tell apart. */
const mostLines = 6;

const Value = z.number().nullable();
const Rows = z.array(
  z.object({
    uuid: z.string(),
    name: z.string().nullable(),
    task_type: z.string(),
    steps: z.array(z.tuple([z.number(), z.number(), Value, Value, Value])),
  }),
);

/**
 * Values of the pipeline's metrics. A server sends 0 for a task that measures nothing, so only a task with
 * some other value has a line.
 */
export async function readMetrics(
  tx: SqlTransaction,
  { teamId, pipelineId }: Place,
  range: SumRange,
): Promise<MetricLine[]> {
  // Summed where they are read: passing on one row per hour, or per row of a partial hour, costs more than reading it.
  const sumsOf = (grain: Prisma.Sql) => Prisma.sql`
    SELECT sum(r.measured) AS measured, sum(r.metric_sum) AS metric_sum, min(r.metric_least) AS metric_least, max(r.metric_most) AS metric_most FROM task_rollups r
    WHERE r.team_id = ${teamId}::uuid AND r.pipeline_id = ${pipelineId}::uuid AND r.task_uuid = m.uuid
      AND r.grain = ${grain} AND r.starts_at >= g.since AND r.starts_at < g.until`;
  const hoursOfSteps = Prisma.sql`
    SELECT g.n, m.uuid, r.* FROM measured m CROSS JOIN hours g CROSS JOIN LATERAL (${sumsOf(Prisma.sql`'hour'`)}) r`;
  // With steps this short nearly all hours are needed: one lookup per task instead of one per step.
  const hoursAtOnce = Prisma.sql`
    SELECT b.numbers[r.i], m.uuid, r.measured, r.metric_sum, r.metric_least, r.metric_most
    FROM bounds b CROSS JOIN measured m CROSS JOIN LATERAL (
      SELECT h.i, sum(h.measured) AS measured, sum(h.metric_sum) AS metric_sum, min(h.metric_least) AS metric_least, max(h.metric_most) AS metric_most
      FROM (
        SELECT width_bucket(r.starts_at, b.begins) AS i, r.starts_at, r.measured, r.metric_sum, r.metric_least, r.metric_most FROM task_rollups r
        WHERE r.team_id = ${teamId}::uuid AND r.pipeline_id = ${pipelineId}::uuid AND r.task_uuid = m.uuid AND r.grain = 'hour'
          AND r.starts_at >= (SELECT min(since) FROM hours) AND r.starts_at < (SELECT max(until) FROM hours)
        OFFSET 0
      ) h WHERE h.starts_at < b.ends[h.i] GROUP BY h.i
    ) r`;
  const edges = Prisma.sql`
    UNION ALL
    SELECT e.n, m.uuid, t.* FROM measured m CROSS JOIN edges e CROSS JOIN LATERAL (
      SELECT count(*) AS measured, sum(t.metric_value) AS metric_sum, min(t.metric_value) AS metric_least, max(t.metric_value) AS metric_most FROM task_runs t
      WHERE t.team_id = ${teamId}::uuid AND t.pipeline_id = ${pipelineId}::uuid AND t.task_uuid = m.uuid
        AND t.executed_at >= e.since AND t.executed_at < e.until AND t.metric_value IS NOT NULL
    ) t`;
  const rows = Rows.parse(
    await tx.$queryRaw`
      WITH ${sumRanges(range, { isAdding: true })},
      bounds AS MATERIALIZED (SELECT array_agg(n ORDER BY since) AS numbers, array_agg(since ORDER BY since) AS begins, array_agg(until ORDER BY since) AS ends FROM hours),
      measured AS MATERIALIZED (
        SELECT o.uuid, o.name, o.task_type FROM tasks o
        WHERE o.team_id = ${teamId}::uuid AND o.pipeline_id = ${pipelineId}::uuid AND EXISTS (
          SELECT FROM task_rollups r WHERE r.team_id = ${teamId}::uuid AND r.pipeline_id = ${pipelineId}::uuid AND r.task_uuid = o.uuid AND r.grain = 'day'
            AND (r.metric_least <> 0 OR r.metric_most <> 0) AND r.starts_at >= ${range.from}::timestamptz - interval '1 day' AND r.starts_at < ${range.to})
        ORDER BY o.last_seen_at DESC NULLS LAST, o.uuid LIMIT ${mostLines}::bigint
      ),
      lines AS MATERIALIZED (
        SELECT g.n, m.uuid AS task_uuid, r.* FROM measured m CROSS JOIN days g CROSS JOIN LATERAL (${sumsOf(Prisma.sql`'day'`)}) r
        UNION ALL
        ${range.period === 'hour' || range.period === 'day' ? hoursAtOnce : hoursOfSteps}
        ${isOfWholeHours(range) ? Prisma.empty : edges}
      ),
      sums AS (
        SELECT n, task_uuid, sum(metric_sum) / nullif(sum(measured), 0) AS average, min(metric_least) AS least, max(metric_most) AS most
        FROM lines GROUP BY n, task_uuid
      )
      -- A row a task: of one a step each moment and each number would be parsed on its own.
      SELECT m.uuid, m.name, m.task_type, json_agg(json_build_array(s.since_ms, s.until_ms, c.average, c.least, c.most) ORDER BY s.n) AS steps
      FROM measured m
        CROSS JOIN (SELECT n, (extract(epoch FROM since) * 1000)::float8 AS since_ms, (extract(epoch FROM until) * 1000)::float8 AS until_ms FROM steps) s
        LEFT JOIN sums c ON c.task_uuid = m.uuid AND c.n = s.n
      GROUP BY m.uuid, m.name, m.task_type ORDER BY m.uuid`,
  );
  return rows.map(({ uuid, name, task_type, steps }) => ({
    taskUuid: uuid,
    taskName: name,
    taskType: task_type,
    steps: steps.map(([from, to, average, least, most]) => ({
      from: new Date(from),
      to: new Date(to),
      average,
      least,
      most,
    })),
  }));
}
