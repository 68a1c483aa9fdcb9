import { z } from 'zod';
import { aPage } from '@/lib/cursor';
import { wholeNumber } from '@/lib/input';
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

/** What is given is set, the rest stays. */
export const ChangeSettings = z
  .strictObject({
    passwordMinLength: wholeNumber(12, 64).describe(
      'minimum number of characters in a new password; existing passwords stay valid',
    ),
    sessionHours: wholeNumber(1, 336).describe(
      'hours after which a sign-in ends, including existing ones',
    ),
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

export const BreakGlass = z.strictObject({
  team: z
    .string({ error: 'takes a team’s slug' })
    .trim()
    .max(40, { error: 'is not a team’s slug' }),
  role: z.enum(['viewer', 'operator', 'admin'], { error: 'takes viewer, operator or admin' }),
  minutes: wholeNumber(5, 240, { usual: 60 }),
  reason: z
    .string({ error: 'takes a reason, which the team will read' })
    .trim()
    .min(10, { error: 'takes at least 10 characters: the team will read it' })
    .max(500, { error: 'takes at most 500 characters' })
    .regex(oneLine, noControls),
});
