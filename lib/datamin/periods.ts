export const PERIODS = ['day', 'week', 'month', 'quarter', 'year'] as const;
export type Period = (typeof PERIODS)[number];

const DAY_MS = 86_400_000;

/** The start of the UTC period that `date` is in. Weeks start on Monday, as Datamin's do. */
export function startOfPeriod(date: Date, period: Period): Date {
  const day = new Date(Math.floor(date.getTime() / DAY_MS) * DAY_MS);
  if (period === 'day') return day;
  if (period === 'week') return new Date(day.getTime() - ((day.getUTCDay() + 6) % 7) * DAY_MS);
  const month = day.getUTCMonth();
  const first = period === 'month' ? month : period === 'quarter' ? month - (month % 3) : 0;
  return startOfMonth(day.getUTCFullYear(), first);
}

/** The start of the period `count` periods after the one that starts at `start`. */
export function addPeriods(start: Date, period: Period, count: number): Date {
  if (period === 'day' || period === 'week') {
    return new Date(start.getTime() + count * DAY_MS * (period === 'week' ? 7 : 1));
  }
  const months = { month: 1, quarter: 3, year: 12 }[period];
  return startOfMonth(start.getUTCFullYear(), start.getUTCMonth() + count * months);
}

function startOfMonth(year: number, month: number): Date {
  const date = new Date(0);
  // Not Date.UTC: it reads the years 0 to 99 as 1900 to 1999.
  date.setUTCFullYear(year, month, 1);
  return date;
}
