import fc from 'fast-check';
import {
  atWallClock,
  dayAt,
  shiftDays,
  startOfDay,
  startOfMonths,
  timeOfDayMs,
} from '@/lib/stats/zone';

const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  // Clocks that skip midnight, or show the hour before it twice.
  'America/Santiago',
  'Africa/Cairo',
  'America/Sao_Paulo',
];
const iso = (at: Date) => at.toISOString().replace('.000Z', 'Z');
const day = (text: string) => new Date(`${text}T00:00:00Z`);

test.each([
  ['Europe/Berlin', '2026-03-29', '2026-03-28T23:00:00Z', 23],
  ['Europe/Berlin', '2026-10-25', '2026-10-24T22:00:00Z', 25],
  ['America/New_York', '2026-11-01', '2026-11-01T04:00:00Z', 25],
  ['Asia/Kolkata', '2026-11-23', '2026-11-22T18:30:00Z', 24],
  // Half an hour of daylight saving.
  ['Australia/Lord_Howe', '2026-10-04', '2026-10-03T13:30:00Z', 23.5],
  ['Australia/Lord_Howe', '2026-04-05', '2026-04-04T13:00:00Z', 24.5],
  ['Pacific/Apia', '2026-11-23', '2026-11-22T11:00:00Z', 24],
  // The day that Samoa skipped.
  ['Pacific/Apia', '2011-12-30', '2011-12-30T10:00:00Z', 0],
  // At midnight the clock jumps to one.
  ['America/Santiago', '2026-09-06', '2026-09-06T04:00:00Z', 23],
])('in %s, %s begins at %s and has %d hours', (zone, text, start, hours) => {
  const [from, to] = [startOfDay(day(text), zone), startOfDay(shiftDays(day(text), 1), zone)];
  expect(iso(from)).toBe(start);
  expect((to.getTime() - from.getTime()) / 3_600_000).toBe(hours);
});

const instants = fc.date({
  min: new Date('1990-01-01T00:00:00Z'),
  max: new Date('2060-01-01T00:00:00Z'),
  noInvalidDate: true,
});

test.each(zones)('in %s every moment lies in its day, and days follow each other', (zone) => {
  fc.assert(
    fc.property(instants, (at) => {
      const today = dayAt(at, zone);
      const [from, to] = [startOfDay(today, zone), startOfDay(shiftDays(today, 1), zone)];
      // Where the clock goes back over midnight, the hour before it is repeated after the day began.
      expect(from.getTime()).toBeLessThanOrEqual(at.getTime() + 3_600_000);
      expect(at.getTime()).toBeLessThan(to.getTime());
      expect(dayAt(from, zone)).toEqual(today);
    }),
  );
});

test.each(zones)('in %s a moment’s wall clock leads back to it, or to its twin', (zone) => {
  fc.assert(
    fc.property(instants, (at) => {
      const back = atWallClock(dayAt(at, zone), timeOfDayMs(at, zone), zone);
      expect([0, 1_800_000, 3_600_000]).toContain(at.getTime() - back.getTime());
    }),
  );
});

test.each([
  ['2026-05-17', 1, 0, '2026-05-01'],
  ['2026-05-17', 3, 0, '2026-04-01'],
  ['2026-05-17', 12, 0, '2026-01-01'],
  ['2026-01-31', 1, -1, '2025-12-01'],
  ['2026-01-31', 3, -1, '2025-10-01'],
  ['2024-02-29', 12, -1, '2023-01-01'],
] as const)('of %s, by %d months, %d later, is %s', (text, months, later, expected) => {
  expect(startOfMonths(day(text), months, later)).toEqual(day(expected));
});
