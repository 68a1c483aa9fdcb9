import path from 'node:path';
import { runMigrations } from 'graphile-worker';
import pg from 'pg';
import { applicationName, connectDatabase } from '@/lib/db';
import { ensureEmbeddedPostgres, releaseEmbeddedPostgres } from '@/lib/db/embedded';
import { applyMigrations } from '@/lib/db/migrate';
import { env, hasSealingKeys, requireKeys } from '@/lib/env';
import { startWorker, type Worker } from '@/lib/jobs';
import { log } from '@/lib/log';
import { flushViews } from '@/lib/reports';
import { sendsUnderWay } from '@/lib/runs';
import { holdKeys, lockedKeys, missingKeys, unlockKeys } from '@/lib/sealing';
import { followDatabaseClock } from './database-clock';
import { databaseInWords } from './database-in-words';
import { endAnswers, setRunning } from './running';

type ProcessKind = 'server' | 'worker' | 'command';

export interface Portal {
  /** The worker in this process, if there is one. */
  readonly worker: Worker | null;
  /** Stops in order: jobs, answers in progress, connections, and the embedded database when nobody else uses it. */
  stop(): Promise<void>;
}

/** Where the migrations are; every process starts in the repository's folder. */
export const migrationsDirectory = () => path.join(process.cwd(), 'prisma', 'migrations');

/**
 * Starts a process of the portal: environment, database, migrations, worker. Throws an Error whose message is one
 * line.
 */
export async function boot(kind: ProcessKind): Promise<Portal> {
  const settings = env();
  if (kind !== 'command') requireKeys(settings);
  if (hasSealingKeys(settings)) holdKeys(await unlockKeys(settings));
  const dataDir = path.resolve(settings.PORTAL_DATA_DIR);
  const embedded = settings.DATABASE_URL === undefined;
  const url = settings.DATABASE_URL ?? (await ensureEmbeddedPostgres({ dataDir })).url;
  const inWords = (error: unknown) => {
    throw embedded ? error : databaseInWords(error, url);
  };
  await applyMigrations({ url, directory: migrationsDirectory() }).catch(inWords);
  await migrateQueue(url).catch(inWords);
  const database = await connectDatabase(
    url,
    kind === 'command' ? { connections: 4 } : { watched: true },
  ).catch(inWords);
  if (hasSealingKeys(settings)) await tellMissingKeys();
  const clock = await followDatabaseClock();
  const works = kind === 'worker' || (kind === 'server' && settings.PORTAL_WORKER === 'on');
  const worker = works ? await startWorker(url) : null;
  const portal: Portal = {
    worker,
    async stop() {
      await Promise.all([worker?.stop(), endAnswers()]);
      await sendsUnderWay();
      await flushViews();
      clock.stop();
      await database.close();
      if (embedded) await releaseEmbeddedPostgres({ dataDir });
    },
  };
  setRunning(portal);
  return portal;
}

/** What will not open is reported when a process starts, by the name of its key, not when somebody needs it. */
async function tellMissingKeys(): Promise<void> {
  for (const { kid, reason } of lockedKeys())
    log().warn({ kid }, `a wrapped key cannot be opened: ${reason}`);
  for (const sentence of await missingKeys()) log().warn(sentence);
}

/** graphile-worker's own tables, also for processes that only add jobs. */
async function migrateQueue(url: string): Promise<void> {
  const pgPool = new pg.Pool({ connectionString: url, max: 1, application_name: applicationName });
  const lost = (error: Error) => log().warn({ err: error }, 'a connection was lost at the start');
  pgPool.on('error', lost);
  pgPool.on('connect', (client) => client.on('error', lost));
  try {
    await runMigrations({ pgPool });
  } finally {
    await pgPool.end();
  }
}
