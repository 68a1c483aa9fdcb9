import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import { Client } from 'pg';
import { processStart } from '../../lib/db/embedded/process-identity.mjs';

/** The variable in which global setup tells the test processes where to copy their databases from. */
export const SERVER_URL = 'PORTAL_TEST_SERVER_URL';
export const TEMPLATE = 'PORTAL_TEST_TEMPLATE';
const RUN = 'PORTAL_TEST_RUN';

const TEMPLATE_PREFIX = 'portal_template_';
const HOST = createHash('sha256').update(hostname()).digest('hex').slice(0, 6);
const COPY_PREFIX = `portal_test_${HOST}_`;

/** Marks databases made from now on as belonging to this process's run. */
export function beginRun(): void {
  process.env[RUN] = `${process.pid}`;
}

/** A name that no other database of any run has. */
export function freshName(): string {
  const unique = `${process.pid.toString(36)}${Math.random().toString(36).slice(2, 8)}`;
  return `${COPY_PREFIX}${process.env[RUN] ?? process.pid}_${unique}`;
}

/** Name of the template for these migrations. */
export function templateName(fingerprint: string): string {
  return `${TEMPLATE_PREFIX}${fingerprint.slice(0, 16)}`;
}

/** The URL of another database on the same server. */
export function urlFor(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

/** Runs `work` on its own connection. */
export async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Runs `work` while no other process makes or copies the template: a copy requires it to be unused. */
export async function withTemplateLock<T>(client: Client, work: () => Promise<T>): Promise<T> {
  await client.query("SELECT pg_advisory_lock(hashtext('portal_template'))");
  try {
    return await work();
  } finally {
    await client.query("SELECT pg_advisory_unlock(hashtext('portal_template'))");
  }
}

/** Drops this run's databases and those of finished runs on this machine. */
export async function dropFinishedDatabases(client: Client): Promise<void> {
  const { rows } = await client.query('SELECT datname FROM pg_database');
  const names: string[] = rows.map((row: { datname: string }) => row.datname);
  for (const name of names) {
    if (name.startsWith(COPY_PREFIX) && isOver(name)) await drop(client, name);
  }
}

/** Drops templates of other migrations. */
export async function dropOtherTemplates(client: Client, current: string): Promise<void> {
  const { rows } = await client.query('SELECT datname FROM pg_database');
  const names: string[] = rows.map((row: { datname: string }) => row.datname);
  for (const name of names) {
    if (name.startsWith(TEMPLATE_PREFIX) && name !== current) await drop(client, name);
  }
}

/** Drops a database, even if somebody is still connected. */
export async function drop(client: Client, name: string): Promise<void> {
  await client.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
}

function isOver(name: string): boolean {
  const run = name.slice(COPY_PREFIX.length).split('_')[0] ?? '';
  return run === process.env[RUN] || processStart(Number(run)) === null;
}
