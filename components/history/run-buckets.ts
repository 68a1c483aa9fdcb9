import type { DurationHistogram, RunStep } from '@/lib/history';
import type { Bucket } from '../charts/buckets';
import type { DurationBin } from '../charts/log-bins';

/** Steps of the history as the charts draw them. Unknown ones are doubtful, never zero. */
export function runBuckets(steps: readonly RunStep[], now: Date): Bucket[] {
  return steps.map(({ from, to, runs, failed, averageMs, known }) => {
    const upcoming = from > now;
    const counts = known
      ? { successes: runs - failed, failures: failed, averageDurationMs: averageMs }
      : { successes: null, failures: null, averageDurationMs: null };
    return { from, to, ...counts, upcoming, partial: from <= now && now < to };
  });
}

/** Without the steps before the first known one: a chart of nothing says nothing. */
export function sinceKnown<Step extends { known: boolean }>(steps: readonly Step[]): Step[] {
  const first = steps.findIndex(({ known }) => known);
  return first < 0 ? [] : steps.slice(first);
}

/** The same for a calendar, which shows "no data" for a missing day. */
export function runDays(days: readonly RunStep[], now: Date): Bucket[] {
  return runBuckets(
    days.filter(({ known, to }) => known || to > now),
    now,
  );
}

/** Bins per decade, as in the charts. */
const perDecade = 10;
const growth = 1.01;

/** A histogram of the history in a chart's wider bins. */
export function durationBins({ buckets, counts }: DurationHistogram): DurationBin[] {
  const bins = new Map<number, number>();
  for (const [index, bucket] of buckets.entries()) {
    const ms = Math.max(1, growth ** (bucket - 0.5));
    const bin = Math.floor(Math.log10(ms) * perDecade + 1e-9);
    bins.set(bin, (bins.get(bin) ?? 0) + (counts[index] ?? 0));
  }
  if (bins.size === 0) return [];
  const [first, last] = [Math.min(...bins.keys()), Math.max(...bins.keys())];
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const [fromMs, toMs] = [first + index, first + index + 1].map((bin) => 10 ** (bin / perDecade));
    return { fromMs: fromMs ?? 1, toMs: toMs ?? 1, count: bins.get(first + index) ?? 0 };
  });
}
