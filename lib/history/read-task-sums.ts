import { z } from 'zod';
import { Prisma, type SqlTransaction } from '@/lib/db';
import { bucketOf, durationOf, percentile } from './duration-buckets';
import { asTexts, mergeTexts, textColumns } from './histogram-texts';
import { rowsAsSums } from './read-sums';
import type { Place } from './staging';
import { type SumRange, sumRanges } from './sum-ranges';
import { daysBesides, holdsWeeks, weekParts } from './week-parts';
import { isOfWholeHours } from './whole-hours';

/** A task's share of a range. */
export interface TaskSums {
  taskUuid: string;
  taskName: string | null;
  taskType: string;
  taskRuns: number;
  failed: number;
  /** All its task runs together, in milliseconds. */
  cumulativeMs: number;
  averageMs: number | null;
  p50Ms: number | null;
  p95Ms: number | null;
  /** Task runs that took longer than the threshold, and their total time: within 1 %. */
  slow: { taskRuns: number; cumulativeMs: number };
}

const Row = z.object({
  task_uuid: z.string(),
  task_name: z.string().nullable(),
  task_type: z.string().nullable(),
  task_runs: z.coerce.number(),
  failed: z.coerce.number(),
  timed: z.coerce.number(),
  duration_ms: z.coerce.number(),
  ...textColumns,
});

/** The pipeline's tasks in a range, most total time first. */
export async function readTaskSums(
  tx: SqlTransaction,
  { teamId, pipelineId }: Place,
  range: Omit<SumRange, 'period'>,
  { slowerThanMs, taskType }: { slowerThanMs: number; taskType?: string | undefined },
): Promise<TaskSums[]> {
  const sums = Prisma.sql`r.task_runs, r.failed_task_runs AS failed, r.timed, r.duration_ms, r.buckets, r.counts`;
  const sumsOf = (grain: Prisma.Sql) => Prisma.sql`
    SELECT ${sums} FROM task_rollups r
    WHERE r.team_id = ${teamId}::uuid AND r.pipeline_id = ${pipelineId}::uuid AND r.task_uuid = o.uuid
      AND r.grain = ${grain} AND r.starts_at >= g.since AND r.starts_at < g.until
    OFFSET 0`;
  const whole: SumRange = { ...range, period: 'whole' };
  const hasEdges = !isOfWholeHours(whole);
  const hasWeeks = holdsWeeks(whole);
  const found = Prisma.sql`
    found AS MATERIALIZED (
      SELECT w.since, r.* FROM weeks w CROSS JOIN LATERAL (
        SELECT ${sums} FROM task_weeks r
        WHERE r.team_id = ${teamId}::uuid AND r.pipeline_id = ${pipelineId}::uuid AND r.task_uuid = o.uuid AND r.starts_at = w.since
        OFFSET 0
      ) r
    ),`;
  const ofWeeks = Prisma.sql`
    SELECT 1 AS sign, task_runs, failed, timed, duration_ms, buckets, counts FROM found
    UNION ALL`;
  const edges = Prisma.sql`
    UNION ALL
    SELECT 1, t.* FROM edges e CROSS JOIN LATERAL (
      SELECT count(*)::int, count(*) FILTER (WHERE NOT t.successful)::int, count(t.duration_ms)::int, ${rowsAsSums(Prisma.sql`t.duration_ms`)} FROM task_runs t
      WHERE t.team_id = ${teamId}::uuid AND t.pipeline_id = ${pipelineId}::uuid AND t.task_uuid = o.uuid
        AND t.executed_at >= e.since AND t.executed_at < e.until
    ) t`;
  const rows = z.array(Row).parse(
    await tx.$queryRaw`
      WITH ${sumRanges(whole)}, ${hasWeeks ? Prisma.sql`${weekParts},` : Prisma.empty}
      own AS (SELECT uuid, name, task_type FROM tasks WHERE team_id = ${teamId}::uuid AND pipeline_id = ${pipelineId}::uuid),
      sums AS MATERIALIZED (
        SELECT o.uuid, l.* FROM own o CROSS JOIN LATERAL (
          WITH ${hasWeeks ? found : Prisma.empty}
          lines AS MATERIALIZED (
            ${hasWeeks ? ofWeeks : Prisma.empty}
            SELECT 1 AS sign, r.* FROM ${hasWeeks ? daysBesides(Prisma.sql`found`) : Prisma.sql`days`} g CROSS JOIN LATERAL (${sumsOf(Prisma.sql`'day'`)}) r
            UNION ALL
            SELECT g.sign, r.* FROM hours g CROSS JOIN LATERAL (${sumsOf(Prisma.sql`'hour'`)}) r
            ${hasEdges ? edges : Prisma.empty}
          ), histogram AS (
            SELECT bucket, sum(sign * count) AS count FROM (SELECT sign, unnest(buckets) AS bucket, unnest(counts) AS count FROM lines) l GROUP BY 1
          )
          SELECT sum(sign * task_runs) AS task_runs, sum(sign * failed) AS failed, sum(sign * timed) AS timed, sum(sign * duration_ms) AS duration_ms,
                 min(h.buckets) AS buckets, min(h.counts) AS counts
          FROM lines CROSS JOIN (SELECT ${asTexts} FROM histogram WHERE count > 0) h
        ) l WHERE l.task_runs > 0
      )
      SELECT s.uuid AS task_uuid, s.task_runs, s.failed, s.timed, s.duration_ms, s.buckets, s.counts, o.name AS task_name, o.task_type
      FROM sums s JOIN own o USING (uuid)
      WHERE ${taskType ?? null}::text IS NULL OR o.task_type = ${taskType ?? null}::text
      ORDER BY s.duration_ms DESC, s.uuid`,
  );
  return rows.map((row) => toTaskSums(row, slowerThanMs));
}

function toTaskSums(row: z.output<typeof Row>, slowerThanMs: number): TaskSums {
  const durations = mergeTexts(row);
  const from = bucketOf(slowerThanMs);
  const slow = { taskRuns: 0, cumulativeMs: 0 };
  for (let index = 0; index < durations.buckets.length; index += 1) {
    const bucket = durations.buckets[index] ?? 0;
    if (bucket <= from) continue;
    const count = durations.counts[index] ?? 0;
    slow.taskRuns += count;
    slow.cumulativeMs += count * durationOf(bucket);
  }
  return {
    taskUuid: row.task_uuid,
    taskName: row.task_name,
    taskType: row.task_type ?? 'unknown',
    taskRuns: row.task_runs,
    failed: row.failed,
    cumulativeMs: row.duration_ms,
    averageMs: row.timed > 0 ? row.duration_ms / row.timed : null,
    p50Ms: percentile(durations, 0.5),
    p95Ms: percentile(durations, 0.95),
    slow: { taskRuns: slow.taskRuns, cumulativeMs: Math.round(slow.cumulativeMs) },
  };
}
