import { addressBlocks } from './address-block';
import { asRateLimited, attemptKey as keyOf, attemptLimiter as limiter } from './attempt-limiter';

/** Guesses at one account from one place. */
const guessesPerAccount = 10;

/** Guesses from one place at any account: an office behind one address signs in many people. */
const guessesPerPlace = 100;

/** The same from an IPv6 /48: an office or a provider's neighbourhood, but possibly one guesser with 65,536 places. */
const guessesPerAccountWide = 50;
const guessesPerPlaceWide = 1000;

/** Guesses at one account from a browser that its person signed in with before. */
const guessesPerDevice = 10;

/**
 * Guesses at one account from everywhere else together. Anyone could use these up, but a person who has signed in
 * with this browser before can still get in: nobody is locked out by others.
 */
const guessesByStrangers = 200;

const accounts = limiter('sign-in', guessesPerAccount);
const places = limiter('sign-in-from', guessesPerPlace);
const accountsWide = limiter('sign-in-wide', guessesPerAccountWide);
const placesWide = limiter('sign-in-from-wide', guessesPerPlaceWide);
const devices = limiter('sign-in-device', guessesPerDevice);
const strangers = limiter('sign-in-strangers', guessesByStrangers);

/**
 * Counts a guess before it is checked, so that a thousand at once are counted too. `device` is a browser known to
 * have signed in to this very account: it has guesses of its own. Throws RateLimited.
 */
export async function countSignInAttempt(
  account: string,
  address: string | null,
  device: string | null = null,
): Promise<void> {
  const { near, wide } = addressBlocks(address);
  try {
    if (device) {
      await devices.consume(keyOf(account, device));
      return;
    }
    // The narrow ones first: a guesser stopped by one uses up nothing more of what the neighbours share.
    await places.consume(keyOf(near));
    if (wide) await placesWide.consume(keyOf(wide));
    await accounts.consume(keyOf(account, near));
    if (wide) await accountsWide.consume(keyOf(account, wide));
    if (account) await strangers.consume(keyOf(account));
  } catch (refusal) {
    throw asRateLimited(refusal);
  }
}

/** Takes the guess back, since the password was correct. */
export async function forgetSignInAttempts(
  account: string,
  address: string | null,
  device: string | null = null,
): Promise<void> {
  if (device) {
    await devices.delete(keyOf(account, device));
    return;
  }
  const { near, wide } = addressBlocks(address);
  if (account) await strangers.reward(keyOf(account), 1);
  await accounts.delete(keyOf(account, near));
  await places.reward(keyOf(near), 1);
  if (!wide) return;
  await accountsWide.delete(keyOf(account, wide));
  await placesWide.reward(keyOf(wide), 1);
}

/** For countSignInAttempt: somebody who is signed in already has guesses that no stranger can use up. */
export const signedIn = (userId: string) => `signed in as ${userId}`;
