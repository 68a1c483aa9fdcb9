import type { BucketValue } from './values';

export interface Sum {
  successes: number;
  failures: number;
  averageDurationMs: number | null;
}

/**
 * Adds up whole days. The average is weighted by the counts, as Datamin's own is. Null when a count among
 * them is impossible: a sum must not hide it.
 */
export function sumDays(days: readonly BucketValue[]): Sum | null {
  let successes = 0;
  let failures = 0;
  let durations = 0;
  let weighed = 0;
  for (const day of days) {
    if (day.doubtful || day.successes === null || day.failures === null) return null;
    successes += day.successes;
    failures += day.failures;
    if (day.averageDurationMs !== null) {
      const weight = day.successes + day.failures;
      durations += day.averageDurationMs * weight;
      weighed += weight;
    }
  }
  return {
    successes,
    failures,
    averageDurationMs: weighed > 0 ? Math.round(durations / weighed) : null,
  };
}
