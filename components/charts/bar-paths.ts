import type { Bucket } from './buckets';
import { isDoubtful, isEmpty } from './buckets';
import { short } from './scales';

/** Outlines of all bars of a kind: a year is five paths instead of two thousand shapes. */
interface BarPaths {
  good: string;
  bad: string;
  /** Failures tall enough for stripes; on two pixels a stripe would hide the mark. */
  striped: string;
  idle: string;
}

/** A bucket is 1 wide; vertically a unit is a pixel. The drawing is stretched horizontally only. */
export function barPaths(buckets: readonly Bucket[], height: number, max: number): BarPaths {
  const paths: BarPaths = { good: '', bad: '', striped: '', idle: '' };
  const gap = barGap(buckets.length);
  for (const [index, bucket] of buckets.entries()) {
    const x = short(index + gap);
    const width = short(1 - 2 * gap);
    const bar = (from: number, size: number) =>
      `M${x} ${short(from)}h${width}v${short(-size)}h${-width}z`;
    if (isEmpty(bucket)) paths.idle += bar(height, 3);
    if (bucket.upcoming || isDoubtful(bucket)) continue;
    const good = barHeight(bucket.successes ?? 0, max, height);
    const bad = barHeight(bucket.failures ?? 0, max, height);
    if (good > 0) paths.good += bar(height, good);
    if (bad > 0) paths.bad += bar(height - good, bad);
    if (bad >= 6) paths.striped += bar(height - good, bad);
  }
  return paths;
}

/** The gap on each side of a bar; a few bars must not look like walls. */
function barGap(count: number): number {
  if (count > 120) return 0;
  if (count > 40) return 0.1;
  return count > 8 ? 0.2 : count > 3 ? 0.3 : 0.4;
}

/** A single failure among ten thousand runs must still be visible. */
function barHeight(value: number, max: number, height: number): number {
  return value > 0 ? Math.max(2, (value / max) * height) : 0;
}

/** Neighbouring doubtful buckets as one stretch: `from` and `to` in buckets. */
export function doubtfulStretches(buckets: readonly Bucket[]): { from: number; to: number }[] {
  const stretches: { from: number; to: number }[] = [];
  for (const [index, bucket] of buckets.entries()) {
    if (!isDoubtful(bucket)) continue;
    const last = stretches.at(-1);
    if (last?.to === index) last.to = index + 1;
    else stretches.push({ from: index, to: index + 1 });
  }
  return stretches;
}
