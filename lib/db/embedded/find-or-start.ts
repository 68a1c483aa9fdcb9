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

/** How a server is to be. */
export interface ServerOptions {
  /**
   * `false` for tests alone: faster, but a killed server loses its latest commits and a power cut
   * everything. Default `true`.
   */
  durable?: boolean;
  /** Hears in one line of anything unusual that was put right. */
  onNotice?: (line: string) => void;
}

/** A connection to the one server of this layout. The caller holds its lock. */
export async function findOrStart(layout: Layout, options: ServerOptions): Promise<Presence> {
  const presence = (await findRunning(layout)) ?? (await startOwn(layout, options));
  await createDatabase(presence.connection);
  return presence;
}

/** The running server, if the recorded password opens it; one that it does not open is stopped. */
async function findRunning(layout: Layout): Promise<Presence | null> {
  // The pid file is the truth: a starter killed in time never recorded what it started.
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
    // The state file is of another time than the cluster: one of them was restored.
    if (findPostmaster(layout)) await stopPostmaster(postmaster);
    await resetPassword(layout, programs, account, password);
  }
  throw new EmbeddedPostgresError(`Embedded PostgreSQL starts and ends again: see ${layout.log}`);
}

async function createDatabase({ client }: Connection): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE]);
  if (!rowCount) await client.query(`CREATE DATABASE ${DATABASE}`);
}
