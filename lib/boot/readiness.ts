import { setTimeout as sleep } from 'node:timers/promises';
import { nowMs } from '@/lib/clock';
import { database, databaseIsConnected } from '@/lib/db';
import { pendingMigrations } from '@/lib/db/migrate';
import { env, hasSealingKeys } from '@/lib/env';
import { lastHeartbeat, silentMs } from '@/lib/jobs';
import { migrationsDirectory } from './index';
import { runningPortal } from './running';

export interface Readiness {
  ready: boolean;
  checks: {
    /** Read-only: a standby, or a database that somebody closed for writing; changes would be refused. */
    database: 'ok' | 'unreachable' | 'read-only';
    migrations: 'ok' | 'pending' | 'unknown';
    keys: 'ok' | 'missing';
    /** This process's own worker or, without one, any other's. */
    worker: 'ok' | 'silent' | 'off';
  };
}

/** Whether this process can serve. Says no more about the reason than this: anybody may ask. */
export async function readiness(): Promise<Readiness> {
  const keys = hasSealingKeys(env()) && env().NEXTAUTH_SECRET ? 'ok' : 'missing';
  const state = await databaseState();
  const databaseUp = state !== 'unreachable';
  const migrations = databaseUp ? await migrationState() : 'unknown';
  const worker = await workerState(databaseUp);
  const ownWorkerMissing = env().PORTAL_WORKER === 'on' && worker !== 'ok';
  return {
    ready: state === 'ok' && migrations === 'ok' && keys === 'ok' && !ownWorkerMissing,
    checks: { database: state, migrations, keys, worker },
  };
}

// Anybody may ask, as often as they like: everybody who asks at the same time shares one query.
let asking: Promise<DatabaseState> | null = null;
type DatabaseState = Readiness['checks']['database'];

/** Whatever monitors the process waits a few seconds in all; a healthy database needs none. Milliseconds. */
const patienceMs = 2000;

async function databaseState(): Promise<DatabaseState> {
  if (!databaseIsConnected()) return 'unreachable';
  if (!asking) {
    const asked = inTime<DatabaseState>(ask(), 'unreachable').finally(() => {
      if (asking === asked) asking = null;
    });
    asking = asked;
  }
  return asking;
}

/** The result, or `late` when it takes longer than anybody waits: the server no longer answers. */
async function inTime<T>(work: Promise<T>, late: T): Promise<T> {
  return Promise.race([work, sleep(patienceMs, late, { ref: false })]);
}

async function ask(): Promise<DatabaseState> {
  try {
    const [answer] = await database().prisma.$queryRaw<{ shut: string }[]>`
      SELECT current_setting('transaction_read_only') AS shut`;
    if (answer?.shut !== 'on') return 'ok';
    // Perhaps only this connection is affected: the next question uses another.
    database().renew();
    return 'read-only';
  } catch {
    return 'unreachable';
  }
}

// Migrations are never undone under a running process: once found applied, they stay so.
let applied = false;

async function migrationState(): Promise<'ok' | 'pending' | 'unknown'> {
  try {
    const target = { url: database().url, directory: migrationsDirectory() };
    if (!applied) {
      const pending = await inTime<string[] | null>(pendingMigrations(target), null);
      if (!pending) return 'unknown';
      applied = pending.length === 0;
    }
    return applied ? 'ok' : 'pending';
  } catch {
    // No connection was free for it.
    return 'unknown';
  }
}

async function workerState(databaseUp: boolean): Promise<'ok' | 'silent' | 'off'> {
  const own = runningPortal()?.worker;
  if (own) return own.alive ? 'ok' : 'silent';
  if (!databaseUp) return 'off';
  const seenAt = await inTime<Date | null>(
    lastHeartbeat().catch(() => null),
    null,
  );
  if (!seenAt) return 'off';
  return nowMs() - seenAt.getTime() < silentMs ? 'ok' : 'silent';
}
