import { z } from 'zod';
import { now } from '@/lib/clock';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { devices } from './coarse-agent';
import { loadReport } from './report-view';

const View = z.object({
  at: z.date(),
  browser: z.string(),
  device: z.enum(devices),
  referrer: z.string().nullable(),
});
export type LoggedView = z.output<typeof View>;

const Day = z.object({ day: z.string(), views: z.coerce.number() });

/** Who viewed a report, as far as it is logged. */
export interface ReportViews {
  /** All-time count. */
  views: number;
  lastViewedAt: Date | null;
  /** The last thirty UTC days, oldest first, as far as views are kept. */
  days: { day: string; views: number }[];
  /** The newest hundred. */
  items: LoggedView[];
}

/** The views of a report. Throws Forbidden and NotFound. */
export async function listReportViews(ctx: TeamContext, id: string): Promise<ReportViews> {
  requireRole(ctx, 'admin');
  return withTransaction(ctx, async (tx) => {
    const { views, lastViewedAt } = await loadReport(tx, ctx, id);
    const items = await tx.$queryRaw`
      SELECT at, browser, device, referrer FROM report_views
      WHERE report_id = ${id}::uuid AND team_id = ${ctx.team.id}::uuid ORDER BY at DESC, id DESC LIMIT 100`;
    const days = await tx.$queryRaw`
      SELECT to_char(d.day, 'YYYY-MM-DD') AS day,
             (SELECT count(*) FROM report_views v WHERE v.report_id = ${id}::uuid AND v.team_id = ${ctx.team.id}::uuid
              AND v.at >= d.day AT TIME ZONE 'UTC' AND v.at < (d.day + interval '1 day') AT TIME ZONE 'UTC') AS views
      FROM generate_series(date_trunc('day', ${now()} AT TIME ZONE 'UTC') - interval '29 days',
                           date_trunc('day', ${now()} AT TIME ZONE 'UTC'), interval '1 day') AS d (day)
      ORDER BY d.day`;
    return {
      views,
      lastViewedAt,
      days: z.array(Day).parse(days),
      items: z.array(View).parse(items),
    };
  });
}
