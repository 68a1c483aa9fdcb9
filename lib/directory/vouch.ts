import { recordAudit } from '@/lib/audit';
import type { Transaction } from '@/lib/db';
import { giveBack } from '@/lib/teams';
import type { DirectoryContext } from './context';

/**
 * What a directory says about an account holds for the person whose address it has: an account that somebody else made
 * with that address is given back first. In a transaction whose scope is the user.
 */
export async function vouch(tx: Transaction, ctx: DirectoryContext, id: string): Promise<void> {
  if (!(await giveBack(tx, id))) return;
  const user = await tx.user.findUnique({ where: { id }, select: { email: true } });
  await recordAudit(tx, ctx, {
    action: 'account.reclaimed',
    target: { kind: 'user', id, name: user?.email ?? null },
    details: { by: 'scim', passwordRemoved: true, sessionsEnded: true },
  });
}
