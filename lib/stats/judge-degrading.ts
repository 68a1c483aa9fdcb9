import type { Degrading } from '@/lib/pipelines';
import type { BucketValue } from './values';

type Day = Pick<BucketValue, 'successes' | 'failures' | 'averageDurationMs'>;

/** The latest days to judge and how many runs they must have had; the first entry with enough runs is used. */
const lately = [
  { days: 7, runs: 20 },
  { days: 28, runs: 10 },
];
/** How many days the past may span, and how many spans as long as the latest one it must contain. */
const pastDays = 364;
const fewestSpans = 6;
/** A span with fewer runs than this says nothing. */
const fewestRuns = 4;
/** Worse than at least this share of the spans before. */
const worseThan = 0.9;

/** By how much a number must be worse than in the past as a whole. */
const worse = {
  /** Failed runs: five points more of all runs, and half as many again. */
  failures: { more: 0.05, times: 1.5 },
  /** Average duration: a second longer, and three tenths as long again. */
  duration: { more: 1000, times: 1.3 },
};

/**
 * Whether the latest days are clearly worse than the pipeline's own past: much worse than the past as a
 * whole, and worse than nine in ten earlier spans of the same length, so that a pipeline with good and bad
 * weeks is not degrading in every bad one. Days with impossible counts are left out. Null when it is not
 * degrading, or when there is too little to tell.
 *
 * @param days whole UTC days, oldest first, ending with today
 */
export function judgeDegrading(days: readonly Day[]): Degrading | null {
  const span = lately.find(({ days: length, runs }) => sum(days.slice(-length)).runs >= runs);
  if (!span) return null;
  const recent = sum(days.slice(-span.days));
  const past = spansBefore(days, span.days);
  if (past.length < fewestSpans) return null;
  const whole = sum(past.flat());
  const spans = past.map(sum);
  const judged = { days: span.days, pastDays: past.flat().length };
  if (isWorse('failures', failed(recent), failed(whole), spans.map(failed))) {
    const [now, before] = [1 - (failed(recent) ?? 0), 1 - (failed(whole) ?? 0)];
    return { measure: 'success-rate', ...judged, recent: now, past: before };
  }
  const [now, before] = [average(recent), average(whole)];
  if (now === null || before === null) return null;
  if (!isWorse('duration', now, before, spans.map(average))) return null;
  return { measure: 'duration', ...judged, recent: Math.round(now), past: Math.round(before) };
}

/** The spans of that length before the latest one that had enough runs. */
function spansBefore(days: readonly Day[], length: number): Day[][] {
  const before = days.slice(-length - pastDays, -length);
  const spans: Day[][] = [];
  for (let end = before.length; end >= length; end -= length) {
    const span = before.slice(end - length, end);
    if (sum(span).runs >= fewestRuns) spans.push(span);
  }
  return spans;
}

function isWorse(
  what: keyof typeof worse,
  recent: number | null,
  past: number | null,
  spans: readonly (number | null)[],
): boolean {
  if (recent === null || past === null) return false;
  const { more, times } = worse[what];
  if (recent - past < more || recent < past * times) return false;
  const known = spans.filter((span) => span !== null);
  return known.filter((span) => span < recent).length >= worseThan * known.length;
}

interface Sum {
  runs: number;
  failures: number;
  durations: number;
  timed: number;
}

function sum(days: readonly Day[]): Sum {
  const total = { runs: 0, failures: 0, durations: 0, timed: 0 };
  for (const { successes, failures, averageDurationMs } of days) {
    if (successes === null || failures === null) continue;
    const runs = successes + failures;
    total.runs += runs;
    total.failures += failures;
    if (averageDurationMs === null) continue;
    total.durations += averageDurationMs * runs;
    total.timed += runs;
  }
  return total;
}

function failed({ runs, failures }: Sum): number | null {
  return runs > 0 ? failures / runs : null;
}

function average({ durations, timed }: Sum): number | null {
  return timed > 0 ? durations / timed : null;
}
