import { AsyncLocalStorage } from 'node:async_hooks';
import { nowMs } from './clock';
import { log } from './log';

/** A request that may be calling an action, until one of our actions has accepted its arguments. */
interface Call {
  hasArrived: boolean;
  isCounted: boolean;
}

// Next bundles actions, instrumentation and the front separately; all must see the same call, and count together.
const shared = globalThis as typeof globalThis & {
  __portalCalls?: { calls: AsyncLocalStorage<Call>; count: number; toldAt: number };
};
shared.__portalCalls ??= {
  calls: new AsyncLocalStorage(),
  count: 0,
  toldAt: Number.NEGATIVE_INFINITY,
};
const told = shared.__portalCalls;
const { calls } = told;

/** Has `work` answer such a request. A failure before `arrive` was never ours: Next could not read the call. */
export function answerCall<T>(work: () => T): T {
  return calls.run({ hasArrived: false, isCounted: false }, work);
}

/** One of our actions was called with valid arguments: from here on, a failure is the portal's. */
export function arrive(): void {
  const call = calls.getStore();
  if (call) call.hasArrived = true;
}

/** Whether the request being answered is a call that reached no action of ours. */
export function isStray(): boolean {
  return calls.getStore()?.hasArrived === false;
}

/** Milliseconds between two log lines about them. */
const everyMs = 60_000;

/**
 * Logs them once a minute with their number, since anybody can send thousands a minute, and with the last one's error,
 * since a page of an earlier build sends them too.
 */
export function tellStray(error?: unknown): void {
  const call = calls.getStore();
  if (call?.isCounted) return;
  if (call) call.isCounted = true;
  told.count += 1;
  // By its distance: a clock that was set back must not silence them for hours.
  if (Math.abs(nowMs() - told.toldAt) < everyMs) return;
  log().warn(
    { requests: told.count, ...(error === undefined ? {} : { err: error }) },
    'received forms or actions that no page of this build sends',
  );
  told.toldAt = nowMs();
  told.count = 0;
}
