import { inTransaction } from '@/lib/db';
import { behindReport, type ReportContext } from './context';

/** Exactly what a frozen report shows, to the byte, and its format. */
interface Snapshot {
  format: number;
  content: string;
  takenAt: Date;
}

/** The newest snapshot of an opened report; null: there is none. */
export async function readSnapshot(report: ReportContext): Promise<Snapshot | null> {
  const { reportId, team } = behindReport(report);
  return inTransaction({ teamId: team.id }, (tx) =>
    tx.reportSnapshot.findFirst({
      where: { reportId, teamId: team.id },
      select: { format: true, content: true, takenAt: true },
      orderBy: [{ takenAt: 'desc' }, { id: 'desc' }],
    }),
  );
}
