import type { ReportBucket } from '@/lib/reports';
import type { Bucket } from '../charts/buckets';

/** Steps as the charts draw them. */
export function toBuckets(buckets: readonly ReportBucket[], asOf: Date): Bucket[] {
  return buckets.map(({ from, to, successes, failures, averageMs }) => {
    const bucket = { from: new Date(from), to: new Date(to) };
    return {
      ...bucket,
      successes,
      failures,
      averageDurationMs: averageMs,
      upcoming: bucket.from > asOf,
      partial: bucket.from <= asOf && asOf < bucket.to,
    };
  });
}
