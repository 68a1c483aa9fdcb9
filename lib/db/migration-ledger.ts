import { randomUUID } from 'node:crypto';
import type { QueryResult } from 'pg';
import { type Migration, MigrationError } from './migration-files';

/** Anything that runs a query: a client or a pool of pg's. */
export interface LedgerClient {
  query(sql: string, values?: unknown[]): Promise<QueryResult>;
}

/** Prisma's own record of migrations, `_prisma_migrations`. */
export interface Ledger {
  /** Quoted, with its schema: a migration may leave another search path. */
  table: string;
  /** Checksum of each applied migration, by name. */
  applied: Map<string, string>;
  /** The name of a migration that was begun elsewhere and neither finished nor resolved. */
  failed: string | null;
}

interface Row {
  migration_name: string;
  checksum: string;
  finished_at: Date | null;
}

/** The current record; `null` if there is none yet. */
export async function openLedger(client: LedgerClient): Promise<Ledger | null> {
  const table = await tableName(client);
  const { rows: found } = await client.query('SELECT to_regclass($1) IS NOT NULL AS there', [
    table,
  ]);
  if (!found[0]?.there) return null;
  const { rows } = await client.query(
    `SELECT migration_name, checksum, finished_at FROM ${table}
      WHERE rolled_back_at IS NULL ORDER BY started_at`,
  );
  const known: Row[] = rows;
  const finished = known.filter((row) => row.finished_at !== null);
  const failed = known.find((row) => row.finished_at === null);
  return {
    table,
    applied: new Map(finished.map((row) => [row.migration_name, row.checksum])),
    failed: failed?.migration_name ?? null,
  };
}

/** Creates an empty record with exactly Prisma's columns. */
export async function createLedger(client: LedgerClient): Promise<Ledger> {
  const table = await tableName(client);
  await client.query(`CREATE TABLE ${table} (
    id                  VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum            VARCHAR(64) NOT NULL,
    finished_at         TIMESTAMPTZ,
    migration_name      VARCHAR(255) NOT NULL,
    logs                TEXT,
    rolled_back_at      TIMESTAMPTZ,
    started_at          TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0
  )`);
  return { table, applied: new Map(), failed: null };
}

/**
 * Refuses to continue with a record that does not match the files.
 *
 * @throws {MigrationError} naming the migration and what to do
 */
export function requireIntact(migrations: Migration[], { applied, failed }: Ledger): void {
  if (failed !== null) {
    throw new MigrationError(
      `Migration ${failed} was begun and never finished: mend the database, then mark it with "prisma migrate resolve"`,
    );
  }
  for (const { name, checksum } of migrations) {
    const recorded = applied.get(name);
    if (recorded === undefined || recorded === checksum) continue;
    throw new MigrationError(
      `Migration ${name} was changed after it was applied: restore the file and put the change into a new migration`,
    );
  }
}

/** Records a migration as applied, within its own transaction, whose start is its start time. */
export async function record(
  client: LedgerClient,
  { table }: Ledger,
  { name, checksum }: Migration,
): Promise<void> {
  await client.query(
    `INSERT INTO ${table} (id, checksum, started_at, finished_at, migration_name, applied_steps_count)
     VALUES ($1, $2, now(), clock_timestamp(), $3, 1)`,
    [randomUUID(), checksum, name],
  );
}

async function tableName(client: LedgerClient): Promise<string> {
  const { rows } = await client.query('SELECT quote_ident(current_schema()) AS schema');
  const schema: unknown = rows[0]?.schema;
  if (typeof schema === 'string') return `${schema}._prisma_migrations`;
  throw new MigrationError('The database user has no schema to create tables in');
}
