import { nowMs } from '@/lib/clock';
import { database } from '@/lib/db';

/** How long firings are kept; their run requests stay. Milliseconds. */
const keptMs = 400 * 86_400_000;
const batch = 1000;

/** Deletes old firings, a batch at a time, so that no lock is held for long. */
export async function pruneFirings(): Promise<void> {
  const before = new Date(nowMs() - keptMs);
  let gone = batch;
  while (gone === batch) {
    const rows = await database().prisma.$queryRaw<{ gone: number }[]>`
      SELECT portal_prune_firings(${before}, ${batch}::int) AS gone`;
    gone = rows[0]?.gone ?? 0;
  }
}
