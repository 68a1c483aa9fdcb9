import { nowMs } from '@/lib/clock';
import { database } from '@/lib/db';

/** How long it stays on record that a mail went out, or why not. */
const keptMs = 30 * 86_400_000;
const batch = 5000;

/** Removes what was settled long ago; returns how many. */
export async function pruneMails(): Promise<number> {
  const before = new Date(nowMs() - keptMs);
  let total = 0;
  for (;;) {
    const [row] = await database().prisma.$queryRaw<{ gone: number }[]>`
      SELECT portal_prune_mails(${before}, ${batch}::int) AS gone`;
    total += row?.gone ?? 0;
    if ((row?.gone ?? 0) < batch) return total;
  }
}
