import { readdirSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Layout } from './layout';

const PATIENCE_MS = 3_000;
const POLL_MS = 50;

/**
 * Waits for the backends of a killed server to end, and kills those that do not: one in the middle of a long
 * query does not notice and keeps the shared memory, and no new server can start beside it.
 */
export async function endLeftovers({ cluster }: Layout): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (performance.now() < deadline) {
    if (backendsIn(cluster).length === 0 && process.platform === 'linux') return;
    await sleep(POLL_MS);
  }
  for (const pid of backendsIn(cluster)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has just ended.
    }
  }
  await sleep(POLL_MS);
}

/** Processes whose working directory is the cluster's, as only PostgreSQL's own have (Linux only). */
function backendsIn(cluster: string): number[] {
  if (process.platform !== 'linux') return [];
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
  return pids.filter((pid) => {
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === cluster && isPostgres(pid);
    } catch {
      return false;
    }
  });
}

function isPostgres(pid: number): boolean {
  return /\/postgres( \(deleted\))?$/.test(readlinkSync(`/proc/${pid}/exe`));
}
