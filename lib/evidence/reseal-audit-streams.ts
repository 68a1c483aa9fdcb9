import { z } from 'zod';
import { open, SealError } from '@/lib/crypto';
import { database } from '@/lib/db';
import { keyRing, type Resealing, reseal } from '@/lib/sealing';
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

/** The streams with a secret, in the order of their ids. */
async function* sealedStreams(): AsyncGenerator<z.infer<typeof Records>[number]> {
  let after: string | null = null;
  for (;;) {
    const records: z.infer<typeof Records> = Records.parse(
      await database().prisma.$queryRaw`
        SELECT id, team_id, sealed, old_sealed FROM portal_sealed_audit_streams(${after}::uuid, ${batch}::int)`,
    );
    yield* records;
    after = records.at(-1)?.id ?? null;
    if (records.length < batch || after === null) return;
  }
}

/** Re-seals each stream's secrets with the ring's first key, for keys:rotate; running it again changes nothing. */
export async function* resealAuditStreams(): AsyncGenerator<Resealing> {
  for await (const { id, team_id, sealed, old_sealed } of sealedStreams()) {
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
}

/** For doctor: how many streams' secrets open, and what is wrong with the others. */
export async function checkAuditStreams(): Promise<{ records: number; problems: string[] }> {
  const problems = new Set<string>();
  let records = 0;
  for await (const { id, team_id, sealed, old_sealed } of sealedStreams()) {
    records += 1;
    try {
      await open(keyRing(), sealed, streamPlace(team_id, id));
      if (old_sealed) await open(keyRing(), old_sealed, oldStreamPlace(team_id, id));
    } catch (error) {
      if (!(error instanceof SealError)) throw error;
      problems.add(`Audit stream ${id}: ${error.message}`);
    }
  }
  return { records, problems: [...problems] };
}
