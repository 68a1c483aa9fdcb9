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
import { time } from './shapes';

/** The shapes of answers about shared reports. */

const uuid = z.string().describe('UUID');
const link = z
  .object({ hint: z.string().describe('the last four characters of its token'), createdAt: time })
  .nullable();

const Definition = z.object({
  title: z.string(),
  note: z.string().describe('Markdown'),
  pipelines: z.array(uuid),
  tasks: z.array(uuid).describe('empty: all of those pipelines'),
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
  name: z.string().describe('what the team calls it; viewers see the title'),
  state: z.enum(reportStates).describe('whether its link opens, or why not'),
  mode: z.enum(modes),
  definition: Definition,
  version: z.number().int().describe('raised by every change of what is shown'),
  pipelines: z
    .array(z.object({ uuid, name: z.string() }))
    .describe('those of the definition that are still registered'),
  hasPassword: z.boolean(),
  hasLogo: z.boolean(),
  startsAt: time.nullable(),
  expiresAt: time.nullable(),
  viewCap: z.number().int().nullable(),
  viewsKeptDays: z.number().int(),
  views: z.number().int(),
  lastViewedAt: time.nullable(),
  frozenAt: time.nullable().describe('when what a frozen report shows was read'),
  link: link.describe('null once it was revoked'),
  badge: link,
  feed: link,
  oldLinkEndsAt: time.nullable().describe('until when the URL that was replaced still opens'),
  createdBy: z.string(),
  createdAt: time,
  changedAt: time,
});

/** With the link that opens it, which no other answer contains. */
export const OpenedReport = Report.extend({
  url: z.string().describe('for viewers; in this answer alone'),
});

export const OpenedLink = z.object({
  kind: SideLink.shape.kind,
  url: z.string().describe('in this answer alone'),
});

export const ReportViewLog = z.object({
  views: z.number().int().describe('of all time'),
  lastViewedAt: time.nullable(),
  days: z
    .array(z.object({ day: z.string(), views: z.number().int() }))
    .describe('the last thirty UTC days, oldest first, as far as views are kept'),
  items: z
    .array(
      z.object({
        at: time,
        browser: z.string(),
        device: z.enum(devices),
        referrer: z.string().nullable().describe('an origin'),
      }),
    )
    .describe('the newest hundred'),
});
