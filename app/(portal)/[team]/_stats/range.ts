import { z } from 'zod';
import type { FieldErrors } from '@/lib/errors';
import { fieldErrors } from '@/lib/input';
import { calendarDate } from '@/lib/instants';
import type { Search } from '../_page/search';

const dayMs = 86_400_000;

/** The ranges to choose from; whole days are UTC days, because Datamin counts those. */
export const ranges = [
  { value: 'today', label: 'Today' },
  { value: '24h', label: '24 hours' },
  { value: '7d', label: '7 days' },
  { value: '30d', label: '30 days' },
  { value: '90d', label: '90 days' },
] as const;

export type RangeSearch = Search<'range' | 'from' | 'to'>;

/** What numbers are asked for: the hours until now, whole UTC days, or something that is no range. */
export type AskedRange = { choice: string; label: string } & (
  | { kind: 'rolling'; hours: number }
  | { kind: 'days'; from: Date; to: Date }
  | { kind: 'wrong'; errors: FieldErrors }
);

/** Reads the range of an address; without one, the last 30 days. Dates of one's own include both ends. */
export function askedRange(search: RangeSearch, now: Date): AskedRange {
  if (search.from !== undefined || search.to !== undefined) return ownDates(search, now);
  const { value, label } = ranges.find(({ value }) => value === search.range) ?? ranges[3];
  if (value === '24h') {
    return { choice: value, label: 'the last 24 hours', kind: 'rolling', hours: 24 };
  }
  const days = { today: 1, '7d': 7, '30d': 30, '90d': 90 }[value];
  const words = value === 'today' ? 'today (UTC)' : `the last ${label}`;
  const to = new Date(startOfDay(now).getTime() + dayMs);
  const from = new Date(to.getTime() - days * dayMs);
  return { choice: value, label: words, kind: 'days', from, to };
}

const OwnDates = z
  .object({ from: calendarDate, to: calendarDate })
  .refine(({ from, to }) => from <= to, { path: ['to'], error: 'must not be before from' });

function ownDates({ from, to }: RangeSearch, now: Date): AskedRange {
  const today = now.toISOString().slice(0, 10);
  const parsed = OwnDates.safeParse({ from, to: to ?? today });
  const choice = 'own';
  if (!parsed.success) {
    const errors = fieldErrors(parsed.error);
    return { choice, label: 'the dates asked for', kind: 'wrong', errors };
  }
  return {
    choice,
    label: `${from} to ${to ?? today} (UTC)`,
    kind: 'days',
    from: parsed.data.from,
    to: new Date(parsed.data.to.getTime() + dayMs),
  };
}

function startOfDay(at: Date): Date {
  return new Date(Math.floor(at.getTime() / dayMs) * dayMs);
}
