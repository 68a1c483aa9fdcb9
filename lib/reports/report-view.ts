import { z } from 'zod';
import { nowMs } from '@/lib/clock';
import { requireRole, type TeamContext } from '@/lib/context';
import { Prisma, type Transaction } from '@/lib/db';
import { NotFound } from '@/lib/errors';
import { isUuid } from '@/lib/input';
import { modes, type ReportDefinition, type ReportMode, StoredDefinition } from './definition';

export const reportStates = [
  'live',
  'not_started',
  'paused',
  'used_up',
  'expired',
  'revoked',
] as const;
/** Whether its link opens, or why not. */
export type ReportState = (typeof reportStates)[number];

/** A link as its team sees it: never the token. */
interface ReportLinkView {
  /** The last four characters of its token. */
  hint: string;
  createdAt: Date;
}

/** A report as its team's admins see it. */
export interface ReportView {
  id: string;
  name: string;
  state: ReportState;
  mode: ReportMode;
  definition: ReportDefinition;
  version: number;
  /** The definition's pipelines that are still registered. */
  pipelines: { uuid: string; name: string }[];
  hasPassword: boolean;
  hasLogo: boolean;
  startsAt: Date | null;
  expiresAt: Date | null;
  viewCap: number | null;
  /** How many days a view stays logged; 0: views are only counted. */
  viewsKeptDays: number;
  views: number;
  lastViewedAt: Date | null;
  /** When the content of a frozen report was read. */
  frozenAt: Date | null;
  /** Null once the report is revoked. */
  link: ReportLinkView | null;
  badge: ReportLinkView | null;
  feed: ReportLinkView | null;
  /** Until when the most recently replaced URL still opens; null: it does not. */
  oldLinkEndsAt: Date | null;
  createdBy: string;
  createdAt: Date;
  changedAt: Date;
}

const Link = z.object({ kind: z.string(), hint: z.string(), at: z.coerce.date() });

const Row = z.object({
  id: z.string(),
  name: z.string(),
  mode: z.enum(modes),
  definition: StoredDefinition,
  version: z.int(),
  has_password: z.boolean(),
  logo_type: z.string().nullable(),
  starts_at: z.date().nullable(),
  expires_at: z.date().nullable(),
  view_cap: z.int().nullable(),
  views_kept_days: z.int(),
  paused_at: z.date().nullable(),
  revoked_at: z.date().nullable(),
  created_by: z.string(),
  created_at: z.date(),
  changed_at: z.date(),
  views: z.coerce.number(),
  last_viewed_at: z.date().nullable(),
  frozen_at: z.date().nullable(),
  old_link_ends_at: z.date().nullable(),
  links: z.array(Link),
  pipelines: z.array(z.object({ uuid: z.string(), name: z.string() })),
});

/** Reports of the context's team. `which` narrows and orders them. */
export async function readReports(
  tx: Transaction,
  ctx: TeamContext,
  which: Prisma.Sql,
): Promise<ReportView[]> {
  const at = new Date(nowMs());
  const rows = await tx.$queryRaw`
    SELECT r.id, r.name, r.mode, r.definition, r.version, r.has_password, r.logo_type, r.starts_at, r.expires_at, r.view_cap,
           r.views_kept_days, r.paused_at, r.revoked_at, r.created_by, r.created_at, r.changed_at, c.views, c.last_viewed_at,
           CASE r.mode WHEN 'snapshot' THEN (SELECT max(s.taken_at) FROM report_snapshots s WHERE s.report_id = r.id) END AS frozen_at,
           (SELECT max(l.ends_at) FROM report_links l WHERE l.team_id = r.team_id AND l.report_id = r.id AND l.kind = 'page' AND l.ends_at > ${at}) AS old_link_ends_at,
           coalesce((SELECT json_agg(json_build_object('kind', l.kind, 'hint', l.hint, 'at', l.created_at)) FROM report_links l
                     WHERE l.team_id = r.team_id AND l.report_id = r.id AND l.ends_at IS NULL), '[]') AS links,
           coalesce((SELECT json_agg(json_build_object('uuid', p.uuid, 'name', p.name) ORDER BY lower(p.name), p.uuid) FROM pipelines p
                     WHERE p.team_id = r.team_id AND r.definition -> 'pipelines' ? p.uuid::text), '[]') AS pipelines
    FROM reports r JOIN report_counts c ON c.report_id = r.id
    WHERE r.team_id = ${ctx.team.id}::uuid ${which}`;
  return z.array(Row).parse(rows).map(toView);
}

/** One report of the context's team. Throws NotFound, also for another team's. */
export async function loadReport(
  tx: Transaction,
  ctx: TeamContext,
  id: string,
): Promise<ReportView> {
  const [report] = await readReports(tx, ctx, Prisma.sql`AND r.id = ${requireId(id)}::uuid`);
  if (!report) throw new NotFound();
  return report;
}

/** Like loadReport, and locks the report: its changes happen one at a time from here on. */
export async function holdReport(
  tx: Transaction,
  ctx: TeamContext,
  id: string,
): Promise<ReportView> {
  requireRole(ctx, 'admin');
  await tx.$queryRaw`
    SELECT id FROM reports WHERE id = ${requireId(id)}::uuid AND team_id = ${ctx.team.id}::uuid FOR UPDATE`;
  return loadReport(tx, ctx, id);
}

/** Checks an id from a path. Throws NotFound if it cannot be an id. */
export function requireId(id: string): string {
  if (!isUuid(id)) throw new NotFound();
  return id;
}

function toView(row: z.output<typeof Row>): ReportView {
  const link = (wanted: string): ReportLinkView | null => {
    const found = row.links.find(({ kind }) => kind === wanted);
    return found ? { hint: found.hint, createdAt: found.at } : null;
  };
  return {
    id: row.id,
    name: row.name,
    state: stateOf(row),
    mode: row.mode,
    definition: row.definition,
    version: row.version,
    pipelines: row.pipelines,
    hasPassword: row.has_password && row.definition.allowedEmails.length === 0,
    hasLogo: row.logo_type !== null,
    startsAt: row.starts_at,
    expiresAt: row.expires_at,
    viewCap: row.view_cap,
    viewsKeptDays: row.views_kept_days,
    views: row.views,
    lastViewedAt: row.last_viewed_at,
    frozenAt: row.frozen_at,
    link: link('page'),
    badge: link('badge'),
    feed: link('feed'),
    oldLinkEndsAt: row.old_link_ends_at,
    createdBy: row.created_by,
    createdAt: row.created_at,
    changedAt: row.changed_at,
  };
}

/** Permanent ends come first. */
function stateOf(row: z.output<typeof Row>): ReportState {
  const at = nowMs();
  if (row.revoked_at) return 'revoked';
  if (row.expires_at && row.expires_at.getTime() <= at) return 'expired';
  if (row.view_cap !== null && row.views >= row.view_cap) return 'used_up';
  if (row.paused_at) return 'paused';
  return row.starts_at && row.starts_at.getTime() > at ? 'not_started' : 'live';
}
