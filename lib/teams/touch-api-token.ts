import { now, nowMs } from '@/lib/clock';
import { inTransaction } from '@/lib/db';
import type { FoundApiToken } from './find-api-token';

const touchEveryMs = 60_000;

/** Tokens this process wrote recently: without it a burst of requests would write once for each. */
const touched = new Map<string, number>();

/** For lib/auth: keeps "last used" accurate to the minute, at the cost of one write a minute at most. */
export async function touchApiToken(token: FoundApiToken): Promise<void> {
  const at = nowMs();
  const last = Math.max(token.lastUsedAt?.getTime() ?? 0, touched.get(token.id) ?? 0);
  if (at - last < touchEveryMs) return;
  if (touched.size > 10_000) touched.clear();
  touched.set(token.id, at);
  // What could not be written is tried again by the next request.
  const failed = (error: unknown) => {
    touched.delete(token.id);
    throw error;
  };
  await inTransaction({ teamId: token.team.id }, (tx) =>
    tx.apiToken.updateMany({
      where: { id: token.id, teamId: token.team.id },
      data: { lastUsedAt: now() },
    }),
  ).catch(failed);
}
