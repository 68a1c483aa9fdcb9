import { nowMs } from '@/lib/clock';
import { database, databaseIsConnected } from '@/lib/db';
import { pendingMigrations } from '@/lib/db/migrate';
import { env, hasSealingKeys } from '@/lib/env';
import { lastHeartbeat, silentMs } from '@/lib/jobs';
import { migrationsDirectory, runningPortal } from './index';

export interface Readiness {
  ready: boolean;
  checks: {
    database: 'ok' | 'unreachable';
    migrations: 'ok' | 'pending' | 'unknown';
    keys: 'ok' | 'missing';
    /** This process's own worker, or when there is none any other's. */
    worker: 'ok' | 'silent' | 'off';
  };
}

/** Whether this process can serve. Never says why in more words than these: anybody may ask. */
export async function readiness(): Promise<Readiness> {
  const keys = hasSealingKeys(env()) && env().NEXTAUTH_SECRET ? 'ok' : 'missing';
  const databaseUp = await canAnswer();
  const migrations = databaseUp ? await migrationState() : 'unknown';
  const worker = await workerState(databaseUp);
  const ownWorkerMissing = env().PORTAL_WORKER === 'on' && worker !== 'ok';
  return {
    ready: databaseUp && migrations === 'ok' && keys === 'ok' && !ownWorkerMissing,
    checks: { database: databaseUp ? 'ok' : 'unreachable', migrations, keys, worker },
  };
}

// Anybody may ask, as often as they like: the database is asked once for all who ask at a time.
let asking: Promise<boolean> | null = null;

async function canAnswer(): Promise<boolean> {
  if (!databaseIsConnected()) return false;
  asking ??= ask().finally(() => {
    asking = null;
  });
  return asking;
}

async function ask(): Promise<boolean> {
  return database().prisma.$queryRaw`SELECT 1`.then(() => true).catch(() => false);
}

// Migrations never come undone under a running process: once found applied, they stay so.
let applied = false;

async function migrationState(): Promise<'ok' | 'pending'> {
  applied ||=
    (await pendingMigrations({ url: database().url, directory: migrationsDirectory() })).length ===
    0;
  return applied ? 'ok' : 'pending';
}

async function workerState(databaseUp: boolean): Promise<'ok' | 'silent' | 'off'> {
  const own = runningPortal()?.worker;
  if (own) return own.alive ? 'ok' : 'silent';
  if (!databaseUp) return 'off';
  const seenAt = await lastHeartbeat().catch(() => null);
  if (!seenAt) return 'off';
  return nowMs() - seenAt.getTime() < silentMs ? 'ok' : 'silent';
}
