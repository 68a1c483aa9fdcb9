import { inTransaction } from '@/lib/db';
import { behindReport, type ReportContext } from './context';
import { type Logo, logoOf } from './logo';

/** The logo of an opened report; null: it has none. */
export async function readLogo(report: ReportContext): Promise<Logo | null> {
  const { reportId, team } = behindReport(report);
  const row = await inTransaction({ teamId: team.id }, (tx) =>
    tx.report.findFirst({
      where: { id: reportId, teamId: team.id },
      select: { logo: true },
    }),
  );
  return row?.logo ? logoOf(row.logo) : null;
}
