import { formatDuration } from '../ui/format';
import type { Label } from './fit-labels';

/** How many runs took at least `fromMs` and less than `toMs`. */
export interface DurationBin {
  fromMs: number;
  toMs: number;
  count: number;
}

/** "1 s to 1.3 s". */
export function binName({ fromMs, toMs }: DurationBin): string {
  return `${formatDuration(fromMs)} to ${formatDuration(toMs)}`;
}

/** Bins per decade: each is about a quarter wider than the one before. */
const perDecade = 10;

/** Counts durations in bins of equal width on a logarithmic axis; everything under a millisecond shares one. */
export function logBins(durationsMs: Iterable<number>): DurationBin[] {
  const counts = new Map<number, number>();
  for (const duration of durationsMs) {
    const bin = Math.floor(Math.log10(Math.max(1, duration)) * perDecade + 1e-9);
    counts.set(bin, (counts.get(bin) ?? 0) + 1);
  }
  if (counts.size === 0) return [];
  const first = Math.min(...counts.keys());
  const last = Math.max(...counts.keys());
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const bin = first + index;
    const [fromMs, toMs] = [10 ** (bin / perDecade), 10 ** ((bin + 1) / perDecade)];
    return { fromMs, toMs, count: counts.get(bin) ?? 0 };
  });
}

/** A duration's position between two others on a logarithmic axis, from 0 to 1. */
export function logShare(ms: number, fromMs: number, toMs: number): number {
  const [at, from, to] = [ms, fromMs, toMs].map((value) => Math.log10(Math.max(1, value)));
  if (at === undefined || from === undefined || to === undefined || to <= from) return 0.5;
  return Math.min(1, Math.max(0, (at - from) / (to - from)));
}

const [second, minute, hour, day] = [1000, 60_000, 3_600_000, 86_400_000];
const coarse = [
  1,
  10,
  100,
  second,
  10 * second,
  minute,
  10 * minute,
  hour,
  6 * hour,
  day,
  10 * day,
];
const fine = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 20, 30].map((step) => step * second),
  ...[1, 2, 5, 10, 20, 30].map((step) => step * minute),
  ...[1, 2, 4, 8, 12].map((step) => step * hour),
  ...[1, 2, 5, 10, 20, 50, 100, 1000].map((step) => step * day),
];

/** Round durations for a logarithmic axis, from many to few. */
export function logTicks(fromMs: number, toMs: number): Label[][] {
  const label = (ms: number) => ({ at: logShare(ms, fromMs, toMs), text: formatDuration(ms) });
  const inside = (ms: number) => ms >= fromMs * 0.999 && ms <= toMs * 1.001;
  const [many, some] = [fine.filter(inside), coarse.filter(inside)];
  const few = some.filter((_, index) => index % 2 === 0);
  const choices = [many, many.filter((_, index) => index % 2 === 0), some, few, many.slice(0, 1)];
  return choices.map((ticks) => ticks.map(label)).filter((labels) => labels.length > 0);
}
