import type { BulkTransaction } from '@/lib/db';

/** Where rows go: both ids are in every statement, besides the fence in the database. */
export interface Place {
  teamId: string;
  pipelineId: string;
}

/** Makes the tables that an answer goes through on its way in; they live as long as the connection. */
export async function prepareStaging(tx: BulkTransaction): Promise<void> {
  // Enough to tell a row a run from a thousand; the usual number reads most of the answer once more.
  await tx.execute('SET LOCAL default_statistics_target = 5');
  await tx.execute(stagedTable);
  for (const table of workTables) await tx.execute(`${table} ON COMMIT DELETE ROWS`);
}

/** Rows of an answer, in the order in which StagedRows writes them. */
const stagedTable = `
  CREATE TEMP TABLE IF NOT EXISTS history_staged (
    run_uuid uuid NOT NULL, task_uuid uuid NOT NULL, executed_at timestamptz NOT NULL, digest bigint NOT NULL,
    duration_ms bigint, metric_value float8, fingerprint bigint, ordinal int NOT NULL, output_bytes int NOT NULL,
    output_form int2 NOT NULL, bucket int2, successful bool NOT NULL, task_type text NOT NULL, output bytea, words text,
    message text
  ) ON COMMIT DELETE ROWS`;

const workTables = [
  // The runs that the answer names, and what was known of them.
  `CREATE TEMP TABLE IF NOT EXISTS history_named (
     run_uuid uuid PRIMARY KEY, rows int NOT NULL, known bool NOT NULL, changed bool NOT NULL, started_at timestamptz, first_at timestamptz, ended_at timestamptz)`,
  // Hours in which a changed run started, or was thought to.
  `CREATE TEMP TABLE IF NOT EXISTS history_run_hours (starts_at timestamptz NOT NULL)`,
  // Rows of known runs that are here already.
  `CREATE TEMP TABLE IF NOT EXISTS history_here (
     run_uuid uuid NOT NULL, executed_at timestamptz NOT NULL, digest bigint NOT NULL, ordinal int NOT NULL)`,
  // Rows that the answer took back.
  `CREATE TEMP TABLE IF NOT EXISTS history_gone (
     run_uuid uuid NOT NULL, task_uuid uuid NOT NULL, executed_at timestamptz NOT NULL, fingerprint bigint)`,
  // Hours or days of a task whose sums change.
  `CREATE TEMP TABLE IF NOT EXISTS history_touched (
     task_uuid uuid NOT NULL, starts_at timestamptz NOT NULL, known bool NOT NULL)`,
];
