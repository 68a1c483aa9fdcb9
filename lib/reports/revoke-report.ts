import { recordAudit } from '@/lib/audit';
import { now } from '@/lib/clock';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import type { Transaction } from '@/lib/db';
import { holdReport, loadReport, type ReportView } from './report-view';

/**
 * Ends a report's links, badge and feed for good, from the next request on; its definition and its views stay
 * on record. Revoking again changes nothing. Throws Forbidden and NotFound.
 */
export async function revokeReport(ctx: TeamContext, id: string): Promise<ReportView> {
  requireRole(ctx, 'admin');
  return withTransaction(ctx, (tx) => revokeHeld(tx, ctx, id));
}

/** For this folder only. */
export async function revokeHeld(
  tx: Transaction,
  ctx: TeamContext,
  id: string,
): Promise<ReportView> {
  const before = await holdReport(tx, ctx, id);
  if (before.state === 'revoked') return before;
  await tx.report.updateMany({
    where: { id, teamId: ctx.team.id },
    data: { revokedAt: now(), changedAt: now() },
  });
  await tx.reportLink.deleteMany({ where: { reportId: id, teamId: ctx.team.id } });
  await recordAudit(tx, ctx, {
    action: 'report.revoked',
    target: { kind: 'report', id, name: before.name },
  });
  return loadReport(tx, ctx, id);
}
