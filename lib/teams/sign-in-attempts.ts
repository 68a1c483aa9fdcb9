import { createHash } from 'node:crypto';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { database } from '@/lib/db';
import { RateLimited } from '@/lib/errors';
import { addressBlocks } from './address-block';

const windowSeconds = 15 * 60;

/** Guesses at one account from one place. An account alone is never a key: anyone could lock anyone out. */
const guessesPerAccount = 10;

/** Guesses from one place at any account: an office behind one address signs in many people. */
const guessesPerPlace = 100;

/** The same from an IPv6 /48: an office or a provider's neighbourhood, but also one guesser with 65,536 places. */
const guessesPerAccountWide = 50;
const guessesPerPlaceWide = 1000;

/** What rate-limiter-flexible asks of a PostgreSQL client, answered by ours. */
const storeClient = {
  async query({ text, values }: { text: string; values: unknown[] }) {
    const found = await database().prisma.$queryRawUnsafe<Record<string, unknown>[]>(
      text,
      ...values,
    );
    // bigint comes as BigInt, which the limiter's arithmetic throws at.
    const rows = found.map(({ expire, ...row }) => ({
      ...row,
      expire: expire === null || expire === undefined ? null : Number(expire),
    }));
    return { rows, rowCount: rows.length };
  },
};

const limiter = (keyPrefix: string, points: number) =>
  new RateLimiterPostgres({
    storeClient,
    storeType: 'client',
    tableName: 'rate_limits',
    tableCreated: true,
    keyPrefix,
    points,
    duration: windowSeconds,
  });

const accounts = limiter('sign-in', guessesPerAccount);
const places = limiter('sign-in-from', guessesPerPlace);
const accountsWide = limiter('sign-in-wide', guessesPerAccountWide);
const placesWide = limiter('sign-in-from-wide', guessesPerPlaceWide);

/** Hashed: the key column is short, and needs no list of who signs in from where. */
const keyOf = (...parts: string[]) =>
  createHash('sha256').update(parts.join('\n')).digest('base64url');

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
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    const minutes = Math.max(1, Math.ceil(refusal.msBeforeNext / 60_000));
    throw new RateLimited(
      `Too many attempts from your address. Try again in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`,
      { retryAfterMs: refusal.msBeforeNext },
    );
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
