import { inTransaction } from '@/lib/db';
import type { Device } from './coarse-agent';

export interface View {
  id: string;
  at: Date;
  browser: string;
  device: Device;
  /** The origin of the page that led here, nothing more. */
  referrer: string | null;
}

/** Views of one report; `count` may exceed those that are logged. */
interface ViewsOfOne {
  reportId: string;
  count: number;
  last: Date;
  views: readonly View[];
}

/** Writes views of a team's reports. */
export async function writeViews(teamId: string, all: readonly ViewsOfOne[]): Promise<void> {
  const counts = all.map(({ reportId, count, last }) => ({ report: reportId, count, last }));
  const views = all.flatMap((one) => one.views.map((view) => ({ ...view, report: one.reportId })));
  await inTransaction({ teamId }, async (tx) => {
    // Locked in one fixed order: another process may be writing views of the same reports.
    await tx.$executeRaw`
      WITH noted AS (SELECT * FROM jsonb_to_recordset(${JSON.stringify(counts)}::jsonb) AS n (report uuid, count int, last timestamptz)),
      held AS (
        SELECT c.report_id, n.count, n.last FROM report_counts c JOIN noted n ON n.report = c.report_id
        WHERE c.team_id = ${teamId}::uuid ORDER BY c.report_id FOR UPDATE OF c)
      UPDATE report_counts c SET views = c.views + h.count, last_viewed_at = greatest(c.last_viewed_at, h.last)
      FROM held h WHERE c.report_id = h.report_id AND c.team_id = ${teamId}::uuid`;
    if (views.length === 0) return;
    await tx.$executeRaw`
      INSERT INTO report_views (id, team_id, report_id, at, browser, device, referrer)
      SELECT v.id, r.team_id, r.id, v.at, v.browser, v.device, v.referrer
      FROM reports r JOIN jsonb_to_recordset(${JSON.stringify(views)}::jsonb) AS v (id uuid, report uuid, at timestamptz, browser text, device text, referrer text)
        ON v.report = r.id
      WHERE r.team_id = ${teamId}::uuid AND r.views_kept_days > 0`;
  });
}
