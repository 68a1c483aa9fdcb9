import { isOfWholeHours } from '@/lib/history/whole-hours';

const range = (from: string, to: string, timeZone: string, period: 'hour' | 'day' | 'whole') => ({
  ...{ from: new Date(from), to: new Date(to) },
  ...{ timeZone, period },
});

test.each([
  ['2026-01-01T00:00Z', '2026-12-01T00:00Z', 'Europe/Berlin', true],
  ['2026-01-01T00:00Z', '2026-12-01T00:00Z', 'America/New_York', true],
  ['2026-01-01T00:00:00.001Z', '2026-12-01T00:00Z', 'Europe/Berlin', false],
  ['2026-01-01T00:00Z', '2026-12-01T00:30Z', 'UTC', false],
  ['2026-01-01T00:00Z', '2026-01-02T00:00Z', 'Asia/Kathmandu', false],
  // +11:00 in summer, +10:30 from the fifth of April on.
  ['2026-01-01T00:00Z', '2026-04-04T00:00Z', 'Australia/Lord_Howe', true],
  ['2026-01-01T00:00Z', '2026-04-06T00:00Z', 'Australia/Lord_Howe', false],
  ['2026-04-04T00:00Z', '2026-11-30T00:00Z', 'Australia/Lord_Howe', false],
  // Offsets with seconds, before there were time zones.
  ['1880-01-01T00:00Z', '1880-02-01T00:00Z', 'Europe/Berlin', false],
  // Longer than what is searched.
  ['1990-01-01T00:00Z', '2026-01-01T00:00Z', 'Europe/Berlin', false],
])('days from %s to %s in %s: %s', (from, to, timeZone, isOn) => {
  expect(isOfWholeHours(range(from, to, timeZone, 'day'))).toBe(isOn);
});

test('the hours of UTC and a range of one step have no bounds of the zone', () => {
  for (const period of ['hour', 'whole'] as const) {
    const [from, to] = ['2026-01-01T07:00Z', '2026-01-02T08:00Z'];
    expect(isOfWholeHours(range(from, to, 'Asia/Kathmandu', period))).toBe(true);
    expect(isOfWholeHours(range(from, '2026-01-02T08:15Z', 'Asia/Kathmandu', period))).toBe(false);
  }
});
