import { inTransaction } from '@/lib/db';
import type { Device } from './coarse-agent';

export interface View {
  id: string;
  at: Date;
  browser: string;
  device: Device;
  /** Of the page that led here, its origin alone. */
  referrer: string | null;
}

/** Writes views of one report, of which `count` may be more than are logged. */
export async function writeViews(
  teamId: string,
  reportId: string,
  { count, last, views }: { count: number; last: Date; views: readonly View[] },
): Promise<void> {
  await inTransaction({ teamId }, async (tx) => {
    const known = await tx.$executeRaw`
      UPDATE report_counts SET views = views + ${count}, last_viewed_at = greatest(last_viewed_at, ${last})
      WHERE report_id = ${reportId}::uuid AND team_id = ${teamId}::uuid`;
    if (known === 0 || views.length === 0) return;
    await tx.$executeRaw`
      INSERT INTO report_views (id, team_id, report_id, at, browser, device, referrer)
      SELECT v.id, r.team_id, r.id, v.at, v.browser, v.device, v.referrer
      FROM reports r, jsonb_to_recordset(${JSON.stringify(views)}::jsonb) AS v (id uuid, at timestamptz, browser text, device text, referrer text)
      WHERE r.id = ${reportId}::uuid AND r.team_id = ${teamId}::uuid AND r.views_kept_days > 0`;
  });
}
