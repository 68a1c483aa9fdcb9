import { recordAudit } from '@/lib/audit';
import { now } from '@/lib/clock';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { Conflict } from '@/lib/errors';
import { refuseRevoked } from './change-report';
import { freeze, keepFrozen } from './freeze';
import { holdReport, loadReport, type ReportView } from './report-view';

/**
 * Freezes a frozen report again: from now on it shows what is known now. Throws Forbidden, NotFound, and
 * Conflict for a live one and for one that was revoked or changed meanwhile.
 */
export async function makeSnapshot(ctx: TeamContext, id: string): Promise<ReportView> {
  requireRole(ctx, 'admin');
  const before = await withTransaction(ctx, (tx) => loadReport(tx, ctx, id));
  refuseRevoked(before);
  if (before.mode !== 'snapshot') {
    throw new Conflict('This report is live. Set it to frozen in what it shows first.');
  }
  const frozen = await freeze(ctx, id, before.definition);
  return withTransaction(ctx, async (tx) => {
    const held = await holdReport(tx, ctx, id);
    refuseRevoked(held);
    if (held.version !== before.version) {
      throw new Conflict(
        'Someone else changed this report in the meantime. Review it and try again.',
      );
    }
    await keepFrozen(tx, ctx, id, frozen);
    // A new version, so that nothing cached from the earlier snapshot is used.
    await tx.report.updateMany({
      where: { id, teamId: ctx.team.id },
      data: { version: { increment: 1 }, changedAt: now() },
    });
    await recordAudit(tx, ctx, {
      action: 'report.frozen',
      target: { kind: 'report', id, name: before.name },
    });
    return loadReport(tx, ctx, id);
  });
}
