import { addressBlocks, asRateLimited, attemptKey, attemptLimiter } from '@/lib/teams';

/** Failures at one link from one place in 15 minutes: an IPv4 address or an IPv6 /64. */
export const guessesPerLink = 10;
/** The same from an IPv6 /48, which one guesser may have whole. */
const guessesPerLinkWide = 50;
/** From everywhere together: a botnet has many places, and a password is shorter than a token. */
const guessesInAll = 1000;

const near = attemptLimiter('report', guessesPerLink);
const wide = attemptLimiter('report-wide', guessesPerLinkWide);
const all = attemptLimiter('report-all', guessesInAll);

/** Counts a guess before it is checked, so that a thousand at once are counted too. Throws RateLimited. */
export async function countUnlockAttempt(reportId: string, address: string | null): Promise<void> {
  const blocks = addressBlocks(address);
  try {
    await near.consume(attemptKey(reportId, blocks.near));
    if (blocks.wide) await wide.consume(attemptKey(reportId, blocks.wide));
    await all.consume(attemptKey(reportId));
  } catch (refusal) {
    throw asRateLimited(refusal);
  }
}

/** Takes the guess back: it was the right password. */
export async function forgetUnlockAttempt(reportId: string, address: string | null): Promise<void> {
  const blocks = addressBlocks(address);
  await near.reward(attemptKey(reportId, blocks.near), 1);
  if (blocks.wide) await wide.reward(attemptKey(reportId, blocks.wide), 1);
  await all.reward(attemptKey(reportId), 1);
}
