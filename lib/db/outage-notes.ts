import { isUnavailable } from './failures';

/** Of requests whose front never asked, because their reader left. */
const most = 1000;

// Next bundles instrumentation and the front apart; both must see the same notes.
const shared = globalThis as typeof globalThis & { __portalOutages?: Set<string> };
shared.__portalOutages ??= new Set();
const noted = shared.__portalOutages;

/** Notes that a request failed because the database could not answer, if that was why; says whether it was. */
export function noteOutage(requestId: string, error: unknown): boolean {
  if (!isUnavailable(error)) return false;
  noted.add(requestId);
  for (const oldest of noted) {
    if (noted.size <= most) break;
    noted.delete(oldest);
  }
  return true;
}

/** Whether that was noted of a request; forgets it. */
export function takeOutage(requestId: string): boolean {
  return noted.delete(requestId);
}
