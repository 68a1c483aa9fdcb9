import type { Rhythm } from '@/lib/pipelines';

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** Fewer pauses than this are no rhythm. */
const fewestPauses = { runs: 8, days: 6 };
/** A pause this many times the usual one: what comes so unevenly is not awaited. */
const unevenFrom = { runs: 2, days: 3 };
/** Only these many of the last pauses between days with runs count, because schedules change. */
const dayPauses = 30;
/** Whether runs come round the clock is seen in this many last whole days. */
const clockDays = 14;
/** A day with less than this share of the runs that fit it has hours without any. */
const wholeShare = 0.8;

/** A UTC day and its runs; null where the source contradicts itself, which it does only where there were some. */
export interface DayOfRuns {
  from: Date;
  runs: number | null;
}

/**
 * How a pipeline's runs follow one another: by its last runs where they tell enough, else by the days that
 * had any. Null where too little is known or what is known has no rhythm. Runs that are missing from what
 * is given make pauses longer, never shorter, so that ignorance finds nothing late.
 */
export function learnRhythm({
  runEnds,
  days,
}: {
  /** In any order. */
  runEnds: readonly Date[];
  /** Oldest first; the last one is today's and not over. */
  days: readonly DayOfRuns[];
}): Rhythm | null {
  return byRuns(runEnds, days.slice(0, -1)) ?? byDays(days);
}

/**
 * The silence after which a pipeline is late, in milliseconds after its last run: half as long again as any
 * pause it made, and where only days are known one day more.
 */
export function overdueAfterMs({ from, longestMs }: Rhythm): number {
  if (from === 'days') return longestMs + dayMs;
  return Math.round(Math.max(longestMs * 1.5, longestMs + 10 * minuteMs));
}

function byRuns(runEnds: readonly Date[], wholeDays: readonly DayOfRuns[]): Rhythm | null {
  const rhythm = rhythmOf('runs', pausesBetween(runEnds));
  return rhythm && seesEveryPause(rhythm, wholeDays) ? rhythm : null;
}

/** The last runs of a busy pipeline may all be of one morning: its nights and Sundays are seen in the days. */
function seesEveryPause({ usualMs, longestMs }: Rhythm, wholeDays: readonly DayOfRuns[]): boolean {
  const lately = wholeDays.slice(-clockDays);
  const fit = Math.floor(dayMs / Math.max(usualMs, 1));
  if (fit >= 2) {
    const whole = lately.filter(({ runs }) => runs === null || runs >= wholeShare * fit);
    return whole.length === clockDays;
  }
  const active = wholeDays.filter(isActive).map(({ from }) => from);
  return pausesBetween(active.slice(-dayPauses)).every((pause) => pause <= longestMs + dayMs);
}

function byDays(days: readonly DayOfRuns[]): Rhythm | null {
  const active = days.filter(isActive).map(({ from }) => from);
  return rhythmOf('days', pausesBetween(active.slice(-dayPauses - 1)));
}

function rhythmOf(from: Rhythm['from'], pauses: readonly number[]): Rhythm | null {
  if (pauses.length < fewestPauses[from]) return null;
  const sorted = pauses.toSorted((a, b) => a - b);
  const usualMs = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const longestMs = sorted.at(-1) ?? 0;
  if (longestMs > unevenFrom[from] * usualMs) return null;
  return { from, pauses: pauses.length, usualMs, longestMs };
}

function pausesBetween(moments: readonly Date[]): number[] {
  const sorted = moments.map((moment) => moment.getTime()).sort((a, b) => a - b);
  return sorted.slice(1).map((moment, index) => moment - (sorted[index] ?? moment));
}

function isActive({ runs }: DayOfRuns): boolean {
  return runs === null || runs > 0;
}
