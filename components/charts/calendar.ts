import type { Bucket, Period } from './buckets';

export const monthNames = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
export const weekdayNames = 'Mon Tue Wed Thu Fri Sat Sun'.split(' ');

/** A moment in a zone's calendar. */
export interface CalendarDate {
  year: number;
  /** From 1. */
  month: number;
  day: number;
  hour: number;
  /** Days since 1 January 1970, whatever the zone. */
  serial: number;
}

const dayMs = 86_400_000;
/** Keyed by the zone's name in lower case: there is no end of spellings. */
const calendars = new Map<string, Intl.DateTimeFormat>();
const known = new WeakMap<Date, { timeZone: string; date: CalendarDate }>();

/** Cached on the date: bars, words and table ask for the same ones, and looking up a zone is slow. */
export function calendarDate(at: Date, timeZone: string): CalendarDate {
  const last = known.get(at);
  if (last?.timeZone === timeZone) return last.date;
  const date = readCalendar(at, timeZone);
  known.set(at, { timeZone, date });
  return date;
}

/** UTC needs no formatter, and most charts are drawn in it. */
function readCalendar(at: Date, timeZone: string): CalendarDate {
  if (timeZone === 'UTC') {
    const [year, month, day] = [at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate()];
    const serial = Math.floor(at.getTime() / dayMs);
    return { year, month, day, hour: at.getUTCHours(), serial };
  }
  let format = calendars.get(timeZone.toLowerCase());
  if (!format) {
    format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
    calendars.set(timeZone.toLowerCase(), format);
  }
  const [date = '', time = ''] = format.format(at).split(' ');
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const serial = Math.floor(Date.UTC(year, month - 1, day) / dayMs);
  return { year, month, day, hour: Number(time.slice(0, 2)), serial };
}

/** Monday is 0: 1 January 1970 was a Thursday. */
export function weekdayOf(serial: number): number {
  return (((serial + 3) % 7) + 7) % 7;
}

/** The same number for every day of a week. */
export function weekOf(serial: number): number {
  return Math.floor((serial + 3) / 7);
}

export function monthName(at: CalendarDate): string {
  return monthNames[at.month - 1] ?? '';
}

export function hourName(at: CalendarDate): string {
  return `${String(at.hour).padStart(2, '0')}:00`;
}

export function quarterName(at: CalendarDate): string {
  return `Q${Math.ceil(at.month / 3)}`;
}

/** A period as people call it: "3 Mar 2026", "week of 2 Mar 2026", "Mar 2026", "Q1 2026", "2026". */
export function bucketName(bucket: Bucket, period: Period, timeZone: string): string {
  const at = calendarDate(bucket.from, timeZone);
  const date = `${at.day} ${monthName(at)} ${at.year}`;
  if (period === 'hour') return `${date}, ${hourName(at)}`;
  if (period === 'day') return date;
  if (period === 'week') return `week of ${date}`;
  if (period === 'month') return `${monthName(at)} ${at.year}`;
  if (period === 'quarter') return `${quarterName(at)} ${at.year}`;
  return String(at.year);
}

/** The name, with what there is to know about the period itself. */
export function periodWords(bucket: Bucket, period: Period, timeZone: string): string {
  const name = bucketName(bucket, period, timeZone);
  return bucket.partial ? `${name} (so far)` : name;
}
