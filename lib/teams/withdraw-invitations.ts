import { recordAudit } from '@/lib/audit';
import { now } from '@/lib/clock';
import { type Role, roleCovers, roles, type TeamContext } from '@/lib/context';
import type { Transaction } from '@/lib/db';

/**
 * Call with the team locked, when a member's role was changed or ended (null): removes their open
 * invitations to roles that they may no longer give, including those made with their tokens. Otherwise a
 * link kept for oneself would lead back in.
 */
export async function withdrawInvitations(
  tx: Transaction,
  ctx: TeamContext,
  userId: string,
  roleNow: Role | null,
  because: 'member.left' | 'member.removed' | 'member.role_changed',
): Promise<void> {
  const mayGive =
    roleNow && roleCovers(roleNow, 'admin')
      ? roles.filter((role) => roleCovers(roleNow, role))
      : [];
  const open = { teamId: ctx.team.id, acceptedAt: null };
  const invitations = await tx.invitation.findMany({
    where: { ...open, invitedById: userId, expiresAt: { gt: now() }, role: { notIn: mayGive } },
    select: { id: true, email: true, role: true },
  });
  for (const { id, email, role } of invitations) {
    const { count } = await tx.invitation.deleteMany({ where: { ...open, id } });
    // Somebody may have accepted it meanwhile, while it was valid.
    if (count === 0) continue;
    await recordAudit(tx, ctx, {
      action: 'invitation.revoked',
      target: { kind: 'invitation', id, name: email },
      details: { role, because },
    });
  }
}
