import { now, nowMs } from '@/lib/clock';
import { type Transaction, uuidv7 } from '@/lib/db';
import type { Mail } from './mail';
import { sealWords } from './sealing';
import { mailConfigured } from './settings';

const goodForMs = 3 * 86_400_000;

/**
 * Puts a mail into the outbox, in the caller's transaction: a worker sends it soon after, if and only if
 * that commits. Returns false, and does nothing, where no mail is configured. Works in any scope.
 */
export async function queueMail(
  tx: Transaction,
  { kind, goodUntil, membershipId, ...words }: Mail,
): Promise<boolean> {
  if (!mailConfigured()) return false;
  const id = uuidv7();
  const wordsSealed = await sealWords(id, { closing: [], ...words });
  // createMany has no RETURNING: mail is not visible to the role that writes it.
  await tx.mail.createMany({
    data: [
      {
        id,
        kind,
        wordsSealed,
        createdAt: now(),
        dueAt: now(),
        goodUntil: goodUntil ?? new Date(nowMs() + goodForMs),
        ...(membershipId && { membershipId }),
      },
    ],
  });
  return true;
}
