import { now } from '@/lib/clock';
import { database } from '@/lib/db';
import { type InstanceContext, requireInstanceAdmin } from '@/lib/teams';

/** Jobs of one kind in the worker's queue. */
export interface QueueHealth {
  kind: string;
  due: number;
  later: number;
  running: number;
  failed: number;
  /** Since when the oldest due job has been waiting. */
  oldestDueAt: Date | null;
}

/** What waits for a worker. Throws Forbidden. */
export async function readQueueHealth(ctx: InstanceContext): Promise<QueueHealth[]> {
  requireInstanceAdmin(ctx);
  const rows = await database().prisma.$queryRaw<
    {
      kind: string;
      due: bigint;
      later: bigint;
      running: bigint;
      failed: bigint;
      oldest_due_at: Date | null;
    }[]
  >`SELECT kind, due, later, running, failed, oldest_due_at FROM portal_queue_health(${now()}::timestamptz)`;
  return rows.map(({ kind, due, later, running, failed, oldest_due_at }) => ({
    kind,
    due: Number(due),
    later: Number(later),
    running: Number(running),
    failed: Number(failed),
    oldestDueAt: oldest_due_at,
  }));
}
