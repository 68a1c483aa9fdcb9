import { nowMs } from '@/lib/clock';
import { database } from '@/lib/db';

/** How long the delivery log is kept. */
const keptMs = 30 * 86_400_000;
const batch = 5000;

/** Removes old messages; returns how many. */
export async function pruneWebhookDeliveries(): Promise<number> {
  const before = new Date(nowMs() - keptMs);
  let total = 0;
  for (;;) {
    const [row] = await database().prisma.$queryRaw<{ gone: number }[]>`
      SELECT portal_prune_webhook_deliveries(${before}, ${batch}::int) AS gone`;
    total += row?.gone ?? 0;
    if ((row?.gone ?? 0) < batch) return total;
  }
}
