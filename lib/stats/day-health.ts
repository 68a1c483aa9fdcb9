import { defaultRange, rangeDays } from '@/lib/pipelines';
import { sumDays } from './sum-days';
import type { BucketValue } from './values';

/** What the overview shows for the default range, from UTC days that end with today. */
export function dayHealth(all: readonly BucketValue[]) {
  const days = all.slice(-rangeDays[defaultRange]);
  const sum = sumDays(days);
  const total = sum ? sum.successes + sum.failures : 0;
  return {
    successes: sum?.successes ?? null,
    failures: sum?.failures ?? null,
    successRate: sum && total > 0 ? sum.successes / total : null,
    averageDurationMs: sum?.averageDurationMs ?? null,
    sparkline: days.map(({ successes, failures }) => [successes, failures]),
  };
}
