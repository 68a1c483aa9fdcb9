import { z } from 'zod';
import type { DurationHistogram } from './duration-buckets';
import { mergeTexts, Numbers } from './histogram-texts';

/** The sums of one step of a range. */
export interface Sums {
  /** `to` is exclusive. */
  from: Date;
  to: Date;
  /** Runs, or task runs. */
  runs: number;
  failed: number;
  /** Those with a duration, and their total milliseconds. */
  timed: number;
  durationMs: number;
  /** Empty where only counts were asked for. */
  durations: DurationHistogram;
}

const counted = {
  since: z.date(),
  until: z.date(),
  runs: z.coerce.number(),
  failed: z.coerce.number(),
  duration_ms: z.coerce.number(),
};

/** Rows with only a step's counts; every run has a duration. */
export const CountedSteps = z.array(
  z.object(counted).transform(
    (row): Sums => ({
      ...toSums(row),
      timed: row.runs,
      durations: { buckets: [], counts: [] },
    }),
  ),
);

const summed = {
  timed: z.coerce.number(),
  buckets: Numbers,
  counts: Numbers,
  less_buckets: Numbers,
  less_counts: Numbers,
};

/** Rows with a step's counts and the distribution of its durations. */
export const SummedSteps = z.array(
  z.object({ ...counted, ...summed }).transform(
    (row): Sums => ({
      ...toSums(row),
      timed: row.timed,
      durations: mergeTexts(row),
    }),
  ),
);

function toSums({
  since: from,
  until: to,
  runs,
  failed,
  duration_ms: durationMs,
}: z.output<z.ZodObject<typeof counted>>): Omit<Sums, 'timed' | 'durations'> {
  return { from, to, runs, failed, durationMs };
}
