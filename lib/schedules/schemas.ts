import { z } from 'zod';
import { aPage } from '@/lib/cursor';
import { isUuid, wholeNumber } from '@/lib/input';
import { noControls, oneLine } from '@/lib/plain-text';
import { isTimeZone } from '@/lib/time-zones';
import { CronError, parseCron } from './cron';
import { cronOf, hourCounts, minuteCounts } from './rhythm';

export const overlapPolicies = ['skip', 'queue'] as const;
export const catchUpPolicies = ['none', 'last', 'all'] as const;
export const firingResults = ['requested', 'queued', 'skipped'] as const;
export const firingCauses = [
  'overlap',
  'frozen',
  'cool_down',
  'missed',
  'paused',
  'refused',
] as const;

const uuid = z
  .string({ error: 'takes a UUID' })
  .refine(isUuid, { error: 'takes a UUID' })
  .transform((text) => text.toLowerCase());

const name = z
  .string({ error: 'takes a string' })
  .trim()
  .min(1, { error: 'is empty: give it a name' })
  .max(100, { error: 'takes at most 100 characters' })
  .regex(oneLine, noControls);

const cron = z
  .string({ error: 'takes a cron expression such as 30 2 * * 1-5' })
  .max(200, { error: 'takes at most 200 characters' })
  .transform((text) => text.trim().replaceAll(/\s+/g, ' '))
  .superRefine((text, check) => {
    try {
      parseCron(text);
    } catch (error) {
      if (!(error instanceof CronError)) throw error;
      check.addIssue({ code: 'custom', message: error.message });
    }
  });

const timeZone = z
  .string({ error: 'takes a time zone such as Europe/Berlin' })
  .refine(isTimeZone, { error: 'takes an IANA time zone such as Europe/Berlin' });

const timeText = 'takes a time of the day such as 06:30';
const time = z.string({ error: timeText }).regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: timeText });
const oneOf = (known: readonly number[]) =>
  wholeNumber(1, 60).refine((count) => known.includes(count), {
    error: `takes one of ${known.join()}`,
  });

/** A simple rhythm. */
const Rhythm = z.discriminatedUnion(
  'every',
  [
    z.strictObject({ every: z.literal('minutes'), count: oneOf(minuteCounts) }),
    z.strictObject({
      every: z.literal('hours'),
      count: oneOf(hourCounts),
      minute: wholeNumber(0, 59),
    }),
    z.strictObject({ every: z.enum(['day', 'weekday']), time }),
    z.strictObject({ every: z.literal('week'), weekday: wholeNumber(0, 6), time }),
    z.strictObject({
      every: z.literal('month'),
      day: z
        .union([z.literal('last'), wholeNumber(1, 31)], { error: 'takes 1 to 31 or "last"' })
        // Or the description would call it optional.
        .nonoptional({ error: 'takes 1 to 31 or "last"' }),
      time,
    }),
  ],
  { error: 'takes minutes, hours, day, weekday, week or month' },
);

const longestJitterMs = 3_600_000;
const mostMadeUp = 50;

const policies = {
  overlap: z.enum(overlapPolicies, { error: 'takes skip or queue' }),
  catchUp: z.enum(catchUpPolicies, { error: 'takes none, last or all' }),
  catchUpMost: (usual?: number) =>
    wholeNumber(1, mostMadeUp, { usual }).describe('how many "all" makes up for at most'),
  jitterMs: (usual?: number) =>
    wholeNumber(0, longestJitterMs, { usual }).describe(
      'by how many milliseconds a firing may be delayed',
    ),
};

const when = {
  cron: cron.optional().describe('minute, hour, day of the month (or L), month, day of the week'),
  rhythm: Rhythm.optional().describe('instead of an expression'),
};

const oneRhythm = 'takes either an expression or a rhythm';

/** The cron expression of the input. */
export const expressionOf = (given: {
  cron?: string | undefined;
  rhythm?: z.output<typeof Rhythm> | undefined;
}): string | undefined => given.cron ?? (given.rhythm && cronOf(given.rhythm));

export const CreateSchedule = z
  .strictObject({
    pipelineUuid: uuid,
    name,
    ...when,
    timeZone,
    overlap: policies.overlap.default('skip'),
    catchUp: policies.catchUp.default('none'),
    catchUpMost: policies.catchUpMost(10),
    jitterMs: policies.jitterMs(0),
  })
  .refine((given) => (given.cron === undefined) !== (given.rhythm === undefined), {
    path: ['cron'],
    error: oneRhythm,
  });

export const ChangeSchedule = z
  .strictObject({
    name: name.optional(),
    ...when,
    timeZone: timeZone.optional(),
    overlap: policies.overlap.optional(),
    catchUp: policies.catchUp.optional(),
    catchUpMost: policies.catchUpMost().optional(),
    jitterMs: policies.jitterMs().optional(),
  })
  .refine((given) => given.cron === undefined || given.rhythm === undefined, {
    path: ['cron'],
    error: oneRhythm,
  });

export const PreviewSchedule = z
  .strictObject({ ...when, timeZone })
  .refine((given) => (given.cron === undefined) !== (given.rhythm === undefined), {
    path: ['cron'],
    error: oneRhythm,
  });

/** The same from a URL, which only has strings. */
export const PreviewExpression = z.strictObject({ cron, timeZone });

export const ListSchedules = z.strictObject({
  pipeline: uuid.optional(),
  state: z.enum(['active', 'paused'], { error: 'takes "active" or "paused"' }).optional(),
  ...aPage(),
});

export const ListFirings = z.strictObject({
  result: z.enum(firingResults, { error: 'takes "requested", "queued" or "skipped"' }).optional(),
  ...aPage(),
});
