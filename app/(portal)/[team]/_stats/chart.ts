import type { FieldErrors } from '@/lib/errors';
import { fieldErrors } from '@/lib/input';
import { ReadAggregates } from '@/lib/stats';
import type { Search } from '../_page/search';

/** How many buckets of each period make a useful picture. */
const usual = { day: 30, week: 26, month: 12, quarter: 8, year: 5 };
export type ChartPeriod = keyof typeof usual;
export const chartPeriods: ChartPeriod[] = ['day', 'week', 'month', 'quarter', 'year'];

type ChartSearch = Search<'period' | 'count' | 'start'>;

/** Which buckets are wanted. `count` and `start` are as typed, for the form. */
export interface AskedChart {
  period: ChartPeriod;
  count: string;
  start: string | undefined;
  input: { from: string; period: ChartPeriod; count: string };
  errors: FieldErrors | null;
}

/**
 * Reads the chart of an address. Without a start, its last bucket is the current one; with nothing at all,
 * it shows the same range as the numbers.
 */
export function askedChart(search: ChartSearch, now: Date, range: Span | null = null): AskedChart {
  const own = [search.period, search.count, search.start].some((given) => given !== undefined);
  const fitting = own || !range ? null : chartOf(range, now);
  const period = chartPeriods.find((known) => known === search.period) ?? fitting?.period ?? 'day';
  const count = search.count ?? fitting?.count ?? String(usual[period]);
  const start = search.start ?? fitting?.start;
  const from = start ?? isoDay(back(now, period, Number(count) - 1));
  const input = { from, period, count };
  const parsed = ReadAggregates.safeParse(input);
  const errors = parsed.success ? null : named(fieldErrors(parsed.error), search.start);
  return { period, count, start: search.start, input, errors };
}

interface Span {
  from: Date;
  to: Date;
}

/** For a few hours, a chart of days shows nothing; for years, it shows nothing but ink. */
const fewestDays = 7;
const mostDays = 120;
const mostWeeks = 106;

/** The UTC buckets that cover the past part of a range; null for one that is too short. */
function chartOf(
  { from, to }: Span,
  now: Date,
): { period: ChartPeriod; start: string; count: string } | null {
  const end = Math.min(to.getTime(), startOfDay(now) + dayMs);
  const days = Math.ceil((end - startOfDay(from)) / dayMs);
  if (days < fewestDays) return null;
  const start = isoDay(from);
  if (days <= mostDays) return { period: 'day', start, count: String(days) };
  // Weeks begin on Monday, so the first starts a little before the range.
  const weeks = Math.ceil((end - mondayOf(from)) / (7 * dayMs));
  if (weeks <= mostWeeks) return { period: 'week', start, count: String(weeks) };
  const last = new Date(end - 1);
  const months =
    (last.getUTCFullYear() - from.getUTCFullYear()) * 12 + last.getUTCMonth() - from.getUTCMonth();
  return { period: 'month', start, count: String(Math.min(months + 1, 400)) };
}

const dayMs = 86_400_000;

function startOfDay(at: Date): number {
  return Math.floor(at.getTime() / dayMs) * dayMs;
}

function mondayOf(at: Date): number {
  return startOfDay(at) - ((at.getUTCDay() + 6) % 7) * dayMs;
}

/** The form calls the first day "start", and has none when it was computed from the count. */
function named({ from, ...rest }: FieldErrors, start: string | undefined): FieldErrors {
  if (!from) return rest;
  if (start !== undefined) return { ...rest, start: from };
  return { ...rest, count: rest.count ?? ['reaches back before 1970'] };
}

/** A day in the period `count` periods ago. The first of the month, because not every month has a 31st. */
function back(now: Date, period: ChartPeriod, count: number): Date {
  const [year, month, day] = [now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()];
  if (period === 'day') return new Date(Date.UTC(year, month, day - count));
  if (period === 'week') return new Date(Date.UTC(year, month, day - 7 * count));
  const months = { month: 1, quarter: 3, year: 12 }[period];
  return new Date(Date.UTC(year, month - months * count, 1));
}

/** Empty for a day that no calendar has; the schema then says what is wrong. */
function isoDay(at: Date): string {
  return Number.isNaN(at.getTime()) ? '' : at.toISOString().slice(0, 10);
}
