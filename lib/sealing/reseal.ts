import { open, SealError, type SealedPlace, seal, sealedWith } from '@/lib/crypto';
import { keyRing } from './key-ring';

/** The outcome for a record's sealed values in a key rotation. */
export interface Resealing {
  /** Values now sealed with the ring's first key. */
  moved: number;
  /** Values that were sealed with it already. */
  current: number;
  /** Names of missing keys, one for each value that does not open. */
  missingKeys: string[];
}

/**
 * A value re-sealed with the ring's first key, to be stored only if `from` is still there. Null when there
 * is nothing to do or its key is missing, which is noted in `result`.
 */
export async function reseal(
  sealed: string | null | undefined,
  place: SealedPlace,
  result: Resealing,
): Promise<{ from: string; to: string } | null> {
  if (!sealed) return null;
  if (sealedWith(sealed) === keyRing().sealing) {
    result.current += 1;
    return null;
  }
  try {
    return { from: sealed, to: await seal(keyRing(), await open(keyRing(), sealed, place), place) };
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    result.missingKeys.push(error.kid ?? 'unknown');
    return null;
  }
}
