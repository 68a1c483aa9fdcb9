import type { BulkTransaction } from '@/lib/db';
import type { Place } from './staging';

/** Of one answer's rows of a run, as many have their words searched; a for_each may write thousands. */
const searchedRows = 200;
/** Words of a run, after which the alphabetical rest is left out: a tsvector holds one megabyte. */
const mostWords = 4000;

/**
 * Writes the changed runs anew from their rows: those that were not known from the staged ones, the others from
 * all that is kept of them.
 */
export async function writeRuns(
  tx: BulkTransaction,
  { teamId, pipelineId }: Place,
  span: { from: Date; to: Date },
): Promise<void> {
  await tx.execute(
    `WITH rows AS (
       SELECT s.run_uuid, s.task_uuid, s.task_type, s.executed_at, s.duration_ms, s.successful, s.fingerprint
       FROM history_staged s JOIN history_named n USING (run_uuid) WHERE NOT n.known
       UNION ALL
       SELECT t.run_uuid, t.task_uuid, t.task_type, t.executed_at, t.duration_ms, t.successful, t.fingerprint
       FROM history_named n CROSS JOIN LATERAL (
         SELECT * FROM task_runs
         WHERE team_id = $1 AND pipeline_id = $2 AND run_uuid = n.run_uuid AND executed_at >= $3 AND executed_at <= $4 OFFSET 0) t
       WHERE n.known AND n.changed
     ), sums AS (
       SELECT run_uuid, min(started_at) AS started_at, min(first_at) AS first_at, max(ended_at) AS ended_at,
              sum(task_runs)::int AS task_runs, sum(failed)::int AS failed, array_agg(task_type ORDER BY task_type) AS task_types
       FROM (
         SELECT run_uuid, task_type, min(executed_at - coalesce(duration_ms, 0) * interval '1 millisecond') AS started_at,
                min(executed_at) AS first_at, max(executed_at) AS ended_at, count(*) AS task_runs,
                count(*) FILTER (WHERE NOT successful) AS failed
         FROM rows GROUP BY run_uuid, task_type
       ) types GROUP BY run_uuid
     ), failures AS (
       SELECT DISTINCT ON (run_uuid) run_uuid, task_uuid, fingerprint FROM rows WHERE NOT successful
       ORDER BY run_uuid, executed_at, task_uuid, fingerprint
     ), words AS (${stagedWords})
     INSERT INTO runs (team_id, pipeline_id, run_uuid, started_at, first_at, ended_at, duration_ms, task_runs, failed_task_runs,
       successful, failed_task_uuid, fingerprint, task_types, words)
     SELECT $1, $2, s.run_uuid, s.started_at, s.first_at, s.ended_at,
            floor(extract(epoch FROM s.ended_at - s.started_at) * 1000)::bigint, s.task_runs, s.failed, s.failed = 0,
            f.task_uuid, f.fingerprint, s.task_types, coalesce(w.words, '')
     FROM sums s LEFT JOIN failures f USING (run_uuid) LEFT JOIN words w USING (run_uuid)
     ON CONFLICT (pipeline_id, run_uuid) DO UPDATE SET
       started_at = excluded.started_at, first_at = excluded.first_at, ended_at = excluded.ended_at,
       duration_ms = excluded.duration_ms, task_runs = excluded.task_runs, failed_task_runs = excluded.failed_task_runs,
       successful = excluded.successful, failed_task_uuid = excluded.failed_task_uuid, fingerprint = excluded.fingerprint,
       task_types = excluded.task_types,
       words = CASE WHEN length(runs.words || excluded.words) <= ${mostWords} THEN runs.words || excluded.words
                    ELSE array_to_tsvector((tsvector_to_array(runs.words || excluded.words))[1:${mostWords}]) END`,
    [teamId, pipelineId, span.from, span.to],
  );
}

/** Putting rows in order costs; only the runs with very many pay for it. */
const stagedWords = `
  SELECT run_uuid, portal_words(words) AS words FROM (
    SELECT s.run_uuid, s.words FROM history_staged s
    WHERE s.words <> '' AND s.run_uuid NOT IN (SELECT run_uuid FROM history_staged GROUP BY 1 HAVING count(*) > ${searchedRows})
    UNION ALL
    SELECT run_uuid, words FROM (
      SELECT run_uuid, words, row_number() OVER (PARTITION BY run_uuid ORDER BY successful, digest, ordinal) AS number
      FROM history_staged WHERE run_uuid IN (SELECT run_uuid FROM history_staged GROUP BY 1 HAVING count(*) > ${searchedRows})
    ) many WHERE number <= ${searchedRows}
  ) searched GROUP BY run_uuid`;
