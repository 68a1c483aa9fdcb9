import { z } from 'zod';
import type { BulkTransaction } from '@/lib/db';
import type { Place } from './staging';

/**
 * A window that Datamin was asked for: whole seconds; `to` is exclusive here, although Datamin was asked
 * inclusively.
 */
export interface Window {
  from: Date;
  to: Date;
}

/** How many of the answer's runs cannot be written as it reports them. */
export interface Named {
  known: number;
  /** Those that came in pieces, or of which something is already stored. */
  all: number;
}

interface Replaced {
  inserted: number;
  removed: number;
  named: Named;
  /** The time in which the rows of the known runs lie; null when no run was known. */
  known: Window | null;
}

const Named = z.tuple([
  z.object({
    low: z.date().nullable(),
    high: z.date().nullable(),
    known: z.int(),
    all: z.int(),
    apart: z.int(),
  }),
]);

/**
 * Moves the staged rows into the history. What the answer says about a run within the window replaces what was
 * known of that run there; rows from outside the window are added, so that of equal rows there are as many as
 * either side knows. A run that the answer does not contain stays as it is. Afterwards `history_staged` holds
 * the new rows, `history_gone` those removed, and `history_named` the runs to be rebuilt from their rows.
 */
export async function replaceRows(
  tx: BulkTransaction,
  { teamId, pipelineId }: Place,
  { from, to }: Window,
): Promise<Replaced> {
  const isAny = await tx.execute(nameRuns, [teamId, pipelineId]);
  // As constants, so that partitions that cannot hold rows of these runs are skipped.
  const [{ low, high, known, all, apart }] = Named.parse(
    isAny > 0
      ? await tx.query(
          `SELECT min(first_at) AS low, max(ended_at) AS high, count(*) FILTER (WHERE known)::int AS known, count(*)::int AS all,
                  count(*) FILTER (WHERE pieces > 1)::int AS apart FROM history_named`,
        )
      : [{ low: null, high: null, known: 0, all: 0, apart: 0 }],
  );
  if (apart > 0) await tx.execute(numberEqualRows);
  let removed = 0;
  if (low && high) {
    await tx.execute(
      'ANALYZE history_staged (run_uuid, task_uuid, executed_at); ANALYZE history_named',
    );
    // The end may be within the last millisecond of a Date.
    const until = new Date(high.getTime() + 1);
    await tx.execute(
      `INSERT INTO history_here
       SELECT t.run_uuid, t.executed_at, t.digest, t.ordinal
       FROM history_named n CROSS JOIN LATERAL (
         SELECT * FROM task_runs
         WHERE team_id = (SELECT $1::uuid) AND pipeline_id = (SELECT $2::uuid) AND run_uuid = n.run_uuid AND executed_at >= $3 AND executed_at <= $4 OFFSET 0) t
       WHERE n.known`,
      [teamId, pipelineId, low, until],
    );
    await tx.execute('ANALYZE history_here');
    removed = await tx.execute(takeBack, [
      teamId,
      pipelineId,
      later(low, from),
      earlier(until, to),
    ]);
    await tx.execute(
      'DELETE FROM history_staged s USING history_here h WHERE (s.run_uuid, s.executed_at, s.digest, s.ordinal) = (h.run_uuid, h.executed_at, h.digest, h.ordinal)',
    );
  }
  const inserted = await tx.execute(
    `INSERT INTO task_runs (team_id, pipeline_id, run_uuid, task_uuid, executed_at, digest, duration_ms, metric_value,
       fingerprint, ordinal, output_bytes, output_form, successful, task_type, output)
     SELECT $1, $2, run_uuid, task_uuid, executed_at, digest, duration_ms, metric_value,
       fingerprint, ordinal, output_bytes, output_form, successful, task_type, output
     FROM history_staged`,
    [teamId, pipelineId],
  );
  if (low && high) {
    await tx.execute(
      `UPDATE history_named n SET changed = true
       FROM (SELECT run_uuid FROM history_staged UNION SELECT run_uuid FROM history_gone) c WHERE c.run_uuid = n.run_uuid AND n.known`,
    );
  }
  return {
    inserted,
    removed,
    named: { known, all },
    known: low && high ? { from: low, to: high } : null,
  };
}

/**
 * One index lookup per run, whatever the planner assumes about rows just inserted. The ids are in subqueries:
 * otherwise the planner would assume that a pipeline it has not seen before has no rows, and read all of them
 * for each run.
 */
const nameRuns = `
  INSERT INTO history_named
  SELECT h.run_uuid, r.run_uuid IS NOT NULL, h.pieces, r.run_uuid IS NULL, r.started_at, r.first_at, r.ended_at
  FROM (SELECT run_uuid, count(*) AS pieces FROM history_runs GROUP BY run_uuid) h
  LEFT JOIN LATERAL (
    SELECT run_uuid, started_at, first_at, ended_at FROM runs
    WHERE team_id = (SELECT $1::uuid) AND pipeline_id = (SELECT $2::uuid) AND run_uuid = h.run_uuid OFFSET 0) r ON true
  WHERE h.pieces > 1 OR r.run_uuid IS NOT NULL`;

/**
 * Numbers the equal rows of a run and moment 0, 1, 2, …, in whatever order they came; those of a run in one piece
 * already are.
 */
const numberEqualRows = `
  WITH numbered AS (
    SELECT s.ctid AS place, row_number() OVER (PARTITION BY s.run_uuid, s.executed_at, s.digest) - 1 AS number
    FROM history_staged s JOIN history_named n USING (run_uuid) WHERE n.pieces > 1
  )
  UPDATE history_staged s SET ordinal = n.number FROM numbered n WHERE s.ctid = n.place AND s.ordinal <> n.number`;

const takeBack = `
  WITH gone AS (
    DELETE FROM task_runs t USING history_here h
    WHERE t.team_id = $1 AND t.pipeline_id = $2 AND t.executed_at >= $3 AND t.executed_at < $4
      AND (t.run_uuid, t.executed_at, t.digest, t.ordinal) = (h.run_uuid, h.executed_at, h.digest, h.ordinal)
      AND NOT EXISTS (
        SELECT FROM history_staged s
        WHERE (s.run_uuid, s.executed_at, s.digest, s.ordinal) = (h.run_uuid, h.executed_at, h.digest, h.ordinal))
    RETURNING t.run_uuid, t.task_uuid, t.executed_at, t.fingerprint
  )
  INSERT INTO history_gone SELECT * FROM gone`;

const later = (a: Date, b: Date): Date => (a > b ? a : b);
const earlier = (a: Date, b: Date): Date => (a < b ? a : b);
