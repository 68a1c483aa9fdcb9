import { createHash, randomBytes } from 'node:crypto';

/** A new random token of 256 bits, with a prefix that shows people and secret scanners what it is. */
export function newToken(prefix: 'dmp' | 'scim' | 'inv' | 'rst' | 'rpt' | 'rpb' | 'rpf'): {
  token: string;
  hash: Uint8Array<ArrayBuffer>;
  hint: string;
} {
  const token = `${prefix}_${randomBytes(32).toString('base64url')}`;
  return { token, hash: hashToken(token), hint: token.slice(-4) };
}

/**
 * What is stored of a token. Plain SHA-256 is right for 256 random bits: there is nothing to guess, and
 * looking it up by index takes the same time for any wrong token.
 */
export function hashToken(token: string): Uint8Array<ArrayBuffer> {
  // An action's argument may be of any kind, whatever its type says; only a string can be a token.
  const text = typeof token === 'string' ? token : '';
  return new Uint8Array(createHash('sha256').update(text).digest());
}
