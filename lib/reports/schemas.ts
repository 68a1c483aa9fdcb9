import { z } from 'zod';
import { calendarDate, instant } from '@/lib/instants';
import { manyLines, noControls, oneLine } from '@/lib/plain-text';
import { embeddingOrigin } from './embedding-origin';
import { Logo } from './logo';
import { timeZone } from './time-zone';

const text = (most: number) =>
  z
    .string({ error: 'takes a text' })
    .trim()
    .min(1, { error: 'takes at least one character' })
    .max(most, { error: `takes at most ${most} characters` })
    .regex(oneLine, noControls);

const wholeNumber = (least: number, most: number) => {
  const error = `takes a whole number from ${least} to ${most}`;
  return z.int({ error }).min(least, { error }).max(most, { error });
};

const yesOrNo = z.boolean({ error: 'takes true or false' });

const uuids = (most: number) =>
  z
    .array(
      z
        .string({ error: 'takes a UUID' })
        .toLowerCase()
        .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, {
          error: 'takes a UUID',
        }),
      { error: 'takes a list of UUIDs' },
    )
    .max(most, { error: `takes at most ${most}` })
    .transform((list) => [...new Set(list)]);

/** What of the pipelines a report shows, in the order of the page. */
export const sectionNames = [
  'summary',
  'aggregates',
  'heatMap',
  'runs',
  'errors',
  'slowTasks',
  'outputs',
] as const;
export type SectionName = (typeof sectionNames)[number];

/** Outputs may hold anything that a pipeline wrote: they are shown only where somebody asked for it. */
const sections = {
  summary: yesOrNo.default(true),
  aggregates: yesOrNo.default(true),
  heatMap: yesOrNo.default(true),
  runs: yesOrNo.default(true),
  errors: yesOrNo.default(true),
  slowTasks: yesOrNo.default(true),
  outputs: yesOrNo.default(false),
} satisfies Record<SectionName, unknown>;

export const ReportSections = z
  .strictObject(sections)
  .refine((given) => Object.values(given).some(Boolean), { error: 'shows nothing: choose one' });

/** A day of the calendar, as it is written. */
const day = z
  .string({ error: 'takes a date such as 2026-01-31' })
  .refine((written) => calendarDate.safeParse(written).success, {
    error: 'takes a date that exists, from 1970 on, such as 2026-01-31',
  });

/** Longer than the history usually is, nobody needs; and it bounds what one report costs. */
export const mostDays = 800;

const dayMs = 86_400_000;
const daysOf = (from: string, to: string) =>
  (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMs + 1;

/**
 * Which days are seen, in the report's time zone. `fixed`: both days and those between. `rolling`: so many
 * days up to today. `chosen`: so many at first, and the viewer may choose any others of at most `mostDays`,
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

export const themes = ['system', 'light', 'dark'] as const;

const shown = {
  title: text(120),
  note: z
    .string({ error: 'takes a text' })
    .trim()
    .max(10_000, { error: 'takes at most 10000 characters' })
    .regex(manyLines, noControls)
    .default('')
    .describe('Markdown'),
  pipelines: uuids(50).refine((list) => list.length > 0, { error: 'takes at least one pipeline' }),
  tasks: uuids(200).default([]).describe('of those pipelines; empty: all of them'),
  sections: ReportSections.prefault({}),
  range: RangePolicy.default({ kind: 'rolling', days: 30 }),
  timeZone: timeZone.default('UTC'),
  accent: z
    .string({ error: 'takes a colour such as #2563eb' })
    .regex(/^#[0-9a-fA-F]{6}$/, { error: 'takes a colour such as #2563eb' })
    .toLowerCase()
    .nullable()
    .default(null),
  theme: z.enum(themes, { error: `takes ${themes.join(', ')}` }).default('system'),
  showUuids: yesOrNo.default(false).describe('UUIDs of Datamin'),
  feed: yesOrNo.default(false).describe('whether a feed of failed runs may be made'),
  embeddingOrigins: z
    .array(embeddingOrigin, { error: 'takes a list of origins' })
    .max(20, { error: 'takes at most 20' })
    .default([])
    .transform((list) => [...new Set(list)]),
};

/** What a report shows, and to whom it may be shown inside another page. */
export const ReportDefinition = z.strictObject(shown);
export type ReportDefinition = z.output<typeof ReportDefinition>;

/** As it was stored, perhaps by a newer or older portal: what is not known is not shown. */
export const StoredDefinition = z.object({
  ...shown,
  sections: z.object(sections).prefault({}),
});

export const modes = ['live', 'snapshot'] as const;
export type ReportMode = (typeof modes)[number];

const name = text(120).describe('what the team calls it; viewers see the title');
const mode = z.enum(modes, { error: `takes ${modes.join(' or ')}` });

const Password = z
  .string({ error: 'takes a text' })
  .min(8, { error: 'takes at least 8 characters' })
  .refine((password) => Buffer.byteLength(password) <= 200, { error: 'takes at most 200 bytes' });

/** Who gets in, and how long; null: no such limit. */
const protection = {
  password: Password.nullable().optional().describe('null takes it away; never answered'),
  startsAt: instant.nullable().optional(),
  expiresAt: instant.nullable().optional(),
  viewCap: wholeNumber(1, 1_000_000).nullable().optional(),
  viewsKeptDays: wholeNumber(0, 400).optional().describe('0: views are counted, not logged'),
  logo: Logo.nullable().optional(),
};

export const CreateReport = z.strictObject({
  name,
  mode: mode.default('live'),
  ...shown,
  ...protection,
});

/** Of `sections`, those that are given change. */
export const ChangeReport = z
  .strictObject({
    ...shown,
    sections: z.strictObject(sections),
    ...protection,
    name,
    mode,
  })
  .partial();
