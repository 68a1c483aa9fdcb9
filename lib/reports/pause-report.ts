import { recordAudit } from '@/lib/audit';
import { now } from '@/lib/clock';
import { refuseBreakGlass, requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { refuseRevoked } from './change-report';
import { holdReport, loadReport, type ReportView } from './report-view';

/** Closes a report until it is resumed. Throws Forbidden, NotFound and Conflict (revoked). */
export const pauseReport = (ctx: TeamContext, id: string): Promise<ReportView> =>
  setPaused(ctx, id, true);

/** For this folder only. */
export async function setPaused(
  ctx: TeamContext,
  id: string,
  paused: boolean,
): Promise<ReportView> {
  requireRole(ctx, 'admin');
  if (!paused) refuseBreakGlass(ctx);
  return withTransaction(ctx, async (tx) => {
    const before = await holdReport(tx, ctx, id);
    refuseRevoked(before);
    const { count } = await tx.report.updateMany({
      where: { id, teamId: ctx.team.id, pausedAt: paused ? null : { not: null } },
      data: { pausedAt: paused ? now() : null, changedAt: now() },
    });
    if (count > 0) {
      await recordAudit(tx, ctx, {
        action: paused ? 'report.paused' : 'report.resumed',
        target: { kind: 'report', id, name: before.name },
      });
    }
    return loadReport(tx, ctx, id);
  });
}
