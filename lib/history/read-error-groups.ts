import { z } from 'zod';
import { Prisma, type SqlTransaction } from '@/lib/db';
import type { Place } from './staging';
import { type SumRange, sumRanges } from './sum-ranges';
import { isOfWholeHours } from './whole-hours';

/** Failed task runs whose errors differ only in numbers, ids and times. */
export interface ErrorGroup {
  fingerprint: string;
  /** Untrusted text; null: none was stored. */
  message: string | null;
  failures: number;
  /** How many tasks failed with it. */
  tasks: number;
  /** In the whole history that is kept, not only in the range. */
  firstSeenAt: Date;
  lastSeenAt: Date;
  /** Failures in each step of the range, in order. */
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

/** The kinds of errors in a range, most frequent first; of all tasks, or only of these. */
export async function readErrorGroups(
  tx: SqlTransaction,
  { teamId, pipelineId }: Place,
  range: SumRange,
  { tasks = null }: { tasks?: readonly string[] | null } = {},
): Promise<ErrorGroup[]> {
  const ofTasks = tasks && Prisma.sql`AND e.task_uuid = ANY(${[...tasks]}::uuid[])`;
  const kept = Prisma.sql`
    SELECT e.first_at, e.last_at FROM error_rollups e
    WHERE e.team_id = ${teamId}::uuid AND e.pipeline_id = ${pipelineId}::uuid AND e.task_uuid = o.uuid AND e.fingerprint = g.fingerprint`;
  // An hour in which a step begins or ends: its rows show which belong to which.
  const cutHours = Prisma.sql`
      UNION ALL
      SELECT s.n, h.fingerprint, h.task_uuid, 1 FROM placed h CROSS JOIN LATERAL (
        SELECT t.executed_at FROM task_runs t
        WHERE t.team_id = ${teamId}::uuid AND t.pipeline_id = ${pipelineId}::uuid AND t.task_uuid = h.task_uuid AND t.fingerprint = h.fingerprint
          AND NOT t.successful AND t.executed_at >= h.starts_at AND t.executed_at < h.starts_at + interval '1 hour'
        OFFSET 0
      ) t JOIN steps s ON t.executed_at >= s.since AND t.executed_at < s.until
      WHERE h.n IS NULL`;
  const ofRange = Prisma.sql`
          WHERE e.team_id = ${teamId}::uuid AND e.pipeline_id = ${pipelineId}::uuid
            AND e.starts_at >= date_trunc('hour', ${range.from}::timestamptz, 'UTC') AND e.starts_at < ${range.to} ${ofTasks ?? Prisma.empty}
          ORDER BY e.starts_at OFFSET 0`;
  // OFFSET 0, so that each row is assigned once. In index order, or the planner reads all errors of a team to find
  // those of a pipeline that has many. Steps of whole hours never split an hour, so hours are added up as they are
  // read.
  const wholeCells = Prisma.sql`
      cells AS MATERIALIZED (
        SELECT c.fingerprint, c.task_uuid, b.numbers[c.i] AS n, c.failures FROM bounds b CROSS JOIN (
          SELECT e.fingerprint, e.task_uuid, e.i, sum(e.failures)::int AS failures
          FROM (SELECT e.fingerprint, e.task_uuid, e.failures, width_bucket(e.starts_at, (SELECT begins FROM bounds)) AS i FROM error_rollups e ${ofRange}) e
          GROUP BY 1, 2, 3
        ) c
      )`;
  const cutCells = Prisma.sql`
      placed AS MATERIALIZED (
        SELECT e.fingerprint, e.task_uuid, e.failures, e.starts_at, CASE WHEN e.i > 0 AND e.last_at < b.ends[e.i] THEN b.numbers[e.i] END AS n
        FROM bounds b CROSS JOIN LATERAL (
          SELECT e.*, width_bucket(e.first_at, b.begins) AS i FROM error_rollups e ${ofRange}
        ) e
      ),
      cells AS MATERIALIZED (
        SELECT fingerprint, task_uuid, n, sum(failures)::int AS failures FROM (
          SELECT n, fingerprint, task_uuid, failures FROM placed WHERE n IS NOT NULL
          ${cutHours}
        ) lines GROUP BY 1, 2, 3
      )`;
  const rows = Rows.parse(
    await tx.$queryRaw`
      WITH ${sumRanges(range)},
      -- Steps lie one beside the other, so the one that an instant is in is found by halving, not by trying each.
      bounds AS MATERIALIZED (SELECT array_agg(since ORDER BY n) AS begins, array_agg(until ORDER BY n) AS ends, array_agg(n ORDER BY n) AS numbers FROM steps),
      -- Everything further on is of these: as many as there are kinds and steps, however many hours they are from.
      ${isOfWholeHours(range) ? wholeCells : cutCells},
      groups AS MATERIALIZED (
        SELECT fingerprint, sum(failures)::int AS failures, count(DISTINCT task_uuid)::int AS tasks FROM cells
        GROUP BY fingerprint ORDER BY 2 DESC, 1 LIMIT ${mostGroups}::bigint
      ),
      own AS MATERIALIZED (
        SELECT e.task_uuid AS uuid FROM cells e
        UNION
        SELECT e.task_uuid FROM (SELECT uuid AS task_uuid FROM tasks WHERE team_id = ${teamId}::uuid AND pipeline_id = ${pipelineId}::uuid) e
        WHERE true ${ofTasks ?? Prisma.empty}
      ),
      -- The first and the last hour of a kind in each task that may have had it: not all hours in between.
      seen AS MATERIALIZED (
        SELECT g.fingerprint, min(a.first_at) AS first_at, max(z.last_at) AS last_at
        FROM groups g CROSS JOIN own o
          CROSS JOIN LATERAL (${kept} ORDER BY e.starts_at LIMIT 1) a
          CROSS JOIN LATERAL (${kept} ORDER BY e.starts_at DESC LIMIT 1) z
        GROUP BY 1
      )
      SELECT g.fingerprint::text AS fingerprint, k.message, g.failures, g.tasks, w.first_at, w.last_at,
             ARRAY(SELECT coalesce(c.failures, 0) FROM steps s
                   LEFT JOIN (SELECT n, sum(failures)::int AS failures FROM cells WHERE fingerprint = g.fingerprint GROUP BY n) c ON c.n = s.n ORDER BY s.n) AS steps
      FROM groups g JOIN seen w USING (fingerprint) LEFT JOIN error_kinds k ON k.team_id = ${teamId}::uuid AND k.fingerprint = g.fingerprint
      ORDER BY g.failures DESC, g.fingerprint`,
  );
  return rows.map(({ first_at: firstSeenAt, last_at: lastSeenAt, ...row }) => ({
    ...row,
    firstSeenAt,
    lastSeenAt,
  }));
}
