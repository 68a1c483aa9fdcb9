import type { TeamContext } from '@/lib/context';
import { addPeriods, startOfPeriod } from '@/lib/datamin';
import { historyStaleAfterMs, readKeptSteps } from '@/lib/history';
import { parseInput } from '@/lib/input';
import { ReadAggregates } from './schemas';
import type { SubjectRef } from './subject';
import type { BucketValue } from './values';

/** Buckets of the UTC calendar from the history, which counts runs rather than task runs. */
interface HistoryAggregates {
  /**
   * Exactly as many as asked for; `to` is exclusive. A bucket not read completely is doubtful, one not read at
   * all null.
   */
  items: (BucketValue & { p50Ms: number | null; p95Ms: number | null; p99Ms: number | null })[];
  source: 'history';
  /** Everything that completed before this was read; null: nothing was. */
  fetchedAt: Date | null;
  stale: boolean;
  doubtful: boolean;
  problem: string | null;
}

/**
 * Like readAggregates (`{from: YYYY-MM-DD, period, count}`), but from the history: a pipeline's runs by when
 * they started, a task's task runs by when they completed. Throws NotFound and Invalid.
 */
export async function readHistoryAggregates(
  ctx: TeamContext,
  ref: SubjectRef,
  input: unknown,
): Promise<HistoryAggregates> {
  const { from: day, period, count } = parseInput(ReadAggregates, input);
  const from = startOfPeriod(day, period);
  const range = { from, to: addPeriods(from, period, count), period };
  const { steps, sync } = await readKeptSteps(ctx, ref, range);
  const items = steps.map(({ known, runs, failed, averageMs, ...step }) => {
    const hasCounts = known || runs > 0;
    return {
      ...step,
      successes: hasCounts ? runs - failed : null,
      failures: hasCounts ? failed : null,
      averageDurationMs: averageMs,
      doubtful: !known,
    };
  });
  return {
    items,
    source: 'history',
    fetchedAt: sync.syncedTo,
    stale: sync.lagMs === null || sync.lagMs > historyStaleAfterMs,
    doubtful: items.some(({ doubtful }) => doubtful),
    problem: sync.problem,
  };
}
