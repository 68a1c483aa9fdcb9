import fc from 'fast-check';
import { mergeHistograms, percentile } from '@/lib/history';
import { bucketOf, durationOf } from '@/lib/history/duration-buckets';

const histogramOf = (durations: readonly number[]) => {
  const counts = new Map<number, number>();
  for (const one of durations) counts.set(bucketOf(one), (counts.get(bucketOf(one)) ?? 0) + 1);
  const sorted = [...counts].sort(([a], [b]) => a - b);
  return { buckets: sorted.map(([bucket]) => bucket), counts: sorted.map(([, count]) => count) };
};

/** The duration of that rank, by sorting them all. */
const exact = (durations: readonly number[], p: number): number =>
  durations.toSorted((a, b) => a - b)[Math.max(1, Math.ceil(durations.length * p)) - 1] ??
  Number.NaN;

const off = (told: number | null, true_: number): number =>
  told === null ? Number.POSITIVE_INFINITY : Math.abs(told - true_) / Math.max(true_, 1);

test('a bucket stands for its durations within half a percent, up to a century', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3_155_760_000_000 }), (ms) => {
      expect(off(durationOf(bucketOf(ms)), ms)).toBeLessThan(0.005);
    }),
  );
});

/**
 * Typical shapes of durations, of at least a millisecond, because less counts as one: even, long-tailed, of two kinds,
 * all alike.
 */
const shapes: Record<string, (random: () => number) => number> = {
  even: (random) => Math.round(random() * 60_000),
  'long-tailed': (random) =>
    Math.round(
      400 * Math.exp(3 * Math.sqrt(-2 * Math.log(random() + 1e-12)) * Math.cos(6.283 * random())),
    ),
  'of two kinds': (random) =>
    Math.round(random() < 0.9 ? 30 + random() * 10 : 20_000 + random() * 9000),
  alike: () => 1234,
};

test.each(Object.keys(shapes))(
  '%s: percentiles of any number of merged parts are within 1 %%',
  (name) => {
    let seed = 42;
    const random = () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed / 2_147_483_648;
    };
    const durations = Array.from({ length: 20_000 }, () =>
      Math.max(1, shapes[name]?.(random) ?? 0),
    );
    const parts = Array.from({ length: 37 }, (_, part) =>
      histogramOf(durations.filter((_one, index) => index % 37 === part)),
    );
    const merged = mergeHistograms(parts);
    expect(merged).toEqual(histogramOf(durations));
    for (const p of [0, 0.01, 0.5, 0.9, 0.95, 0.99, 0.999, 1]) {
      expect(off(percentile(merged, p), exact(durations, p))).toBeLessThan(0.01);
    }
  },
);

test('a rank between two durations is that of the longer one', () => {
  const { buckets, counts } = histogramOf([10, 1000, 100_000]);
  expect(off(percentile({ buckets, counts }, 0.5), 1000)).toBeLessThan(0.005);
});

test('of nothing there is no percentile', () => {
  expect(percentile(mergeHistograms([]), 0.95)).toBeNull();
});
