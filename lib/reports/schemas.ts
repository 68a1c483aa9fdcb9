import { z } from 'zod';
import { calendarDate, instant } from '@/lib/instants';
import { manyLines, noControls, oneLine } from '@/lib/plain-text';
import { LinkPassword, TimeZone } from '@/lib/teams';
import { allowedEmail } from './allowed-email';
import { embeddingOrigin } from './embedding-origin';
import { Logo } from './logo';

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

const uuid = z
  .string({ error: 'takes a UUID' })
  .toLowerCase()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, {
    error: 'takes a UUID',
  });

const uuids = (most: number) =>
  z
    .array(uuid, { error: 'takes a list of UUIDs' })
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

const sections = {
  summary: yesOrNo,
  aggregates: yesOrNo,
  heatMap: yesOrNo,
  runs: yesOrNo,
  errors: yesOrNo,
  slowTasks: yesOrNo,
  outputs: yesOrNo,
} satisfies Record<SectionName, unknown>;

/** Outputs may hold anything that a pipeline wrote: they are shown only where somebody asked for it. */
export const usualSections: Record<SectionName, boolean> = {
  summary: true,
  aggregates: true,
  heatMap: true,
  runs: true,
  errors: true,
  slowTasks: true,
  outputs: false,
};

const noSections: Record<SectionName, boolean> = {
  summary: false,
  aggregates: false,
  heatMap: false,
  runs: false,
  errors: false,
  slowTasks: false,
  outputs: false,
};

/** Those that are given, and the others as they were. */
export function mergeSections(
  before: Record<SectionName, boolean>,
  given: { [Section in SectionName]?: boolean | undefined } = {},
): Record<SectionName, boolean> {
  const merged = { ...before };
  for (const name of sectionNames) merged[name] = given[name] ?? before[name];
  return merged;
}

const SomeSections = z.strictObject(sections).partial();

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

/** Without defaults: in a change, what is not given stays as it is. */
const shown = {
  title: text(120),
  note: z
    .string({ error: 'takes a text' })
    .trim()
    .max(10_000, { error: 'takes at most 10000 characters' })
    .regex(manyLines, noControls)
    .describe('Markdown'),
  pipelines: uuids(50).refine((list) => list.length > 0, { error: 'takes at least one pipeline' }),
  tasks: uuids(200).describe('of those pipelines; empty: all of them'),
  sections: z.strictObject(sections),
  range: RangePolicy,
  timeZone: TimeZone,
  accent: z
    .string({ error: 'takes a colour such as #2563eb' })
    .regex(/^#[0-9a-fA-F]{6}$/, { error: 'takes a colour such as #2563eb' })
    .toLowerCase()
    .nullable(),
  theme: z.enum(themes, { error: `takes ${themes.join(', ')}` }),
  showUuids: yesOrNo.describe('UUIDs of Datamin'),
  feed: yesOrNo.describe('whether there may be a feed of failed runs'),
  embeddingOrigins: z
    .array(embeddingOrigin, { error: 'takes a list of origins' })
    .max(20, { error: 'takes at most 20' })
    .transform((list) => [...new Set(list)]),
  allowedEmails: z
    .array(allowedEmail, { error: 'takes a list of addresses and @domains' })
    .max(200, { error: 'takes at most 200' })
    .transform((list) => [...new Set(list)])
    .describe(
      'addresses, or domains such as @example.com: a viewer opens it by a link that is mailed there; empty: no such gate',
    ),
};

const showsSomething = (given: Record<SectionName, boolean>) => Object.values(given).some(Boolean);
const mustShow = { error: 'shows nothing: choose one' };

const shownOrUsual = {
  ...shown,
  note: shown.note.default(''),
  tasks: shown.tasks.default([]),
  sections: SomeSections.default({})
    .transform((given) => mergeSections(usualSections, given))
    .refine(showsSomething, mustShow),
  range: shown.range.default({ kind: 'rolling', days: 30 }),
  timeZone: shown.timeZone.default('UTC'),
  accent: shown.accent.default(null),
  theme: shown.theme.default('system'),
  showUuids: shown.showUuids.default(false),
  feed: shown.feed.default(false),
  embeddingOrigins: shown.embeddingOrigins.default([]),
  allowedEmails: shown.allowedEmails.default([]),
};

/** What a report shows, and inside whose pages it may be shown. */
export const ReportDefinition = z.strictObject(shownOrUsual);
export type ReportDefinition = z.output<typeof ReportDefinition>;

/** As it was stored, perhaps by a newer portal: what is not known is not shown. */
export const StoredDefinition = z.object({
  ...shownOrUsual,
  sections: z
    .object(sections)
    .partial()
    .transform((given) => mergeSections(noSections, given)),
});

export const modes = ['live', 'snapshot'] as const;
export type ReportMode = (typeof modes)[number];

const name = text(120).describe('what the team calls it; viewers see the title');
const mode = z.enum(modes, { error: `takes ${modes.join(' or ')}` });

/** Who gets in, and how long; null: no such limit. */
const protection = {
  password: LinkPassword.nullable().optional().describe('null takes it away; never answered'),
  startsAt: instant.nullable().optional(),
  expiresAt: instant.nullable().optional(),
  viewCap: wholeNumber(1, 1_000_000).nullable().optional(),
  viewsKeptDays: wholeNumber(0, 400).optional().describe('0: views are counted, not logged'),
  logo: Logo.nullable().optional(),
};

export const CreateReport = z.strictObject({
  name,
  mode: mode.default('live'),
  ...shownOrUsual,
  ...protection,
});

/** Of `sections`, those that are given change. */
export const ChangeReport = z
  .strictObject({ name, mode, ...shown, sections: SomeSections, ...protection })
  .partial();
export type ChangeReport = z.output<typeof ChangeReport>;

/** Hours for which the URL that is replaced still opens; 0: it is dead at once. */
export const RotateReport = z.strictObject({ graceHours: wholeNumber(0, 24 * 30).default(0) });

export const DuplicateReport = z.strictObject({ name: name.optional() });

export const ManyReports = z.strictObject({
  ids: z
    .array(z.uuid({ error: 'takes the id of a report' }), { error: 'takes a list of ids' })
    .min(1, { error: 'takes at least one report' })
    .max(200, { error: 'takes at most 200 reports' }),
});

/** The two that have URLs of their own. */
export const SideLink = z.strictObject({
  kind: z.enum(['badge', 'feed'], { error: 'takes badge or feed' }),
});

const limitText = 'takes a number from 1 to 200';

export const ListReports = z.strictObject({
  pipeline: uuid.optional().describe('only those that show this pipeline'),
  cursor: z.string({ error: 'takes a cursor' }).max(1000, { error: 'is too long' }).optional(),
  limit: z.coerce
    .number({ error: limitText })
    .int({ error: limitText })
    .min(1, { error: limitText })
    .max(200, { error: limitText })
    .default(100),
});
