import { Client } from 'pg';
import { log } from '@/lib/log';
import { failure, type Migration, readMigrations } from './migration-files';
import {
  createLedger,
  type Ledger,
  type LedgerClient,
  openLedger,
  record,
  requireIntact,
} from './migration-ledger';
import { ownDoors } from './own-doors';

// The key that `prisma migrate deploy` locks too: neither runs while the other does.
const PRISMA_LOCK = 72_707_369;

/** Whoever answers no sooner is taken for not there: a start that hangs says nothing. */
const connectMs = 10_000;
/** Milliseconds after which a start says what it waits for. */
const tellWaitMs = 5000;

/** Where the migrations are, and what they are applied to. */
interface MigrationTarget {
  url: string;
  /** Folder of `<name>/migration.sql`, applied in the order of their names. */
  directory: string;
}

/**
 * Applies what has not been applied yet, each migration whole or not at all, and records it as
 * `prisma migrate deploy` does. Any number of processes may call it at once: each is applied by one of them, while
 * the others wait.
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
    const applied: string[] = [];
    for (;;) {
      const name = await applyNext(client, migrations);
      if (name === null) return { applied };
      applied.push(name);
    }
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

/** The name of what it applied; null: nothing was left. */
async function applyNext(client: Client, migrations: Migration[]): Promise<string | null> {
  await client.query('BEGIN');
  try {
    await lock(client);
    const ledger = (await openLedger(client)) ?? (await createLedger(client));
    const [migration] = unapplied(migrations, ledger);
    if (migration) await apply(client, ledger, migration);
    else await ownDoors(client);
    await client.query('COMMIT');
    return migration?.name ?? null;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  }
}

/**
 * Held by the transaction, not by the session: a pooler hands the session on, and with it a lock that nobody gives
 * back and the next start waits for, for ever.
 */
async function lock(client: Client): Promise<void> {
  const timer = setTimeout(
    () => log().info('waiting for another process that applies migrations'),
    tellWaitMs,
  );
  try {
    await client.query('SELECT pg_advisory_xact_lock($1)', [PRISMA_LOCK]);
  } finally {
    clearTimeout(timer);
  }
}

async function apply(client: Client, ledger: Ledger, migration: Migration): Promise<void> {
  try {
    // The months that they make partitions for are the session's.
    await client.query("SET LOCAL TimeZone = 'UTC'");
    await client.query(migration.sql);
    // What a script sets for itself would otherwise hold for the record and for the next script.
    await client.query('RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL');
    await record(client, ledger, migration);
  } catch (error) {
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
