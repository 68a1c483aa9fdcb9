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

// The key that `prisma migrate deploy` locks too: the two exclude each other.
const PRISMA_LOCK = 72_707_369;

/** A server that takes longer to answer counts as down: a start that hangs says nothing. */
const connectMs = 10_000;
/** Milliseconds after which a start says what it is waiting for. */
const tellWaitMs = 5000;

/** Where the migrations are, and which database to apply them to. */
interface MigrationTarget {
  url: string;
  /** Folder of `<name>/migration.sql`, applied in order of their names. */
  directory: string;
}

/**
 * Applies pending migrations, each one whole or not at all, and records them as `prisma migrate deploy` does. Any
 * number of processes may call it at once: one applies each migration while the others wait.
 *
 * @returns the names of those applied by this call
 * @throws {MigrationError} if a recorded one failed or was changed since, or one fails now
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
 * The names of the migrations that the database lacks. Takes no lock and changes nothing.
 *
 * @param target a URL, for which one connection is opened and closed, or a client or pool of pg's
 * @throws {MigrationError} if a recorded one failed or was changed since
 */
export async function pendingMigrations(
  target: MigrationTarget | { client: LedgerClient; directory: string },
): Promise<string[]> {
  const migrations = await readMigrations(target.directory);
  const names = async (client: LedgerClient) =>
    unapplied(migrations, await openLedger(client)).map(({ name }) => name);
  return 'client' in target ? await names(target.client) : await withClient(target.url, names);
}

/** Migrations that the database has but these files lack: a newer version was here. */
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

/** The name of the migration it applied; null: none was left. */
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
 * Held by the transaction, not the session: a pooler passes the session on, and with it a lock that nobody would
 * release and the next start would wait for forever.
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
    // The migrations create monthly partitions in the session's time zone.
    await client.query("SET LOCAL TimeZone = 'UTC'");
    await client.query(migration.sql);
    // Settings a script makes would otherwise also apply to the record and the next script.
    await client.query('RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL');
    await record(client, ledger, migration);
  } catch (error) {
    throw failure(migration, error);
  }
}

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: connectMs });
  // A broken connection fails the current query; without a listener it would end the process.
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
