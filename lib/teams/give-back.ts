import type { Transaction } from '@/lib/db';
import { proveAddress } from './prove-address';

/**
 * Gives an account that nobody had vouched for to the true holder of its address, in a transaction whose scope is the
 * user. Whoever made it may know its password and hold its second factors, and a passkey alone signs in: all of them
 * and the sessions end. Returns whether it was such an account; any other stays as it is.
 */
export async function giveBack(tx: Transaction, userId: string): Promise<boolean> {
  if (!(await proveAddress(tx, userId))) return false;
  await tx.user.updateMany({
    where: { id: userId },
    data: { passwordHash: null, secondFactorAt: null, sessionVersion: { increment: 1 } },
  });
  await tx.passkey.deleteMany({ where: { userId } });
  await tx.totpFactor.deleteMany({ where: { userId } });
  await tx.recoveryCode.deleteMany({ where: { userId } });
  return true;
}
