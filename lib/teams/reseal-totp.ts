import { z } from 'zod';
import { SealError } from '@/lib/crypto';
import { database, inTransaction } from '@/lib/db';
import { type Resealing, reseal } from '@/lib/sealing';
import { openTotpSecret, totpPlace } from './totp';

const Records = z.array(z.object({ user_id: z.string() }));
const batch = 200;

/** Everybody with an authenticator app, in the order of their ids. */
async function* holders(): AsyncGenerator<{ userId: string; sealed: string }> {
  let after: string | null = null;
  for (;;) {
    const records: z.infer<typeof Records> = Records.parse(
      await database().prisma.$queryRaw`
        SELECT user_id FROM portal_sealed_totp(${after}::uuid, ${batch}::int)`,
    );
    for (const { user_id: userId } of records) {
      const row = await inTransaction({ userId }, (tx) =>
        tx.totpFactor.findUnique({ where: { userId }, select: { secretSealed: true } }),
      );
      if (row) yield { userId, sealed: row.secretSealed };
    }
    const last = records.at(-1);
    if (records.length < batch || !last) return;
    after = last.user_id;
  }
}

/** Re-seals each authenticator app's secret with the ring's first key, for keys:rotate. May be repeated. */
export async function* resealTotp(): AsyncGenerator<Resealing> {
  for await (const { userId, sealed } of holders()) {
    const result: Resealing = { moved: 0, current: 0, missingKeys: [] };
    const moving = await reseal(sealed, totpPlace(userId), result);
    if (moving) {
      const { count } = await inTransaction({ userId }, (tx) =>
        tx.totpFactor.updateMany({
          where: { userId, secretSealed: moving.from },
          data: { secretSealed: moving.to },
        }),
      );
      result.moved += count;
    }
    yield result;
  }
}

/** For doctor: how many secrets open, and what is wrong with the others. */
export async function checkTotp(): Promise<{ records: number; problems: string[] }> {
  const problems = new Set<string>();
  let records = 0;
  for await (const { userId, sealed } of holders()) {
    records += 1;
    await openTotpSecret(userId, sealed).catch((error: unknown) => {
      if (!(error instanceof SealError)) throw error;
      problems.add(`An authenticator app's secret: ${error.message}`);
    });
  }
  return { records, problems: [...problems] };
}
