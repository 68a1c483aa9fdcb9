import type { BulkTransaction } from '@/lib/db';
import type { Named } from './replace-rows';
import { binned } from './roll-up';
import type { Place } from './staging';

/** Words kept per run, in alphabetical order: a tsvector holds one megabyte. */
const mostWords = 4000;
/** Pieces of a run whose words are searchable. */
const mostPieces = 4;

/**
 * Writes the runs that changed: those of which nothing was known as the answer reports them, the others anew from
 * all of their rows that are kept. Afterwards `history_run_hours` holds the hours whose runs have changed.
 */
export async function writeRuns(
  tx: BulkTransaction,
  { teamId, pipelineId }: Place,
  span: { from: Date; to: Date },
  { known, all }: Named,
): Promise<void> {
  const others = all > 0 ? 'WHERE run_uuid NOT IN (SELECT run_uuid FROM history_named)' : '';
  await tx.execute(
    `INSERT INTO runs (${columns})
     SELECT $1, $2, run_uuid, started_at, first_at, ended_at, duration_ms, task_runs, failed_task_runs, failed_task_runs = 0,
            failed_task_uuid, fingerprint, task_types, words FROM history_runs ${others}`,
    [teamId, pipelineId],
  );
  await tx.execute(
    `INSERT INTO history_run_hours SELECT DISTINCT ${binned('hour', 'started_at')} FROM history_runs ${others}`,
  );
  if (all === 0) return;
  await tx.execute(writeNamed, [teamId, pipelineId, span.from, span.to]);
  if (known === 0) return;
  // A run may have left the hour in which it was thought to have started.
  await tx.execute(
    `INSERT INTO history_run_hours SELECT DISTINCT ${binned('hour', 'started_at')} FROM history_named WHERE known AND changed`,
  );
}

const columns =
  'team_id, pipeline_id, run_uuid, started_at, first_at, ended_at, duration_ms, task_runs, failed_task_runs, successful, failed_task_uuid, fingerprint, task_types, words';

const few = (words: string): string =>
  `CASE WHEN length(${words}) <= ${mostWords} THEN ${words} ELSE array_to_tsvector((tsvector_to_array(${words}))[1:${mostWords}]) END`;

const writeNamed = `
  WITH rows AS MATERIALIZED (
    SELECT t.run_uuid, t.task_uuid, t.task_type, t.executed_at, t.duration_ms, t.successful, t.fingerprint
    FROM history_named n CROSS JOIN LATERAL (
      SELECT * FROM task_runs
      WHERE team_id = (SELECT $1::uuid) AND pipeline_id = (SELECT $2::uuid) AND run_uuid = n.run_uuid AND executed_at >= $3 AND executed_at <= $4 OFFSET 0) t
    WHERE n.changed
  ), sums AS (
    SELECT run_uuid, min(executed_at - coalesce(duration_ms, 0) * interval '1 millisecond') AS started_at,
           min(executed_at) AS first_at, max(executed_at) AS ended_at, count(*)::int AS task_runs,
           count(*) FILTER (WHERE NOT successful)::int AS failed, array_agg(DISTINCT task_type COLLATE "C") AS task_types
    FROM rows GROUP BY run_uuid
  ), failures AS (
    SELECT DISTINCT ON (run_uuid) run_uuid, task_uuid, fingerprint FROM rows WHERE NOT successful
    ORDER BY run_uuid, executed_at, task_uuid, fingerprint
  ), words AS (
    SELECT run_uuid, portal_words(words) AS words FROM (
      SELECT h.run_uuid, h.words, row_number() OVER (PARTITION BY h.run_uuid) AS piece
      FROM history_runs h JOIN history_named n USING (run_uuid) WHERE n.changed
    ) pieces WHERE piece <= ${mostPieces} GROUP BY run_uuid
  ), written AS (
    INSERT INTO runs (${columns})
    SELECT $1, $2, s.run_uuid, s.started_at, s.first_at, s.ended_at,
           floor(extract(epoch FROM s.ended_at - s.started_at) * 1000)::bigint, s.task_runs, s.failed, s.failed = 0,
           f.task_uuid, f.fingerprint, s.task_types, ${few('w.words')}
    FROM sums s LEFT JOIN failures f USING (run_uuid) JOIN words w USING (run_uuid)
    ON CONFLICT (pipeline_id, run_uuid) DO UPDATE SET
      started_at = excluded.started_at, first_at = excluded.first_at, ended_at = excluded.ended_at,
      duration_ms = excluded.duration_ms, task_runs = excluded.task_runs, failed_task_runs = excluded.failed_task_runs,
      successful = excluded.successful, failed_task_uuid = excluded.failed_task_uuid, fingerprint = excluded.fingerprint,
      task_types = excluded.task_types, words = ${few('(runs.words || excluded.words)')}
    RETURNING started_at
  )
  INSERT INTO history_run_hours SELECT DISTINCT ${binned('hour', 'started_at')} FROM written`;
