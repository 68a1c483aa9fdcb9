import { formatNumber, formatShare } from '../ui/format';
import { type Bucket, countOf, isDoubtful } from './buckets';

/** What a calendar shows of its days. */
export type HeatMeasure = 'rate' | 'failures' | 'count';

/** A day is one of these, or a level from 0 to 4. */
export type HeatState = 'no data' | 'no runs' | 'doubtful' | 'to come';

export interface HeatScale {
  of(bucket: Bucket | null): HeatState | number;
  /** The words of the levels from 0 to 4; absent where no day can have that level. */
  words: readonly (string | undefined)[];
}

/**
 * Quarters of a cell's height, so that the level can be seen without its colour. For the rate, how many
 * quarters failed; for a number, its size among the days: as many days in each quarter.
 */
export function heatScale(buckets: readonly Bucket[], measure: HeatMeasure): HeatScale {
  if (measure === 'rate')
    return { of: (bucket) => stateOf(bucket) ?? rateLevel(bucket), words: rateWords };
  const measured = (bucket: Bucket) =>
    measure === 'failures' ? (bucket.failures ?? 0) : countOf(bucket);
  const values = buckets.filter((bucket) => !stateOf(bucket)).map(measured);
  const bounds = quarterBounds(values.filter((value) => value > 0));
  return {
    of: (bucket) => {
      const state = stateOf(bucket);
      if (state) return state;
      const value = bucket ? measured(bucket) : 0;
      return value === 0 ? 0 : 1 + bounds.filter((bound) => value > bound).length;
    },
    words: [
      measure === 'failures' ? 'none failed' : undefined,
      ...numberWords(bounds, Math.max(0, ...values)),
    ],
  };
}

function stateOf(bucket: Bucket | null): HeatState | null {
  if (!bucket) return 'no data';
  if (bucket.upcoming) return 'to come';
  if (isDoubtful(bucket)) return 'doubtful';
  return countOf(bucket) === 0 ? 'no runs' : null;
}

const rateWords = ['all succeeded', '90% or more', '50% or more', 'under 50%', 'all failed'];

function rateLevel(bucket: Bucket | null): number {
  const rate = bucket ? (bucket.successes ?? 0) / countOf(bucket) : 0;
  if (rate === 1) return 0;
  if (rate >= 0.9) return 1;
  if (rate >= 0.5) return 2;
  return rate > 0 ? 3 : 4;
}

/** The largest numbers of the first, second and third quarter of the days; fewer where some are equal. */
function quarterBounds(values: number[]): number[] {
  const sorted = values.toSorted((a, b) => a - b);
  const bounds = [0.25, 0.5, 0.75].map(
    (share) => sorted[Math.ceil(share * sorted.length) - 1] ?? 0,
  );
  return [...new Set(bounds)].filter((bound) => bound > 0 && bound < (sorted.at(-1) ?? 0));
}

function numberWords(bounds: number[], largest: number): string[] {
  if (largest === 0) return [];
  return [...bounds, largest].map((to, index) => {
    const from = (bounds[index - 1] ?? 0) + 1;
    return from === to ? formatNumber(to) : `${formatNumber(from)}–${formatNumber(to)}`;
  });
}

/** The share of all runs that succeeded, for the summary. */
export function rateOf(buckets: readonly Bucket[]): string | null {
  let successes = 0;
  let total = 0;
  for (const bucket of buckets) {
    if (stateOf(bucket)) continue;
    successes += bucket.successes ?? 0;
    total += countOf(bucket);
  }
  return formatShare(successes, total);
}
