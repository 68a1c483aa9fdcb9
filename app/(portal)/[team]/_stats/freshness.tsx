import { LiveRefresh } from '@/components/layout/live-refresh.client';
import type { Statistics } from '@/lib/stats';

/** A refresh is in progress, or Datamin is unavailable and should be left alone for a while. Milliseconds. */
const soonMs = 2500;
const laterMs = 30_000;

/** Looks again soon if anything shown is old: it is being refreshed behind the page. */
export function Freshness({ statistics }: { statistics: Statistics }) {
  const old = [statistics.numbers, statistics.before, statistics.chart, statistics.year]
    .flatMap((part) => part?.known ?? [])
    .filter(({ stale }) => stale);
  if (old.length === 0) return null;
  return <LiveRefresh everyMs={old.some(({ problem }) => problem === null) ? soonMs : laterMs} />;
}
