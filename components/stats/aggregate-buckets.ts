import type { Aggregates } from '@/lib/stats';
import type { Bucket } from '../charts/buckets';

/** Datamin's aggregates in the form that charts and files take. */
export function aggregateBuckets(aggregates: Pick<Aggregates, 'items'>, now: Date): Bucket[] {
  const at = now.getTime();
  return aggregates.items.map(({ doubtful, from, to, successes, failures, averageDurationMs }) => {
    // As numbers: comparing dates is slow, as is rest destructuring, and a year has 365.
    const [fromMs, toMs] = [from.getTime(), to.getTime()];
    return {
      from,
      to,
      // A count beside an impossible one is no more reliable.
      successes: doubtful ? null : successes,
      failures: doubtful ? null : failures,
      averageDurationMs,
      partial: fromMs <= at && at < toMs,
      upcoming: fromMs > at,
    };
  });
}
