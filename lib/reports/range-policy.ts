import { z } from 'zod';
import { calendarDate } from '@/lib/instants';
import { wholeNumber } from './fields';

/** A calendar day as text. */
const day = z
  .string({ error: 'takes a date such as 2026-01-31' })
  .refine((written) => calendarDate.safeParse(written).success, {
    error: 'takes a date that exists, from 1970 on, such as 2026-01-31',
  });

/** Nobody needs more than the history usually has, and it limits what one report costs. */
export const mostDays = 800;

const dayMs = 86_400_000;
const daysOf = (from: string, to: string) =>
  (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMs + 1;

/**
 * Which days are shown, in the report's time zone. `fixed`: both days and those between. `rolling`: this many
 * days up to today. `chosen`: this many at first, and the viewer may choose any others, at most `mostDays`,
 * none before `earliest` and none after today.
 */
export const RangePolicy = z
  .discriminatedUnion(
    'kind',
    [
      z.strictObject({ kind: z.literal('fixed'), from: day, to: day }),
      z.strictObject({ kind: z.literal('rolling'), days: wholeNumber(1, mostDays) }),
      z.strictObject({
        kind: z.literal('chosen'),
        days: wholeNumber(1, mostDays),
        mostDays: wholeNumber(1, mostDays),
        earliest: day.nullable().default(null),
      }),
    ],
    { error: 'takes a kind: fixed, rolling or chosen' },
  )
  .superRefine((policy, issues) => {
    const wrong = (field: string, message: string) =>
      issues.addIssue({ code: 'custom', path: [field], message });
    if (policy.kind === 'fixed') {
      const days = daysOf(policy.from, policy.to);
      if (days < 1) wrong('to', 'must not be before from');
      if (days > mostDays) wrong('to', `takes at most ${mostDays} days after from`);
    }
    if (policy.kind === 'chosen' && policy.days > policy.mostDays) {
      wrong('days', 'must not be more than mostDays');
    }
  });
export type RangePolicy = z.output<typeof RangePolicy>;
