import { z } from 'zod';
import { time } from './shapes';

const Span = z.object({ from: time, to: time.describe('exclusive') });

/** How far a pipeline's history has been read, for the description. */
export const Sync = z.object({
  syncedTo: time.nullable().describe('all that completed before was read; null: nothing was'),
  lagMs: z.number().nullable(),
  covered: z.array(Span).describe('what was read, ascending'),
  doubtful: z.array(Span).describe('answered with nothing, and asked for again'),
  backfill: z.object({
    state: z
      .enum(['going', 'limit', 'assumed_complete'])
      .describe('assumed_complete: Datamin said twice that nothing lies before'),
    goal: time.nullable().describe('null: until Datamin has nothing more'),
    reached: time.nullable(),
    progress: z.number().nullable().describe('from 0 to 1; null without a goal'),
  }),
  rowsRead: z.number().int(),
  readAt: time.nullable(),
  nextAttemptAt: time,
  reading: z.boolean().describe('somebody is reading right now'),
  problem: z.string().nullable().describe('why the last attempt failed'),
  failedAt: time.nullable(),
  backfillDays: z.number().int().nullable(),
  retentionDays: z.number().int().nullable(),
  prunedBefore: time.nullable().describe('rows from before were deleted; sums of days stay'),
});
