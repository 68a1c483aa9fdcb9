import { Client } from 'pg';
import { failure, type Migration, readMigrations } from './migration-files';
import {
  createLedger,
  type Ledger,
  type LedgerClient,
  openLedger,
  record,
  requireIntact,
} from './migration-ledger';

// The key that `prisma migrate deploy` locks too: neither runs while the other does.
const PRISMA_LOCK = 72_707_369;

/** Whoever answers no sooner is taken for not there: a start that hangs says nothing. */
const connectMs = 10_000;

/** Where the migrations are, and what they are applied to. */
export interface MigrationTarget {
  /** A direct connection: an advisory lock does not survive a pooler between transactions. */
  url: string;
  /** Folder of `<name>/migration.sql`, applied in the order of their names. */
  directory: string;
}

/**
 * Applies what has not been applied yet, each migration whole or not at all, and records it as
 * `prisma migrate deploy` does. Any number of processes may call it at once: one applies, the
 * others wait and find nothing left.
 *
 * @returns the names of those applied by this call
 * @throws {MigrationError} when a recorded one failed or was changed since, or one fails now
 */
export async function applyMigrations({
  url,
  directory,
}: MigrationTarget): Promise<{ applied: string[] }> {
  const migrations = await readMigrations(directory);
  return await withClient(url, async (client) => {
    // Held by the session: a killed process's lock ends with its connection.
    await client.query('SELECT pg_advisory_lock($1)', [PRISMA_LOCK]);
    const ledger = (await openLedger(client)) ?? (await createLedger(client));
    const pending = unapplied(migrations, ledger);
    for (const migration of pending) await apply(client, ledger, migration);
    return { applied: pending.map(({ name }) => name) };
  });
}

/**
 * The migrations that the database still lacks, by name. Takes no lock and changes nothing.
 *
 * @param target a URL, for which one connection is opened and closed, or a client or pool of pg's
 * @throws {MigrationError} when a recorded one failed or was changed since
 */
export async function pendingMigrations(
  target: MigrationTarget | { client: LedgerClient; directory: string },
): Promise<string[]> {
  const migrations = await readMigrations(target.directory);
  const names = async (client: LedgerClient) =>
    unapplied(migrations, await openLedger(client)).map(({ name }) => name);
  return 'client' in target ? await names(target.client) : await withClient(target.url, names);
}

/** Those that the database has and these files do not know: a newer version was here. */
export async function newerMigrations({ url, directory }: MigrationTarget): Promise<string[]> {
  const known = new Set((await readMigrations(directory)).map(({ name }) => name));
  const ledger = await withClient(url, openLedger);
  return [...(ledger?.applied.keys() ?? [])].filter((name) => !known.has(name));
}

function unapplied(migrations: Migration[], ledger: Ledger | null): Migration[] {
  if (!ledger) return migrations;
  requireIntact(migrations, ledger);
  return migrations.filter(({ name }) => !ledger.applied.has(name));
}

async function apply(client: Client, ledger: Ledger, migration: Migration): Promise<void> {
  await client.query('BEGIN');
  try {
    // The months that they make partitions for are the session's.
    await client.query("SET LOCAL TimeZone = 'UTC'");
    await client.query(migration.sql);
    // What a script sets for itself would otherwise hold for the record and for the next script.
    await client.query('RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL');
    await record(client, ledger, migration);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw failure(migration, error);
  }
}

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: connectMs });
  // A connection that breaks fails the query in hand; unheard it would end the process.
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
