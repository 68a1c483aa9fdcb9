import { nowMs } from '@/lib/clock';
import { database } from '@/lib/db';

const dayMs = 86_400_000;
/** How long verifications are kept; the daily counts are kept longer. */
const checksKeptMs = 90 * dayMs;
const daysKeptMs = 400 * dayMs;
const batch = 1000;

/** Deletes old verifications and days, a batch at a time. */
export async function pruneCredentialChecks(): Promise<void> {
  const before = new Date(nowMs() - checksKeptMs);
  const beforeDay = new Date(nowMs() - daysKeptMs).toISOString().slice(0, 10);
  let gone = batch;
  while (gone === batch) {
    const rows = await database().prisma.$queryRaw<{ gone: number }[]>`
      SELECT portal_prune_credential_checks(${before}, ${beforeDay}::date, ${batch}::int) AS gone`;
    gone = rows[0]?.gone ?? 0;
  }
}
