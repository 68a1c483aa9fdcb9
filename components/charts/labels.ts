import type { Bucket, Period } from './buckets';

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** A period as people call it: "3 Mar 2026", "week of 2 Mar 2026", "Mar 2026", "Q1 2026", "2026". */
export function bucketName(bucket: Bucket, period: Period, timeZone: string): string {
  const at = calendar(bucket.from, timeZone);
  const date = `${at.day} ${at.monthName} ${at.year}`;
  if (period === 'hour') return `${date}, ${at.hour}:00`;
  if (period === 'day') return date;
  if (period === 'week') return `week of ${date}`;
  if (period === 'month') return `${at.monthName} ${at.year}`;
  if (period === 'quarter') return `Q${Math.ceil(at.month / 3)} ${at.year}`;
  return String(at.year);
}

/** The short form under an axis. */
export function axisName(bucket: Bucket, period: Period, timeZone: string): string {
  const at = calendar(bucket.from, timeZone);
  if (period === 'hour') return `${at.hour}:00`;
  if (period === 'day' || period === 'week') return `${at.day} ${at.monthName}`;
  if (period === 'month') return `${at.monthName} ’${String(at.year).slice(-2)}`;
  if (period === 'quarter') return `Q${Math.ceil(at.month / 3)} ’${String(at.year).slice(-2)}`;
  return String(at.year);
}

/** Every how many-th bucket gets a label so that at most `room` of them stand side by side. */
export function labelStep(count: number, room: number): number {
  return Math.max(1, Math.ceil(count / Math.max(1, room)));
}

const calendars = new Map<string, Intl.DateTimeFormat>();

function calendar(at: Date, timeZone: string) {
  let format = calendars.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('sv-SE', {
      timeZone,
      dateStyle: 'short',
      timeStyle: 'short',
    });
    calendars.set(timeZone, format);
  }
  const [date = '', time = ''] = format.format(at).split(' ');
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  return { year, month, day, hour: time.slice(0, 2), monthName: months[month - 1] ?? '' };
}
