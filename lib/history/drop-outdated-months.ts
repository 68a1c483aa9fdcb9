import type { Pool } from 'pg';
import { now } from '@/lib/clock';

const months = `
  SELECT c.relname AS name, i.inhrelid IS NOT NULL AS "isAttached", coalesce(i.inhdetachpending, false) AS "isBeingDetached"
  FROM pg_class c LEFT JOIN pg_inherits i ON i.inhrelid = c.oid AND i.inhparent = 'task_runs'::regclass
  WHERE c.relkind = 'r' AND c.relname ~ '^task_runs_[0-9]{4}_[0-9]{2}$'
    AND c.relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'task_runs'::regclass)
    AND (i.inhrelid IS NULL OR i.inhdetachpending OR c.relname IN (SELECT partition FROM portal_history_outdated($1)))
  ORDER BY 1`;

interface Month {
  name: string;
  isAttached: boolean;
  isBeingDetached: boolean;
}

/**
 * Drops the months that no team keeps any more, without a lock that makes readers or writers wait: each
 * partition is first detached concurrently. Whatever an earlier call left behind when its process died goes too. Needs
 * the owner's connection, outside of any transaction.
 *
 * @returns the names of the dropped partitions
 */
export async function dropOutdatedMonths(owner: Pool): Promise<string[]> {
  const { rows } = await owner.query<Month>(months, [now()]);
  for (const { name, isAttached, isBeingDetached } of rows) {
    const how = isBeingDetached ? 'FINALIZE' : 'CONCURRENTLY';
    if (isAttached) await owner.query(`ALTER TABLE task_runs DETACH PARTITION ${name} ${how}`);
    await owner.query(dropDetached(name));
  }
  return rows.map(({ name }) => name);
}

/** Under the lock of portal_history_partition, which makes a detached month anew when rows of it arrive. */
const dropDetached = (name: string): string => `
  DO $$ BEGIN
    PERFORM pg_advisory_xact_lock(726051, 1);
    IF NOT EXISTS (SELECT FROM pg_inherits WHERE inhrelid = to_regclass('${name}')) THEN DROP TABLE IF EXISTS ${name}; END IF;
  END $$`;
