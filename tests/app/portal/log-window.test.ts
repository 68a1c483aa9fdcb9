import {
  fromShownClock,
  fromWallClock,
  toWallClock,
  toWallMinute,
} from '@/app/(portal)/[team]/pipelines/[uuid]/log/wall-clock';
import { absoluteWindow, askedWindow } from '@/app/(portal)/[team]/pipelines/[uuid]/log/window';
import { reportInput } from '@/app/(portal)/[team]/reports/report-input';

const berlin = 'Europe/Berlin';

describe('the wall clock of a zone', () => {
  test.each([
    ['2026-07-01T14:00', berlin, '2026-07-01T12:00:00.000Z'],
    ['2026-01-01T00:30:15', berlin, '2025-12-31T23:30:15.000Z'],
    ['2026-01-01T00:00', 'UTC', '2026-01-01T00:00:00.000Z'],
    ['2026-01-01T00:00', 'Asia/Kathmandu', '2025-12-31T18:15:00.000Z'],
    ['2026-06-01T12:00', 'Pacific/Apia', '2026-05-31T23:00:00.000Z'],
    // Clocks go forward at 02:00: 02:30 is skipped, and means the hour after.
    ['2026-03-29T02:30', berlin, '2026-03-29T01:30:00.000Z'],
    ['2026-03-29T03:30', berlin, '2026-03-29T01:30:00.000Z'],
    // Clocks go back at 03:00: 02:30 occurs twice, and means the first.
    ['2026-10-25T02:30', berlin, '2026-10-25T00:30:00.000Z'],
    ['2026-11-01T01:30', 'America/New_York', '2026-11-01T05:30:00.000Z'],
  ])('%s in %s is %s', (text, zone, instant) => {
    expect(fromWallClock(text, zone)?.toISOString()).toBe(instant);
  });

  test.each([
    '',
    'banana',
    '2026-02-31T10:00',
    '2026-01-01T25:00',
    '2026-01-01',
    '2026-01-01T10:00Z',
  ])('there is none in "%s"', (text) => expect(fromWallClock(text, berlin)).toBeNull());

  test('a report’s form that nobody changed leaves its times as they are', async () => {
    // Neither the seconds nor the second 02:30 of that night are in the form.
    const report = {
      startsAt: new Date('2026-07-01T12:00:45.678Z'),
      expiresAt: new Date('2026-10-25T01:30:00Z'),
    };
    const form = new FormData();
    form.set('startsAt', toWallMinute(report.startsAt, berlin));
    form.set('expiresAt', toWallMinute(report.expiresAt, berlin));
    const { startsAt, expiresAt } = await reportInput(form, berlin, report);
    expect([startsAt, expiresAt]).toEqual([
      report.startsAt.toISOString(),
      report.expiresAt.toISOString(),
    ]);
    expect(fromShownClock('2026-07-01T14:01', berlin, report.startsAt)).toEqual(
      new Date('2026-07-01T12:01:00Z'),
    );
  });

  test('goes there and back every hour of a year', () => {
    for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2027, 0, 1); at += 3_600_000) {
      const text = toWallClock(new Date(at), berlin);
      const back = fromWallClock(text, berlin);
      expect(back && toWallClock(back, berlin)).toBe(text);
    }
  });
});

describe('the window of an address', () => {
  const now = new Date('2026-06-01T12:00:00.400Z');

  test('is the last 24 hours when nothing is asked, whatever "last" says', () => {
    const day = { from: '2026-05-31T12:00:01.000Z', to: '2026-06-01T12:00:01.000Z' };
    expect(askedWindow({}, now, berlin)).toMatchObject({ last: '24h', ...day });
    expect(askedWindow({ last: 'century' }, now, berlin)).toMatchObject(day);
  });

  test('keeps what is no time as it was typed', () => {
    const asked = askedWindow({ from: 'banana', to: '2026-06-01T12:00:00Z' }, now, berlin);
    expect(asked).toMatchObject({
      from: 'banana',
      typed: { from: 'banana', to: '2026-06-01T14:00:00' },
    });
  });

  test('is told on as instants, once', () => {
    const first = absoluteWindow({ from: '2026-06-01T10:00', to: 'banana' }, berlin);
    expect(first).toEqual({ from: '2026-06-01T08:00:00.000Z', to: 'banana' });
    expect(first && absoluteWindow(first, berlin)).toBeNull();
  });
});
