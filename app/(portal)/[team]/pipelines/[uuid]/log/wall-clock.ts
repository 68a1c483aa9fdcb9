import { formatClock, formatDay } from '@/components/ui/format';

/** An instant as a date-and-time input shows it: a zone's wall clock, without the zone. */
export function toWallClock(at: Date, timeZone: string): string {
  return `${formatDay(at, timeZone)}T${formatClock(at, timeZone)}`;
}

/** The same without seconds, as forms have it whose times are set by people. */
export function toWallMinute(at: Date, timeZone: string): string {
  return toWallClock(at, timeZone).slice(0, 16);
}

/**
 * The instant that a form's wall clock means, where the form showed `known`. If nobody changed it, it is still that
 * one: the form shows neither its seconds nor which of two equal hours it is in. Null for what is not a time.
 */
export function fromShownClock(text: string, timeZone: string, known: Date | null): Date | null {
  if (known && toWallMinute(known, timeZone) === text) return known;
  return fromWallClock(text, timeZone);
}

const wallClock = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2}))?$/;

/**
 * The instant of a wall clock in a zone; null for what is not a time, or a day or time that does not
 * exist. For an hour that the clock shows twice, the first; for one that it skips, the hour after.
 */
export function fromWallClock(text: string, timeZone: string): Date | null {
  const parts = wallClock.exec(text);
  if (!parts) return null;
  const asUtc = new Date(`${text.length === 16 ? `${text}:00` : text}Z`);
  // 31 February would be 3 March.
  if (Number.isNaN(asUtc.getTime()) || asUtc.getUTCDate() !== Number(parts[3])) return null;
  const wanted = asUtc.getTime();
  // The offsets before and after any nearby clock change; the right one reproduces the input.
  const guesses = [-1, 1].map(
    (way) => wanted - offset(new Date(wanted + way * 86_400_000), timeZone),
  );
  const exact = guesses.find((guess) => guess + offset(new Date(guess), timeZone) === wanted);
  return new Date(exact ?? Math.max(...guesses));
}

/** How far the zone's clock is ahead of UTC at an instant, in milliseconds. */
function offset(at: Date, timeZone: string): number {
  const whole = Math.floor(at.getTime() / 1000) * 1000;
  return Date.parse(`${toWallClock(new Date(whole), timeZone)}Z`) - whole;
}
