import { CronError, parseCron } from '@/lib/schedules/cron';
import { instantsAfter } from '@/lib/schedules/instants';

/** The first instants after a moment, as `UTC wall note`. */
function first(count: number, cron: string, zone: string, after: string): string[] {
  const found: string[] = [];
  for (const { at, wall, note } of instantsAfter(parseCron(cron), zone, new Date(after))) {
    found.push([at.toISOString().slice(0, 16), wall.slice(11), ...(note ? [note] : [])].join(' '));
    if (found.length === count) break;
  }
  return found;
}

describe('when the clocks go forward', () => {
  it.each([
    // 29 March 2026, 02:00 to 03:00.
    [
      'Europe/Berlin',
      '30 2 * * *',
      '2026-03-28T02:00Z',
      ['2026-03-29T01:00 02:30 moved', '2026-03-30T00:30 02:30'],
    ],
    [
      'Europe/Berlin',
      '0,30 2 * * *',
      '2026-03-28T02:00Z',
      ['2026-03-29T01:00 02:00 moved', '2026-03-30T00:00 02:00'],
    ],
    [
      'Europe/Berlin',
      '0 3 * * *',
      '2026-03-28T03:00Z',
      ['2026-03-29T01:00 03:00', '2026-03-30T01:00 03:00'],
    ],
    [
      'Europe/Berlin',
      '*/30 * * * *',
      '2026-03-29T00:00Z',
      ['2026-03-29T00:30 01:30', '2026-03-29T01:00 03:00'],
    ],
    [
      'Europe/Berlin',
      '15 * * * *',
      '2026-03-29T00:00Z',
      ['2026-03-29T00:15 01:15', '2026-03-29T01:15 03:15'],
    ],
    // 8 March 2026, 02:00 to 03:00.
    [
      'America/New_York',
      '30 2 * * *',
      '2026-03-07T08:00Z',
      ['2026-03-08T07:00 02:30 moved', '2026-03-09T06:30 02:30'],
    ],
    // 4 October 2026, 02:00 to 02:30: half an hour.
    [
      'Australia/Lord_Howe',
      '15 2 * * *',
      '2026-10-02T16:00Z',
      ['2026-10-03T15:30 02:15 moved', '2026-10-04T15:15 02:15'],
    ],
    [
      'Australia/Lord_Howe',
      '45 2 * * *',
      '2026-10-02T16:30Z',
      ['2026-10-03T15:45 02:45', '2026-10-04T15:45 02:45'],
    ],
    // 6 September 2026, 00:00 to 01:00: the day has no midnight.
    [
      'America/Santiago',
      '0 0 * * *',
      '2026-09-05T05:00Z',
      ['2026-09-06T04:00 00:00 moved', '2026-09-07T03:00 00:00'],
    ],
  ])('%s, %s after %s', (zone, cron, after, expected) => {
    expect(first(2, cron, zone, after)).toEqual(expected);
  });
});

describe('when the clocks go back', () => {
  it.each([
    // 25 October 2026, 03:00 to 02:00.
    [
      'Europe/Berlin',
      '30 2 * * *',
      '2026-10-24T01:00Z',
      ['2026-10-25T00:30 02:30 once', '2026-10-26T01:30 02:30'],
    ],
    [
      'Europe/Berlin',
      '*/30 * * * *',
      '2026-10-25T00:00Z',
      [
        '2026-10-25T00:30 02:30',
        '2026-10-25T01:00 02:00 again',
        '2026-10-25T01:30 02:30 again',
        '2026-10-25T02:00 03:00',
      ],
    ],
    [
      'Europe/Berlin',
      '0 * * * *',
      '2026-10-24T23:30Z',
      ['2026-10-25T00:00 02:00', '2026-10-25T01:00 02:00 again', '2026-10-25T02:00 03:00'],
    ],
    [
      'Europe/Berlin',
      '0 */2 * * *',
      '2026-10-24T23:30Z',
      ['2026-10-25T00:00 02:00 once', '2026-10-25T03:00 04:00'],
    ],
    // 1 November 2026, 02:00 to 01:00.
    [
      'America/New_York',
      '30 1 * * *',
      '2026-10-31T06:00Z',
      ['2026-11-01T05:30 01:30 once', '2026-11-02T06:30 01:30'],
    ],
    // 5 April 2026, 02:00 to 01:30.
    [
      'Australia/Lord_Howe',
      '45 1 * * *',
      '2026-04-03T15:00Z',
      ['2026-04-04T14:45 01:45 once', '2026-04-05T15:15 01:45'],
    ],
    [
      'Australia/Lord_Howe',
      '*/15 * * * *',
      '2026-04-04T14:30Z',
      [
        '2026-04-04T14:45 01:45',
        '2026-04-04T15:00 01:30 again',
        '2026-04-04T15:15 01:45 again',
        '2026-04-04T15:30 02:00',
      ],
    ],
  ])('%s, %s after %s', (zone, cron, after, expected) => {
    expect(first(expected.length, cron, zone, after)).toEqual(expected);
  });
});

test.each(['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'UTC'])(
  'in %s every 30 minutes is every 30 minutes all year, and once a day is once a day',
  (zone) => {
    const [from, to] = [Date.UTC(2026, 0, 1), Date.UTC(2027, 0, 1)];
    let before = 0;
    const gaps = new Set<number>();
    for (const { at } of instantsAfter(parseCron('*/30 * * * *'), zone, new Date(from))) {
      if (at.getTime() > to) break;
      if (before) gaps.add((at.getTime() - before) / 60_000);
      before = at.getTime();
    }
    expect([...gaps]).toEqual([30]);
    const days = new Map<string, number>();
    for (const { at, wall } of instantsAfter(parseCron('30 2 * * *'), zone, new Date(from))) {
      if (at.getTime() > to) break;
      days.set(wall.slice(0, 10), (days.get(wall.slice(0, 10)) ?? 0) + 1);
    }
    expect([days.size, new Set(days.values())]).toEqual([365, new Set([1])]);
  },
);

describe('calendars', () => {
  const days = (count: number, cron: string, after: string) =>
    first(count, cron, 'UTC', after).map((line) => line.slice(0, 10));

  it.each([
    ['0 0 31 * *', '2026-01-31T00:00Z', ['2026-03-31', '2026-05-31', '2026-07-31']],
    ['0 0 L * *', '2026-01-31T00:00Z', ['2026-02-28', '2026-03-31', '2026-04-30']],
    ['0 0 L 2 *', '2027-03-01T00:00Z', ['2028-02-29', '2029-02-28', '2030-02-28']],
    ['0 0 29 2 *', '2026-01-01T00:00Z', ['2028-02-29', '2032-02-29', '2036-02-29']],
    ['0 0 29 2 *', '2096-03-01T00:00Z', ['2104-02-29', '2108-02-29']],
    ['0 0 * * 1-5', '2026-11-26T12:00Z', ['2026-11-27', '2026-11-30', '2026-12-01']],
    ['0 0 * * 7', '2026-11-26T12:00Z', ['2026-11-29', '2026-12-06']],
    ['0 0 * * sun', '2026-11-26T12:00Z', ['2026-11-29', '2026-12-06']],
    // Sunday is not one day in two after Saturday.
    ['0 0 * * 1/2', '2026-11-26T12:00Z', ['2026-11-27', '2026-11-30', '2026-12-02']],
    ['0 0 13 * fri', '2026-11-01T00:00Z', ['2026-11-06', '2026-11-13', '2026-11-20']],
    ['0 0 1 jan,JUL *', '2026-01-01T00:00Z', ['2026-07-01', '2027-01-01']],
    ['0 0 15,L * *', '2026-11-01T00:00Z', ['2026-11-15', '2026-11-30', '2026-12-15']],
    // Only 9 and 23 March are odd Mondays.
    ['0 0 */2 * 1', '2026-03-01T00:00Z', ['2026-03-09', '2026-03-23', '2026-04-13']],
    ['0 0 */10 * *', '2026-11-01T00:00Z', ['2026-11-11', '2026-11-21', '2026-12-01']],
  ])('%s after %s', (cron, after, expected) => {
    expect(days(expected.length, cron, after)).toEqual(expected);
  });

  it('says of a day that never comes that it never comes', () => {
    expect(days(1, '0 0 30 2 *', '2026-01-01')).toEqual([]);
  });

  it('finds an instant strictly after the moment', () => {
    expect(days(1, '0 6 * * *', '2026-11-24T06:00:00Z')).toEqual(['2026-11-25']);
  });
});

test.each([
  '',
  '* * * *',
  '* * * * * *',
  '60 * * * *',
  '* 24 * * *',
  '* * 0 * *',
  '* * * 13 *',
  '* * * * 8',
  '*/0 * * * *',
  '5-1 * * * *',
  '1,,2 * * * *',
  'a * * * *',
  '*-5 * * * *',
  '* * * - *',
  '@daily',
  '* * l-3 * *',
])('"%s" is no expression', (text) => {
  expect(() => parseCron(text)).toThrow(CronError);
});
