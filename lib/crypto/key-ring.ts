import { hkdfSync } from 'node:crypto';

/** The instance's sealing keys: the first seals, all open. */
export interface KeyRing {
  readonly sealing: string;
  readonly keys: ReadonlyMap<string, Uint8Array>;
}

/** AES-256. */
const keyBytes = 32;

/** Reads `kid:base64(32 bytes)`, comma-separated. Throws an Error whose message names the kid and never the key. */
export function parseKeyRing(text: string): KeyRing {
  return makeKeyRing(
    text.split(',').map((part) => {
      const [kid = '', encoded = ''] = part.trim().split(':', 2);
      const standard = encoded.replaceAll('-', '+').replaceAll('_', '/');
      return [kid, new Uint8Array(Buffer.from(standard, 'base64'))];
    }),
  );
}

/** A ring of these keys, the first of which seals. Throws an Error that names a kid and never a key. */
export function makeKeyRing(entries: readonly (readonly [string, Uint8Array])[]): KeyRing {
  const keys = new Map<string, Uint8Array>();
  for (const [kid, key] of entries) {
    if (!kid || key.length !== keyBytes)
      throw new Error(`The sealing key "${kid}" is not 32 bytes.`);
    if (keys.has(kid)) throw new Error(`The sealing key "${kid}" is given twice.`);
    keys.set(kid, key);
  }
  const [sealing] = keys.keys();
  if (sealing === undefined) throw new Error('The key ring has no key.');
  return { sealing, keys };
}

/** Bytes of a mark: enough to tell keys apart, and no help in guessing a key of 32. */
const markBytes = 6;
const marks = new WeakMap<Uint8Array, string>();

/** Tells a key from another of the same name, and reveals nothing else about it. */
export function keyMark(key: Uint8Array): string {
  const known = marks.get(key);
  if (known) return known;
  const derived = hkdfSync('sha256', key, '', 'datamin-portal key mark', markBytes);
  const mark = Buffer.from(derived).toString('base64url');
  marks.set(key, mark);
  return mark;
}
