import { z } from 'zod';
import { aPage } from '@/lib/cursor';
import { instant } from '@/lib/instants';
import { LinkPassword } from '@/lib/teams';
import { modes, shown, shownOrUsual } from './definition';
import { text, uuid, wholeNumber } from './fields';
import { Logo } from './logo';
import { SomeSections } from './sections';

const name = text(120).describe('the team’s name for it; viewers see the title');
const mode = z.enum(modes, { error: `takes ${modes.join(' or ')}` });

/** Who gets in, and for how long; null: no such limit. */
const protection = {
  password: LinkPassword.nullable().optional().describe('null removes it; never returned'),
  startsAt: instant.nullable().optional(),
  expiresAt: instant.nullable().optional(),
  viewCap: wholeNumber(1, 1_000_000).nullable().optional(),
  viewsKeptDays: wholeNumber(0, 400).optional().describe('0: views are counted but not logged'),
  logo: Logo.nullable().optional(),
};

export const CreateReport = z.strictObject({
  name,
  mode: mode.default('live'),
  ...shownOrUsual,
  ...protection,
});

/** Only the given `sections` change. */
export const ChangeReport = z
  .strictObject({ name, mode, ...shown, sections: SomeSections, ...protection })
  .partial();
export type ChangeReport = z.output<typeof ChangeReport>;

/** How many hours the replaced URL still opens; 0: it stops working at once. */
export const RotateReport = z.strictObject({ graceHours: wholeNumber(0, 24 * 30).default(0) });

export const DuplicateReport = z.strictObject({ name: name.optional() });

export const ManyReports = z.strictObject({
  ids: z
    .array(z.uuid({ error: 'takes the id of a report' }), { error: 'takes a list of ids' })
    .min(1, { error: 'takes at least one report' })
    .max(200, { error: 'takes at most 200 reports' }),
});

/** The badge and the feed, which have URLs of their own. */
export const SideLink = z.strictObject({
  kind: z.enum(['badge', 'feed'], { error: 'takes badge or feed' }),
});

export const ListReports = z.strictObject({
  pipeline: uuid.optional().describe('only reports that show this pipeline'),
  ...aPage({ usual: 100 }),
});
