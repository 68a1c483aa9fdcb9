import { addressBlocks } from './address-block';
import { asRateLimited, attemptKey as keyOf, attemptLimiter as limiter } from './attempt-limiter';

/** Guesses at one account from one place. An account alone is never a key: anyone could lock anyone out. */
const guessesPerAccount = 10;

/** Guesses from one place at any account: an office behind one address signs in many people. */
const guessesPerPlace = 100;

/** The same from an IPv6 /48: an office or a provider's neighbourhood, but also one guesser with 65,536 places. */
const guessesPerAccountWide = 50;
const guessesPerPlaceWide = 1000;

const accounts = limiter('sign-in', guessesPerAccount);
const places = limiter('sign-in-from', guessesPerPlace);
const accountsWide = limiter('sign-in-wide', guessesPerAccountWide);
const placesWide = limiter('sign-in-from-wide', guessesPerPlaceWide);

/** Counts a guess before it is checked, so that a thousand at once are counted too. Throws RateLimited. */
export async function countSignInAttempt(account: string, address: string | null): Promise<void> {
  const { near, wide } = addressBlocks(address);
  try {
    // The narrow ones first: who is stopped by one uses up no more of what the neighbours share.
    await places.consume(keyOf(near));
    if (wide) await placesWide.consume(keyOf(wide));
    await accounts.consume(keyOf(account, near));
    if (wide) await accountsWide.consume(keyOf(account, wide));
  } catch (refusal) {
    throw asRateLimited(refusal);
  }
}

/** Takes the guess back: it was the right password. */
export async function forgetSignInAttempts(account: string, address: string | null): Promise<void> {
  const { near, wide } = addressBlocks(address);
  await accounts.delete(keyOf(account, near));
  await places.reward(keyOf(near), 1);
  if (!wide) return;
  await accountsWide.delete(keyOf(account, wide));
  await placesWide.reward(keyOf(wide), 1);
}
