import { recordAudit } from '@/lib/audit';
import type { TeamContext } from '@/lib/context';
import type { Transaction } from '@/lib/db';

/**
 * Call with the team locked, when a membership ends: ends the person's API tokens, including those made with their
 * tokens. Somebody who left may hold a copy; what machines depend on belongs to a service account.
 */
export async function endTokens(
  tx: Transaction,
  ctx: TeamContext,
  userId: string,
  because: 'member.left' | 'member.removed',
): Promise<void> {
  const where = { teamId: ctx.team.id, createdById: userId, serviceAccountId: null };
  const tokens = await tx.apiToken.findMany({
    where,
    select: { id: true, name: true, role: true },
  });
  await tx.apiToken.deleteMany({ where: { ...where, id: { in: tokens.map(({ id }) => id) } } });
  for (const { id, name, role } of tokens) {
    await recordAudit(tx, ctx, {
      action: 'token.revoked',
      target: { kind: 'token', id, name },
      details: { role, because },
    });
  }
}
