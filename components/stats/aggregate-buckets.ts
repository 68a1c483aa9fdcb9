import type { Aggregates } from '@/lib/stats';
import type { Bucket } from '../charts/buckets';

/** Datamin's aggregates as a chart and a file take them. */
export function aggregateBuckets(aggregates: Pick<Aggregates, 'items'>, now: Date): Bucket[] {
  const at = now.getTime();
  return aggregates.items.map(({ doubtful, ...bucket }) => {
    // As numbers: comparing dates is slow, and a year has 365.
    const [from, to] = [bucket.from.getTime(), bucket.to.getTime()];
    return {
      ...bucket,
      // A count beside an impossible one is no better.
      ...(doubtful && { successes: null, failures: null }),
      partial: from <= at && at < to,
      upcoming: from > at,
    };
  });
}
