import { now } from '@/lib/clock';
import { database } from '@/lib/db';

const batch = 1000;

/**
 * Deletes views after the time each report keeps them, and URLs that were replaced, a batch at a time.
 * Returns how many.
 */
export async function pruneReportViews(): Promise<number> {
  let all = 0;
  for (let gone = batch; gone === batch; all += gone) {
    const rows = await database().prisma.$queryRaw<{ gone: number }[]>`
      SELECT portal_prune_report_views(${now()}, ${batch}::int) AS gone`;
    gone = rows[0]?.gone ?? 0;
  }
  return all;
}
