import fc from 'fast-check';
import { dayRange, namedRange, rangeNames } from '@/lib/stats/ranges';

const iso = (at: Date | undefined) => at?.toISOString().replace('.000Z', 'Z');
const now = new Date('2026-11-23T20:31:07.250Z');
const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Apia',
];

test.each([
  // name, zone, from, to, compared with
  ['today', 'UTC', '11-23T00:00', '11-24T00:00', '11-22T00:00', '11-22T20:31:07'],
  ['today', 'Europe/Berlin', '11-22T23:00', '11-23T23:00', '11-21T23:00', '11-22T20:31:07'],
  ['today', 'Asia/Kolkata', '11-23T18:30', '11-24T18:30', '11-22T18:30', '11-22T20:31:07'],
  ['today', 'Pacific/Apia', '11-23T11:00', '11-24T11:00', '11-22T11:00', '11-22T20:31:07'],
  ['24h', 'Asia/Kolkata', '11-22T20:31:07', '11-23T20:31:07', '11-21T20:31:07', '11-22T20:31:07'],
  ['7d', 'UTC', '11-17T00:00', '11-24T00:00', '11-10T00:00', '11-16T20:31:07'],
  // The clocks went back on 25 October: before that, the same time of day was an hour earlier.
  ['30d', 'Europe/Berlin', '10-24T22:00', '11-23T23:00', '09-24T22:00', '10-24T19:31:07'],
  ['month', 'America/New_York', '11-01T04:00', '11-24T05:00', '10-01T04:00', '10-23T19:31:07'],
  ['last-month', 'Europe/Berlin', '09-30T22:00', '10-31T23:00', '08-31T22:00', '09-30T22:00'],
  ['quarter', 'Australia/Lord_Howe', '09-30T13:30', '11-24T13:00', '06-30T13:30', '08-23T21:01:07'],
  ['last-quarter', 'UTC', '07-01T00:00', '10-01T00:00', '04-01T00:00', '07-01T00:00'],
] as const)('%s in %s', (name, zone, from, to, beforeFrom, beforeTo) => {
  const whole = (text: string) => `2026-${text}${text.length === 11 ? ':00' : ''}Z`;
  const range = namedRange(name, now, zone);
  expect(iso(range.from)).toBe(whole(from));
  expect(iso(range.to)).toBe(whole(to));
  expect(iso(range.before?.from)).toBe(whole(beforeFrom));
  expect(iso(range.before?.to)).toBe(whole(beforeTo));
  expect(range.ongoing).toBe(range.to >= now || name === '24h');
});

test('a year is compared with the same days of the year before', () => {
  const year = namedRange('year', now, 'UTC');
  expect([year.from, year.before?.from, year.before?.to].map(iso)).toEqual(
    [...['2026-01-01T00:00:00Z', '2025-01-01T00:00:00Z', '2025-11-23T20:31:07Z']].map(String),
  );
  // Whatever the month, a whole year can be seen.
  const days = namedRange('365d', now, 'UTC');
  expect([days.from, days.to, days.before?.from].map(iso)).toEqual([
    '2025-11-24T00:00:00Z',
    '2026-11-24T00:00:00Z',
    '2024-11-24T00:00:00Z',
  ]);
  const last = namedRange('last-year', now, 'UTC');
  expect([last.from, last.to, last.before?.from].map(iso)).toEqual(
    [...['2025-01-01T00:00:00Z', '2026-01-01T00:00:00Z', '2024-01-01T00:00:00Z']].map(String),
  );
});

test('the 31st is compared with all of a shorter month, and not with this one', () => {
  const march = namedRange('month', new Date('2026-03-31T12:00:00Z'), 'UTC');
  expect(iso(march.before?.to)).toBe('2026-03-01T00:00:00Z');
  // It no longer moves with the clock, so its reading stays valid.
  expect(march.moving.before).toBeNull();
});

test('days of one’s own are compared with as many before, so far as they have been', () => {
  const [first, last] = [new Date('2026-11-20T00:00:00Z'), new Date('2026-11-29T00:00:00Z')];
  const range = dayRange(first, last, now, 'UTC');
  expect([range.from, range.to, range.before?.from, range.before?.to].map(iso)).toEqual([
    '2026-11-20T00:00:00Z',
    '2026-11-30T00:00:00Z',
    '2026-11-10T00:00:00Z',
    '2026-11-13T20:31:07Z',
  ]);
  expect(dayRange(last, last, now, 'UTC').before).toBeNull();
  const start = new Date(0);
  expect(dayRange(start, start, now, 'UTC').before).toBeNull();
});

test('whatever the moment, the two lie beside each other and are of one length', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...rangeNames),
      fc.constantFrom(...zones),
      fc.date({
        // Two years after the day that Samoa skipped, so that the 365 days before the last 365 do not include it.
        min: new Date('2014-02-01T00:00:00Z'),
        max: new Date('2050-01-01T00:00:00Z'),
        noInvalidDate: true,
      }),
      (name, zone, at) => {
        const { from, to, before, ongoing } = namedRange(name, at, zone);
        expect(from < to).toBe(true);
        expect(from <= at).toBe(true);
        if (!before) return;
        expect(before.from < before.to && before.to <= from).toBe(true);
        if (!ongoing) return expect(before.to).toEqual(from);
        const passed = Math.min(at.getTime(), to.getTime()) - from.getTime();
        const length = before.to.getTime() - before.from.getTime();
        // Clocks that changed in one of them, or forth and back; a shorter month, quarter or year ends earlier.
        const most = before.to.getTime() === from.getTime() ? 4 * 86_400_000 : 7_201_000;
        expect(Math.abs(passed - length)).toBeLessThanOrEqual(most);
      },
    ),
    { examples: [['quarter', 'Europe/Berlin', new Date('2023-03-26T01:00:00Z')]] },
  );
});
