import { join } from 'node:path';
import pg from 'pg';
import { ensureEmbeddedPostgres, releaseEmbeddedPostgres } from '@/lib/db/embedded';
import { processStart } from '@/lib/db/embedded/process-identity.mjs';
import { drop, urlFor, withClient } from '../support/server';
import { repository } from './node-process';

/** A command's own database, for what runs outside jest. */
export interface StageDatabase {
  readonly url: string;
  /** As the cluster's superuser, from whom row level security hides nothing. */
  readonly admin: pg.Pool;
  /** Removes the database, and stops the server unless somebody else uses it. */
  drop(): Promise<void>;
}

/**
 * Makes an empty database in a real PostgreSQL that is kept under `.data/<folder>` (or is `TEST_DATABASE_URL`'s) and
 * writes to disk as in production. With `keptAs` the database is left there and reused by the next call with that
 * name.
 */
export async function openStageDatabase(
  folder: 'bench' | 'campaign',
  { keptAs }: { keptAs?: string | undefined } = {},
): Promise<StageDatabase> {
  const dataDir = join(repository, '.data', folder);
  const given = process.env.TEST_DATABASE_URL;
  const serverUrl = given ?? (await ensureEmbeddedPostgres({ dataDir })).url;
  const prefix = `portal_${folder}_`;
  const name =
    keptAs === undefined
      ? `${prefix}${process.pid}_${own.size}`
      : `portal_kept_${folder}_${keptAs}`;
  own.add(name);
  await withClient(serverUrl, async (client) => {
    const { rows } = await client.query<{ datname: string }>('SELECT datname FROM pg_database');
    for (const { datname } of rows) {
      if (datname.startsWith(prefix) && !own.has(datname) && isOver(datname.slice(prefix.length))) {
        await drop(client, datname);
      }
    }
    if (rows.every(({ datname }) => datname !== name)) {
      await client.query(`CREATE DATABASE "${name}" TEMPLATE template0`);
    }
  });
  const url = urlFor(serverUrl, name);
  const admin = new pg.Pool({ connectionString: url, max: 4 });
  return {
    url,
    admin,
    async drop() {
      await admin.end();
      if (keptAs === undefined) await withClient(serverUrl, (client) => drop(client, name));
      if (!given) await releaseEmbeddedPostgres({ dataDir });
    },
  };
}

/** Those of this process. */
const own = new Set<string>();

/** Whether the process that made a database is gone; then nobody else will drop it. */
function isOver(made: string): boolean {
  const pid = Number(made.split('_')[0]);
  return pid === process.pid || processStart(pid) === null;
}
