import { formatterPerZone } from '@/lib/time-zones';

/**
 * The calendar of a time zone. A day is represented by its first moment in UTC, as in lib/instants; only
 * `startOfDay` gives the instant at which it begins in the zone.
 */
const dayMs = 86_400_000;

/** The day that a zone's calendar shows at an instant. */
export function dayAt(at: Date, timeZone: string): Date {
  return new Date(Math.floor(wallClockMs(at, timeZone) / dayMs) * dayMs);
}

/** How far the zone's wall clock is into its day at an instant, in milliseconds. */
export function timeOfDayMs(at: Date, timeZone: string): number {
  const wall = wallClockMs(at, timeZone);
  return wall - Math.floor(wall / dayMs) * dayMs;
}

/** When a day begins in a zone; where the clock skips midnight, the moment after the jump. */
export function startOfDay(day: Date, timeZone: string): Date {
  return atWallClock(day, 0, timeZone);
}

/**
 * When a zone's wall clock shows a given time of a day. Of an hour that it shows twice, the first; for a time
 * that it skips, the same distance after the jump.
 */
export function atWallClock(day: Date, timeMs: number, timeZone: string): Date {
  const wall = day.getTime() + timeMs;
  // The offsets before and after any clock change nearby; the right one gives back what was asked for.
  const guesses = [-1, 1].map((way) => wall - offsetMs(new Date(wall + way * dayMs), timeZone));
  const exact = guesses.find((guess) => guess + offsetMs(new Date(guess), timeZone) === wall);
  return new Date(exact ?? Math.max(...guesses));
}

/** Days later, or earlier with a negative count. */
export function shiftDays(day: Date, count: number): Date {
  return new Date(day.getTime() + count * dayMs);
}

/** The whole days from one to another. */
export function daysBetween(from: Date, to: Date): number {
  return Math.round((to.getTime() - from.getTime()) / dayMs);
}

/**
 * The first day of the month, quarter (three) or year (twelve months) that a day is in, or of one `later`
 * periods on.
 */
export function startOfMonths(day: Date, months: 1 | 3 | 12, later = 0): Date {
  const first = Math.floor(day.getUTCMonth() / months) * months;
  return new Date(Date.UTC(day.getUTCFullYear(), first + later * months, 1));
}

function offsetMs(at: Date, timeZone: string): number {
  return wallClockMs(at, timeZone) - at.getTime();
}

/** sv-SE writes dates in ISO format. */
const asIso = formatterPerZone('sv-SE', { dateStyle: 'short', timeStyle: 'medium' });

/** What the zone's clock shows, read as if it were UTC. */
function wallClockMs(at: Date, timeZone: string): number {
  if (timeZone === 'UTC') return at.getTime();
  const ms = ((at.getTime() % 1000) + 1000) % 1000;
  return Date.parse(`${asIso(timeZone).format(at).replace(' ', 'T')}Z`) + ms;
}
