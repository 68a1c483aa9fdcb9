import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { loadReport, type ReportView } from './report-view';

/** One report, without what opens it. Throws Forbidden and NotFound. */
export async function getReport(ctx: TeamContext, id: string): Promise<ReportView> {
  requireRole(ctx, 'admin');
  return withTransaction(ctx, (tx) => loadReport(tx, ctx, id));
}
