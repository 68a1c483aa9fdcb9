import { isUnavailable } from './failures';

/** Bounds the notes of requests that the front never asks about, because their reader left. */
const most = 1000;

// Next bundles instrumentation and the front separately; both must see the same notes.
const shared = globalThis as typeof globalThis & { __portalOutages?: Set<string> };
shared.__portalOutages ??= new Set();
const noted = shared.__portalOutages;

/** Notes a request that failed because the database could not answer; returns whether that was the reason. */
export function noteOutage(requestId: string, error: unknown): boolean {
  if (!isUnavailable(error)) return false;
  noted.add(requestId);
  for (const oldest of noted) {
    if (noted.size <= most) break;
    noted.delete(oldest);
  }
  return true;
}

/** Whether a request was noted; forgets the note. */
export function takeOutage(requestId: string): boolean {
  return noted.delete(requestId);
}
