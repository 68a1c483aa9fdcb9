import { z } from 'zod';
import { now, nowMs } from '@/lib/clock';
import { wholeNumber } from '@/lib/input';
import { calendarDate } from '@/lib/instants';
import { dayAt, dayRange, shiftDays } from '@/lib/stats';
import type { ReportDefinition } from './definition';
import type { RangePolicy } from './range-policy';

/** Days in the report's time zone, and the period they are compared with. */
export interface ReportRange {
  from: Date;
  /** Exclusive. */
  to: Date;
  timeZone: string;
  before: { from: Date; to: Date } | null;
  /** Its first and last day as text; with the report's version they identify a cached document. */
  days: { from: string; to: string };
}

/** What a viewer may ask for; anything else is ignored. */
const Asked = z.union([
  z.object({ from: calendarDate, to: calendarDate }),
  z.object({ days: wholeNumber(1, 800) }).transform(({ days }) => ({ days })),
]);

/** Caches the usual range per policy, because time zone calendars are slow. */
const usual = new WeakMap<RangePolicy, { atMs: number; timeZone: string; answer: AnsweredRange }>();
const usualForMs = 1000;

/** The days that a report shows now by default; at most a second old. */
export function usualRange(
  definition: Pick<ReportDefinition, 'range' | 'timeZone'>,
): AnsweredRange {
  const { range: policy, timeZone } = definition;
  const known = usual.get(policy);
  const age = known ? nowMs() - known.atMs : -1;
  if (known && known.timeZone === timeZone && age >= 0 && age < usualForMs) return known.answer;
  const answer = reportRange(definition);
  usual.set(policy, { atMs: nowMs(), timeZone, answer });
  return answer;
}

interface AnsweredRange {
  range: ReportRange;
  refused: boolean;
}

/**
 * The days that a report shows now. `asked` comes from the URL; it counts only if the report lets its viewers
 * choose, and only within what they may choose. `refused`: it asked for days that this report does not show,
 * and got the report's own.
 */
export function reportRange(
  { range: policy, timeZone }: Pick<ReportDefinition, 'range' | 'timeZone'>,
  asked: unknown = null,
): AnsweredRange {
  const today = dayAt(now(), timeZone);
  if (policy.kind === 'fixed') {
    const fixed = toRange(dayOf(policy.from), dayOf(policy.to), timeZone);
    // Days outside the range must not be shown, not even as a difference.
    return { range: { ...fixed, before: null }, refused: false };
  }
  const first = shiftDays(today, 1 - policy.days);
  if (policy.kind === 'rolling') return { range: toRange(first, today, timeZone), refused: false };
  const earliest = policy.earliest === null ? new Date(0) : dayOf(policy.earliest);
  const within = (from: Date, to: Date) => {
    const range = toRange(from, to, timeZone);
    const isSeen = range.before && range.before.from >= toRange(earliest, to, timeZone).from;
    return isSeen ? range : { ...range, before: null };
  };
  const own = within(new Date(Math.min(Math.max(+first, +earliest), +today)), today);
  if (asked === null) return { range: own, refused: false };
  const { data } = Asked.safeParse(asked);
  if (!data) return { range: own, refused: true };
  const [from, to] =
    'days' in data ? [shiftDays(today, 1 - data.days), today] : [data.from, data.to];
  const count = (to.getTime() - from.getTime()) / dayMs + 1;
  const may = count >= 1 && count <= policy.mostDays && to <= today && from >= earliest;
  return { range: may ? within(from, to) : own, refused: !may };
}

const dayMs = 86_400_000;
const dayOf = (day: string) => new Date(`${day}T00:00:00Z`);
const written = (day: Date) => day.toISOString().slice(0, 10);

function toRange(first: Date, last: Date, timeZone: string): ReportRange {
  const { from, to, before } = dayRange(first, last, now(), timeZone);
  return { from, to, timeZone, before, days: { from: written(first), to: written(last) } };
}
