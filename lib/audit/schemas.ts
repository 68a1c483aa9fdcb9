import { z } from 'zod';
import { wholeNumber } from '@/lib/input';
import { instant } from '@/lib/instants';
import { noControls, oneLine } from '@/lib/plain-text';

const words = z
  .string({ error: 'takes a string' })
  .trim()
  .max(200, { error: 'takes at most 200 characters' })
  .regex(oneLine, noControls);

const filters = {
  actor: words.optional().describe('part of the name of who did it'),
  action: words
    .optional()
    .describe(
      'an action such as member.role_changed, its first word, or some of its words: role changed',
    ),
  target: words.optional().describe('part of the target’s name, kind or id'),
  from: instant.optional(),
  to: instant.optional(),
  q: words.optional().describe('part of any text in the event'),
};

/** Filters on the events of an audit. */
export const FindAudit = z.strictObject(filters);
export type FindAudit = z.infer<typeof FindAudit>;

export const ListAudit = z.strictObject({
  ...filters,
  cursor: z.string({ error: 'takes a cursor' }).max(1000, { error: 'is too long' }).optional(),
  limit: wholeNumber(1, 200, { usual: 50 }),
});

/** A place that somebody wrote down: the number of an event and the head that a verification reported then. */
export const VerifyAudit = z
  .strictObject({
    seq: wholeNumber(1, Number.MAX_SAFE_INTEGER, {
      error: 'takes the number of an event',
    }).optional(),
    head: z
      .string({ error: 'takes 64 hexadecimal digits' })
      .trim()
      .regex(/^[0-9a-f]{64}$/, { error: 'takes 64 hexadecimal digits' })
      .optional(),
  })
  .refine(({ seq, head }) => (seq === undefined) === (head === undefined), {
    path: ['head'],
    error: 'is given together with seq, or not at all',
  });

const daysText = 'takes a whole number of days from 90 to 36500, or null for ever';

export const SetAuditRetention = z.strictObject({
  days: z
    .int({ error: daysText })
    .min(90, { error: daysText })
    .max(36_500, { error: daysText })
    .nullable(),
});
