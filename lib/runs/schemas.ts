import { z } from 'zod';
import { aPage } from '@/lib/cursor';
import { Malformed } from '@/lib/errors';
import { isUuid, wholeNumber } from '@/lib/input';
import { instant, range } from '@/lib/instants';
import { manyLines, noControls, oneLine } from '@/lib/plain-text';
import { InputText, RunInput } from './run-input';
import { runRequestStates } from './states';

const longestLogMs = 31 * 86_400_000;

export const ReadLog = range.refine(
  ({ from, to }) => to.getTime() - from.getTime() <= longestLogMs,
  {
    path: ['to'],
    error: 'must be at most 31 days after from',
  },
);

const flag = z.boolean({ error: 'takes true or false' });

/** The body of a run request: optionally "run anyway", a confirmation and an input. */
export const RequestRun = z.strictObject({
  anyway: flag
    .default(false)
    .describe('run despite an open request or a cool-down, but not despite a freeze'),
  confirm: flag
    .default(false)
    .describe('required if the pipeline’s settings require a confirmation'),
  input: RunInput.optional(),
});

export const SaveInputPreset = z.strictObject({
  name: z
    .string({ error: 'takes a string' })
    .trim()
    .min(1, { error: 'takes at least one character' })
    .max(100, { error: 'takes at most 100 characters' })
    .regex(oneLine, noControls),
  input: InputText,
});

/** Throws Malformed: without a key, a request cannot be told from a repeat of itself. */
export function acceptIdempotencyKey(key: string | null | undefined): string {
  if (key && /^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw new Malformed(
    'Idempotency-Key: is required and takes 1 to 255 visible ASCII characters, new for each run you want.',
  );
}

const uuid = z
  .string({ error: 'takes a UUID' })
  .refine(isUuid, { error: 'takes a UUID' })
  .transform((text) => text.toLowerCase());

/** Which run an uncertain request started. */
export const MatchRunRequest = z.strictObject({ runUuid: uuid });

const words = (most: number) =>
  z
    .string({ error: 'takes a string' })
    .trim()
    .max(most, { error: `takes at most ${most} characters` })
    .regex(manyLines, noControls);

export const CloseRunRequest = z.strictObject({ note: words(500).default('') });

export const NoteRunRequest = z.strictObject({
  text: words(2000).min(1, { error: 'is empty: write what others should know' }),
});

/** Running again takes nothing but the key. */
export const RunAgain = z.strictObject({});

const doubts = ['doubtful', 'open'] as const;

/**
 * Filters for the list of run requests. `state` also takes "open" and "doubtful", which stand for
 * several states.
 */
export const ListRunRequests = z.strictObject({
  pipeline: uuid.optional(),
  state: z
    .enum([...runRequestStates, ...doubts], { error: 'takes a state, "open" or "doubtful"' })
    .optional(),
  actor: words(200).optional(),
  ...aPage(),
});

/** How long an answer may be held back, and for what. */
export const WaitForRunRequest = z.strictObject({
  wait: wholeNumber(1, 60, { error: 'takes a whole number of seconds from 1 to 60' })
    .optional()
    .describe('seconds, 1 to 60: the answer comes as soon as there is news, or after this long'),
  until: z
    .enum(['change', 'final'], { error: 'takes "change" or "final"' })
    .default('change')
    .describe(
      'what counts as news: any other state, or with "final" one in which nothing more happens by itself: over, or in doubt until a person decides',
    ),
});

/** Where an event stream continues, for clients that cannot send Last-Event-ID. */
export const FollowEvents = z.strictObject({
  since: z
    .string({ error: 'takes the id of an event' })
    .max(100, { error: 'is too long' })
    .optional()
    .describe('the id of the last event seen; the header Last-Event-ID takes precedence'),
});

const longestCoolDownMs = 7 * 86_400_000;
const coolDownText = 'takes whole milliseconds from 0 to 604800000, which is 7 days';

/** A pipeline's safeguards for run requests. */
export const ChangeRunSettings = z.strictObject({
  needsConfirmation: flag.optional(),
  coolDownMs: z
    .int({ error: coolDownText })
    .min(0, { error: coolDownText })
    .max(longestCoolDownMs, { error: coolDownText })
    .optional()
    .describe('the minimum time between two requests; 0: none'),
});

/** Why runs must not be requested, and until when. */
export const Freeze = z.strictObject({
  reason: words(500).min(1, { error: 'is empty: say why, for those who find it frozen' }),
  endsAt: instant.nullable().optional().describe('null or absent: until someone ends it'),
});
