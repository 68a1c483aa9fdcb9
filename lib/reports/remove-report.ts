import { recordAudit } from '@/lib/audit';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { holdReport } from './report-view';

/** Removes a report with its links, views and snapshots. Throws Forbidden and NotFound. */
export async function removeReport(ctx: TeamContext, id: string): Promise<void> {
  requireRole(ctx, 'admin');
  await withTransaction(ctx, async (tx) => {
    const { name } = await holdReport(tx, ctx, id);
    await tx.report.deleteMany({ where: { id, teamId: ctx.team.id } });
    await recordAudit(tx, ctx, { action: 'report.removed', target: { kind: 'report', id, name } });
  });
}
