import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { KeyRing } from './key-ring';

export interface Mac {
  kid: string;
  mac: Uint8Array<ArrayBuffer>;
}

/** Signs a text with a key derived from the ring's first one for this purpose alone. */
export function sign(ring: KeyRing, purpose: string, text: string): Mac {
  const mac = digest(ring, ring.sealing, purpose, text);
  if (!mac) throw new Error(`The sealing key "${ring.sealing}" is not in the key ring.`);
  return { kid: ring.sealing, mac };
}

/** Whether the ring made this signature over this text; `missing_key`: nobody can tell. */
export function checkMac(
  ring: KeyRing,
  purpose: string,
  text: string,
  { kid, mac }: { kid: string; mac: Uint8Array },
): 'good' | 'bad' | 'missing_key' {
  const right = digest(ring, kid, purpose, text);
  if (!right) return 'missing_key';
  return right.length === mac.length && timingSafeEqual(right, mac) ? 'good' : 'bad';
}

/** HMAC-SHA-256 with a key derived by HKDF, or null without the key. */
function digest(
  ring: KeyRing,
  kid: string,
  purpose: string,
  text: string,
): Uint8Array<ArrayBuffer> | null {
  const key = ring.keys.get(kid);
  if (!key) return null;
  const derived = new Uint8Array(hkdfSync('sha256', key, '', `datamin-portal ${purpose}`, 32));
  return new Uint8Array(createHmac('sha256', derived).update(text).digest());
}
