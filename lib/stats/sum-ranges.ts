import {
  barCount,
  type HealthSource,
  type RangeSum,
  type RangeSums,
  rangeDays,
} from '@/lib/pipelines';
import { sumDays } from './sum-days';
import type { BucketValue } from './values';

const daysOfBar = rangeDays['90d'] / barCount;

/** The overview's other ranges from whole UTC days, the last of which is today. */
export function sumRanges(days: readonly BucketValue[], source: HealthSource): RangeSums {
  const longest = days.slice(-rangeDays['90d']);
  return {
    '24h': { ...sumOf(days.slice(-rangeDays['24h'])), source },
    '7d': { ...sumOf(days.slice(-rangeDays['7d'])), source },
    '90d': { ...sumOf(longest), source, bars: toBars(longest) },
  };
}

function sumOf(days: readonly BucketValue[]): Omit<RangeSum, 'source'> {
  return sumDays(days) ?? { successes: null, failures: null, averageDurationMs: null };
}

/** Counted from the end, so that the last bar is as full as the others. */
function toBars(days: readonly BucketValue[]): [number | null, number | null][] {
  const bars: [number | null, number | null][] = [];
  for (let end = days.length; end > 0; end -= daysOfBar) {
    const { successes, failures } = sumOf(days.slice(Math.max(0, end - daysOfBar), end));
    bars.unshift([successes, failures]);
  }
  return bars;
}
