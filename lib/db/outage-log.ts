import { log } from '@/lib/log';
import { database, databaseIsConnected } from './client';
import { type Outage, outageOf } from './failures';

/** Milliseconds between two log lines about the same outage. */
const againMs = 60_000;
/** An outage is over after this long without a failure. Milliseconds. */
const quietMs = 10_000;

const words: Record<Outage, string> = {
  full: 'the database has no room to write: its disk is full',
  'read-only': 'the database takes no writes: it is a standby, or somebody closed it',
  refused: 'the database lets nobody in',
  unreachable: 'the database cannot be reached',
  busy: 'the database gave a statement up',
};

interface Lasting {
  since: number;
  toldAt: number;
  failedAt: number;
  failures: number;
  kinds: Set<Outage>;
  timer: NodeJS.Timeout;
}

// Next bundles instrumentation, pages and the front separately; all fail in the same outage.
const shared = globalThis as typeof globalThis & { __portalOutage?: Lasting | undefined };

/** Why the database cannot answer, as a sentence; null if that is not the problem. */
export function outageInWords(error: unknown): string | null {
  const kind = outageOf(error);
  return kind && `${words[kind].charAt(0).toUpperCase()}${words[kind].slice(1)}.`;
}

/**
 * Logs a failure if it happened because the database could not answer, and returns whether it did. In an outage
 * everything fails, many times a second: each kind is logged once, with its first error and what failed, then
 * once a minute with a count, and once when it is over. Every failure is logged at level `debug`.
 */
export function tellOutage(error: unknown, of: Record<string, unknown> = {}): boolean {
  const kind = outageOf(error);
  if (!kind) return false;
  if (kind === 'read-only' && databaseIsConnected()) database().renew();
  // Not the portal's clock, which tests set: this measures elapsed time.
  const at = performance.now();
  shared.__portalOutage ??= begin(at);
  const outage = shared.__portalOutage;
  outage.failures += 1;
  outage.failedAt = at;
  const isNew = !outage.kinds.has(kind);
  outage.kinds.add(kind);
  log()[isNew ? 'warn' : 'debug']({ err: error, ...of }, words[kind]);
  return true;
}

function begin(at: number): Lasting {
  const timer = setInterval(() => look(outage), quietMs);
  timer.unref();
  const outage = {
    since: at,
    toldAt: at,
    failedAt: at,
    failures: 0,
    kinds: new Set<Outage>(),
    timer,
  };
  return outage;
}

function look(outage: Lasting): void {
  const at = performance.now();
  const { failures } = outage;
  const seconds = Math.round((outage.failedAt - outage.since) / 1000);
  if (at - outage.failedAt >= quietMs) {
    clearInterval(outage.timer);
    shared.__portalOutage = undefined;
    log().info({ failures, seconds }, 'the database answers again');
  } else if (at - outage.toldAt >= againMs) {
    outage.toldAt = at;
    log().warn({ failures, seconds, of: [...outage.kinds] }, 'the database still cannot answer');
  }
}
