import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { makeReportContext, type ReportContext } from './context';
import { logoTypes } from './logo';
import { loadReport } from './report-view';

/**
 * Shows an admin what a report's viewers see, whatever its state; it does not count as a view. Throws
 * Forbidden and NotFound.
 */
export async function previewReport(ctx: TeamContext, id: string): Promise<ReportContext> {
  requireRole(ctx, 'admin');
  return withTransaction(ctx, async (tx) => {
    const report = await loadReport(tx, ctx, id);
    const row = await tx.report.findFirst({
      where: { id, teamId: ctx.team.id },
      select: { logoType: true },
    });
    return makeReportContext(
      {
        kind: 'page',
        isPreview: true,
        definition: report.definition,
        version: report.version,
        mode: report.mode,
        logoType: logoTypes.find((type) => type === row?.logoType) ?? null,
        expiresAt: report.expiresAt,
      },
      { reportId: id, team: ctx.team, viewCap: report.viewCap },
    );
  });
}
