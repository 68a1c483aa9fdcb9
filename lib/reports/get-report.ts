import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { loadReport, type ReportView } from './report-view';

/** One report, without its tokens or password. Throws Forbidden and NotFound. */
export async function getReport(ctx: TeamContext, id: string): Promise<ReportView> {
  requireRole(ctx, 'admin');
  return withTransaction(ctx, (tx) => loadReport(tx, ctx, id));
}
