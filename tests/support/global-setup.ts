import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from 'pg';
import { ensureEmbeddedPostgres } from '../../lib/db/embedded';
import { layoutFor } from '../../lib/db/embedded/layout';
import { socketOf } from '../../lib/db/embedded/server';
import { applyMigrations } from '../../lib/db/migrate';
import { readMigrations } from '../../lib/db/migration-files';
import {
  beginRun,
  drop,
  dropFinishedDatabases,
  dropOtherTemplates,
  SERVER_URL,
  TEMPLATE,
  templateName,
  urlFor,
  withClient,
  withTemplateLock,
} from './server';

/** The folder of the tests' own PostgreSQL, kept from run to run. */
export const TEST_DATA_DIR = join(__dirname, '..', '..', '.data', 'test');

const MIGRATIONS = join(__dirname, '..', '..', 'prisma', 'migrations');

/** Starts a real PostgreSQL (or uses `TEST_DATABASE_URL`'s) and migrates the template in it. */
export default async function globalSetup(): Promise<void> {
  const serverUrl = process.env.TEST_DATABASE_URL ?? (await startServer());
  beginRun();
  const fingerprint = createHash('sha256');
  for (const { name, checksum } of await readMigrations(MIGRATIONS)) {
    fingerprint.update(`${name}:${checksum}\n`);
  }
  const template = templateName(fingerprint.digest('hex'));
  await withClient(serverUrl, async (client) => {
    await dropFinishedDatabases(client);
    await withTemplateLock(client, () => provideTemplate(client, serverUrl, template));
  });
  process.env[SERVER_URL] = serverUrl;
  process.env[TEMPLATE] = template;
}

async function startServer(): Promise<string> {
  const options = { dataDir: TEST_DATA_DIR, durable: false, onNotice: console.warn };
  const { url } = await ensureEmbeddedPostgres(options);
  const { cluster } = layoutFor(TEST_DATA_DIR);
  // If the socket's path is too long there is no socket, and TCP will do.
  if (!existsSync(socketOf(cluster, Number(new URL(url).port)))) return url;
  return `${url}&host=${encodeURIComponent(cluster)}`;
}

async function provideTemplate(client: Client, serverUrl: string, template: string): Promise<void> {
  const known = await client.query('SELECT FROM pg_database WHERE datname = $1', [template]);
  if (known.rowCount) return;
  await dropOtherTemplates(client, template);
  // Renamed when complete: a run killed halfway must not leave half a template under the name.
  const growing = `${template}_growing`;
  await drop(client, growing);
  await client.query(`CREATE DATABASE "${growing}" TEMPLATE template0`);
  await applyMigrations({ url: urlFor(serverUrl, growing), directory: MIGRATIONS });
  await client.query(`ALTER DATABASE "${growing}" RENAME TO "${template}"`);
}
