import type { Transaction } from '@/lib/db';
import { Unauthenticated } from '@/lib/errors';

/**
 * Lets a short-lived cookie of a sign-in be used once: its id is kept among the ended sessions until it would have
 * ended by itself. Nothing is written before somebody gets this far. Throws Unauthenticated the second time.
 */
export async function spendOnce(
  tx: Transaction,
  { id, expiresAt }: { id: string; expiresAt: Date },
): Promise<void> {
  const { count } = await tx.endedSession.createMany({
    data: [{ id, expiresAt }],
    skipDuplicates: true,
  });
  if (count === 0) throw new Unauthenticated('That was used already. Start over.');
}
