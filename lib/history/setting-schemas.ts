import { z } from 'zod';

/** How long a team keeps its history. */
export const SetRetention = z.strictObject({
  /** Null keeps for ever. */
  days: z
    .int({ error: 'takes a whole number of days, or null' })
    .min(1, { error: 'takes at least 1' })
    .max(36_500, { error: 'takes at most 36500' })
    .nullable(),
});

/** How far back a pipeline's log is read. */
export const SetBackfill = z.strictObject({
  /** Days before the pipeline was registered; null: until Datamin has nothing more. */
  days: z
    .int({ error: 'takes a whole number of days, or null' })
    .min(0, { error: 'takes at least 0' })
    .max(36_500, { error: 'takes at most 36500' })
    .nullable(),
});

export const outputPolicies = ['whole', 'part', 'none'] as const;

/** How much is kept of the outputs of a credential's pipelines. */
export const SetOutputPolicy = z.strictObject({
  policy: z.enum(outputPolicies, { error: `takes ${outputPolicies.join(', ')}` }),
  /** For `part`. */
  keepKb: z
    .int({ error: 'takes a whole number of kilobytes' })
    .min(1, { error: 'takes at least 1' })
    .max(16_384, { error: 'takes at most 16384' })
    .optional(),
});

/** One row of a run: its moment in microseconds, its digest, and its number among equal rows. */
export const TaskRunId = z
  .string({ error: 'takes an id from a run' })
  .regex(/^\d{1,17}-[0-9a-f]{16}-\d{1,9}$/, { error: 'takes an id from a run' });
