import { CompactEncrypt, compactDecrypt, decodeProtectedHeader } from 'jose';
import type { KeyRing } from './key-ring';

/** Where a sealed value lives. It is authenticated with the value, so a value moved elsewhere does not open. */
export interface SealedPlace {
  team: string;
  record: string;
  field: string;
}

/** A sealed value did not open. `reason` is for the log and the person who holds the keys. */
export class SealError extends Error {
  override readonly name = 'SealError';
  constructor(
    readonly reason: 'missing_key' | 'moved' | 'damaged',
    readonly kid: string | undefined,
  ) {
    super(
      reason === 'missing_key'
        ? `The sealing key "${kid}" is not in PORTAL_ENCRYPTION_KEYS.`
        : reason === 'moved'
          ? 'The sealed value belongs to another record.'
          : 'The sealed value is damaged.',
    );
  }
}

const placeOf = ({ team, record, field }: SealedPlace) => `${team}/${record}/${field}`;

/** Seals text as compact JWE (dir, A256GCM) with the ring's first key. */
export async function seal(ring: KeyRing, plaintext: string, place: SealedPlace): Promise<string> {
  const key = ring.keys.get(ring.sealing);
  if (!key) throw new SealError('missing_key', ring.sealing);
  return new CompactEncrypt(new TextEncoder().encode(plaintext))
    .setProtectedHeader({
      alg: 'dir',
      enc: 'A256GCM',
      kid: ring.sealing,
      place: placeOf(place),
    })
    .encrypt(key);
}

/** Which key sealed a value, without opening it. */
export function sealedWith(sealed: string): string | undefined {
  try {
    const { kid } = decodeProtectedHeader(sealed);
    return typeof kid === 'string' ? kid : undefined;
  } catch {
    return undefined;
  }
}

/** Opens what `seal` made for this very place. Throws SealError. */
export async function open(ring: KeyRing, sealed: string, place: SealedPlace): Promise<string> {
  const kid = sealedWith(sealed);
  if (kid === undefined) throw new SealError('damaged', undefined);
  const key = ring.keys.get(kid);
  if (!key) throw new SealError('missing_key', kid);
  const opened = await compactDecrypt(sealed, key, {
    keyManagementAlgorithms: ['dir'],
    contentEncryptionAlgorithms: ['A256GCM'],
  }).catch(() => {
    throw new SealError('damaged', kid);
  });
  // After decryption: only an authenticated header may be believed.
  if (opened.protectedHeader.place !== placeOf(place)) throw new SealError('moved', kid);
  return new TextDecoder().decode(opened.plaintext);
}
