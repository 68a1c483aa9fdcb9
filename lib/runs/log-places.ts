import { RateLimited } from '@/lib/errors';

/** Logs read at once through one credential, for people and programs: the rest of its connections are the worker's. */
const mostAtOnce = 6;

const shared = globalThis as typeof globalThis & { __portalLogPlaces?: Map<string, number> };
shared.__portalLogPlaces ??= new Map();
const taken = shared.__portalLogPlaces;

/**
 * Takes one of a credential's places for reading a log; call the answer to give it back. A reader who does
 * not read holds its place, so the places are few and the answer to one more is clear. Throws RateLimited.
 */
export function takeLogPlace(credentialId: string): () => void {
  const current = taken.get(credentialId) ?? 0;
  if (current >= mostAtOnce) {
    throw new RateLimited(
      `${mostAtOnce} logs of this credential are being read already. Wait for one to end.`,
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
