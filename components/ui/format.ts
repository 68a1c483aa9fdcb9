/** Numbers, durations and times in words. Always English, so that every page words them alike. */
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

export function formatNumber(value: number): string {
  // Most numbers on a page are counts without a separator, and a formatter takes ten times as long.
  return Number.isInteger(value) && value >= 0 && value < 1000
    ? String(value)
    : whole.format(value);
}

/** 1,234 becomes 1.2K: for axes and tiles. */
export function formatCompact(value: number): string {
  return Math.abs(value) < 1000 ? formatNumber(value) : compact.format(value);
}

/** A share as a percentage that never rounds a blemish away: 9,999 of 10,000 is 99.9%, not 100%. */
export function formatShare(part: number, total: number): string | null {
  if (!(total > 0)) return null;
  const percent = (part / total) * 100;
  if (percent === 0 || percent === 100) return `${percent}%`;
  const tenths = Math.floor(percent * 10) / 10;
  return tenths < 0.1 ? '< 0.1%' : `${Math.min(tenths, 99.9).toFixed(1)}%`;
}

const units = ['B', 'kB', 'MB', 'GB', 'TB'];

export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value < 10 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${units[unit] ?? 'B'}`;
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** 340 ms, 1.2 s, 42 s, 3 min 4 s, 2 h 5 min, 3 d 4 h: two units at most. */
export function formatDuration(ms: number): string {
  if (ms < 0) return `−${formatDuration(-ms)}`;
  if (ms < 999.5) return `${ms > 0 && ms < 1 ? '< 1' : Math.round(ms)} ms`;
  if (ms < 9950) return `${(ms / second).toFixed(1).replace(/\.0$/, '')} s`;
  if (ms < 59.5 * second) return `${Math.round(ms / second)} s`;
  if (ms < 59 * minute + 59.5 * second) return pair(ms, minute, 'min', second, 's');
  if (ms < 23 * hour + 59.5 * minute) return pair(ms, hour, 'h', minute, 'min');
  return pair(ms, day, 'd', hour, 'h');
}

/** Rounds to the small unit first, so that 119.9 s is 2 min and never 1 min 60 s. */
function pair(ms: number, large: number, largeName: string, small: number, smallName: string) {
  const rounded = Math.round(ms / small) * small;
  const rest = Math.round((rounded % large) / small);
  const first = `${formatNumber(Math.floor(rounded / large))} ${largeName}`;
  return rest === 0 ? first : `${first} ${rest} ${smallName}`;
}

/** The same as an ISO 8601 duration, for programs. */
export function isoDuration(ms: number): string {
  return `PT${Math.max(0, ms) / 1000}S`;
}

/** "12 s ago", "in 3 min", "just now". One unit is enough at a glance; the exact time is beside it. */
export function formatRelative(at: Date, now: Date): string {
  const distance = at.getTime() - now.getTime();
  const ms = Math.abs(distance);
  if (ms < 2 * second) return 'just now';
  const words = oneUnit(ms);
  return distance < 0 ? `${words} ago` : `in ${words}`;
}

/** The same for the past: a clock that is behind may put it in the future, which then reads "just now". */
export function formatAge(at: Date, now: Date): string {
  return formatRelative(at > now ? now : at, now);
}

function oneUnit(ms: number): string {
  if (ms < minute) return `${Math.floor(ms / second)} s`;
  if (ms < hour) return `${Math.floor(ms / minute)} min`;
  if (ms < 2 * day) return `${Math.floor(ms / hour)} h`;
  // From the first day that makes two months, or two years: there is no "1 months".
  if (ms < 61 * day) return `${Math.floor(ms / day)} days`;
  if (ms < 731 * day) return `${Math.floor(ms / (30.44 * day))} months`;
  return `${Math.floor(ms / (365.25 * day))} years`;
}

/** The exact time in a zone, with its name: 2026-03-01 14:02:09 Europe/Berlin. */
export function formatExact(at: Date, timeZone: string): string {
  const { date, time } = parts(at, timeZone);
  return `${date} ${time} ${timeZone}`;
}

/** The calendar day in a zone: 2026-03-01. */
export function formatDay(at: Date, timeZone: string): string {
  return parts(at, timeZone).date;
}

/** Two calendar days, both inclusive. */
export function datesInWords(first: string, last: string): string {
  return first === last ? first : `${first} to ${last}`;
}

/** The wall clock in a zone: 14:02:09. */
export function formatClock(at: Date, timeZone: string): string {
  return parts(at, timeZone).time;
}

/** sv-SE writes dates as ISO does; making a formatter is slow, so one is kept per zone, however its name is spelled. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function parts(at: Date, timeZone: string): { date: string; time: string } {
  let formatter = formatters.get(timeZone.toLowerCase());
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('sv-SE', {
      timeZone,
      dateStyle: 'short',
      timeStyle: 'medium',
    });
    formatters.set(timeZone.toLowerCase(), formatter);
  }
  const [date = '', time = ''] = formatter.format(at).split(' ');
  return { date, time };
}
