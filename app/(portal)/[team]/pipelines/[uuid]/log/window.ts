import type { Search } from '../../../_page/search';
import { fromWallClock, toWallClock } from './wall-clock';

const hourMs = 3_600_000;

/** Windows that end now, one click each. */
export const lasts = [
  { value: '1h', label: 'Last hour', hours: 1 },
  { value: '6h', label: '6 hours', hours: 6 },
  { value: '24h', label: '24 hours', hours: 24 },
  { value: '7d', label: '7 days', hours: 168 },
] as const;

/** The same in a sentence. */
export const lastWords = {
  '1h': 'hour',
  '6h': '6 hours',
  '24h': '24 hours',
  '7d': '7 days',
} satisfies Record<(typeof lasts)[number]['value'], string>;

type WindowSearch = Search<'last' | 'from' | 'to'>;

/** The window an address asks for, and how the form's inputs show it in the reader's zone. */
interface AskedWindow {
  last: (typeof lasts)[number]['value'] | null;
  /** RFC 3339, or whatever was typed. */
  from: string;
  to: string;
  typed: { from: string; to: string };
}

/** Reads the window of an address; without one, the last 24 hours. What is not a time stays as typed. */
export function askedWindow(search: WindowSearch, now: Date, timeZone: string): AskedWindow {
  const { from, to } = search;
  if (from !== undefined || to !== undefined) {
    const typed = { from: typedText(from, timeZone), to: typedText(to, timeZone) };
    return { last: null, from: from ?? '', to: to ?? '', typed };
  }
  const last = lasts.find(({ value }) => value === search.last) ?? lasts[2];
  // Until the end of this second, so that the newest row is included.
  const end = new Date(Math.ceil(now.getTime() / 1000) * 1000);
  const start = new Date(end.getTime() - last.hours * hourMs);
  const typed = { from: toWallClock(start, timeZone), to: toWallClock(end, timeZone) };
  return { last: last.value, from: start.toISOString(), to: end.toISOString(), typed };
}

/**
 * The form sends the wall clock of the reader's zone, but an address must mean the same to everybody: the
 * same window as instants, or null when there is nothing to translate.
 */
export function absoluteWindow(search: WindowSearch, timeZone: string): WindowSearch | null {
  const { from, to } = search;
  const start = from === undefined ? null : fromWallClock(from, timeZone);
  const end = to === undefined ? null : fromWallClock(to, timeZone);
  if (!start && !end) return null;
  const absolute = { ...search };
  if (start) absolute.from = start.toISOString();
  if (end) absolute.to = end.toISOString();
  return absolute;
}

function typedText(text: string | undefined, timeZone: string): string {
  const at = new Date(text ?? '');
  return Number.isNaN(at.getTime()) ? (text ?? '') : toWallClock(at, timeZone);
}
