import { z } from 'zod';
import { Malformed } from '@/lib/errors';
import { range } from '@/lib/instants';

const longestLogMs = 31 * 86_400_000;

export const ReadLog = range.refine(
  ({ from, to }) => to.getTime() - from.getTime() <= longestLogMs,
  {
    path: ['to'],
    error: 'must be at most 31 days after from',
  },
);

/** The body of a run request: nothing, or a person's word that another open one may be ignored. */
export const RequestRun = z.strictObject({
  anyway: z.boolean({ error: 'takes true or false' }).default(false),
});

/** Throws Malformed: a request without a key cannot be told from its own repetition. */
export function acceptIdempotencyKey(key: string | null | undefined): string {
  if (key && /^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw new Malformed(
    'Idempotency-Key: is required and takes 1 to 255 visible ASCII characters, new for each run you want.',
  );
}
