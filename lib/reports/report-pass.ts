import { randomBytes } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import { now, nowMs } from '@/lib/clock';
import { attemptKey, attemptLimiter } from '@/lib/teams';
import { keyOf, type Lock } from './unlock-cookie';

/** How long a mailed link is valid, and for how long its use is remembered. */
export const passMinutes = 15;

/** Each pass works once, in whichever process. */
const used = attemptLimiter('report-pass', 1);

/** A pass that opens a gated report from a mailed link, once. It names nobody and is not stored until used. */
export function makePass(lock: Lock): Promise<string> {
  return new SignJWT({ jti: randomBytes(16).toString('base64url') })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime(new Date(nowMs() + passMinutes * 60_000))
    .sign(keyOf(lock, 'report-pass'));
}

/** Whether a pass is for this report and its present list, in time and unused. If so, marks it as used. */
export async function takePass(lock: Lock, pass: string): Promise<boolean> {
  const claims = await jwtVerify(pass, keyOf(lock, 'report-pass'), {
    algorithms: ['HS256'],
    currentDate: now(),
    requiredClaims: ['exp', 'jti'],
  }).catch(() => null);
  if (!claims) return false;
  return used.consume(attemptKey(claims.payload.jti ?? '')).then(
    () => true,
    (refusal: unknown) => {
      if (refusal instanceof Error) throw refusal;
      return false;
    },
  );
}
