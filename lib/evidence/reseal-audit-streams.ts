import { z } from 'zod';
import { database } from '@/lib/db';
import { type Resealing, reseal } from '@/lib/sealing';
import { oldStreamPlace, streamPlace } from './stream-place';

const Records = z.array(
  z.object({
    id: z.string(),
    team_id: z.string().nullable(),
    sealed: z.string(),
    old_sealed: z.string().nullable(),
  }),
);
const batch = 200;

/** Puts each stream's secrets under the ring's first key, for keys:rotate; again it does nothing. */
export async function* resealAuditStreams(): AsyncGenerator<Resealing> {
  let after: string | null = null;
  for (;;) {
    const records: z.infer<typeof Records> = Records.parse(
      await database().prisma.$queryRaw`
        SELECT id, team_id, sealed, old_sealed FROM portal_sealed_audit_streams(${after}::uuid, ${batch}::int)`,
    );
    for (const { id, team_id, sealed, old_sealed } of records) {
      const result: Resealing = { moved: 0, current: 0, missingKeys: [] };
      for (const moving of [
        await reseal(sealed, streamPlace(team_id, id), result),
        await reseal(old_sealed, oldStreamPlace(team_id, id), result),
      ]) {
        if (!moving) continue;
        const [row] = await database().prisma.$queryRaw<{ moved: number }[]>`
          SELECT portal_reseal_audit_stream(${id}::uuid, ${moving.from}, ${moving.to}) AS moved`;
        result.moved += row?.moved ?? 0;
      }
      yield result;
    }
    after = records.at(-1)?.id ?? null;
    if (records.length < batch || after === null) return;
  }
}
