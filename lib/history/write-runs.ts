import type { BulkTransaction } from '@/lib/db';
import { binned } from './roll-up';
import type { Place } from './staging';

/** Of one answer's rows of a run, as many have their words searched; a for_each may write thousands. */
const searchedRows = 200;
/** Words of a run, after which the alphabetical rest is left out: a tsvector holds one megabyte. */
const mostWords = 4000;

/**
 * Writes the changed runs anew from their rows: those that were not known from the staged ones, the others from
 * all that is kept of them. Afterwards `history_run_hours` holds the hours whose runs are others than before.
 */
export async function writeRuns(
  tx: BulkTransaction,
  { teamId, pipelineId }: Place,
  span: { from: Date; to: Date },
  { someKnown }: { someKnown: boolean },
): Promise<void> {
  await tx.execute(writeNew, [teamId, pipelineId]);
  if (!someKnown) return;
  await tx.execute(writeKnown, [teamId, pipelineId, span.from, span.to]);
  // A run may have left the hour in which it was thought to have started.
  await tx.execute(
    `INSERT INTO history_run_hours SELECT DISTINCT ${binned('hour', 'started_at')} FROM history_named WHERE known AND changed`,
  );
}

const lexemes = (words: string): string => `array_to_tsvector(string_to_array(${words}, ' '))`;

/** Words of the staged rows of runs. Putting rows in order costs; only the runs with very many pay for it. */
const wordsOf = (runs: string): string => `
  SELECT s.run_uuid, ${lexemes("string_agg(s.words, ' ')")} AS words
  FROM history_staged s JOIN history_named n USING (run_uuid) WHERE n.rows <= ${searchedRows} AND s.words IS NOT NULL AND ${runs}
  GROUP BY s.run_uuid
  UNION ALL
  SELECT run_uuid, ${lexemes("string_agg(words, ' ')")} FROM (
    SELECT s.run_uuid, s.words, row_number() OVER (PARTITION BY s.run_uuid ORDER BY s.successful, s.digest, s.ordinal) AS number
    FROM history_staged s JOIN history_named n USING (run_uuid) WHERE n.rows > ${searchedRows} AND s.words IS NOT NULL AND ${runs}
  ) many WHERE number <= ${searchedRows} GROUP BY run_uuid`;

/** From `rows` and `words` to runs; what is said of those that are there already is said in `meeting`. */
const write = (rows: string, words: string, meeting: string): string => `
  WITH rows AS ${rows}, sums AS (
    SELECT run_uuid, min(executed_at - coalesce(duration_ms, 0) * interval '1 millisecond') AS started_at,
           min(executed_at) AS first_at, max(executed_at) AS ended_at, count(*)::int AS task_runs,
           count(*) FILTER (WHERE NOT successful)::int AS failed, array_agg(DISTINCT task_type) AS task_types
    FROM rows GROUP BY run_uuid
  ), failures AS (
    SELECT DISTINCT ON (run_uuid) run_uuid, task_uuid, fingerprint FROM rows WHERE NOT successful
    ORDER BY run_uuid, executed_at, task_uuid, fingerprint
  ), words AS (${words}), written AS (
    INSERT INTO runs (team_id, pipeline_id, run_uuid, started_at, first_at, ended_at, duration_ms, task_runs, failed_task_runs,
      successful, failed_task_uuid, fingerprint, task_types, words)
    SELECT $1, $2, s.run_uuid, s.started_at, s.first_at, s.ended_at,
           floor(extract(epoch FROM s.ended_at - s.started_at) * 1000)::bigint, s.task_runs, s.failed, s.failed = 0,
           f.task_uuid, f.fingerprint, s.task_types, coalesce(w.words, '')
    FROM sums s LEFT JOIN failures f USING (run_uuid) LEFT JOIN words w USING (run_uuid)
    -- In the order of most of the indexes: of two rows beside each other the second costs little.
    ORDER BY s.started_at
    ${meeting} RETURNING started_at
  )
  INSERT INTO history_run_hours SELECT DISTINCT ${binned('hour', 'started_at')} FROM written`;

const writeNew = write(
  `NOT MATERIALIZED (
    SELECT s.run_uuid, s.task_uuid, s.task_type, s.executed_at, s.duration_ms, s.successful, s.fingerprint
    FROM history_staged s JOIN history_named n USING (run_uuid) WHERE NOT n.known
  )`,
  wordsOf('NOT n.known'),
  '',
);

const writeKnown = write(
  `MATERIALIZED (
    SELECT t.run_uuid, t.task_uuid, t.task_type, t.executed_at, t.duration_ms, t.successful, t.fingerprint
    FROM history_named n CROSS JOIN LATERAL (
      SELECT * FROM task_runs
      WHERE team_id = $1 AND pipeline_id = $2 AND run_uuid = n.run_uuid AND executed_at >= $3 AND executed_at <= $4 OFFSET 0) t
    WHERE n.known AND n.changed
  )`,
  wordsOf('n.known AND n.changed'),
  `ON CONFLICT (pipeline_id, run_uuid) DO UPDATE SET
    started_at = excluded.started_at, first_at = excluded.first_at, ended_at = excluded.ended_at,
    duration_ms = excluded.duration_ms, task_runs = excluded.task_runs, failed_task_runs = excluded.failed_task_runs,
    successful = excluded.successful, failed_task_uuid = excluded.failed_task_uuid, fingerprint = excluded.fingerprint,
    task_types = excluded.task_types,
    words = CASE WHEN length(runs.words || excluded.words) <= ${mostWords} THEN runs.words || excluded.words
                 ELSE array_to_tsvector((tsvector_to_array(runs.words || excluded.words))[1:${mostWords}]) END`,
);
