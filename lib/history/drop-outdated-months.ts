import type { Pool } from 'pg';
import { now } from '@/lib/clock';

const name = /^task_runs_\d{4}_\d{2}$/;

/**
 * Drops the months that no team keeps any more, without a lock that makes readers or writers wait: each
 * partition is first detached concurrently. Needs the owner's connection, outside of any transaction.
 *
 * @returns the names of the dropped partitions
 */
export async function dropOutdatedMonths(owner: Pool): Promise<string[]> {
  const { rows } = await owner.query<{ partition: string }>(
    'SELECT partition FROM portal_history_outdated($1)',
    [now()],
  );
  const dropped: string[] = [];
  for (const { partition } of rows) {
    if (!name.test(partition)) throw new Error(`${partition} is no month of the history.`);
    await owner.query(`ALTER TABLE task_runs DETACH PARTITION ${partition} CONCURRENTLY`);
    await owner.query(`DROP TABLE ${partition}`);
    dropped.push(partition);
  }
  return dropped;
}
