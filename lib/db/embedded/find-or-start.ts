import { existsSync } from 'node:fs';
import { accountFor } from './account';
import { resetPassword } from './cluster';
import { type Connection, DATABASE } from './connection';
import { EmbeddedPostgresError } from './error';
import type { Layout } from './layout';
import { findPostmaster, stopPostmaster } from './postmaster';
import type { Presence } from './presence';
import { type Programs, providePrograms } from './programs';
import { provideCluster } from './provide-cluster';
import { type StartOptions, startPostmaster } from './server';
import { readState, type State, writeState } from './state';
import { waitForServer } from './wait-for-server';

/** How the server should run. */
export interface ServerOptions {
  /**
   * `false` only for tests: faster, but a killed server loses its latest commits and a power cut everything.
   * Default `true`.
   */
  durable?: boolean;
  /** Called with one line about anything unusual that was repaired. */
  onNotice?: (line: string) => void;
}

/** A connection to this layout's one server. The caller must hold its lock. */
export async function findOrStart(layout: Layout, options: ServerOptions): Promise<Presence> {
  const presence = (await findRunning(layout)) ?? (await startOwn(layout, options));
  await createDatabase(presence.connection);
  return presence;
}

/** The running server, if the recorded password opens it; otherwise stops the server. */
async function findRunning(layout: Layout): Promise<Presence | null> {
  // The pid file is authoritative: a starter that was killed never recorded what it had started.
  const postmaster = findPostmaster(layout);
  const state = readState(layout);
  if (!postmaster) return null;
  const connection = state && (await waitForServer(layout, postmaster, state.password));
  if (state && connection) {
    const { pid, port } = postmaster;
    if (state.pid !== pid || state.port !== port) {
      writeState(layout, { ...state, initialised: true, pid, port });
    }
    return { connection, port, password: state.password };
  }
  if (findPostmaster(layout)) await stopPostmaster(postmaster);
  return null;
}

async function startOwn(layout: Layout, options: ServerOptions): Promise<Presence> {
  const durable = options.durable ?? true;
  const isNew = !existsSync(layout.home);
  const programs = providePrograms(layout);
  const notice = options.onNotice ?? (() => {});
  const state = await provideCluster(layout, programs, { durable, isNew, notice });
  return await startAndConnect(layout, programs, state, { durable, port: state.port });
}

async function startAndConnect(
  layout: Layout,
  programs: Programs,
  state: State,
  options: StartOptions,
): Promise<Presence> {
  const { password } = state;
  const account = accountFor(layout);
  for (let attempt = 1; attempt <= 2; attempt += 1) {
    const postmaster = await startPostmaster(layout, programs, account, options);
    const { pid, port } = postmaster;
    writeState(layout, { ...state, pid, port });
    const connection = await waitForServer(layout, postmaster, password);
    if (connection) return { connection, port, password };
    // The state file and the cluster are from different times: one of them was restored.
    if (findPostmaster(layout)) await stopPostmaster(postmaster);
    await resetPassword(layout, programs, account, password);
  }
  throw new EmbeddedPostgresError(`Embedded PostgreSQL starts and ends again: see ${layout.log}`);
}

async function createDatabase({ client }: Connection): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE]);
  if (!rowCount) await client.query(`CREATE DATABASE ${DATABASE}`);
}
