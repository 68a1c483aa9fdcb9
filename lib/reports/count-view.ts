import { now } from '@/lib/clock';
import { inTransaction, uuidv7 } from '@/lib/db';
import { coarseAgent } from './coarse-agent';
import { behindReport, type ReportContext } from './context';
import { noteView } from './noted-views';
import type { View } from './write-views';

/** What a request says about its viewer. */
interface ViewFacts {
  userAgent: string | null;
  /** The Referer header. */
  referrer: string | null;
  /** The Sec-Purpose header: a browser that prefetches has not shown it to anybody yet. */
  purpose: string | null;
}

/**
 * Counts a full load of an opened and unlocked report; badges, feeds, downloads and previews do not count.
 * With a view cap it counts at once, and `used up` means that others were faster: the report must then not be
 * shown. Without one it counts within a second, nobody waits, and programs that fetch a link to preview it do
 * not count; with a cap they do, because anybody may claim to be one.
 */
export async function countView(
  report: ReportContext,
  facts: ViewFacts,
): Promise<'counted' | 'ignored' | 'used up'> {
  if (report.isPreview || report.kind !== 'page') return 'ignored';
  const { viewCap, reportId, team } = behindReport(report);
  const view = viewOf(facts);
  if (viewCap === null) {
    const isAhead = facts.purpose?.includes('prefetch') ?? false;
    if (isAhead || view.device === 'program') return 'ignored';
    noteView(team.id, reportId, view);
    return 'counted';
  }
  return inTransaction({ teamId: team.id }, async (tx) => {
    // Reads the cap as it is now. Concurrent views wait for the row, so no more get in than it allows.
    const counted = await tx.$executeRaw`
      UPDATE report_counts c SET views = c.views + 1, last_viewed_at = greatest(c.last_viewed_at, ${view.at})
      FROM reports r
      WHERE c.report_id = ${reportId}::uuid AND c.team_id = ${team.id}::uuid AND r.id = c.report_id AND r.team_id = c.team_id
        AND (r.view_cap IS NULL OR c.views < r.view_cap)`;
    if (counted === 0) return 'used up';
    await tx.$executeRaw`
      INSERT INTO report_views (id, team_id, report_id, at, browser, device, referrer)
      SELECT ${view.id}::uuid, team_id, id, ${view.at}, ${view.browser}, ${view.device}, ${view.referrer}
      FROM reports WHERE id = ${reportId}::uuid AND team_id = ${team.id}::uuid AND views_kept_days > 0`;
    return 'counted';
  });
}

function viewOf({ userAgent, referrer }: ViewFacts): View {
  return { id: uuidv7(), at: now(), ...coarseAgent(userAgent), referrer: originOf(referrer) };
}

function originOf(referrer: string | null): string | null {
  if (!referrer || !URL.canParse(referrer)) return null;
  const { protocol, origin } = new URL(referrer);
  return /^https?:$/.test(protocol) && origin.length <= 300 ? origin : null;
}
