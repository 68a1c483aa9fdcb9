import { nowMs } from '@/lib/clock';
import { database } from '@/lib/db';

/** A reading that nobody has asked for in this long is deleted; background readings are in constant use. */
const unusedMs = 7 * 86_400_000;
const batch = 1000;

/** Job: deletes unused readings, a batch at a time, so that no lock is held for long. */
export async function pruneReadingsJob(): Promise<void> {
  const since = new Date(nowMs() - unusedMs);
  let gone = batch;
  while (gone === batch) {
    const rows = await database().prisma.$queryRaw<{ gone: number }[]>`
      SELECT portal_prune_readings(${since}, ${batch}::int) AS gone`;
    gone = rows[0]?.gone ?? 0;
  }
}
