import { recordAudit } from '@/lib/audit';
import { refuseBreakGlass, requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { Conflict } from '@/lib/errors';
import { parseInput } from '@/lib/input';
import { refuseRevoked } from './change-report';
import { holdReport } from './report-view';
import { SideLink } from './schemas';
import { writeLink } from './write-link';

/**
 * Gives a report's badge or feed a new URL, replacing any earlier one. Only this answer contains its token,
 * which opens nothing else of the report. Throws Forbidden, NotFound, Invalid, and Conflict for a feed that
 * the report does not allow.
 */
export async function makeLink(
  ctx: TeamContext,
  id: string,
  input: unknown,
): Promise<{ kind: 'badge' | 'feed'; token: string }> {
  requireRole(ctx, 'admin');
  refuseBreakGlass(ctx);
  return withTransaction(ctx, async (tx) => {
    const report = await holdReport(tx, ctx, id);
    const { kind } = parseInput(SideLink, input);
    refuseRevoked(report);
    if (kind === 'feed' && !report.definition.feed) {
      throw new Conflict(
        'This report does not allow a feed. Allow it in what the report shows first.',
      );
    }
    await tx.reportLink.deleteMany({ where: { reportId: id, teamId: ctx.team.id, kind } });
    const token = await writeLink(tx, ctx, id, kind);
    await recordAudit(tx, ctx, {
      action: `report.${kind}_opened`,
      target: { kind: 'report', id, name: report.name },
    });
    return { kind, token };
  });
}
