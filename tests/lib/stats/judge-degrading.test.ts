import fc from 'fast-check';
import { judgeDegrading } from '@/lib/stats/judge-degrading';

interface Day {
  successes: number | null;
  failures: number | null;
  averageDurationMs: number | null;
}

const today: Day = { successes: 95, failures: 5, averageDurationMs: 10_000 };

/** A year of identical days, and then a last week of different ones. */
function year(last: Partial<Day>, past: Partial<Day> = {}, length = 400): Day[] {
  return Array.from({ length }, (_, index) => ({
    ...today,
    ...past,
    ...(index >= length - 7 ? last : {}),
  }));
}

describe('degrading', () => {
  test('is a week in which clearly more runs fail than in the year before', () => {
    expect(judgeDegrading(year({ successes: 80, failures: 20 }))).toEqual({
      measure: 'success-rate',
      days: 7,
      pastDays: 364,
      recent: 0.8,
      past: 0.95,
    });
  });

  test('is a week that takes clearly longer', () => {
    expect(judgeDegrading(year({ averageDurationMs: 14_000 }))).toMatchObject({
      measure: 'duration',
      recent: 14_000,
      past: 10_000,
    });
  });

  test('is told of the failures first', () => {
    const both = year({ successes: 50, failures: 50, averageDurationMs: 99_000 });
    expect(judgeDegrading(both)?.measure).toBe('success-rate');
  });

  test.each([
    ['the same', {}, {}],
    ['better', { successes: 100, failures: 0, averageDurationMs: 1 }, {}],
    ['four points worse', { successes: 91, failures: 9 }, {}],
    ['hardly worse than bad', { successes: 40, failures: 60 }, { successes: 46, failures: 54 }],
    ['a fifth slower', { averageDurationMs: 12_000 }, {}],
    ['milliseconds slower', { averageDurationMs: 900 }, { averageDurationMs: 100 }],
  ])('is not %s', (_, last, past) => {
    expect(judgeDegrading(year(last, past))).toBeNull();
  });

  test('is not a bad week among others', () => {
    const weeks = Array.from({ length: 399 }, (_, index) =>
      Math.floor(index / 7) % 4 === 0
        ? { ...today, successes: 80, failures: 20, averageDurationMs: 20_000 }
        : today,
    );
    // The last seven days are one of the bad weeks.
    expect(weeks.at(-1)?.failures).toBe(20);
    expect(judgeDegrading(weeks)).toBeNull();
  });

  test('is a slow decline, too', () => {
    const decline = Array.from({ length: 400 }, (_, index) => ({
      successes: 30,
      failures: 0,
      averageDurationMs: Math.round(5000 * (1 + (2 * index) / 400)),
    }));
    expect(judgeDegrading(decline)).toMatchObject({ measure: 'duration', days: 7 });
  });

  test('is seen in four weeks where a week has few runs', () => {
    const daily = Array.from({ length: 400 }, (_, index) => ({
      successes: index >= 372 && index % 2 ? 0 : 1,
      failures: index >= 372 && index % 2 ? 1 : 0,
      averageDurationMs: 1000,
    }));
    expect(judgeDegrading(daily)).toMatchObject({ days: 28, recent: 0.5, past: 1 });
  });

  test.each([
    ['a few runs', year({ successes: 0, failures: 1 }, { successes: 1, failures: 0 }, 20)],
    ['one run a week', year({ successes: 0, failures: 0 }, { successes: 0, failures: 0 })],
    ['five weeks', year({ successes: 0, failures: 50 }, {}, 42)],
    ['no days', []],
  ])('is not told from %s', (_, days) => {
    expect(judgeDegrading(days)).toBeNull();
  });

  test('leaves days of impossible counts out', () => {
    const days = year({ successes: 80, failures: 20 });
    const doubtful = days.map((one, index) =>
      index % 9 === 0 ? { ...one, successes: null, failures: 9999 } : one,
    );
    expect(judgeDegrading(doubtful)).toMatchObject({ recent: 0.8, past: 0.95 });
  });
});

const someDay = (most: { failures: number; ms: number }) =>
  fc.record({
    successes: fc.option(fc.nat(40), { freq: 9 }),
    failures: fc.nat(most.failures),
    averageDurationMs: fc.option(fc.nat(most.ms), { freq: 9 }),
  });

/** A past, and a last week that may be much worse. */
const someDays = fc
  .tuple(
    fc.array(someDay({ failures: 8, ms: 60_000 }), { minLength: 45, maxLength: 390 }),
    fc.array(someDay({ failures: 40, ms: 120_000 }), { minLength: 7, maxLength: 7 }),
  )
  .map(([past, last]) => [...past, ...last]);

test('more failures never make it well again', () => {
  let degrading = 0;
  fc.assert(
    fc.property(someDays, fc.array(fc.nat(30), { minLength: 7, maxLength: 7 }), (days, more) => {
      if (judgeDegrading(days)?.measure !== 'success-rate') return;
      degrading += 1;
      const worse = days.map((one, index) => {
        const added = more[index - (days.length - 7)] ?? 0;
        const moved = Math.min(added, one.successes ?? 0);
        const successes = one.successes === null ? null : one.successes - moved;
        return { ...one, successes, failures: one.failures + moved };
      });
      expect(judgeDegrading(worse)?.measure).toBe('success-rate');
    }),
    { numRuns: 300 },
  );
  // Had none been degrading, this would have proved nothing.
  expect(degrading).toBeGreaterThan(30);
});

test('what it tells is worse by what it promises', () => {
  const told = new Set<string>();
  fc.assert(
    fc.property(someDays, (days) => {
      const found = judgeDegrading(days);
      if (!found) return;
      told.add(found.measure);
      if (found.measure === 'success-rate') {
        expect(found.past - found.recent).toBeGreaterThanOrEqual(0.05 - 1e-9);
      } else {
        expect(found.recent).toBeGreaterThanOrEqual(found.past * 1.29);
      }
    }),
    { numRuns: 300 },
  );
  expect([...told].sort()).toEqual(['duration', 'success-rate']);
});
