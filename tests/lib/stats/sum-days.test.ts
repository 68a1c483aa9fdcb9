import { sumDays } from '@/lib/stats';

const day = {
  from: new Date('2026-11-01T00:00:00Z'),
  to: new Date('2026-11-02T00:00:00Z'),
  successes: 3,
  failures: 1,
  averageDurationMs: 1000,
  doubtful: false,
};

test('a sum is weighted, and hides no impossible day', () => {
  const quiet = { ...day, successes: 0, failures: 0, averageDurationMs: null };
  const slow = { ...day, successes: 12, failures: 0, averageDurationMs: 3000 };
  expect(sumDays([day, quiet, slow])).toEqual({
    successes: 15,
    failures: 1,
    averageDurationMs: 2500,
  });
  for (const wrong of [{ doubtful: true }, { successes: null }, { failures: null }]) {
    expect(sumDays([slow, { ...day, ...wrong }])).toBeNull();
  }
});
