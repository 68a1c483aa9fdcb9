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
  /** Some number was nonsense and is null here. */
  doubtful: boolean;
}

// A z.unknown() must be there: an answer without the counts is none, not one of zeros.
const ConsolidatedAnswer = z.object({
  num_of_successes: z.unknown(),
  num_of_failures: z.unknown(),
  average_duration: z.unknown().optional(),
  is_last_run_successful: Flag.nullish(),
  last_run_executed_at: z.string().nullish(),
  last_run_duration: z.unknown().optional(),
});

/** @returns undefined for an answer that makes no sense */
export function decodeConsolidated(value: unknown): ConsolidatedReading | undefined {
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
  const lastDoubtful = lastRun !== null && lastRun.durationMs === null;
  return { ...numbers, lastRun, doubtful: numbers.doubtful || lastDoubtful };
}

export type Numbers = Omit<ConsolidatedReading, 'lastRun'>;

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
