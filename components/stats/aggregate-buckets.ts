import type { Aggregates } from '@/lib/stats';
import type { Bucket } from '../charts/buckets';

/** Datamin's aggregates as a chart and a file take them. */
export function aggregateBuckets(aggregates: Pick<Aggregates, 'items'>, now: Date): Bucket[] {
  return aggregates.items.map(({ doubtful, ...bucket }) => ({
    ...bucket,
    // A count beside an impossible one is no better.
    ...(doubtful && { successes: null, failures: null }),
    partial: bucket.from <= now && now < bucket.to,
    upcoming: bucket.from > now,
  }));
}
