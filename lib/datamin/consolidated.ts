import { z } from 'zod';
import { Flag, type LastRun, lastRunOf } from './last-run';
import { readCount, readDuration } from './numbers';

/** Numbers of one range, as Datamin tells them. OSS counts failed tasks here, not failed runs. */
export interface ConsolidatedReading {
  /** Null when Datamin sent nonsense (OSS may send a negative or wrapped number). */
  successes: number | null;
  failures: number | null;
  /** Milliseconds; null without runs. */
  averageDurationMs: number | null;
  /** The last run before the end of the range, even if it is before its start; null: never ran. */
  lastRun: LastRun | null;
  /** No runs in the range. OSS also answers so while its database is down. */
  empty: boolean;
  /** Some number was nonsense and is null here, or the counts and the last run contradict each other. */
  doubtful: boolean;
}

/** What was asked: both ends inclusive. */
interface Range {
  from: Date;
  to: Date;
}

export type Numbers = Omit<ConsolidatedReading, 'lastRun'>;

// A z.unknown() must be there: an answer without the counts is none, not one of zeros.
const ConsolidatedAnswer = z.object({
  num_of_successes: z.unknown(),
  num_of_failures: z.unknown(),
  average_duration: z.unknown().optional(),
  is_last_run_successful: Flag.nullish(),
  last_run_executed_at: z.string().nullish(),
  last_run_duration: z.unknown().optional(),
});

/**
 * OSS asks its database twice, for the counts and for the last run, and answers zeros for what it could not read.
 * @returns undefined for an answer that makes no sense
 */
export function decodeConsolidated(value: unknown, range: Range): ConsolidatedReading | undefined {
  const parsed = ConsolidatedAnswer.safeParse(value);
  if (!parsed.success) return undefined;
  const answer = parsed.data;
  const lastRun = lastRunOf(
    answer.is_last_run_successful ?? false,
    answer.last_run_executed_at,
    answer.last_run_duration,
  );
  if (lastRun === undefined) return undefined;
  const numbers = readNumbers(answer);
  if (numbers.empty && lastRun !== null && liesWithin(lastRun.executedAt, range)) {
    return { ...UNREAD, lastRun };
  }
  const lastDoubtful = lastRun === null ? !numbers.empty : lastRun.durationMs === null;
  return { ...numbers, lastRun, doubtful: numbers.doubtful || lastDoubtful };
}

/**
 * No runs where the last one was: OSS cannot read a number of successes below zero, which more failed tasks than runs
 * make, and then says zero.
 */
const UNREAD: Numbers = {
  successes: null,
  failures: null,
  averageDurationMs: null,
  empty: false,
  doubtful: true,
};

/** To the second, as the question was: the time of a last run has no fraction on the wire. */
function liesWithin(date: Date, { from, to }: Range): boolean {
  const second = (at: Date) => Math.floor(at.getTime() / 1000);
  return second(date) >= second(from) && date.getTime() <= to.getTime();
}

/** The three numbers that consolidated and aggregated answers share. */
export function readNumbers(answer: {
  num_of_successes: unknown;
  num_of_failures: unknown;
  average_duration?: unknown;
}): Numbers {
  const successes = readCount(answer.num_of_successes);
  const failures = readCount(answer.num_of_failures);
  const average = readDuration(answer.average_duration);
  const empty = successes === 0 && failures === 0;
  return {
    successes,
    failures,
    averageDurationMs: empty ? null : average,
    empty,
    doubtful: successes === null || failures === null || (!empty && average === null),
  };
}
