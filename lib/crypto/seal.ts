import { CompactEncrypt, compactDecrypt, decodeProtectedHeader } from 'jose';
import { type KeyRing, keyMark } from './key-ring';

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
    /** `doubtful_key`: damaged, or sealed by another key of that name; it bears no mark to tell which. */
    readonly reason: 'missing_key' | 'other_key' | 'moved' | 'damaged' | 'doubtful_key',
    readonly kid: string | undefined,
  ) {
    super(sentences[reason](kid));
  }

  /** Whether it may still open unchanged one day, given the right key. */
  get wantsKey(): boolean {
    return this.reason !== 'moved' && this.reason !== 'damaged';
  }
}

const sentences: Record<SealError['reason'], (kid: string | undefined) => string> = {
  missing_key: (kid) => `The sealing key "${kid}" is not in PORTAL_ENCRYPTION_KEYS.`,
  other_key: (kid) =>
    `The key that sealed this is not in PORTAL_ENCRYPTION_KEYS: another one has its name, "${kid}".`,
  moved: () => 'The sealed value belongs to another record.',
  damaged: () => 'The sealed value is damaged.',
  doubtful_key: (kid) =>
    `The sealed value is damaged, or the key "${kid}" of PORTAL_ENCRYPTION_KEYS is not the one of that name that sealed it.`,
};

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
      mark: keyMark(key),
      place: placeOf(place),
    })
    .encrypt(key);
}

/** Which key sealed a value, without opening it. */
export function sealedWith(sealed: string): string | undefined {
  return headerOf(sealed).kid;
}

/** What a value says about its key: fit to be shown, but not to be trusted before it opens. */
function headerOf(sealed: string): { kid?: string; mark?: string } {
  try {
    const { kid, mark } = decodeProtectedHeader(sealed);
    return {
      ...(typeof kid === 'string' ? { kid } : {}),
      ...(typeof mark === 'string' ? { mark } : {}),
    };
  } catch {
    return {};
  }
}

/** Why a value does not open with the key of that name. */
function whyShut(mark: string | undefined, key: Uint8Array): SealError['reason'] {
  if (mark === undefined) return 'doubtful_key';
  return mark === keyMark(key) ? 'damaged' : 'other_key';
}

/** Opens what `seal` made for this very place. Throws SealError. */
export async function open(ring: KeyRing, sealed: string, place: SealedPlace): Promise<string> {
  const { kid, mark } = headerOf(sealed);
  if (kid === undefined) throw new SealError('damaged', undefined);
  const key = ring.keys.get(kid);
  if (!key) throw new SealError('missing_key', kid);
  const opened = await compactDecrypt(sealed, key, {
    keyManagementAlgorithms: ['dir'],
    contentEncryptionAlgorithms: ['A256GCM'],
  }).catch(() => {
    throw new SealError(whyShut(mark, key), kid);
  });
  // After decryption: only an authenticated header may be believed.
  if (opened.protectedHeader.place !== placeOf(place)) throw new SealError('moved', kid);
  return new TextDecoder().decode(opened.plaintext);
}
