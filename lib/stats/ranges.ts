import {
  atWallClock,
  dayAt,
  daysBetween,
  shiftDays,
  startOfDay,
  startOfMonths,
  timeOfDayMs,
} from './zone';

/** The ranges to choose from. All but the last 24 hours follow a calendar. */
export const rangeNames = [
  'today',
  '24h',
  '7d',
  '30d',
  '90d',
  '365d',
  'month',
  'last-month',
  'quarter',
  'last-quarter',
  'year',
  'last-year',
] as const;
export type RangeName = (typeof rangeNames)[number];

/** `to` is exclusive. */
export interface Period {
  from: Date;
  to: Date;
}

/** A range as of a moment, with the period it is compared with. */
export interface StatsRange extends Period {
  /** Not over yet: `to` is then the end of today, or now for the last 24 hours. */
  ongoing: boolean;
  /** As long as the part of the range that has passed. Null: it would begin before 1970, or nothing has passed. */
  before: Period | null;
  /** Names for ends that move with the clock, under which readings are stored. Null for ends that stay for the day. */
  moving: { range: string | null; before: string | null };
}

const dayMs = 86_400_000;

/** A named range as somebody in a time zone understands it at a moment. */
export function namedRange(name: RangeName, now: Date, timeZone: string): StatsRange {
  if (name === '24h') return rolling(now);
  const today = dayAt(now, timeZone);
  const tomorrow = shiftDays(today, 1);
  switch (name) {
    case 'today':
      return lastDays(1);
    case '7d':
      return lastDays(7);
    case '30d':
      return lastDays(30);
    case '90d':
      return lastDays(90);
    case '365d':
      return lastDays(365);
    case 'month':
      return thisOf(1);
    case 'quarter':
      return thisOf(3);
    case 'year':
      return thisOf(12);
    case 'last-month':
      return lastOf(1);
    case 'last-quarter':
      return lastOf(3);
    case 'last-year':
      return lastOf(12);
  }

  function lastDays(count: number): StatsRange {
    const first = shiftDays(tomorrow, -count);
    return between(first, tomorrow, shiftDays(first, -count), now, timeZone);
  }
  function thisOf(months: 1 | 3 | 12): StatsRange {
    const first = startOfMonths(today, months);
    return between(first, tomorrow, startOfMonths(today, months, -1), now, timeZone);
  }
  function lastOf(months: 1 | 3 | 12): StatsRange {
    const [first, end] = [startOfMonths(today, months, -1), startOfMonths(today, months)];
    return between(first, end, startOfMonths(today, months, -2), now, timeZone);
  }
}

/** From one day of a zone's calendar to another, both included; compared with as many days before. */
export function dayRange(firstDay: Date, lastDay: Date, now: Date, timeZone: string): StatsRange {
  const end = shiftDays(lastDay, 1);
  const before = shiftDays(firstDay, -daysBetween(firstDay, end));
  return between(firstDay, end, before, now, timeZone);
}

/** Days of the calendar, compared with the days from `beforeFirst` on. */
function between(
  first: Date,
  end: Date,
  beforeFirst: Date,
  now: Date,
  timeZone: string,
): StatsRange {
  const [from, to] = [startOfDay(first, timeZone), startOfDay(end, timeZone)];
  if (to <= now) {
    const before = notTooEarly({ from: startOfDay(beforeFirst, timeZone), to: from });
    return { from, to, ongoing: false, before, moving: { range: null, before: null } };
  }
  // As many days into the earlier period, at the same time of day: February may end sooner.
  const passed = daysBetween(first, dayAt(now, timeZone));
  const same = atWallClock(shiftDays(beforeFirst, passed), timeOfDayMs(now, timeZone), timeZone);
  const before = {
    from: startOfDay(beforeFirst, timeZone),
    to: wholeSeconds(new Date(Math.min(same.getTime(), from.getTime()))),
  };
  const name = `until this time, ${before.from.toISOString()} for ${passed} d`;
  return {
    from,
    to,
    ongoing: true,
    before: from < now ? notTooEarly(before) : null,
    moving: { range: null, before: before.to < from ? name : null },
  };
}

function rolling(now: Date): StatsRange {
  const to = wholeSeconds(now);
  const at = (days: number) => new Date(to.getTime() - days * dayMs);
  return {
    from: at(1),
    to,
    ongoing: true,
    before: { from: at(2), to: at(1) },
    moving: { range: 'last 24 h', before: 'the 24 h before the last' },
  };
}

function notTooEarly(period: Period): Period | null {
  return period.from.getTime() >= 0 && period.from < period.to ? period : null;
}

/** Datamin takes nothing smaller. */
function wholeSeconds(at: Date): Date {
  return new Date(Math.floor(at.getTime() / 1000) * 1000);
}
