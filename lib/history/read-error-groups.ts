import { z } from 'zod';
import type { Transaction } from '@/lib/db';
import type { Place } from './staging';
import { type SumRange, sumRanges } from './sum-ranges';

/** Failed task runs whose errors differ only in numbers, ids and times. */
export interface ErrorGroup {
  fingerprint: string;
  /** Hostile text; null: it was never told. */
  message: string | null;
  failures: number;
  /** Tasks that failed so. */
  tasks: number;
  /** Of the whole kept history, not of the range alone. */
  firstSeenAt: Date;
  lastSeenAt: Date;
  /** Failures of each step of the range, in order. */
  steps: number[];
}

const mostGroups = 50;

const Rows = z.array(
  z.object({
    fingerprint: z.string(),
    message: z.string().nullable(),
    failures: z.number(),
    tasks: z.number(),
    first_at: z.date(),
    last_at: z.date(),
    steps: z.array(z.number()),
  }),
);

/** The kinds of errors of a range, the most frequent first. */
export async function readErrorGroups(
  tx: Transaction,
  { teamId, pipelineId }: Place,
  range: SumRange,
): Promise<ErrorGroup[]> {
  const rows = Rows.parse(
    await tx.$queryRaw`
      WITH ${sumRanges(range)},
      hours AS MATERIALIZED (
        SELECT c.n, c.hours_from AS since, c.hours_to AS until FROM cuts c WHERE c.hours_from < c.hours_to
      ),
      lines AS MATERIALIZED (
        SELECT h.n, e.fingerprint, e.task_uuid, e.failures FROM hours h JOIN error_rollups e ON e.starts_at >= h.since AND e.starts_at < h.until
        WHERE e.team_id = ${teamId}::uuid AND e.pipeline_id = ${pipelineId}::uuid
        UNION ALL
        SELECT g.n, t.fingerprint, t.task_uuid, 1 FROM edges g JOIN task_runs t ON t.executed_at >= g.since AND t.executed_at < g.until
        WHERE t.team_id = ${teamId}::uuid AND t.pipeline_id = ${pipelineId}::uuid AND NOT t.successful AND t.fingerprint IS NOT NULL
      ),
      groups AS MATERIALIZED (
        SELECT fingerprint, sum(failures)::int AS failures, count(DISTINCT task_uuid)::int AS tasks FROM lines
        GROUP BY fingerprint ORDER BY 2 DESC, 1 LIMIT ${mostGroups}
      )
      SELECT g.fingerprint::text AS fingerprint, k.message, g.failures, g.tasks, w.first_at, w.last_at,
             ARRAY(SELECT coalesce((SELECT sum(l.failures)::int FROM lines l WHERE l.n = s.n AND l.fingerprint = g.fingerprint), 0) FROM steps s ORDER BY s.n) AS steps
      FROM groups g LEFT JOIN error_kinds k ON k.team_id = ${teamId}::uuid AND k.fingerprint = g.fingerprint
        CROSS JOIN LATERAL (
          SELECT min(e.first_at) AS first_at, max(e.last_at) AS last_at FROM error_rollups e
          WHERE e.team_id = ${teamId}::uuid AND e.pipeline_id = ${pipelineId}::uuid AND e.fingerprint = g.fingerprint
        ) w
      WHERE w.first_at IS NOT NULL
      ORDER BY g.failures DESC, g.fingerprint`,
  );
  return rows.map(({ first_at: firstSeenAt, last_at: lastSeenAt, ...row }) => ({
    ...row,
    firstSeenAt,
    lastSeenAt,
  }));
}
