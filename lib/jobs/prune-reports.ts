import { log } from '@/lib/log';
import { pruneReportViews } from '@/lib/reports';

/** Job: forgets the views of shared reports that nobody keeps any more. */
export async function pruneReportsJob(): Promise<void> {
  const views = await pruneReportViews();
  if (views > 0) log().info({ views }, 'pruned the views of reports');
}
