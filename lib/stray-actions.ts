import { AsyncLocalStorage } from 'node:async_hooks';
import { nowMs } from './clock';
import { log } from './log';

/** A request that may call an action, until an action of ours has what it takes. */
interface Call {
  hasArrived: boolean;
  isCounted: boolean;
}

// Next bundles actions, instrumentation and the front apart; all must see the same call, and count as one.
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

/** Has `work` answer such a request. What fails in it before `arrive` was never ours: Next could not read the call. */
export function answerCall<T>(work: () => T): T {
  return calls.run({ hasArrived: false, isCounted: false }, work);
}

/** An action of ours was called with what it takes: what fails from here on is a failure of the portal. */
export function arrive(): void {
  const call = calls.getStore();
  if (call) call.hasArrived = true;
}

/** Whether this is answering a call that has come to no action of ours. */
export function isStray(): boolean {
  return calls.getStore()?.hasArrived === false;
}

/** Milliseconds between two lines about them. */
const everyMs = 60_000;

/**
 * Writes them down: once a minute with their number, since anybody can send them, thousands a minute, and with what
 * the last one failed with, since a page of a build before this one sends them too.
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
    'forms or actions came that no page of this build sends',
  );
  told.toldAt = nowMs();
  told.count = 0;
}
