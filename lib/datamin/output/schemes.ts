import { createDecipheriv } from 'node:crypto';

/** How outputs may be encrypted. `aes-256-gcm` is what OSS's own secret box uses. */
export const OUTPUT_SCHEMES = ['aes-256-gcm', 'aes-256-cbc'] as const;
export type OutputScheme = (typeof OUTPUT_SCHEMES)[number];

const OUTPUT_KEY_BYTES = 32;

const NONCE = 12;
const TAG = 16;
const BLOCK = 16;

/** The plain bytes, or null when the key or the scheme does not fit. */
export function decryptOutput(
  bytes: Uint8Array,
  key: Uint8Array,
  scheme: OutputScheme,
): Buffer | null {
  if (key.byteLength !== OUTPUT_KEY_BYTES) return null;
  try {
    return scheme === 'aes-256-gcm' ? openGcm(bytes, key) : openCbc(bytes, key);
  } catch {
    return null;
  }
}

/** nonce(12) ‖ ciphertext ‖ tag(16) */
function openGcm(bytes: Uint8Array, key: Uint8Array): Buffer | null {
  if (bytes.byteLength < NONCE + TAG) return null;
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE), {
    authTagLength: TAG,
  });
  decipher.setAuthTag(bytes.subarray(-TAG));
  return Buffer.concat([decipher.update(bytes.subarray(NONCE, -TAG)), decipher.final()]);
}

/** iv(16) ‖ ciphertext with PKCS #7 padding. Not authenticated: a wrong key may look right. */
function openCbc(bytes: Uint8Array, key: Uint8Array): Buffer | null {
  if (bytes.byteLength < 2 * BLOCK || bytes.byteLength % BLOCK !== 0) return null;
  const decipher = createDecipheriv('aes-256-cbc', key, bytes.subarray(0, BLOCK));
  return Buffer.concat([decipher.update(bytes.subarray(BLOCK)), decipher.final()]);
}

/**
 * A key as people paste it: 64 hexadecimal digits, Base64 of 32 bytes, or 32 plain characters.
 * @returns null when it is none of these
 */
export function parseOutputKey(text: string): Uint8Array | null {
  const trimmed = text.trim();
  if (/^[0-9a-f]{64}$/i.test(trimmed)) return Buffer.from(trimmed, 'hex');
  if (/^[A-Za-z0-9+/_-]{43}=?$/.test(trimmed)) return Buffer.from(trimmed, 'base64');
  return /^[\x21-\x7e]{32}$/.test(trimmed) ? Buffer.from(trimmed, 'latin1') : null;
}
