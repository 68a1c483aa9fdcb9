import type { Rhythm } from '@/lib/pipelines';

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** Fewer pauses than this are no rhythm. */
const fewestPauses = { runs: 8, days: 6 };
/** A longest pause of this many times the usual one is too uneven: no run is expected. */
const unevenFrom = { runs: 2, days: 3 };
/** Only this many of the latest pauses between days with runs count, because schedules change. */
const dayPauses = 30;
/** How many whole days, up to yesterday, show whether runs come round the clock. */
const clockDays = 14;
/** A day with less than this share of the runs that would fit into it has hours without any. */
const wholeShare = 0.8;

/** A UTC day and its runs; null where the source contradicts itself, which it only does when there were some. */
export interface DayOfRuns {
  from: Date;
  runs: number | null;
}

/**
 * How a pipeline's runs follow one another: from its latest runs if they show enough, otherwise from the days
 * that had any. Null when too little is known or there is no rhythm. Runs missing from the input make pauses
 * longer, never shorter, so gaps in what we know never make a pipeline late.
 */
export function learnRhythm({
  runEnds,
  days,
}: {
  /** In any order. */
  runEnds: readonly Date[];
  /** Oldest first; the last one is today, which is not over. */
  days: readonly DayOfRuns[];
}): Rhythm | null {
  return byRuns(runEnds, days.slice(0, -1)) ?? byDays(days);
}

/**
 * The silence after which a pipeline is late, in milliseconds after its last run: half as long again as its
 * longest pause, or one day more where only days are known.
 */
export function overdueAfterMs({ from, longestMs }: Rhythm): number {
  if (from === 'days') return longestMs + dayMs;
  return Math.round(Math.max(longestMs * 1.5, longestMs + 10 * minuteMs));
}

function byRuns(runEnds: readonly Date[], wholeDays: readonly DayOfRuns[]): Rhythm | null {
  const rhythm = rhythmOf('runs', pausesBetween(runEnds));
  return rhythm && seesEveryPause(rhythm, wholeDays) ? rhythm : null;
}

/** The latest runs of a busy pipeline may all be from one morning: only the days show its nights and Sundays. */
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
