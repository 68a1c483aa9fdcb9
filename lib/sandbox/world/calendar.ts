import { DAY_MS, dayOf } from './schedule';

export const PERIODS = ['day', 'week', 'month', 'quarter', 'year'] as const;
export type Period = (typeof PERIODS)[number];

/** The start of the UTC period that contains `ms`; weeks start on Monday. */
export function startOfPeriod(period: Period, ms: number): number {
  const date = new Date(ms);
  const year = date.getUTCFullYear();
  const month = date.getUTCMonth();
  switch (period) {
    case 'day':
      return dayOf(ms);
    case 'week':
      return dayOf(ms) - ((date.getUTCDay() + 6) % 7) * DAY_MS;
    case 'month':
      return Date.UTC(year, month, 1);
    case 'quarter':
      return Date.UTC(year, month - (month % 3), 1);
    case 'year':
      return Date.UTC(year, 0, 1);
  }
}

/** `count` periods after `ms`. 31 January plus a month is the last of February, as in SQL. */
export function addPeriods(period: Period, ms: number, count: number): number {
  switch (period) {
    case 'day':
      return ms + count * DAY_MS;
    case 'week':
      return ms + count * 7 * DAY_MS;
    case 'month':
      return addMonths(ms, count);
    case 'quarter':
      return addMonths(ms, count * 3);
    case 'year':
      return addMonths(ms, count * 12);
  }
}

function addMonths(ms: number, count: number): number {
  const date = new Date(ms);
  const month = date.getUTCMonth() + count;
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), month + 1, 0)).getUTCDate();
  const day = Math.min(date.getUTCDate(), lastDay);
  return Date.UTC(date.getUTCFullYear(), month, day) + (ms - dayOf(ms));
}
