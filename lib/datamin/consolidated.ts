import { z } from 'zod';
import { Flag, type LastRun, lastRunOf } from './last-run';
import { readCount, readDuration } from './numbers';

/** The numbers of one range as Datamin reports them. OSS counts failed tasks here, not failed runs. */
export interface ConsolidatedReading {
  /** Null when Datamin sent nonsense (OSS may send a negative or wrapped number). */
  successes: number | null;
  failures: number | null;
  /** Milliseconds; null without runs. */
  averageDurationMs: number | null;
  /** The last run before the end of the range, even if it was before its start; null: never ran. */
  lastRun: LastRun | null;
  /** No runs in the range. OSS answers the same while its database is down. */
  empty: boolean;
  /** A number was nonsense and is null here, or the counts and the last run contradict each other. */
  doubtful: boolean;
}

/** The range asked for: both ends inclusive. */
interface Range {
  from: Date;
  to: Date;
}

export type Numbers = Omit<ConsolidatedReading, 'lastRun'>;

// z.unknown() makes the key required: an answer without the counts is no answer, not one of zeros.
const ConsolidatedAnswer = z.object({
  num_of_successes: z.unknown(),
  num_of_failures: z.unknown(),
  average_duration: z.unknown().optional(),
  is_last_run_successful: Flag.nullish(),
  last_run_executed_at: z.string().nullish(),
  last_run_duration: z.unknown().optional(),
});

/**
 * OSS queries its database twice, for the counts and for the last run, and answers zeros for what it could not
 * read.
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
 * No runs although the last run is in the range: OSS cannot read a negative number of successes, which it gets when
 * more tasks failed than there were runs, and answers zero instead.
 */
const UNREAD: Numbers = {
  successes: null,
  failures: null,
  averageDurationMs: null,
  empty: false,
  doubtful: true,
};

/** With second precision, like the question: the time of a last run has no fraction on the wire. */
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
