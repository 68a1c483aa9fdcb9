import { DataminError } from './errors';

const INSTANT =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:(Z)|([+-])(\d{2}):?(\d{2}))?)?$/i;

/** Nearly all rows of a log look like this, and this path is several times as fast. */
const USUAL = /^[1-9]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/** Null for anything else, and for dates that do not exist: 31 February would be read as 3 March. */
function parseUsual(text: string): Date | null {
  if (!USUAL.test(text)) return null;
  const date = new Date(text);
  return date.getUTCDate() === Number(text.slice(8, 10)) ? date : null;
}

/**
 * Reads `Y-m-d`, `Y-m-d H:i:s` and RFC 3339, with or without fractional seconds (kept to the millisecond).
 * Without a zone it is UTC, never local time. Null for anything else, 31 February included.
 */
export function parseInstant(text: string): Date | null {
  const usual = parseUsual(text);
  if (usual !== null) return usual;
  const match = INSTANT.exec(text.trim());
  if (match === null) return null;
  const part = (group: number) => Number(match[group] ?? 0);
  const [month, day, hour, minute, second] = [part(2), part(3), part(4), part(5), part(6)];
  const millisecond = Number((match[7] ?? '').padEnd(3, '0').slice(0, 3));
  const offset =
    match[9] === undefined ? 0 : (match[9] === '-' ? -1 : 1) * (part(10) * 60 + part(11));
  if (hour > 23 || minute > 59 || second > 59 || Math.abs(offset) > 24 * 60) return null;

  const date = new Date(0);
  // Date.UTC would read year 1 as 1901, and the zero time of Go is in year 1.
  date.setUTCFullYear(part(1), month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  date.setUTCHours(hour, minute, second, millisecond);
  return new Date(date.getTime() - offset * 60_000);
}

/** Like parseInstant, with what is beyond the millisecond: 0 to 999 microseconds. */
export function parseMoment(text: string): { date: Date; micros: number } | null {
  const date = parseInstant(text);
  // Without a fraction there is nothing to look for.
  return date && { date, micros: text.includes('.') ? microsOf(text) : 0 };
}

function microsOf(text: string): number {
  const digits = INSTANT.exec(text.trim())?.[7] ?? '';
  return Number(digits.slice(3, 6).padEnd(3, '0'));
}

const YEAR_TWO = -62_104_060_800_000;

/** "Never": Go's zero time (year 1) or ClickHouse's (1970 to the second). */
export function isZeroTime(date: Date): boolean {
  return date.getTime() < YEAR_TWO || date.getTime() === 0;
}

/**
 * `Y-m-d H:i:s` in UTC. Servers compare with second precision and both ends inclusive, so a start is rounded
 * down and an end up: no row of the requested range is lost.
 * @throws DataminError `invalid_input` outside the years 1 to 9999
 */
export function formatInstant(date: Date, rounding: 'down' | 'up' = 'down'): string {
  const seconds = date.getTime() / 1000;
  const whole = new Date((rounding === 'up' ? Math.ceil(seconds) : Math.floor(seconds)) * 1000);
  const year = whole.getUTCFullYear();
  if (Number.isNaN(seconds) || !(year >= 1 && year <= 9999)) {
    throw new DataminError('invalid_input', 'This is not a date Datamin can be asked about.');
  }
  return whole.toISOString().slice(0, 19).replace('T', ' ');
}

/** `from/to` as path segments. The space must be `%20`: in a path `+` is not a space. */
export function rangePath(from: Date, to: Date): string {
  if (from.getTime() > to.getTime()) {
    throw new DataminError('invalid_input', 'The start of the range is after its end.');
  }
  return `${pathSegment(formatInstant(from))}/${pathSegment(formatInstant(to, 'up'))}`;
}

/** An instant as a path segment; `:` is legal there and stays readable in access logs. */
export function pathSegment(instant: string): string {
  return instant.replaceAll(' ', '%20');
}
