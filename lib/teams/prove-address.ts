import { now } from '@/lib/clock';
import type { Transaction } from '@/lib/db';

/**
 * Notes that somebody other than the user vouched for their address, in a transaction whose scope is the
 * user. Returns whether that was news. Where whoever vouches is not who signs in with the account: see giveBack.
 */
export async function proveAddress(
  tx: Transaction,
  userId: string,
  only: { secondFactorAt?: null } = {},
): Promise<boolean> {
  const { count } = await tx.user.updateMany({
    where: { ...only, id: userId, emailProvedAt: null },
    data: { emailProvedAt: now() },
  });
  return count > 0;
}
