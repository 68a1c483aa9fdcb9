import { Secret, TOTP } from 'otpauth';
import { nowMs } from '@/lib/clock';
import { open, SealError, seal } from '@/lib/crypto';
import { log } from '@/lib/log';
import { keyRing } from '@/lib/sealing';

/** Seconds that a code lasts; every authenticator app assumes this without being told. */
const period = 30;

/** It belongs to a person, so to no team. */
const placeOf = (userId: string) => ({ team: 'person', record: userId, field: 'totpSecret' });
export const totpPlace = placeOf;

/** A new secret of 160 bits, Base32. */
export const newTotpSecret = (): string => new Secret({ size: 20 }).base32;

export const sealTotpSecret = (userId: string, secret: string) =>
  seal(keyRing(), secret, placeOf(userId));

/** Throws SealError. */
export const openTotpSecret = (userId: string, sealed: string) =>
  open(keyRing(), sealed, placeOf(userId));

/** Like openTotpSecret, but null where it does not open: a missing key breaks the app, not the other ways in. */
export async function readTotpSecret(userId: string, sealed: string): Promise<string | null> {
  try {
    return await openTotpSecret(userId, sealed);
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    log().error({ userId, reason: error.message }, "an authenticator app's secret does not open");
    return null;
  }
}

const totpOf = (secret: string, label: string) =>
  new TOTP({
    issuer: 'Datamin Portal',
    label,
    algorithm: 'SHA1',
    digits: 6,
    period,
    secret: Secret.fromBase32(secret),
  });

/** The content of the QR code. */
export const totpUri = (secret: string, email: string): string => totpOf(secret, email).toString();

/** Whether that could be a code of an app: a recovery code is longer. */
export const looksLikeAppCode = (code: string): boolean => /^\d{6}$/.test(code.replace(/\s/g, ''));

/** The step a code belongs to, allowing one either side of now for clocks that differ; null if it belongs to none. */
export function stepOfCode(secret: string, code: string): number | null {
  if (!looksLikeAppCode(code)) return null;
  const token = code.replace(/\s/g, '');
  const timestamp = nowMs();
  const delta = totpOf(secret, '').validate({ token, timestamp, window: 1 });
  return delta === null ? null : Math.floor(timestamp / 1000 / period) + delta;
}
