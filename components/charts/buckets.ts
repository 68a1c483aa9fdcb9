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
}

export type Period = 'hour' | 'day' | 'week' | 'month' | 'quarter' | 'year';

export function isDoubtful(bucket: Bucket): boolean {
  return bucket.successes === null || bucket.failures === null;
}

export function countOf(bucket: Bucket): number {
  return (bucket.successes ?? 0) + (bucket.failures ?? 0);
}

/** What the chart says to who cannot see it, and to who only glances. */
export function summarize(buckets: readonly Bucket[]): {
  successes: number;
  failures: number;
  empty: number;
  doubtful: number;
} {
  const summary = { successes: 0, failures: 0, empty: 0, doubtful: 0 };
  for (const bucket of buckets) {
    summary.successes += bucket.successes ?? 0;
    summary.failures += bucket.failures ?? 0;
    if (isDoubtful(bucket)) summary.doubtful += 1;
    else if (countOf(bucket) === 0) summary.empty += 1;
  }
  return summary;
}
