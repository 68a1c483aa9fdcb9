import type { Schedule } from './model';
import { createRandom, hash } from './random';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** The start of the UTC day, in milliseconds. */
export function dayOf(ms: number): number {
  return Math.floor(ms / DAY_MS) * DAY_MS;
}

/**
 * Start times in the half-open range `(afterMs, untilMs]`, oldest first. They depend only on the calendar and
 * the seed, so every caller gets the same ones, however it splits the range.
 */
export function startsBetween(
  schedule: Schedule,
  seed: number,
  afterMs: number,
  untilMs: number,
): number[] {
  const starts: number[] = [];
  for (let day = dayOf(afterMs); day <= untilMs; day += DAY_MS) {
    for (const start of startsOfDay(schedule, seed, day)) {
      if (start > afterMs && start <= untilMs) starts.push(start);
    }
  }
  return starts;
}

function startsOfDay(schedule: Schedule, seed: number, day: number): number[] {
  switch (schedule.kind) {
    case 'interval': {
      const starts: number[] = [];
      for (let at = schedule.minute; at < 24 * 60; at += schedule.minutes) {
        starts.push(day + at * MINUTE_MS);
      }
      return starts;
    }
    case 'daily':
      return [day + schedule.hour * HOUR_MS + schedule.minute * MINUTE_MS];
    case 'weekly':
      return new Date(day).getUTCDay() === schedule.weekday
        ? [day + schedule.hour * HOUR_MS + schedule.minute * MINUTE_MS]
        : [];
    case 'bursty':
      return burstsOfDay(schedule.runsPerDay, seed, day);
  }
}

/** Some days are silent; most have a few short bursts during working hours. */
function burstsOfDay(runsPerDay: number, seed: number, day: number): number[] {
  const random = createRandom(hash(seed, 'bursts', day));
  const weekend = [0, 6].includes(new Date(day).getUTCDay());
  if (random() < (weekend ? 0.6 : 0.08)) return [];
  const bursts = 1 + Math.floor(random() * 4);
  const starts: number[] = [];
  for (let burst = 0; burst < bursts; burst++) {
    const at = day + (7 + random() * 12) * HOUR_MS;
    const size = Math.ceil((runsPerDay / bursts) * (0.4 + random() * 1.2));
    for (let i = 0; i < size; i++) starts.push(Math.floor(at + random() * 20 * MINUTE_MS));
  }
  // A run is identified by its start: two at the same instant would be one run.
  return [...new Set(starts)].sort((a, b) => a - b);
}
