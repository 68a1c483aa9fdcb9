import { z } from 'zod';
import { datesInWords } from '@/components/ui/format';
import type { FieldErrors } from '@/lib/errors';
import { fieldErrors } from '@/lib/input';
import { calendarDate } from '@/lib/instants';
import { dayRange, namedRange, type RangeName, rangeNames, type StatsRange } from '@/lib/stats';
import type { Search } from '../_page/search';

/** What each range is called: on its button, and where its numbers are shown. */
const words: Record<RangeName, { label: string; of: string }> = {
  today: { label: 'Today', of: 'today' },
  '24h': { label: '24 hours', of: 'the last 24 hours' },
  '7d': { label: '7 days', of: 'the last 7 days' },
  '30d': { label: '30 days', of: 'the last 30 days' },
  '90d': { label: '90 days', of: 'the last 90 days' },
  '365d': { label: '365 days', of: 'the last 365 days' },
  month: { label: 'This month', of: 'this month' },
  'last-month': { label: 'Last month', of: 'last month' },
  quarter: { label: 'This quarter', of: 'this quarter' },
  'last-quarter': { label: 'Last quarter', of: 'last quarter' },
  year: { label: 'This year', of: 'this year' },
  'last-year': { label: 'Last year', of: 'last year' },
};

/** The ranges to choose from, the everyday ones first. */
export const ranges = rangeNames.map((value) => ({ value, label: words[value].label }));
export const everydayRanges = 5;

type RangeSearch = Search<'range' | 'from' | 'to'>;

/** The numbers wanted: a range in the person's calendar, or something that is not a range. */
export type AskedRange = {
  choice: RangeName | 'own';
  label: string;
  /** A range in the address that does not exist; the last 30 days are shown instead. */
  unknown?: string;
} & ({ range: StatsRange; errors: null } | { range: null; errors: FieldErrors });

/** Reads the range of an address; without one, the last 30 days. Typed dates include both ends. */
export function askedRange(search: RangeSearch, now: Date, timeZone: string): AskedRange {
  if (search.from !== undefined || search.to !== undefined) return ownDates(search, now, timeZone);
  const choice = rangeNames.find((name) => name === search.range) ?? '30d';
  const range = namedRange(choice, now, timeZone);
  const unknown = search.range && search.range !== choice ? { unknown: search.range } : {};
  return { choice, label: words[choice].of, range, errors: null, ...unknown };
}

const OwnDates = z
  .object({ from: calendarDate, to: calendarDate })
  .refine(({ from, to }) => from <= to, { path: ['to'], error: 'must not be before from' });

function ownDates({ from, to }: RangeSearch, now: Date, timeZone: string): AskedRange {
  const today = namedRange('today', now, timeZone);
  const last = to ?? new Intl.DateTimeFormat('sv-SE', { timeZone }).format(today.from);
  const parsed = OwnDates.safeParse({ from, to: last });
  const choice = 'own';
  if (!parsed.success) {
    const errors = fieldErrors(parsed.error);
    return { choice, label: 'the dates asked for', range: null, errors };
  }
  const range = dayRange(parsed.data.from, parsed.data.to, now, timeZone);
  return { choice, label: datesInWords(from ?? last, last), range, errors: null };
}

/** When, in a sentence about the range: "in the last 30 days". */
export function spanWords({ choice, label, range }: AskedRange): string {
  if (choice === 'own') return label.includes(' to ') ? `from ${label}` : `on ${label}`;
  if (label.startsWith('the ')) return `in ${label}`;
  return range?.ongoing ? `${label} so far` : label;
}
