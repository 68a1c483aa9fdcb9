import { LiveRefresh } from '@/components/layout/live-refresh.client';
import type { Statistics } from '@/lib/stats';

/** A refresh is under way, or Datamin cannot be had and is to be left alone for a while. Milliseconds. */
const soonMs = 2500;
const laterMs = 30_000;

/** Looks again soon where something shown is old: it is being refreshed behind the page. */
export function Freshness({ statistics }: { statistics: Statistics }) {
  const old = [statistics.numbers, statistics.before, statistics.chart, statistics.year]
    .flatMap((part) => part?.known ?? [])
    .filter(({ stale }) => stale);
  if (old.length === 0) return null;
  return <LiveRefresh everyMs={old.some(({ problem }) => problem === null) ? soonMs : laterMs} />;
}
