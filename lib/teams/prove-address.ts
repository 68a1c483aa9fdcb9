import { now } from '@/lib/clock';
import type { Transaction } from '@/lib/db';

/**
 * Notes that somebody other than the user vouched for their address, in a transaction whose scope is the
 * user. Returns whether that was news.
 */
export async function proveAddress(tx: Transaction, userId: string): Promise<boolean> {
  const { count } = await tx.user.updateMany({
    where: { id: userId, emailProvedAt: null },
    data: { emailProvedAt: now() },
  });
  return count > 0;
}
