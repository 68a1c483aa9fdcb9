import { recordAudit } from '@/lib/audit';
import { now, nowMs } from '@/lib/clock';
import { refuseBreakGlass, requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { parseInput } from '@/lib/input';
import { refuseRevoked } from './change-report';
import type { CreatedReport } from './create-report';
import { holdReport, loadReport } from './report-view';
import { RotateReport } from './schemas';
import { writeLink } from './write-link';

const hourMs = 3_600_000;

/**
 * Gives a report a new URL; password, times, cap and everything else stay. All older URLs stop working at
 * once, or with a grace period the one just replaced keeps working until its end. Only this answer contains
 * the new token. Throws Forbidden, NotFound, Invalid and Conflict (revoked).
 */
export async function rotateReport(
  ctx: TeamContext,
  id: string,
  input: unknown = {},
): Promise<CreatedReport> {
  requireRole(ctx, 'admin');
  refuseBreakGlass(ctx);
  return withTransaction(ctx, async (tx) => {
    refuseRevoked(await holdReport(tx, ctx, id));
    const { graceHours } = parseInput(RotateReport, input ?? {});
    const pages = { reportId: id, teamId: ctx.team.id, kind: 'page' };
    if (graceHours === 0) await tx.reportLink.deleteMany({ where: pages });
    const endsAt = new Date(nowMs() + graceHours * hourMs);
    await tx.reportLink.updateMany({ where: { ...pages, endsAt: null }, data: { endsAt } });
    const token = await writeLink(tx, ctx, id, 'page');
    await tx.report.updateMany({
      where: { id, teamId: ctx.team.id },
      data: { changedAt: now() },
    });
    const report = await loadReport(tx, ctx, id);
    await recordAudit(tx, ctx, {
      action: 'report.rotated',
      target: { kind: 'report', id, name: report.name },
      details: { graceHours },
    });
    return { report, token };
  });
}
