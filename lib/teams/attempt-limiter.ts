import { createHash } from 'node:crypto';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { database } from '@/lib/db';
import { RateLimited } from '@/lib/errors';

const windowSeconds = 15 * 60;

/** What rate-limiter-flexible asks of a PostgreSQL client, answered by ours. */
const storeClient = {
  async query({ text, values }: { text: string; values: unknown[] }) {
    const found = await database().prisma.$queryRawUnsafe<Record<string, unknown>[]>(
      text,
      ...values,
    );
    // bigint comes as BigInt, which makes the limiter's arithmetic throw.
    const rows = found.map(({ expire, ...row }) => ({
      ...row,
      expire: expire === null || expire === undefined ? null : Number(expire),
    }));
    return { rows, rowCount: rows.length };
  },
};

/** That many attempts in 15 minutes, or in `seconds`, for each key, counted across all processes. */
export const attemptLimiter = (keyPrefix: string, points: number, seconds = windowSeconds) =>
  new RateLimiterPostgres({
    storeClient,
    storeType: 'client',
    tableName: 'rate_limits',
    tableCreated: true,
    keyPrefix,
    points,
    duration: seconds,
  });

/** Hashed: the key column is short, and should not list who tried what from where. */
export const attemptKey = (...parts: string[]) =>
  createHash('sha256').update(parts.join('\n')).digest('base64url');

/** What a limiter throws, as an error for people; anything else is returned as it is. */
export function asRateLimited(refusal: unknown): unknown {
  if (!(refusal instanceof RateLimiterRes)) return refusal;
  const minutes = Math.max(1, Math.ceil(refusal.msBeforeNext / 60_000));
  return new RateLimited(
    `Too many attempts from your address. Try again in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`,
    { retryAfterMs: refusal.msBeforeNext },
  );
}
