import { AsyncLocalStorage } from 'node:async_hooks';
import { nowMs } from './clock';
import { log } from './log';

/** A request that may call an action, until an action of ours has what it takes. */
interface Call {
  hasArrived: boolean;
  isCounted: boolean;
}

// Next bundles actions, instrumentation and the front apart; all must see the same call.
const shared = globalThis as typeof globalThis & { __portalCalls?: AsyncLocalStorage<Call> };
shared.__portalCalls ??= new AsyncLocalStorage();
const calls = shared.__portalCalls;

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

let count = 0;
let toldAt = Number.NEGATIVE_INFINITY;

/**
 * Writes them down: once a minute with their number, since anybody can send them, thousands a minute, and with what
 * the last one failed with, since a page of a build before this one sends them too.
 */
export function tellStray(error?: unknown): void {
  const call = calls.getStore();
  if (call?.isCounted) return;
  if (call) call.isCounted = true;
  count += 1;
  // By its distance: a clock that was set back must not silence them for hours.
  if (Math.abs(nowMs() - toldAt) < everyMs) return;
  log().warn(
    { requests: count, ...(error === undefined ? {} : { err: error }) },
    'forms or actions came that no page of this build sends',
  );
  toldAt = nowMs();
  count = 0;
}
