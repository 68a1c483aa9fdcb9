import { z } from 'zod';

/** Bytes. */
export const largestLogo = 100 * 1024;

export const logoTypes = ['image/png', 'image/jpeg', 'image/webp'] as const;
export type LogoType = (typeof logoTypes)[number];

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * A picture in Base64. Its first bytes decide its type, whatever its name says: SVG, which can contain
 * scripts, is not accepted.
 */
export const Logo = z
  .string({ error: 'takes a picture in Base64' })
  .max(Math.ceil(largestLogo / 3) * 4, { error: 'takes at most 100 KB' })
  .regex(base64, { error: 'takes a picture in Base64', abort: true })
  .transform((text, issues) => {
    const logo = logoOf(Buffer.from(text, 'base64'));
    if (logo) return logo;
    issues.addIssue({ code: 'custom', message: 'takes a PNG, JPEG or WebP of at most 100 KB' });
    return z.NEVER;
  });

export interface Logo {
  type: LogoType;
  bytes: Uint8Array<ArrayBuffer>;
}

/** Null for anything but a small PNG, JPEG or WebP. */
export function logoOf(bytes: Uint8Array): Logo | null {
  const type = typeOf(Buffer.from(bytes));
  return type && bytes.length <= largestLogo ? { type, bytes: new Uint8Array(bytes) } : null;
}

function typeOf(bytes: Buffer): LogoType | null {
  if (bytes.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex'))) return 'image/png';
  if (bytes.subarray(0, 3).equals(Buffer.from('ffd8ff', 'hex'))) return 'image/jpeg';
  const isWebp =
    bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP';
  return isWebp ? 'image/webp' : null;
}
