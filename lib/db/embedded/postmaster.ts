import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedPostgresError } from './error';
import type { Layout } from './layout';
import { processCommand, processStart } from './process-identity.mjs';

const FAST_SHUTDOWN_MS = 60_000;
const IMMEDIATE_SHUTDOWN_MS = 15_000;
const POLL_MS = 20;

/** A running server, as described by its pid file. */
export interface Postmaster {
  pid: number;
  /** When its process started: distinguishes it from a later process with the same pid. */
  start: string;
  port: number;
  ready: boolean;
}

/**
 * The server running on this cluster, if any. Its pid file outlives a kill or a reboot, and by then the pid
 * may be another program's: only a process that runs on this cluster counts.
 */
export function findPostmaster({ cluster }: Layout): Postmaster | null {
  const lines = readPidFile(cluster);
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 1) return null;
  const start = processStart(pid);
  if (start === null || !processCommand(pid).includes(cluster)) return null;
  return { pid, start, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
}

/**
 * Removes a pid file whose pid now belongs to another program: PostgreSQL would refuse to start. The file of
 * a process that is simply gone stays, because it tells PostgreSQL which shared memory to check.
 */
export function forgetReusedPid(layout: Layout): void {
  const pid = Number(readPidFile(layout.cluster)[0]);
  if (!Number.isInteger(pid) || pid <= 1 || processStart(pid) === null) return;
  if (!findPostmaster(layout)) rmSync(join(layout.cluster, 'postmaster.pid'), { force: true });
}

/**
 * Stops a server and waits until it is gone: clients are disconnected, everything is on disk.
 *
 * @throws {EmbeddedPostgresError} if it does not end
 */
export async function stopPostmaster(postmaster: Postmaster): Promise<void> {
  if (await signalAndWait(postmaster, 'SIGINT', FAST_SHUTDOWN_MS)) return;
  // Immediate shutdown: nothing committed is lost, the next start recovers from the WAL.
  if (await signalAndWait(postmaster, 'SIGQUIT', IMMEDIATE_SHUTDOWN_MS)) return;
  throw new EmbeddedPostgresError(
    `Embedded PostgreSQL (process ${postmaster.pid}) does not stop: end it and start again`,
  );
}

async function signalAndWait({ pid, start }: Postmaster, signal: NodeJS.Signals, waitMs: number) {
  const deadline = performance.now() + waitMs;
  try {
    process.kill(pid, signal);
  } catch {
    return true;
  }
  while (processStart(pid) === start) {
    if (performance.now() > deadline) return false;
    await sleep(POLL_MS);
  }
  return true;
}

function readPidFile(cluster: string): string[] {
  try {
    return readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return [];
  }
}
