import fc from 'fast-check';
import { axisLabels } from '@/components/charts/axis-labels';
import type { Bucket, Period } from '@/components/charts/buckets';
import { extentOf, firstThatFits, type Label } from '@/components/charts/fit-labels';
import { heatDays, monthLabels } from '@/components/charts/heat-days';
import { logTicks } from '@/components/charts/log-bins';

const hour = 3_600_000;
const lengths = { hour, day: 24 * hour, week: 168 * hour };
const monthsOf = { month: 1, quarter: 3, year: 12 };
const periods: Period[] = ['hour', 'day', 'week', 'month', 'quarter', 'year'];
const zones = ['UTC', 'Europe/Berlin', 'America/St_Johns', 'Pacific/Apia'];

function buckets(period: Period, count: number, start: number): Bucket[] {
  const at = (index: number) => {
    if (period === 'hour' || period === 'day' || period === 'week') {
      return new Date(start + index * lengths[period]);
    }
    const from = new Date(start);
    return new Date(Date.UTC(from.getUTCFullYear(), index * monthsOf[period], 1));
  };
  return Array.from({ length: count }, (_, index) => ({
    from: at(index),
    to: at(index + 1),
    successes: 1,
    failures: 0,
    averageDurationMs: null,
  }));
}

/** Chosen for the smallest width of a tier and shown at any larger one, as the frame does it. */
function expectApart(candidates: Label[][], width: number, shownAt: number): void {
  const labels = firstThatFits(candidates, width);
  let end = -12;
  for (const label of labels) {
    const [from, to] = extentOf(label, shownAt);
    expect(from).toBeGreaterThan(end);
    end = to;
  }
  expect(end).toBeLessThan(shownAt + 12);
}

const widths = fc.record({
  width: fc.integer({ min: 100, max: 1600 }),
  wider: fc.integer({ min: 0, max: 400 }),
});
const starts = fc.integer({ min: Date.UTC(1971, 0, 1), max: Date.UTC(2100, 0, 1) });

test('no two labels of a time axis touch, whatever the period, count, zone and width', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...periods),
      fc.integer({ min: 0, max: 400 }),
      starts,
      fc.constantFrom(...zones),
      widths,
      (period, count, start, zone, { width, wider }) => {
        const labels = axisLabels(buckets(period, count, start), period, zone);
        expectApart(labels, width, width + wider);
      },
    ),
    { numRuns: 400 },
  );
});

test('a time axis has a label wherever there is a bucket and room for one', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...periods),
      fc.integer({ min: 1, max: 400 }),
      starts,
      (period, count, start) => {
        const labels = axisLabels(buckets(period, count, start), period, 'UTC');
        expect(firstThatFits(labels, 120).length).toBeGreaterThan(0);
      },
    ),
    { numRuns: 200 },
  );
});

test('no two months of a calendar touch', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), starts, widths, (count, start, at) => {
      const calendar = heatDays(buckets('day', count, start), 'UTC');
      expectApart(monthLabels(calendar), at.width, at.width + at.wider);
    }),
    { numRuns: 200 },
  );
});

test('no two durations of a logarithmic axis touch', () => {
  const exponent = fc.double({ min: 0, max: 12, noNaN: true });
  fc.assert(
    fc.property(exponent, exponent, widths, (one, other, at) => {
      const [from, to] = [10 ** Math.min(one, other), 10 ** Math.max(one, other)];
      expectApart(logTicks(from, to), at.width, at.width + at.wider);
    }),
    { numRuns: 200 },
  );
});

describe('labels stand at round places', () => {
  const texts = (period: Period, count: number, start: string, width: number) =>
    firstThatFits(axisLabels(buckets(period, count, Date.parse(start)), period, 'UTC'), width).map(
      ({ text }) => text,
    );

  test('a month of days on a phone: Mondays', () => {
    expect(texts('day', 30, '2026-03-01T00:00:00Z', 230)).toEqual([
      '2 Mar',
      '9 Mar',
      '16 Mar',
      '23 Mar',
    ]);
  });

  test('a year of days: months, which say their year at first and in January', () => {
    expect(texts('day', 365, '2025-11-15T00:00:00Z', 700).slice(0, 3)).toEqual([
      'Dec ’25',
      '2026',
      'Feb',
    ]);
  });

  test('a day of hours: round hours, and the date at midnight', () => {
    expect(texts('hour', 24, '2026-03-01T18:00:00Z', 240)).toEqual([
      '18:00',
      '2 Mar',
      '06:00',
      '12:00',
    ]);
  });

  test('few quarters: each', () => {
    expect(texts('quarter', 4, '2025-01-01T00:00:00Z', 300)).toEqual([
      'Q1 ’25',
      'Q2 ’25',
      'Q3 ’25',
      'Q4 ’25',
    ]);
  });
});
