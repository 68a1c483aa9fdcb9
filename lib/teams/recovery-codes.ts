import { createHash, randomBytes } from 'node:crypto';
import { now } from '@/lib/clock';
import type { Transaction } from '@/lib/db';

const codes = 10;

/** Without letters and digits that are easily confused. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Four groups of four: 79 bits, so a plain hash is enough. */
function newCode(): string {
  const signs: string[] = [];
  while (signs.length < 16) {
    // Bytes above the last whole multiple would make some letters likelier.
    for (const byte of randomBytes(16)) if (byte < 248) signs.push(alphabet[byte % 31] ?? '');
  }
  return (signs.slice(0, 16).join('').match(/.{4}/g) ?? []).join('-');
}

const hashOf = (userId: string, code: string) =>
  new Uint8Array(
    createHash('sha256')
      .update(`${userId} ${code.toLowerCase().replace(/[^a-z0-9]/g, '')}`)
      .digest(),
  );

/** Replaces the person's codes with new ones, which are only in this answer. */
export async function replaceRecoveryCodes(tx: Transaction, userId: string): Promise<string[]> {
  const fresh = Array.from({ length: codes }, newCode);
  await tx.recoveryCode.deleteMany({ where: { userId } });
  await tx.recoveryCode.createMany({
    data: fresh.map((code) => ({ userId, codeHash: hashOf(userId, code) })),
  });
  return fresh;
}

/** Uses a code up; false if it is not the person's, or was used already. */
export async function spendRecoveryCode(
  tx: Transaction,
  userId: string,
  code: string,
): Promise<boolean> {
  const { count } = await tx.recoveryCode.updateMany({
    where: { userId, codeHash: hashOf(userId, code), usedAt: null },
    data: { usedAt: now() },
  });
  return count > 0;
}
