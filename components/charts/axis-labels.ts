import type { Bucket, Period } from './buckets';
import {
  type CalendarDate,
  calendarDate,
  hourName,
  monthName,
  quarterName,
  weekOf,
} from './calendar';
import type { Label } from './fit-labels';

type Unit = 'hour' | 'day' | 'week' | 'month' | 'quarter' | 'year';

/** A label at every so many of a unit. */
type Cut = readonly [Unit, number];

const years: Cut[] = [1, 2, 5, 10, 20, 50, 100, 500, 1000].map((count) => ['year', count]);
const months: Cut[] = [1, 2, 3, 6].map((count) => ['month', count]);
const weeks: Cut[] = [
  ['week', 1],
  ['week', 2],
];

/** From dense to sparse, in steps people count by: after every third day come Mondays. */
const cuts: Record<Period, readonly Cut[]> = {
  hour: [
    ...[1, 2, 3, 6, 12].map((count): Cut => ['hour', count]),
    ['day', 1],
    ['day', 2],
    ['day', 3],
    ...weeks,
    ...months,
    ...years,
  ],
  day: [['day', 1], ['day', 2], ['day', 3], ...weeks, ...months, ...years],
  week: [...weeks, ...months, ...years],
  month: [...months, ...years],
  quarter: [['quarter', 1], ['quarter', 2], ...years],
  year: years,
};

/** Rows of labels at round places of the calendar, from dense to sparse: see firstThatFits. */
export function axisLabels(
  buckets: readonly Bucket[],
  period: Period,
  timeZone: string,
): Label[][] {
  const dates = buckets.map((bucket) => calendarDate(bucket.from, timeZone));
  const first = buckets[0];
  if (!first) return [];
  // Only the moment before the first bucket shows whether that bucket begins a month.
  const before = calendarDate(new Date(first.from.getTime() - 1), timeZone);
  const least = Math.min(2, buckets.length);
  const candidates = cuts[period]
    .map((cut) => cutLabels(dates, before, cut))
    .filter((labels) => labels.length >= least);
  return [...candidates, ...endLabels(dates, period)];
}

function cutLabels(dates: CalendarDate[], before: CalendarDate, [unit, count]: Cut): Label[] {
  const labels: Label[] = [];
  let last = Math.floor(serialOf(before, unit) / count);
  for (const [index, date] of dates.entries()) {
    const serial = Math.floor(serialOf(date, unit) / count);
    if (serial !== last) {
      const at = (index + 0.5) / dates.length;
      labels.push({ at, text: nameOf(date, unit, labels.length === 0) });
    }
    last = serial;
  }
  return labels;
}

/** Where no round place occurs twice: the first and last buckets, or the first alone. */
function endLabels(dates: CalendarDate[], period: Period): Label[][] {
  const labels = dates.map((date, index) => ({
    at: (index + 0.5) / dates.length,
    text: nameOf(date, period, true),
  }));
  return [
    labels.filter((_, index) => index === 0 || index === dates.length - 1),
    labels.slice(0, 1),
  ];
}

function serialOf(date: CalendarDate, unit: Unit): number {
  if (unit === 'hour') return date.serial * 24 + date.hour;
  if (unit === 'day') return date.serial;
  if (unit === 'week') return weekOf(date.serial);
  if (unit === 'month') return date.year * 12 + date.month - 1;
  if (unit === 'quarter') return date.year * 4 + Math.floor((date.month - 1) / 3);
  return date.year;
}

/** A row of months gives the year at its first month and at every January. */
function nameOf(date: CalendarDate, unit: Unit, isFirst: boolean): string {
  const year = `’${String(date.year).slice(-2)}`;
  if (unit === 'hour' && date.hour !== 0) return hourName(date);
  if (unit === 'hour' || unit === 'day' || unit === 'week') return `${date.day} ${monthName(date)}`;
  if (unit === 'month' && date.month === 1) return String(date.year);
  if (unit === 'month') return isFirst ? `${monthName(date)} ${year}` : monthName(date);
  if (unit === 'quarter') return `${quarterName(date)} ${year}`;
  return String(date.year);
}
