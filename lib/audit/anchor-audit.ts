import { now } from '@/lib/clock';
import { database } from '@/lib/db';
import { log } from '@/lib/log';
import { type ChainPlace, hex, signPlace } from './internal';

const batch = 500;

/**
 * For the worker: signs every chain that has grown, with a key that is not in the database, and says so in
 * the log. Whoever cuts off a chain's end later must then cut signature and log too. Returns how many.
 */
export async function anchorAudit(): Promise<number> {
  let anchored = 0;
  for (;;) {
    const rows = await database().prisma.$queryRaw<(ChainPlace & { chain: string })[]>`
      SELECT chain::text, seq, hash FROM portal_audit_unanchored(${batch}::int)`;
    for (const { chain, ...place } of rows) {
      const at = now();
      const { kid, mac } = signPlace('anchor', chain, place, at);
      await database().prisma.$queryRaw`
        SELECT portal_anchor_audit(${chain}::uuid, ${place.seq}::bigint, ${place.hash}, ${at}::timestamptz, ${kid}, ${mac})::text`;
      log().info(
        { chain, seq: Number(place.seq), hash: hex(place.hash), kid, mac: hex(mac) },
        'signed the audit up to here',
      );
    }
    anchored += rows.length;
    if (rows.length < batch) return anchored;
  }
}
