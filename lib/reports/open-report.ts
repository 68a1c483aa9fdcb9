import { nowMs } from '@/lib/clock';
import { type LinkKind, makeReportContext, type ReportContext } from './context';
import { definitionOf } from './known-definitions';
import { type ReportRow, readLinkRow } from './read-links';
import { isUnlocked } from './unlock-cookie';

/** `dead`: unknown, revoked, expired, paused, not begun, used up or removed. Nobody outside may tell which. */
export type OpenedReport =
  | { is: 'open'; report: ReportContext }
  | { is: 'locked'; by: 'password' | 'mail' }
  | { is: 'dead' };

const dead = { is: 'dead' } as const;

/**
 * Opens a report by a link's token. Reads its row each time, so that every change takes effect on the next
 * request. `cookies` is the request's Cookie header, which may contain the cookie from unlockReport. Badge
 * and feed need no password: their tokens open nothing else, and no program can be asked for one.
 */
export async function openReport(
  token: string,
  { kind, cookies }: { kind: LinkKind; cookies: string | undefined },
): Promise<OpenedReport> {
  const row = await readLink(token, kind);
  const report = row && toContext(row, kind);
  if (!row || !report) return dead;
  if (kind === 'page' && row.has_password && !(await isUnlocked(row, cookies))) {
    return { is: 'locked', by: report.definition.allowedEmails.length > 0 ? 'mail' : 'password' };
  }
  return { is: 'open', report };
}

/** For this folder only: the row behind a link that is valid now, or null. */
export async function readLink(token: string, kind: LinkKind): Promise<ReportRow | null> {
  const row = await readLinkRow(token, kind);
  return row && isGood(row, kind) ? row : null;
}

function isGood(row: ReportRow, kind: LinkKind): boolean {
  const at = nowMs();
  const isOver = (end: Date | null) => end !== null && end.getTime() <= at;
  return (
    row.revoked_at === null &&
    row.paused_at === null &&
    (row.starts_at === null || isOver(row.starts_at)) &&
    !isOver(row.expires_at) &&
    !isOver(row.link_ends_at) &&
    // A cap limits views, which only the document has.
    (kind !== 'page' || row.view_cap === null || row.views < row.view_cap)
  );
}

function toContext(row: ReportRow, kind: LinkKind): ReportContext | null {
  const definition = definitionOf(row.report_id, row.definition);
  if (!definition || (kind === 'feed' && !definition.feed)) return null;
  return makeReportContext(
    {
      kind,
      isPreview: false,
      definition,
      version: row.version,
      mode: row.mode,
      logoType: row.logo_type,
      expiresAt: row.expires_at,
    },
    {
      reportId: row.report_id,
      team: { id: row.team_id, slug: row.team_slug, name: row.team_name },
      viewCap: row.view_cap,
    },
  );
}
