import { checkMac, type Mac, sign } from '@/lib/crypto';
import { keyRing } from '@/lib/sealing';

/** The instance's own chain; a team's chain has the team's id. */
export const instanceChain = '00000000-0000-0000-0000-000000000000';

/** Stands before a chain's first event. */
export const genesis: Uint8Array<ArrayBuffer> = new Uint8Array(32);

/** A place in a chain: an event's number, and the hash of everything up to it. */
export interface ChainPlace {
  seq: bigint;
  hash: Uint8Array<ArrayBuffer>;
}

/** `anchor` vouches for a chain up to a place; `checkpoint` says that it begins there. */
type Statement = 'anchor' | 'checkpoint';

export function signPlace(statement: Statement, chain: string, place: ChainPlace, at: Date): Mac {
  return sign(keyRing(), 'audit', wordsOf(statement, chain, place, at));
}

export function checkPlace(
  statement: Statement,
  chain: string,
  place: ChainPlace,
  at: Date,
  signature: { kid: string; mac: Uint8Array },
): 'good' | 'bad' | 'missing_key' {
  return checkMac(keyRing(), 'audit', wordsOf(statement, chain, place, at), signature);
}

function wordsOf(statement: Statement, chain: string, place: ChainPlace, at: Date): string {
  return JSON.stringify([statement, chain, `${place.seq}`, hex(place.hash), at.toISOString()]);
}

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
