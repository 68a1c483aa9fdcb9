import type { Bucket } from './buckets';
import { calendarDate, monthNames, weekdayOf, weekOf } from './calendar';
import type { Label } from './fit-labels';

/** A day of the calendar, what is known of it, and its position: weeks across, weekdays down. */
export interface HeatDay {
  serial: number;
  column: number;
  row: number;
  /** Null if nothing is known of the day. */
  bucket: Bucket | null;
}

export interface HeatDays {
  days: HeatDay[];
  columns: number;
}

/** The most days a calendar has room for; a longer reading shows its last days. */
const most = 400;
/** Half a year: the days of a young pipeline must not be as wide as a month. */
const leastColumns = 27;
const dayMs = 86_400_000;

/** Every day from the first to the last, including those without a bucket. */
export function heatDays(buckets: readonly Bucket[], timeZone: string): HeatDays {
  const known = new Map<number, Bucket>();
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const bucket of buckets) {
    const { serial } = calendarDate(bucket.from, timeZone);
    known.set(serial, bucket);
    first = Math.min(first, serial);
    last = Math.max(last, serial);
  }
  if (known.size === 0) return { days: [], columns: leastColumns };
  const start = Math.max(first, last - most + 1);
  const week = weekOf(start);
  const days = Array.from({ length: last - start + 1 }, (_, index) => {
    const serial = start + index;
    const [column, row] = [weekOf(serial) - week, weekdayOf(serial)];
    return { serial, column, row, bucket: known.get(serial) ?? null };
  });
  return { days, columns: Math.max(leastColumns, weekOf(last) - week + 1) };
}

/** Names over the weeks in which months begin: each month, or every second, third or sixth. */
export function monthLabels({ days, columns }: HeatDays): Label[][] {
  const starts = monthStarts(days);
  return [1, 2, 3, 6, 12].map((every) => {
    const labels: Label[] = [];
    for (const { serial, column } of starts) {
      const at = new Date(serial * dayMs);
      if (at.getUTCMonth() % every !== 0) continue;
      const [month, year] = [monthNames[at.getUTCMonth()] ?? '', at.getUTCFullYear()];
      const text =
        at.getUTCMonth() === 0
          ? String(year)
          : labels.length === 0
            ? `${month} ’${String(year).slice(-2)}`
            : month;
      labels.push({ at: (column + 0.5) / columns, text });
    }
    return labels;
  });
}

/** Lines between months, as steps around the days. A row is `pitch` high. */
export function monthSteps({ days }: HeatDays, pitch: number): string {
  return monthStarts(days)
    .filter(({ serial }) => serial !== days[0]?.serial)
    .map(({ column, row }) =>
      row === 0
        ? `M${column} 0V${7 * pitch}`
        : `M${column} ${7 * pitch}V${row * pitch}H${column + 1}V0`,
    )
    .join('');
}

function monthStarts(days: HeatDay[]): HeatDay[] {
  return days.filter(({ serial }) => new Date(serial * dayMs).getUTCDate() === 1);
}
