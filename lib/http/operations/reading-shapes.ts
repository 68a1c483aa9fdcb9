import { z } from 'zod';
import { healthSources } from '@/lib/pipelines';
import { count, LastRun } from './pipeline-shapes';
import { ms, time } from './shapes';

const source = {
  source: z.literal('datamin'),
  fetchedAt: time,
  stale: z.boolean(),
  doubtful: z.boolean(),
  problem: z.string().nullable().describe('why there is nothing newer, as a sentence'),
};

const ofEither = {
  source: z.enum(healthSources),
  fetchedAt: time
    .nullable()
    .describe('for the history, how far it has been read; null if not at all'),
};

const quantiles = {
  p50Ms: ms.nullable().optional().describe('only from the history, accurate to within 1%'),
  p95Ms: ms.nullable().optional(),
  p99Ms: ms.nullable().optional(),
};

export const Statistics = z.object({
  successes: count,
  failures: count,
  averageDurationMs: ms.nullable(),
  lastRun: LastRun,
  ...source,
  ...ofEither,
  ...quantiles,
});

export const Aggregates = z.object({
  items: z.array(
    z.object({
      from: time,
      to: time.describe('exclusive'),
      successes: count,
      failures: count,
      averageDurationMs: ms.nullable(),
      doubtful: z.boolean(),
      ...quantiles,
    }),
  ),
  ...source,
  ...ofEither,
});

export const LastRunReading = z.object({ lastRun: LastRun, ...source });
