import { recordAudit } from '@/lib/audit';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { parseInput } from '@/lib/input';
import { holdReport } from './report-view';
import { SideLink } from './schemas';

/** Removes the URL of a report's badge or feed. Throws Forbidden, NotFound and Invalid. */
export async function endLink(ctx: TeamContext, id: string, input: unknown): Promise<void> {
  requireRole(ctx, 'admin');
  await withTransaction(ctx, async (tx) => {
    const { name } = await holdReport(tx, ctx, id);
    const { kind } = parseInput(SideLink, input);
    const { count } = await tx.reportLink.deleteMany({
      where: { reportId: id, teamId: ctx.team.id, kind },
    });
    if (count === 0) return;
    await recordAudit(tx, ctx, {
      action: `report.${kind}_closed`,
      target: { kind: 'report', id, name },
    });
  });
}
