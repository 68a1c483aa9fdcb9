import { z } from 'zod';
import { time } from './shapes';

const Span = z.object({ from: time, to: time.describe('exclusive') });

/** How far a pipeline's history has been read, for the description. */
export const Sync = z.object({
  syncedTo: time
    .nullable()
    .describe('everything that completed before this has been read; null if nothing has'),
  lagMs: z.number().nullable(),
  covered: z.array(Span).describe('what has been read, in ascending order'),
  doubtful: z.array(Span).describe('Datamin returned nothing for these, so they are read again'),
  backfill: z.object({
    state: z
      .enum(['going', 'limit', 'assumed_complete'])
      .describe('assumed_complete: Datamin said twice that there is nothing earlier'),
    goal: time.nullable().describe('null: as far back as Datamin has data'),
    reached: time.nullable(),
    progress: z.number().nullable().describe('from 0 to 1; null without a goal'),
  }),
  rowsRead: z.number().int(),
  readAt: time.nullable(),
  nextAttemptAt: time,
  reading: z.boolean().describe('whether it is being read right now'),
  problem: z.string().nullable().describe('why the last attempt failed'),
  failedAt: time.nullable(),
  backfillDays: z.number().int().nullable(),
  retentionDays: z.number().int().nullable(),
  prunedBefore: time.nullable().describe('rows before this were deleted; daily totals are kept'),
});
