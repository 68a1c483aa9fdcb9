import { z } from 'zod';
import type { Transaction } from '@/lib/db';
import { bucketOf, durationOf, percentile } from './duration-buckets';
import type { Place } from './staging';
import { type SumRange, sumRanges } from './sum-ranges';

/** A task's part in a range. */
export interface TaskSums {
  taskUuid: string;
  taskName: string | null;
  taskType: string;
  taskRuns: number;
  failed: number;
  /** Of all its task runs together, milliseconds. */
  cumulativeMs: number;
  averageMs: number | null;
  p50Ms: number | null;
  p95Ms: number | null;
  /** Task runs that took longer than the threshold, and their time together: within 1 %. */
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
  buckets: z.array(z.number()).nullable(),
  counts: z.array(z.coerce.number()).nullable(),
});

/** The pipeline's tasks in a range, those that took the most time first. */
export async function readTaskSums(
  tx: Transaction,
  { teamId, pipelineId }: Place,
  range: Omit<SumRange, 'period'>,
  { slowerThanMs, taskType }: { slowerThanMs: number; taskType?: string | undefined },
): Promise<TaskSums[]> {
  const rows = z.array(Row).parse(
    await tx.$queryRaw`
      WITH ${sumRanges({ ...range, period: 'whole' })},
      own AS (SELECT uuid, name, task_type FROM tasks WHERE team_id = ${teamId}::uuid AND pipeline_id = ${pipelineId}::uuid),
      lines AS MATERIALIZED (
        SELECT r.task_uuid, r.task_runs, r.failed_task_runs AS failed, r.timed, r.duration_ms, r.buckets, r.counts
        FROM own o CROSS JOIN spans g CROSS JOIN LATERAL (
          SELECT r.task_uuid, r.task_runs, r.failed_task_runs, r.timed, r.duration_ms, r.buckets, r.counts FROM task_rollups r
          WHERE r.team_id = ${teamId}::uuid AND r.pipeline_id = ${pipelineId}::uuid AND r.task_uuid = o.uuid
            AND r.grain = g.grain AND r.starts_at >= g.since AND r.starts_at < g.until
          OFFSET 0
        ) r
        UNION ALL
        SELECT t.task_uuid, 1, (NOT t.successful)::int, (t.duration_ms IS NOT NULL)::int, coalesce(t.duration_ms, 0),
               CASE WHEN t.duration_ms IS NULL THEN '{}' ELSE ARRAY[portal_duration_bucket(t.duration_ms)] END,
               CASE WHEN t.duration_ms IS NULL THEN '{}' ELSE '{1}'::int[] END
        FROM own o CROSS JOIN edges e CROSS JOIN LATERAL (
          SELECT t.task_uuid, t.successful, t.duration_ms FROM task_runs t
          WHERE t.team_id = ${teamId}::uuid AND t.pipeline_id = ${pipelineId}::uuid AND t.task_uuid = o.uuid
            AND t.executed_at >= e.since AND t.executed_at < e.until
          OFFSET 0
        ) t
      ),
      histograms AS (
        SELECT task_uuid, array_agg(bucket ORDER BY bucket) AS buckets, array_agg(count ORDER BY bucket) AS counts
        FROM (SELECT l.task_uuid, u.bucket, sum(u.count) AS count FROM lines l CROSS JOIN LATERAL unnest(l.buckets, l.counts) AS u (bucket, count) GROUP BY 1, 2) sums
        GROUP BY task_uuid
      )
      SELECT s.*, h.buckets, h.counts, o.name AS task_name, o.task_type
      FROM (SELECT task_uuid, sum(task_runs) AS task_runs, sum(failed) AS failed, sum(timed) AS timed, sum(duration_ms) AS duration_ms FROM lines GROUP BY task_uuid) s
        LEFT JOIN histograms h USING (task_uuid) LEFT JOIN own o ON o.uuid = s.task_uuid
      WHERE ${taskType ?? null}::text IS NULL OR o.task_type = ${taskType ?? null}::text
      ORDER BY s.duration_ms DESC, s.task_uuid`,
  );
  return rows.map((row) => toTaskSums(row, slowerThanMs));
}

function toTaskSums(row: z.output<typeof Row>, slowerThanMs: number): TaskSums {
  const durations = { buckets: row.buckets ?? [], counts: row.counts ?? [] };
  const from = bucketOf(slowerThanMs);
  const slow = { taskRuns: 0, cumulativeMs: 0 };
  for (const [index, bucket] of durations.buckets.entries()) {
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
