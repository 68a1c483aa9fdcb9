import { nowMs } from '@/lib/clock';
import { refuseBreakGlass, requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { parseInput } from '@/lib/input';
import { beginning } from '@/lib/plain-text';
import { type CreatedReport, writeReport } from './create-report';
import { logoOf } from './logo';
import { loadReport } from './report-view';
import { DuplicateReport } from './schemas';

/**
 * Creates another report that shows the same to the same people. It copies everything, including password,
 * times, cap and logo, except an expiry that has passed; the URL is its own. Throws Forbidden, NotFound,
 * Invalid and Conflict.
 */
export async function duplicateReport(
  ctx: TeamContext,
  id: string,
  input: unknown = {},
): Promise<CreatedReport> {
  requireRole(ctx, 'admin');
  refuseBreakGlass(ctx);
  const { report, logo, passwordHash } = await withTransaction(ctx, async (tx) => {
    const found = await loadReport(tx, ctx, id);
    const row = await tx.report.findFirst({
      where: { id, teamId: ctx.team.id },
      select: { logo: true },
    });
    const [secret] = await tx.$queryRaw<{ hash: string | null }[]>`
      SELECT portal_report_password(${id}::uuid) AS hash`;
    return { report: found, logo: row?.logo ?? null, passwordHash: secret?.hash ?? null };
  });
  const { name = beginning(`Copy of ${report.name}`, 120) } = parseInput(
    DuplicateReport,
    input ?? {},
  );
  const { definition, mode, startsAt, expiresAt, viewCap, viewsKeptDays } = report;
  return writeReport(
    ctx,
    {
      name,
      mode,
      definition,
      // The password of a gated report is one that nobody knows.
      passwordHash: report.hasPassword ? passwordHash : null,
      startsAt,
      expiresAt: expiresAt && expiresAt.getTime() > nowMs() ? expiresAt : null,
      viewCap,
      viewsKeptDays,
      logo: logo && logoOf(logo),
    },
    { id, name: report.name },
  );
}
