import { log } from '@/lib/log';
import { pruneReportViews } from '@/lib/reports';

/** Job: deletes views of shared reports that are past their retention. */
export async function pruneReportsJob(): Promise<void> {
  const views = await pruneReportViews();
  if (views > 0) log().info({ views }, 'pruned the views of reports');
}
