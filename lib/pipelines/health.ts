import { z } from 'zod';

/** What a pipeline's row keeps of its readings and history, beside the numbers of the last 30 days. */

/** The rhythm of a pipeline's runs. Pauses are in milliseconds, between the ends of runs. */
export const Rhythm = z.object({
  /** What it was learnt from: single runs, or the days that had any. */
  from: z.enum(['runs', 'days']),
  /** How many pauses it is based on. */
  pauses: z.number(),
  usualMs: z.number(),
  longestMs: z.number(),
});
export type Rhythm = z.infer<typeof Rhythm>;

/** A number that is clearly worse than it used to be. Rates are from 0 to 1, durations in milliseconds. */
export const Degrading = z.object({
  measure: z.enum(['success-rate', 'duration']),
  /** The last this many UTC days, including today, compared with the days before them. */
  days: z.number(),
  pastDays: z.number(),
  recent: z.number(),
  past: z.number(),
});
export type Degrading = z.infer<typeof Degrading>;

const count = z.number().nullable();
/** Datamin counts failed tasks, the history counts runs. */
export const healthSources = ['datamin', 'history'] as const;
export type HealthSource = (typeof healthSources)[number];

const Sum = z.object({
  successes: count,
  failures: count,
  averageDurationMs: count,
  /** Rows of older versions lack it. */
  source: z.enum(healthSources).default('datamin'),
});
export type RangeSum = z.infer<typeof Sum>;

/** Sums for the other ranges; the default range has columns of its own. */
export const RangeSums = z.object({
  '24h': Sum,
  '7d': Sum,
  '90d': Sum.extend({ bars: z.array(z.tuple([count, count])) }),
});
export type RangeSums = z.infer<typeof RangeSums>;
