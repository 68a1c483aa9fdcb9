import type { Pool } from 'pg';
import { dropOutdatedMonths, preparePartitions, pruneHistory } from '@/lib/history';
import { log } from '@/lib/log';

/** Job: makes the coming month's partitions, and removes what is past its retention. */
export async function pruneHistoryJob(owner: Pool): Promise<void> {
  await preparePartitions();
  const months = await dropOutdatedMonths(owner);
  const pruned = await pruneHistory();
  if (months.length + pruned.taskRuns > 0) log().info({ months, ...pruned }, 'pruned the history');
}
