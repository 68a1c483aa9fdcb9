import { z } from 'zod';
import {
  devices,
  modes,
  RangePolicy,
  reportStates,
  SideLink,
  sectionNames,
  themes,
} from '@/lib/reports';
import { time, uuid } from './shapes';

/** The shapes of answers about shared reports. */

const link = z
  .object({ hint: z.string().describe('the last four characters of its token'), createdAt: time })
  .nullable();

const Definition = z.object({
  title: z.string(),
  note: z.string().describe('Markdown'),
  pipelines: z.array(uuid),
  tasks: z.array(uuid).describe('empty: all tasks of those pipelines'),
  sections: z.record(z.enum(sectionNames), z.boolean()),
  range: RangePolicy,
  timeZone: z.string(),
  accent: z.string().nullable(),
  theme: z.enum(themes),
  showUuids: z.boolean(),
  feed: z.boolean(),
  embeddingOrigins: z.array(z.string()),
  allowedEmails: z.array(z.string()),
});

export const Report = z.object({
  id: uuid,
  name: z.string().describe('the team’s name for it; viewers see the title'),
  state: z.enum(reportStates).describe('whether its link works, or why not'),
  mode: z.enum(modes),
  definition: Definition,
  version: z.number().int().describe('goes up with every change to what is shown'),
  pipelines: z
    .array(z.object({ uuid, name: z.string() }))
    .describe('the pipelines of the definition that are still registered'),
  hasPassword: z.boolean(),
  hasLogo: z.boolean(),
  startsAt: time.nullable(),
  expiresAt: time.nullable(),
  viewCap: z.number().int().nullable(),
  viewsKeptDays: z.number().int(),
  views: z.number().int(),
  lastViewedAt: time.nullable(),
  frozenAt: time.nullable().describe('when the data of a frozen report was read'),
  link: link.describe('null once the report is revoked'),
  badge: link,
  feed: link,
  oldLinkEndsAt: time.nullable().describe('until when the previous URL still works'),
  createdBy: z.string(),
  createdAt: time,
  changedAt: time,
});

/** With the link that opens it, which no other answer contains. */
export const OpenedReport = Report.extend({
  url: z.string().describe('for viewers; only in this answer'),
});

export const OpenedLink = z.object({
  kind: SideLink.shape.kind,
  url: z.string().describe('only in this answer'),
});

export const ReportViewLog = z.object({
  views: z.number().int().describe('all-time total'),
  lastViewedAt: time.nullable(),
  days: z
    .array(z.object({ day: z.string(), views: z.number().int() }))
    .describe('the last 30 UTC days, oldest first, as far back as views are kept'),
  items: z
    .array(
      z.object({
        at: time,
        browser: z.string(),
        device: z.enum(devices),
        referrer: z.string().nullable().describe('the origin of the referring page'),
      }),
    )
    .describe('the last hundred views'),
});
