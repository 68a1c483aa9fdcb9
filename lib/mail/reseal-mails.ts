import { z } from 'zod';
import { open, SealError } from '@/lib/crypto';
import { database } from '@/lib/db';
import { keyRing, type Resealing, reseal } from '@/lib/sealing';
import { mailPlace } from './sealing';

const Records = z.array(z.object({ id: z.string(), sealed: z.string() }));
const batch = 200;

/** Waiting mail, by id. */
async function* waitingMails(): AsyncGenerator<{ id: string; sealed: string }> {
  let after: string | null = null;
  for (;;) {
    const records: z.infer<typeof Records> = Records.parse(
      await database().prisma.$queryRaw`
        SELECT id, sealed FROM portal_sealed_mails(${after}::uuid, ${batch}::int)`,
    );
    yield* records;
    const last = records.at(-1);
    if (records.length < batch || !last) return;
    after = last.id;
  }
}

/** Re-seals each waiting mail with the ring's first key, for keys:rotate; running it again changes nothing. */
export async function* resealMails(): AsyncGenerator<Resealing> {
  for await (const { id, sealed } of waitingMails()) {
    const result: Resealing = { moved: 0, current: 0, missingKeys: [] };
    const moving = await reseal(sealed, mailPlace(id), result);
    if (moving) {
      // Not if it was sent meanwhile.
      const [row] = await database().prisma.$queryRaw<{ moved: number }[]>`
        SELECT portal_reseal_mail(${id}::uuid, ${moving.from}, ${moving.to}) AS moved`;
      result.moved += row?.moved ?? 0;
    }
    yield result;
  }
}

/** For doctor: how many waiting mails open, and what is wrong with the others. */
export async function checkMails(): Promise<{ records: number; problems: string[] }> {
  const problems = new Set<string>();
  let records = 0;
  for await (const { id, sealed } of waitingMails()) {
    records += 1;
    await open(keyRing(), sealed, mailPlace(id)).catch((error: unknown) => {
      if (!(error instanceof SealError)) throw error;
      problems.add(`Waiting mail: ${error.message}`);
    });
  }
  return { records, problems: [...problems] };
}
