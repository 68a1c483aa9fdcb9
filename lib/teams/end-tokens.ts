import { recordAudit } from '@/lib/audit';
import { type Role, roleCovers, roles, type TeamContext } from '@/lib/context';
import type { Transaction } from '@/lib/db';

/**
 * Call with the team locked, when a member's role was changed or ended (null): ends the person's API tokens with a
 * higher role, including those made with their tokens. They may hold a copy; what machines depend on belongs to a
 * service account.
 */
export async function endTokens(
  tx: Transaction,
  ctx: TeamContext,
  userId: string,
  roleNow: Role | null,
  because: 'member.left' | 'member.removed' | 'member.role_changed',
): Promise<void> {
  const above = roles.filter((role) => roleNow === null || !roleCovers(roleNow, role));
  const where = {
    teamId: ctx.team.id,
    createdById: userId,
    serviceAccountId: null,
    role: { in: above },
  };
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
