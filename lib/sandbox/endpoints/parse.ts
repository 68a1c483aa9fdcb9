import { DAY_MS } from '../world/schedule';

const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const DATE_TIME = /^(\d{4}-\d\d-\d\d) (\d\d):(\d\d):(\d\d)(?:[.,]\d+)?$/;

export type Parsed<T> = { ok: true; value: T } | { ok: false; error: string };

/**
 * `Y-m-d H:i:s`, UTC, in milliseconds. Go accepts fractional seconds although its layout has none; the query
 * then drops them.
 */
export function parseDateTime(text: string): Parsed<number> {
  const match = DATE_TIME.exec(text);
  const day = match === null ? unreadable(text) : parseDate(match[1] ?? '');
  if (match === null || !day.ok) return unreadable(text);
  const [hour, minute, second] = [Number(match[2]), Number(match[3]), Number(match[4])];
  if (hour > 23 || minute > 59 || second > 59) return outOfRange(text, 'hour');
  return { ok: true, value: day.value + ((hour * 60 + minute) * 60 + second) * 1000 };
}

/** `Y-m-d`, UTC, in milliseconds. */
export function parseDate(text: string): Parsed<number> {
  const match = DATE.exec(text);
  if (match === null) return unreadable(text);
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return outOfRange(text, 'day');
  return { ok: true, value: Math.floor(date.getTime() / DAY_MS) * DAY_MS };
}

function unreadable(text: string): { ok: false; error: string } {
  return { ok: false, error: `parsing time "${text}" as "2006-01-02 15:04:05": cannot parse` };
}

function outOfRange(text: string, what: string): { ok: false; error: string } {
  return { ok: false, error: `parsing time "${text}": ${what} out of range` };
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Any version, also in the other notations that Go accepts: `urn:uuid:…`, braces, no dashes. */
export function parseUuid(text: string): Parsed<string> {
  const bare = text
    .toLowerCase()
    .replace(/^urn:uuid:/, '')
    .replace(/^\{(.*)\}$/, '$1');
  const dashed = /^[0-9a-f]{32}$/.test(bare)
    ? bare.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
    : bare;
  if (UUID.test(dashed)) return { ok: true, value: dashed };
  const error = text.length === 36 ? 'invalid UUID format' : `invalid UUID length: ${text.length}`;
  return { ok: false, error };
}

export function isUuidV4(text: string): boolean {
  return UUID_V4.test(text.toLowerCase());
}
