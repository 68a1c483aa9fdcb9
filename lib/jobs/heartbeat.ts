import type { Pool } from 'pg';
import { now, nowMs } from '@/lib/clock';
import { database } from '@/lib/db';

/** A worker silent for this long is dead, and the others free its jobs. */
export const silentMs = 45_000;
export const beatEveryMs = 10_000;

/** Reports that these workers are alive. */
export async function beat(workerIds: readonly string[]): Promise<void> {
  for (const id of workerIds) {
    await database().prisma.workerHeartbeat.upsert({
      where: { workerId: id },
      create: { workerId: id, seenAt: now() },
      update: { seenAt: now() },
      select: { workerId: true },
    });
  }
}

/** Removes these workers from the list: they stopped in order, and hold no jobs. */
export async function leave(workerIds: readonly string[]): Promise<void> {
  await database().prisma.workerHeartbeat.deleteMany({
    where: { workerId: { in: [...workerIds] } },
  });
}

/**
 * Frees the jobs of workers that fell silent; graphile-worker itself would wait for four hours. Also jobs
 * held for as long by an unknown worker: one that died before its first heartbeat.
 */
export async function freeDeadWorkers(pool: Pool): Promise<void> {
  const since = new Date(nowMs() - silentMs);
  await database().prisma.$queryRaw`SELECT portal_free_dead_workers(${since})::text`;
  await pool.query(
    `SELECT graphile_worker.force_unlock_workers(array_agg(DISTINCT j.locked_by))
     FROM graphile_worker.jobs j
     WHERE j.locked_at < $1 AND NOT EXISTS (SELECT FROM worker_heartbeats h WHERE h.worker_id = j.locked_by)
     HAVING count(*) > 0`,
    [since],
  );
}

/** When a worker of any process last reported; null: none is known. */
export async function lastHeartbeat(): Promise<Date | null> {
  const newest = await database().prisma.workerHeartbeat.aggregate({ _max: { seenAt: true } });
  return newest._max.seenAt;
}
