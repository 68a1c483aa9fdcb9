import { requireRole, type TeamContext } from '@/lib/context';
import { addPeriods, startOfPeriod } from '@/lib/datamin';
import { parseInput } from '@/lib/input';
import { type Obtained, obtainReading, peekReading } from './obtain-reading';
import { aggregatedQuestion, dailyQuestion, dailyStart } from './questions';
import { ReadAggregates } from './schemas';
import { findSubject, type SubjectRef } from './subject';
import type { AggregatedValue, BucketValue } from './values';

/** Buckets of the UTC calendar, with their source. */
export interface Aggregates {
  /** Exactly as many as asked for; `to` is exclusive. An impossible count is null and doubtful. */
  items: BucketValue[];
  source: 'datamin';
  fetchedAt: Date;
  stale: boolean;
  doubtful: boolean;
  problem: string | null;
}

/**
 * Datamin's aggregates (`{from: YYYY-MM-DD, period, count}`) of a pipeline or task. Days are cut from the
 * daily reading when it covers them. Throws NotFound, Invalid and UpstreamFailed.
 */
export async function readAggregates(
  ctx: TeamContext,
  ref: SubjectRef,
  input: unknown,
): Promise<Aggregates> {
  requireRole(ctx, 'viewer');
  const subject = await findSubject(ctx, ref);
  const { from, period, count } = parseInput(ReadAggregates, input);
  const start = startOfPeriod(from, period);
  if (period === 'day' && start >= dailyStart()) {
    const daily = await peekReading(ctx, dailyQuestion(ctx, subject));
    if (daily) return toAggregates(daily, cutDays(daily.value.buckets, start, count));
  }
  const asked = aggregatedQuestion(ctx, subject, { start, period, count });
  const obtained = await obtainReading(ctx, asked);
  return toAggregates(obtained, obtained.value.buckets);
}

/** Days after the end of the reading are still to come: they are empty. */
export function cutDays(
  buckets: readonly BucketValue[],
  start: Date,
  count: number,
): BucketValue[] {
  const known = new Map(buckets.map((bucket) => [bucket.from.getTime(), bucket]));
  return Array.from({ length: count }, (_, index) => {
    const from = addPeriods(start, 'day', index);
    return (
      known.get(from.getTime()) ?? {
        from,
        to: addPeriods(from, 'day', 1),
        successes: 0,
        failures: 0,
        averageDurationMs: null,
        doubtful: false,
      }
    );
  });
}

export function toAggregates(
  obtained: Obtained<AggregatedValue>,
  items: BucketValue[],
): Aggregates {
  const { fetchedAt, stale, problem } = obtained;
  const doubtful =
    obtained.doubtful || isUnread(obtained.value) || items.some((item) => item.doubtful);
  return { items, source: 'datamin', fetchedAt, stale, doubtful, problem };
}

/** Whether Datamin answered `null`: that it could not look, not that nothing ran. */
export function isUnread({ doubtful, buckets }: AggregatedValue): boolean {
  return doubtful === true && !buckets.some((bucket) => bucket.doubtful);
}
