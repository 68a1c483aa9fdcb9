import { randomBytes } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import { now, nowMs } from '@/lib/clock';
import { attemptKey, attemptLimiter } from '@/lib/teams';
import { keyOf, type Lock } from './unlock-cookie';

/** How long a mailed link is good. As long as it is remembered that it was used. */
export const passMinutes = 15;

/** Each pass once, on whatever process. */
const used = attemptLimiter('report-pass', 1);

/** What a mailed link opens a gated report with, once. It names nobody; nothing of it is kept until it is used. */
export function makePass(lock: Lock): Promise<string> {
  return new SignJWT({ jti: randomBytes(16).toString('base64url') })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime(new Date(nowMs() + passMinutes * 60_000))
    .sign(keyOf(lock, 'report-pass'));
}

/** Whether a pass is this report's, of the list it has now, in time and used for the first time: it is then used. */
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
