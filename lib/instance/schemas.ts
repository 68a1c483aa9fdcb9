import { z } from 'zod';
import { aPage } from '@/lib/cursor';
import { noControls, oneLine } from '@/lib/plain-text';

/** A part of a name, and where a list continues. */
export const FindInInstance = z.strictObject({
  q: z
    .string({ error: 'takes a string' })
    .trim()
    .max(200, { error: 'takes at most 200 characters' })
    .regex(oneLine, noControls)
    .optional(),
  ...aPage(),
});

export const SetInstanceAdmin = z.strictObject({
  isInstanceAdmin: z.boolean({ error: 'takes true or false' }),
});

const charactersText = 'takes a whole number from 12 to 64';
const hoursText = 'takes a whole number from 1 to 336';

/** What is given is set, the rest stays. */
export const ChangeSettings = z
  .strictObject({
    passwordMinLength: z.coerce
      .number({ error: charactersText })
      .int({ error: charactersText })
      .min(12, { error: charactersText })
      .max(64, { error: charactersText })
      .describe('minimum number of characters in a new password; existing passwords stay valid'),
    sessionHours: z.coerce
      .number({ error: hoursText })
      .int({ error: hoursText })
      .min(1, { error: hoursText })
      .max(336, { error: hoursText })
      .describe('hours after which a sign-in ends, including existing ones'),
    adminFactorRequired: z
      .boolean({ error: 'takes true or false' })
      .describe('whether instance admins need a second factor to act as such'),
    announcement: z
      .string({ error: 'takes a string' })
      .trim()
      .max(300, { error: 'takes at most 300 characters' })
      .regex(oneLine, noControls)
      .nullable()
      .transform((text) => text || null)
      .describe('shown on every page to everyone who is signed in; null: nothing'),
  })
  .partial();

const minutesText = 'takes a whole number from 5 to 240';

export const BreakGlass = z.strictObject({
  team: z
    .string({ error: 'takes a team’s slug' })
    .trim()
    .max(40, { error: 'is not a team’s slug' }),
  role: z.enum(['viewer', 'operator', 'admin'], { error: 'takes viewer, operator or admin' }),
  minutes: z.coerce
    .number({ error: minutesText })
    .int({ error: minutesText })
    .min(5, { error: minutesText })
    .max(240, { error: minutesText })
    .default(60),
  reason: z
    .string({ error: 'takes a reason, which the team will read' })
    .trim()
    .min(10, { error: 'takes at least 10 characters: the team will read it' })
    .max(500, { error: 'takes at most 500 characters' })
    .regex(oneLine, noControls),
});
