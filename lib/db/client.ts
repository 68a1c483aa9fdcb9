import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { applicationName } from './application-name';
import { beginInUtc } from './begin-in-utc';
import { dropIdle } from './drop-idle';
import { type Prisma, PrismaClient } from './generated/client';
import { Pulse } from './pulse';
import { sharedTeamRevisions, stopSharedTeamRevisions, type TeamRevisions } from './team-revisions';

/** Secrets and their hashes are never selected unless a query names them. */
const secrets = {
  user: { passwordHash: true },
  invitation: { tokenHash: true },
  apiToken: { tokenHash: true },
  scimToken: { tokenHash: true },
  credential: { clientSecretSealed: true, outputKeySealed: true },
  accessToken: { tokenSealed: true },
  webhook: { secretSealed: true, oldSecretSealed: true },
  report: { passwordHash: true, logo: true },
  reportLink: { hash: true },
} as const satisfies Prisma.GlobalOmitConfig;

type Client = PrismaClient<never, typeof secrets>;

/** A transaction that sees only the scope's rows. */
export type Transaction = Omit<
  Client,
  '$connect' | '$disconnect' | '$on' | '$transaction' | '$extends'
>;

export interface Database {
  readonly url: string;
  readonly prisma: Client;
  /** The connections that Prisma also uses; see sql-transaction.ts. */
  readonly main: pg.Pool;
  /** Connections for COPY; see bulk.ts. */
  readonly bulk: pg.Pool;
  /** Connections for single reads that everything else waits for; see quick.ts. */
  readonly quick: pg.Pool;
  /** Drops connections to a server that has gone silent; null: nothing does. */
  readonly pulse: Pulse | null;
  /**
   * Ends the idle connections. A connection made while writes were refused keeps refusing them after they are
   * accepted again, and after a failover leads to the old server.
   */
  renew(): void;
  /** The role to act as, or null when the owner is itself subject to row level security. */
  readonly role: string | null;
  close(): Promise<void>;
}

// Next bundles instrumentation, pages and routes separately, so a module variable would exist several times.
const shared = globalThis as typeof globalThis & { __portalDatabase?: Database | undefined };

/**
 * Connects this process's one database. `waitMs` is how long a query waits for a free connection before the
 * database counts as unavailable: below two seconds, so that a stuck database is noticed in time. With
 * `watched`, one that has gone silent is noticed in time too. Throws an Error with a sentence if row level
 * security could not hold: a superuser sees every row despite FORCE.
 */
export async function connectDatabase(
  url: string,
  {
    connections = 12,
    waitMs = 1800,
    watched = false,
  }: { connections?: number; waitMs?: number; watched?: boolean } = {},
): Promise<Database> {
  const role = await roleToAssume(url);
  const main = pool(url, role, { max: connections, waitMs, statementMs: 15_000 });
  const prisma = new PrismaClient({
    adapter: new PrismaPg(main),
    omit: secrets,
    errorFormat: 'minimal',
    transactionOptions: { maxWait: waitMs, timeout: 15_000 },
  });
  const bulk = pool(url, role, { max: 3, waitMs: 30_000, statementMs: 10 * 60_000 });
  const quick = pool(url, role, { max: 2, waitMs, statementMs: 15_000 });
  const pulse = watched ? new Pulse(url) : null;
  for (const made of [main, bulk, quick]) pulse?.watch(made);
  let renewedAt = Number.NEGATIVE_INFINITY;
  const database: Database = {
    url,
    role,
    prisma,
    main,
    bulk,
    quick,
    pulse,
    renew() {
      // Everything fails at once, and every failure calls this.
      if (performance.now() - renewedAt < 1000) return;
      renewedAt = performance.now();
      for (const made of [main, bulk, quick]) void dropIdle(made);
    },
    async close() {
      if (shared.__portalDatabase === database) shared.__portalDatabase = undefined;
      await pulse?.stop();
      await Promise.all([stopSharedTeamRevisions(), prisma.$disconnect(), bulk.end(), quick.end()]);
      await main.end();
    },
  };
  // A pooler may refuse what each connection needs: report that now, not at the first query.
  await main.query('SELECT 1').catch(async (error: unknown) => {
    await database.close();
    throw error;
  });
  shared.__portalDatabase = database;
  return database;
}

/** Opens no connection until the first query. */
function pool(
  url: string,
  role: string | null,
  { max, waitMs, statementMs }: { max: number; waitMs: number; statementMs: number },
): pg.Pool {
  const made = new pg.Pool({
    connectionString: url,
    application_name: applicationName,
    max,
    connectionTimeoutMillis: waitMs,
    idleTimeoutMillis: 30_000,
    statement_timeout: statementMs,
    onConnect: beginInUtc,
    ...(role ? { options: `-c role=${role}` } : {}),
  });
  // The pool replaces a lost idle connection; without a listener the error would end the process.
  made.on('error', () => {});
  return made;
}

/** This process's database. Throws an Error if none is connected. */
export function database(): Database {
  if (!shared.__portalDatabase) throw new Error('The database is not connected yet.');
  return shared.__portalDatabase;
}

/** Whether this process has connected its database. */
export function databaseIsConnected(): boolean {
  return shared.__portalDatabase !== undefined;
}

/** When each team's rows last changed, heard over one connection of this process. */
export function teamRevisions(): TeamRevisions {
  return sharedTeamRevisions(
    () => shared.__portalDatabase?.url ?? null,
    (channel, text) => database().main.query('SELECT pg_notify($1, $2)', [channel, text]),
  );
}

async function roleToAssume(url: string): Promise<string | null> {
  const client = new pg.Client({
    connectionString: url,
    application_name: applicationName,
    connectionTimeoutMillis: 5000,
  });
  await client.connect();
  try {
    const { rows } = await client.query<{ assumable: boolean; unfenced: boolean }>(
      `SELECT EXISTS (SELECT FROM pg_roles r WHERE r.rolname = 'portal_app' AND pg_has_role(current_user, r.oid, 'MEMBER')) AS assumable,
              (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user) AS unfenced`,
    );
    if (rows[0]?.assumable) return 'portal_app';
    if (rows[0]?.unfenced) {
      throw new Error(
        'The database user may bypass row level security and the role portal_app is missing: create it, or connect as an owner without BYPASSRLS.',
      );
    }
    return null;
  } finally {
    await client.end();
  }
}
