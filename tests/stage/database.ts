import { join } from 'node:path';
import pg from 'pg';
import { ensureEmbeddedPostgres, releaseEmbeddedPostgres } from '@/lib/db/embedded';
import { processStart } from '@/lib/db/embedded/process-identity.mjs';
import { drop, urlFor, withClient } from '../support/server';
import { repository } from './node-process';

/** A database of a command's own, for what runs outside of jest. */
export interface StageDatabase {
  readonly url: string;
  /** As the cluster's superuser, whom no row level security hides anything from. */
  readonly admin: pg.Pool;
  /** Removes the database, and stops the server unless somebody else uses it. */
  drop(): Promise<void>;
}

/**
 * Makes an empty database in a real PostgreSQL that is kept under `.data/<folder>` (or is
 * `TEST_DATABASE_URL`'s) and writes to disk as in production.
 */
export async function openStageDatabase(folder: 'bench' | 'campaign'): Promise<StageDatabase> {
  const dataDir = join(repository, '.data', folder);
  const given = process.env.TEST_DATABASE_URL;
  const serverUrl = given ?? (await ensureEmbeddedPostgres({ dataDir })).url;
  const prefix = `portal_${folder}_`;
  const name = `${prefix}${process.pid}`;
  await withClient(serverUrl, async (client) => {
    const { rows } = await client.query<{ datname: string }>('SELECT datname FROM pg_database');
    for (const { datname } of rows) {
      if (datname.startsWith(prefix) && isOver(datname.slice(prefix.length))) {
        await drop(client, datname);
      }
    }
    await client.query(`CREATE DATABASE "${name}" TEMPLATE template0`);
  });
  const url = urlFor(serverUrl, name);
  const admin = new pg.Pool({ connectionString: url, max: 4 });
  return {
    url,
    admin,
    async drop() {
      await admin.end();
      await withClient(serverUrl, (client) => drop(client, name));
      if (!given) await releaseEmbeddedPostgres({ dataDir });
    },
  };
}

/** Whether the process of that pid, which made a database, is gone; then nobody else will drop it. */
function isOver(pid: string): boolean {
  return Number(pid) === process.pid || processStart(Number(pid)) === null;
}
