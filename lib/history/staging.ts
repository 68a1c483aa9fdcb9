import type { BulkTransaction } from '@/lib/db';

/** Where rows belong: both ids are in every statement, on top of row level security. */
export interface Place {
  teamId: string;
  pipelineId: string;
}

/**
 * Creates the tables that an answer passes through, which live as long as the connection, and makes settings that suit
 * it.
 */
export async function prepareStaging(tx: BulkTransaction): Promise<void> {
  await tx.execute(
    [
      // Enough to tell one row per run from a thousand; the default would read most of the answer again.
      'SET LOCAL default_statistics_target = 5',
      // How far the log is read is in the same transaction: whatever a crash loses is asked for again.
      'SET LOCAL synchronous_commit = off',
      ...tables.map((table) => `CREATE TEMP TABLE IF NOT EXISTS ${table} ON COMMIT DELETE ROWS`),
    ].join(';'),
  );
}

const tables = [
  // Rows of an answer, in the order in which StagedRows writes them.
  `history_staged (
    run_uuid uuid NOT NULL, task_uuid uuid NOT NULL, executed_at timestamptz NOT NULL, digest bigint NOT NULL,
    duration_ms bigint, metric_value float8, fingerprint bigint, ordinal int NOT NULL, output_bytes int NOT NULL,
    output_form int2 NOT NULL, successful bool NOT NULL, task_type text NOT NULL, output bytea)`,
  // What these rows say about their runs: see StagedRuns. For a run in several pieces they only give its
  // name.
  `history_runs (
    run_uuid uuid NOT NULL, started_at timestamptz NOT NULL, first_at timestamptz NOT NULL, ended_at timestamptz NOT NULL,
    duration_ms bigint NOT NULL, task_runs int NOT NULL, failed_task_runs int NOT NULL, failed_task_uuid uuid,
    fingerprint bigint, task_types text[] NOT NULL, words tsvector NOT NULL)`,
  // And about the hours and days of their tasks: see StagedSums.
  `history_sums (
    task_uuid uuid NOT NULL, starts_at timestamptz NOT NULL, grain grain NOT NULL, task_runs int NOT NULL, failed_task_runs int NOT NULL,
    timed int NOT NULL, duration_ms bigint NOT NULL, measured int NOT NULL, metric_sum float8 NOT NULL,
    metric_least float8, metric_most float8, buckets int2[] NOT NULL, counts int4[] NOT NULL)`,
  // Which kinds of error occurred in which hours of their tasks: see StagedFailures.
  `history_failures (
    task_uuid uuid NOT NULL, fingerprint bigint NOT NULL, starts_at timestamptz NOT NULL, message text NOT NULL)`,
  // Runs that are rebuilt from the rows in the history: those known before, and those that came in pieces.
  `history_named (
    run_uuid uuid PRIMARY KEY, known bool NOT NULL, pieces int NOT NULL, changed bool NOT NULL, started_at timestamptz,
    first_at timestamptz, ended_at timestamptz)`,
  // Hours in which a changed run started, or was thought to have started.
  'history_run_hours (starts_at timestamptz NOT NULL)',
  // Rows of known runs that are already in the history.
  `history_here (
    run_uuid uuid NOT NULL, executed_at timestamptz NOT NULL, digest bigint NOT NULL, ordinal int NOT NULL)`,
  // Rows that the answer removed.
  `history_gone (
    run_uuid uuid NOT NULL, task_uuid uuid NOT NULL, executed_at timestamptz NOT NULL, fingerprint bigint)`,
  // Hours or days of a task whose sums change.
  'history_touched (task_uuid uuid NOT NULL, starts_at timestamptz NOT NULL, known bool NOT NULL)',
];
