import { log } from '@/lib/log';
import { clusterExists } from './cluster';
import type { Layout } from './layout';
import { isWanted } from './presence';
import { readState } from './state';

const FIRST_DELAY_MS = 200;
const LONGEST_DELAY_MS = 10_000;

/**
 * Brings back a server that died under us: killed, or out of memory. It listens on its old port again, so
 * pools recover by themselves. Retries until it runs or is no longer wanted; a cluster that somebody removed
 * stays away. Never keeps the process alive.
 */
export function reviveSoon(
  layout: Layout,
  revive: () => Promise<void>,
  { delayMs = FIRST_DELAY_MS, told = '' } = {},
): void {
  const again = (error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    // Otherwise it would log the same every ten seconds.
    if (reason !== told)
      log().warn({ reason }, 'the embedded PostgreSQL could not be started again');
    const next = Math.min(delayMs * 2, LONGEST_DELAY_MS);
    reviveSoon(layout, revive, { delayMs: next, told: reason });
  };
  const timer = setTimeout(() => {
    if (isWanted(layout.dataDir) && isThere(layout)) revive().catch(again);
  }, delayMs);
  timer.unref();
}

function isThere(layout: Layout): boolean {
  try {
    return clusterExists(layout) && readState(layout) !== null;
  } catch {
    return false;
  }
}
