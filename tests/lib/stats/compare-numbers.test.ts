import fc from 'fast-check';
import { type Counted, compareNumbers } from '@/lib/stats/compare-numbers';

const counted = (
  successes: number | null,
  failures: number | null,
  averageDurationMs: number | null = null,
): Counted => ({
  successes,
  failures,
  averageDurationMs,
});

test('a rate is compared in points and more is good; a duration by its factor and more is bad', () => {
  const { successRate, successes, failures, duration } = compareNumbers(
    counted(90, 10, 3000),
    counted(80, 20, 2000),
  );
  expect(successRate).toMatchObject({ kind: 'more', good: true });
  expect(successRate).toHaveProperty('by.points', expect.closeTo(10));
  expect(successes).toEqual({ kind: 'more', good: null, by: { percent: expect.closeTo(12.5) } });
  expect(failures).toEqual({ kind: 'less', good: null, by: { percent: expect.closeTo(50) } });
  expect(duration).toEqual({ kind: 'more', good: false, by: { percent: expect.closeTo(50) } });
});

test('nothing before is said as such, and nothing is a percentage of zero', () => {
  expect(compareNumbers(counted(5, 1), counted(0, 0)).successes).toEqual({ kind: 'none before' });
  expect(compareNumbers(counted(5, 1, 10), counted(5, 0, 10))).toMatchObject({
    failures: { kind: 'more', by: { fromZero: true } },
    duration: { kind: 'same' },
  });
  expect(compareNumbers(counted(0, 0), counted(5, 1)).successRate).toEqual({ kind: 'none now' });
});

test('what cannot be is not compared', () => {
  for (const [now, before] of [
    [counted(null, 2), counted(3, 1)],
    [counted(3, 1), counted(null, 2)],
  ] as const) {
    for (const change of Object.values(compareNumbers(now, before))) {
      expect(change).toEqual({ kind: 'doubtful' });
    }
  }
  const { duration } = compareNumbers(counted(1, 1, null), counted(1, 1, 20));
  expect(duration).toEqual({ kind: 'doubtful' });
});

test('every amount is a number above zero', () => {
  const some = fc.record({
    successes: fc.option(fc.nat(1e9)),
    failures: fc.option(fc.nat(1e9)),
    averageDurationMs: fc.option(fc.nat(1e9)),
  });
  fc.assert(
    fc.property(some, some, (now, before) => {
      for (const change of Object.values(compareNumbers(now, before))) {
        if (change.kind !== 'more' && change.kind !== 'less') continue;
        for (const amount of Object.values<number | true>(change.by)) {
          expect(amount === true || (Number.isFinite(amount) && amount > 0)).toBe(true);
        }
      }
    }),
  );
});
