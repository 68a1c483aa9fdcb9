/** What a chart draws: counts of a period, or null where the source contradicts itself. */
export interface Bucket {
  from: Date;
  /** Exclusive. */
  to: Date;
  successes: number | null;
  failures: number | null;
  averageDurationMs: number | null;
  /** The period is not over yet. */
  partial?: boolean | undefined;
  /** The period has not begun: neither empty nor unknown. */
  upcoming?: boolean | undefined;
}

export type Period = 'hour' | 'day' | 'week' | 'month' | 'quarter' | 'year';

export function isDoubtful(bucket: Bucket): boolean {
  return !bucket.upcoming && (bucket.successes === null || bucket.failures === null);
}

export function countOf(bucket: Bucket): number {
  return (bucket.successes ?? 0) + (bucket.failures ?? 0);
}

/** Known, over or under way, and without a run. */
export function isEmpty(bucket: Bucket): boolean {
  return !bucket.upcoming && !isDoubtful(bucket) && countOf(bucket) === 0;
}

export interface Summary {
  successes: number;
  failures: number;
  empty: number;
  doubtful: number;
  partial: number;
  /** The period with the most failures; null if none failed. */
  worst: Bucket | null;
}

/** What the chart says to those who cannot see it or only glance at it. */
export function summarize(buckets: readonly Bucket[]): Summary {
  const summary: Summary = {
    successes: 0,
    failures: 0,
    empty: 0,
    doubtful: 0,
    partial: 0,
    worst: null,
  };
  for (const bucket of buckets) {
    summary.successes += bucket.successes ?? 0;
    summary.failures += bucket.failures ?? 0;
    if (isDoubtful(bucket)) summary.doubtful += 1;
    else if (isEmpty(bucket)) summary.empty += 1;
    if (bucket.partial) summary.partial += 1;
    if ((bucket.failures ?? 0) > (summary.worst?.failures ?? 0)) summary.worst = bucket;
  }
  return summary;
}
