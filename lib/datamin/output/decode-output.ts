import { decodeBase64 } from './base64';
import { classifyText } from './classify';
import { cleanText } from './clean-text';
import type { DecodedOutput } from './decoded-output';
import { mediaTypeOf } from './magic';
import { decryptOutput, type OutputScheme } from './schemes';
import { sourceUuid } from './source-uuid';

interface DecodeOutputOptions {
  /** The team's output key, 32 bytes. */
  key?: Uint8Array;
  /** Default `aes-256-gcm`. */
  scheme?: OutputScheme;
  /** False lets a failed task's errors be told from data. */
  isSuccessful?: boolean;
}

/** Makes a task's output readable. Never throws, never guesses at bytes; linear in the length. */
export function decodeOutput(base64: string, options: DecodeOutputOptions = {}): DecodedOutput {
  const bytes = decodeBase64(base64);
  return bytes === null ? { kind: 'invalid', text: base64 } : decodeOutputBytes(bytes, options);
}

/** The same for bytes already decoded from Base64. */
export function decodeOutputBytes(bytes: Buffer, options: DecodeOutputOptions = {}): DecodedOutput {
  if (bytes.byteLength === 0) return { kind: 'empty' };
  const { key, scheme = 'aes-256-gcm', isSuccessful } = options;
  const plain = cleanText(bytes);
  // GCM authenticates the result. CBC does not, so it must not override a text that is readable as it is.
  if (key !== undefined && (scheme === 'aes-256-gcm' || plain === null)) {
    const opened = decryptOutput(bytes, key, scheme);
    const text = opened === null ? null : cleanText(opened);
    if (text !== null) return classifyText(text, isSuccessful, true);
    if (opened !== null && scheme === 'aes-256-gcm') return opaque(opened, true);
  }
  if (plain !== null) return classifyText(plain, isSuccessful, false);
  const uuid = isSuccessful === false ? sourceUuid(bytes) : undefined;
  return uuid === undefined ? opaque(bytes, false) : { kind: 'encrypted', bytes, uuid };
}

function opaque(bytes: Buffer, decrypted: boolean): DecodedOutput {
  const mediaType = mediaTypeOf(bytes);
  if (mediaType !== null) return { kind: 'binary', mediaType, bytes, decrypted };
  if (decrypted) return { kind: 'binary', mediaType: 'application/octet-stream', bytes, decrypted };
  return { kind: 'encrypted', bytes };
}
