import { z } from 'zod';
import { manyLines, noControls } from '@/lib/plain-text';
import { TimeZone } from '@/lib/teams';
import { allowedEmail } from './allowed-email';
import { embeddingOrigin } from './embedding-origin';
import { text, uuids, yesOrNo } from './fields';
import { RangePolicy } from './range-policy';
import {
  mergeSections,
  noSections,
  type SectionName,
  SomeSections,
  sections,
  usualSections,
} from './sections';

export const themes = ['system', 'light', 'dark'] as const;

/** Without defaults: in a change, fields that are not given stay as they are. */
export const shown = {
  title: text(120),
  note: z
    .string({ error: 'takes a string' })
    .trim()
    .max(10_000, { error: 'takes at most 10000 characters' })
    .regex(manyLines, noControls)
    .describe('Markdown'),
  pipelines: uuids(50).refine((list) => list.length > 0, { error: 'takes at least one pipeline' }),
  tasks: uuids(200).describe('tasks of those pipelines; empty: all of them'),
  sections: z.strictObject(sections),
  range: RangePolicy,
  timeZone: TimeZone,
  accent: z
    .string({ error: 'takes a colour such as #2563eb' })
    .regex(/^#[0-9a-fA-F]{6}$/, { error: 'takes a colour such as #2563eb' })
    .toLowerCase()
    .nullable(),
  theme: z.enum(themes, { error: `takes ${themes.join(', ')}` }),
  showUuids: yesOrNo.describe('whether to show Datamin’s UUIDs'),
  feed: yesOrNo.describe('whether a feed of failed runs is allowed'),
  embeddingOrigins: z
    .array(embeddingOrigin, { error: 'takes a list of origins' })
    .max(20, { error: 'takes at most 20' })
    .transform((list) => [...new Set(list)]),
  allowedEmails: z
    .array(allowedEmail, { error: 'takes a list of addresses and @domains' })
    .max(200, { error: 'takes at most 200' })
    .transform((list) => [...new Set(list)])
    .describe(
      'addresses, or domains such as @example.com; a viewer needs a link mailed to one of them; empty: no such restriction',
    ),
};

const showsSomething = (given: Record<SectionName, boolean>) => Object.values(given).some(Boolean);
const mustShow = { error: 'shows nothing: choose one' };

export const shownOrUsual = {
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

/** What a report shows, and in whose pages it may be embedded. */
export const ReportDefinition = z.strictObject(shownOrUsual);
export type ReportDefinition = z.output<typeof ReportDefinition>;

/** As it was stored, perhaps by a newer portal: sections that are unknown here are not shown. */
export const StoredDefinition = z.object({
  ...shownOrUsual,
  sections: z
    .object(sections)
    .partial()
    .transform((given) => mergeSections(noSections, given)),
});

export const modes = ['live', 'snapshot'] as const;
export type ReportMode = (typeof modes)[number];
