import type { Cron } from './cron';
import { changeBetween, offsetMs } from './zones';

const [minuteMs, hourMs, dayMs] = [60_000, 3_600_000, 86_400_000];
/** 29 February may be eight years away; what does not come within nine years never comes. */
const farthestDays = 366 * 9;

/** What a clock change does to an instant. */
export type ClockNote =
  /** Its time does not exist that day: it comes when the clocks go forward. */
  | 'moved'
  /** Its time comes twice that day; it fires only the first time. */
  | 'once'
  /** The second occurrence of a repeated time, for an expression that keeps its pace. */
  | 'again';

export interface Instant {
  at: Date;
  /** The expression's time on the zone's clocks: "2026-03-29 02:30". */
  wall: string;
  note: ClockNote | null;
}

/** The instants after a moment, in order, in a time zone. Ends when nothing comes within nine years. */
export function* instantsAfter(cron: Cron, zone: string, after: Date): Generator<Instant> {
  let last = after.getTime();
  let day = Math.floor((last + offsetMs(zone, last)) / dayMs) * dayMs - dayMs;
  let until = day + farthestDays * dayMs;
  for (; day < until; day += dayMs) {
    if (!fits(cron, day)) continue;
    for (const instant of instantsOfDay(cron, zone, day)) {
      // Two times that do not exist fall on the same instant; so may the end of a day and the next one.
      if (instant.at.getTime() <= last) continue;
      last = instant.at.getTime();
      until = day + farthestDays * dayMs;
      yield instant;
    }
  }
}

/** @param day the first millisecond of a calendar day, as if it were UTC */
function fits(cron: Cron, day: number): boolean {
  const date = new Date(day);
  if (!cron.months.has(date.getUTCMonth() + 1)) return false;
  const isLast = new Date(day + dayMs).getUTCDate() === 1;
  const byDay = cron.days.has(date.getUTCDate()) || (cron.lastDay && isLast);
  const byWeekday = cron.weekdays.has(date.getUTCDay());
  return cron.eitherDay ? byDay || byWeekday : byDay && byWeekday;
}

function instantsOfDay(cron: Cron, zone: string, day: number): Instant[] {
  const walls = cron.hours.flatMap((hour) =>
    cron.minutes.map((minute) => day + hour * hourMs + minute * minuteMs),
  );
  // Whatever the zone's offset, the day lies between these; its clocks hardly ever change in between.
  const [from, to] = [day - 15 * hourMs, day + 37 * hourMs];
  const [before, later] = [offsetMs(zone, from), offsetMs(zone, to)];
  if (before === later) return walls.map((wall) => instant(wall, wall - before, null));
  const change = changeBetween(zone, from, to);
  const found = walls.flatMap((wall) => placed(cron, wall, { before, later, change }));
  return found.sort((a, b) => a.at.getTime() - b.at.getTime());
}

/** Places a wall-clock time of a day near a clock change. */
function placed(
  { keepsPace }: Cron,
  wall: number,
  { before, later, change }: { before: number; later: number; change: number },
): Instant[] {
  const [early, late] = [wall - before, wall - later];
  const [isBefore, isAfter] = [early < change, late >= change];
  if (isBefore && isAfter) {
    if (!keepsPace) return [instant(wall, early, 'once')];
    return [instant(wall, early, null), instant(wall, late, 'again')];
  }
  if (isBefore) return [instant(wall, early, null)];
  if (isAfter) return [instant(wall, late, null)];
  return keepsPace ? [] : [instant(wall, change, 'moved')];
}

function instant(wall: number, at: number, note: ClockNote | null): Instant {
  return {
    at: new Date(at),
    wall: new Date(wall).toISOString().slice(0, 16).replace('T', ' '),
    note,
  };
}
