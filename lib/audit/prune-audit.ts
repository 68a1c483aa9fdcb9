import { now } from '@/lib/clock';
import { database } from '@/lib/db';
import { type ChainPlace, signPlace } from './internal';

const batch = 2000;

/** Removes what is past its retention, and signs where each audit then begins. Returns how many events. */
export async function pruneAudit(inBatchesOf = batch): Promise<number> {
  let total = 0;
  for (;;) {
    let gone = 0;
    const rows = await database().prisma.$queryRaw<
      (ChainPlace & { chain: string; removed_to: Date })[]
    >`SELECT chain::text, seq, hash, removed_to FROM portal_audit_prunable(${now()}::timestamptz, ${inBatchesOf}::int)`;
    for (const { chain, removed_to, ...place } of rows) {
      const { kid, mac } = signPlace('checkpoint', chain, place, removed_to);
      const [row] = await database().prisma.$queryRaw<{ gone: number }[]>`
        SELECT portal_prune_audit(${chain}::uuid, ${place.seq}::bigint, ${place.hash}, ${removed_to}::timestamptz, ${now()}::timestamptz, ${kid}, ${mac}) AS gone`;
      gone += row?.gone ?? 0;
    }
    total += gone;
    if (gone === 0) return total;
  }
}
