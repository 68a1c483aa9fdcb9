import { asRateLimited, attemptKey, attemptLimiter } from './attempt-limiter';

/** Wrong codes in a quarter of an hour. Only somebody who knows the password, or is signed in, can use them up. */
const codes = attemptLimiter('second-factor', 10);

/** Counts an attempt before anything is checked. Throws RateLimited. */
export async function countFactorAttempt(userId: string): Promise<void> {
  await codes.consume(attemptKey(userId)).catch((refusal: unknown) => {
    throw asRateLimited(refusal);
  });
}

export async function forgetFactorAttempts(userId: string): Promise<void> {
  await codes.delete(attemptKey(userId));
}
