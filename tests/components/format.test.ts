import {
  formatAge,
  formatBytes,
  formatCompact,
  formatDuration,
  formatExact,
  formatRelative,
  formatShare,
  isoDuration,
} from '@/components/ui/format';

describe('durations', () => {
  test.each([
    [0, '0 ms'],
    [0.4, '< 1 ms'],
    [340, '340 ms'],
    [999, '999 ms'],
    [999.6, '1 s'],
    [1200, '1.2 s'],
    [9949, '9.9 s'],
    [9960, '10 s'],
    [42_123, '42 s'],
    [59_499, '59 s'],
    [59_500, '1 min'],
    [119_900, '2 min'],
    [184_000, '3 min 4 s'],
    [3_599_400, '59 min 59 s'],
    [3_599_900, '1 h'],
    [7_500_000, '2 h 5 min'],
    [86_399_000, '1 d'],
    [273_600_000, '3 d 4 h'],
    [-1200, '−1.2 s'],
    [Number.MAX_SAFE_INTEGER, '104,249,991 d 9 h'],
  ])('%d ms is %s', (ms, words) => expect(formatDuration(ms)).toBe(words));

  test('never says 60 of a smaller unit', () => {
    for (let ms = 0; ms < 2 * 86_400_000; ms += 7919) {
      expect(formatDuration(ms)).not.toMatch(/\b(60 s|60 min|24 h|1000 ms)/);
    }
  });

  test('as machines read it', () => expect(isoDuration(1200)).toBe('PT1.2S'));
});

describe('relative times', () => {
  const now = new Date('2026-03-01T12:00:00Z');
  test.each([
    [0, 'just now'],
    [-1999, 'just now'],
    [-12_000, '12 s ago'],
    [-119_000, '1 min ago'],
    [-3_600_000, '1 h ago'],
    [-47 * 3_600_000, '47 h ago'],
    [-48 * 3_600_000, '2 days ago'],
    [-60 * 86_400_000, '60 days ago'],
    [-61 * 86_400_000, '2 months ago'],
    [-400 * 86_400_000, '13 months ago'],
    [-730 * 86_400_000, '23 months ago'],
    [-731 * 86_400_000, '2 years ago'],
    [-1000 * 86_400_000, '2 years ago'],
    [180_000, 'in 3 min'],
  ])('%d ms away is %s', (distance, words) =>
    expect(formatRelative(new Date(now.getTime() + distance), now)).toBe(words),
  );

  test.each([
    [-5000, '5 s ago'],
    // By a clock three hours behind.
    [3 * 3_600_000, 'just now'],
  ])('what happened %d ms away was %s', (distance, words) =>
    expect(formatAge(new Date(now.getTime() + distance), now)).toBe(words),
  );

  test('the exact one names its zone', () =>
    expect(formatExact(now, 'Europe/Berlin')).toBe('2026-03-01 13:00:00 Europe/Berlin'));
});

describe('numbers', () => {
  test.each([
    [0, 10, '0%'],
    [10, 10, '100%'],
    [9999, 10_000, '99.9%'],
    [999_999, 1_000_000, '99.9%'],
    [1, 1_000_000, '< 0.1%'],
    [1, 3, '33.3%'],
  ])('%d of %d is %s', (part, total, words) => expect(formatShare(part, total)).toBe(words));

  test('a share of nothing is nothing, not 0%', () => expect(formatShare(0, 0)).toBeNull());

  test('bytes and compact counts', () => {
    expect([0, 999, 1000, 1_234_567, 5e15].map(formatBytes)).toEqual([
      '0 B',
      '999 B',
      '1.0 kB',
      '1.2 MB',
      '5000 TB',
    ]);
    expect([12, 1234, 3_400_000].map(formatCompact)).toEqual(['12', '1.2K', '3.4M']);
  });
});
