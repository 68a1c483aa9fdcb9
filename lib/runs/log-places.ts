import { RateLimited } from '@/lib/errors';

/** Logs that people and programs may read at once through one credential: its other connections are the worker's. */
const mostAtOnce = 6;

const shared = globalThis as typeof globalThis & { __portalLogPlaces?: Map<string, number> };
shared.__portalLogPlaces ??= new Map();
const taken = shared.__portalLogPlaces;

/**
 * Takes one of a credential's places for reading a log; call the returned function to give it back. A stalled
 * reader keeps its place, so places are few and one reader too many gets a clear answer. Throws RateLimited.
 */
export function takeLogPlace(credentialId: string): () => void {
  const current = taken.get(credentialId) ?? 0;
  if (current >= mostAtOnce) {
    throw new RateLimited(
      `${mostAtOnce} logs of this credential are already being read. Wait for one to finish.`,
      { retryAfterMs: 5000 },
    );
  }
  taken.set(credentialId, current + 1);
  return () => {
    const left = (taken.get(credentialId) ?? 1) - 1;
    if (left > 0) taken.set(credentialId, left);
    else taken.delete(credentialId);
  };
}
