import { recordAudit } from '@/lib/audit';
import { inTransaction } from '@/lib/db';
import { parseInput } from '@/lib/input';
import { giveBack } from './give-back';
import { type InstanceContext, requireInstanceAdmin } from './instance-context';
import { requireUserByEmail } from './internal';
import { hashPassword } from './passwords';
import { requirePasswordLength } from './require-password-length';
import { SetPassword } from './schemas';

/**
 * Gives somebody who forgot theirs a new password, and ends their sessions. As with a new account, the
 * caller vouches for the address, and so gives back one that a stranger took. Throws Forbidden and Invalid
 * (also when nobody has that address).
 */
export async function setPassword(ctx: InstanceContext, input: unknown): Promise<void> {
  const by = requireInstanceAdmin(ctx);
  const { email, password } = parseInput(SetPassword, input);
  await requirePasswordLength(password);
  const user = await requireUserByEmail(email);
  const passwordHash = await hashPassword(password);
  await inTransaction({ userId: user.id }, async (tx) => {
    const provedAddress = await giveBack(tx, user.id);
    await tx.user.updateMany({
      where: { id: user.id },
      data: { passwordHash, sessionVersion: { increment: 1 } },
    });
    await recordAudit(tx, by, {
      action: 'password.set',
      target: { kind: 'user', id: user.id, name: email },
      ...(provedAddress ? { details: { provedAddress } } : {}),
    });
  });
}
