import { RateLimiterRes } from 'rate-limiter-flexible';
import { RateLimited } from '@/lib/errors';
import { attemptKey, attemptLimiter } from './attempt-limiter';
import { looksLikeAppCode } from './totp';

/** Wrong codes in a quarter of an hour. Only somebody who knows the password, or is signed in, can use them up. */
const codes = attemptLimiter('second-factor', 10);

/**
 * Wrong codes of an app in a day: with ten in every quarter of an hour, whoever knows the password would find one
 * within months. No right code clears them. Recovery codes and passkeys, which nobody can guess, still let their person
 * in.
 */
const appCodes = attemptLimiter('second-factor-day', 20, 24 * 60 * 60);

/** Counts an attempt before anything is checked. Throws RateLimited. */
export async function countFactorAttempt(userId: string): Promise<void> {
  await codes.consume(attemptKey(userId)).catch((refusal: unknown) => {
    throw refusalOf(refusal, 'Too many wrong codes for this account.');
  });
}

/** The same for a code that is to sign somebody in. Throws RateLimited. */
export async function countSignInCode(userId: string, code: string): Promise<void> {
  await countFactorAttempt(userId);
  if (!looksLikeAppCode(code)) return;
  await appCodes.consume(attemptKey(userId)).catch((refusal: unknown) => {
    throw refusalOf(
      refusal,
      'Too many wrong codes from the app in a day. If they were not yours, somebody knows your password: change it. A passkey or a recovery code still works.',
    );
  });
}

export async function forgetFactorAttempts(userId: string): Promise<void> {
  await codes.delete(attemptKey(userId));
}

/** Takes back what a right code has counted. */
export async function forgetSignInCode(userId: string, code: string): Promise<void> {
  await forgetFactorAttempts(userId);
  if (looksLikeAppCode(code)) await appCodes.reward(attemptKey(userId), 1);
}

function refusalOf(refusal: unknown, why: string): unknown {
  if (!(refusal instanceof RateLimiterRes)) return refusal;
  const minutes = Math.max(1, Math.ceil(refusal.msBeforeNext / 60_000));
  const hours = Math.ceil(minutes / 60);
  const wait = minutes === 1 ? 'a minute' : minutes < 100 ? `${minutes} minutes` : `${hours} hours`;
  return new RateLimited(`${why} Try again in ${wait}.`, {
    retryAfterMs: refusal.msBeforeNext,
  });
}
