import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, fstatSync, ftruncateSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Account } from './account';
import { EmbeddedPostgresError, explain } from './error';
import type { Layout } from './layout';
import { endLeftovers } from './leftovers';
import { findPostmaster, forgetReusedPid, type Postmaster } from './postmaster';
import type { Programs } from './programs';
import { complaint, ENVIRONMENT } from './run-program';

const ATTEMPTS = 5;
const POLL_MS = 10;
const ORPHAN_MS = 500;
/** Recovery after a kill replays the WAL, which takes a while if it is large. */
const READY_MS = 5 * 60_000;
const LOG_LIMIT_BYTES = 10 * 1024 * 1024;

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '128MB',
  max_wal_size: '512MB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
};

const NOT_DURABLE = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };
/** The longest socket address on any supported system. */
const SOCKET_PATH_BYTES = 103;

/** How to start a server. */
export interface StartOptions {
  /** Tried first: pools of running processes still look for the server there. */
  port: number | null;
  /** Off only for tests: a kill then loses the latest commits, a power cut the cluster. */
  durable: boolean;
}

/**
 * Starts the server as a process of its own, which outlives this one, and waits until it is ready.
 *
 * @throws {EmbeddedPostgresError} with what the server's log says
 */
export async function startPostmaster(
  layout: Layout,
  programs: Programs,
  account: Account,
  { port, durable }: StartOptions,
): Promise<Postmaster> {
  let wanted = port;
  for (let attempt = 1; ; attempt += 1) {
    forgetReusedPid(layout);
    const usable = wanted !== null && (await isFree(wanted)) ? wanted : await freePort();
    const started = start(layout, programs, account, { port: usable, durable });
    const outcome = await untilReady(layout, started);
    if (typeof outcome !== 'string') return outcome;
    if (attempt === ATTEMPTS) throw complaint(outcome);
    if (/shared memory block .* still in use/.test(outcome)) await endLeftovers(layout);
    else if (/could not create any TCP/.test(outcome)) wanted = null;
    // A program of a killed process may still be working on the cluster, and will end soon.
    else if (/lock file .* already exists/.test(outcome)) await sleep(ORPHAN_MS);
    else throw complaint(outcome);
  }
}

interface Started {
  child: ChildProcess;
  /** Length of the log before this start. */
  logStart: number;
  failure: Error | null;
}

function start(
  { cluster, base, log }: Layout,
  programs: Programs,
  account: Account,
  { port, durable }: { port: number; durable: boolean },
): Started {
  const settings = {
    ...SETTINGS,
    ...(durable ? {} : { ...NOT_DURABLE, ...socketIn(cluster, port) }),
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const file = openSync(log, 'a', 0o600);
  try {
    if (fstatSync(file).size > LOG_LIMIT_BYTES) ftruncateSync(file);
    const logStart = fstatSync(file).size;
    const child = spawn(programs.postgres, ['-D', cluster, '-p', String(port), ...args], {
      ...account,
      cwd: base,
      env: ENVIRONMENT,
      // In its own session: Ctrl-C at the terminal is for the portal, which then stops it in order.
      detached: true,
      stdio: ['ignore', file, file],
    });
    const started: Started = { child, logStart, failure: null };
    child.on('error', (error) => {
      started.failure = error;
    });
    child.unref();
    return started;
  } finally {
    closeSync(file);
  }
}

/** The tests' server also listens on a Unix socket, which takes a third less CPU than TCP. */
const socketIn = (cluster: string, port: number) =>
  Buffer.byteLength(socketOf(cluster, port)) > SOCKET_PATH_BYTES
    ? {}
    : { unix_socket_directories: cluster };

/** The file of that socket. */
export const socketOf = (cluster: string, port: number): string =>
  join(cluster, `.s.PGSQL.${port}`);

/** The ready server, or what its log says if it ended instead. */
async function untilReady(layout: Layout, started: Started): Promise<Postmaster | string> {
  const deadline = performance.now() + READY_MS;
  while (performance.now() < deadline) {
    if (started.failure) throw explain('cannot run', started.failure);
    if (started.child.exitCode !== null || started.child.signalCode !== null) {
      return readFileSync(layout.log).subarray(started.logStart).toString('utf8');
    }
    const postmaster = findPostmaster(layout);
    if (postmaster?.ready && postmaster.pid === started.child.pid) return postmaster;
    await sleep(POLL_MS);
  }
  throw new EmbeddedPostgresError(
    `Embedded PostgreSQL is still not ready after ${READY_MS / 1000} s: see ${layout.log}`,
  );
}

function isFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const probe = createServer();
    probe.once('error', () => done(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => done(true)));
  });
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      probe.close(() => done(port));
    });
  });
}
