import { nowMs } from '@/lib/clock';
import { database } from '@/lib/db';

const dayMs = 86_400_000;
/** Verifications are kept this long, and what is counted by day longer. */
const checksKeptMs = 90 * dayMs;
const daysKeptMs = 400 * dayMs;
const batch = 1000;

/** Forgets old verifications and days, a batch at a time. */
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
