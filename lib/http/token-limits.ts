import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { RateLimited } from '@/lib/errors';

/** What one caller may do in each server process before getting 429. */
const requestsPerMinute = 1000;
const atOnce = 256;

// In memory: counting in PostgreSQL would cost a write per call. See docs/decisions.
const perMinute = new RateLimiterMemory({ points: requestsPerMinute, duration: 60 });
const underWay = new Map<string, number>();

/** Counts a caller's request; call the returned function when it is done. Throws RateLimited. */
export async function admit(caller: string): Promise<() => void> {
  const current = underWay.get(caller) ?? 0;
  if (current >= atOnce) {
    throw new RateLimited(`More than ${atOnce} requests at once. Wait for some to end.`, {
      retryAfterMs: 1000,
    });
  }
  underWay.set(caller, current + 1);
  const leave = () => {
    const left = (underWay.get(caller) ?? 1) - 1;
    if (left > 0) underWay.set(caller, left);
    else underWay.delete(caller);
  };
  try {
    await perMinute.consume(caller);
    return leave;
  } catch (refused) {
    leave();
    if (!(refused instanceof RateLimiterRes)) throw refused;
    throw new RateLimited(`More than ${requestsPerMinute} requests in a minute.`, {
      retryAfterMs: refused.msBeforeNext,
    });
  }
}
