import { changes, recordAudit } from '@/lib/audit';
import { refuseBreakGlass, requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { parseInput } from '@/lib/input';
import { endTokens } from './end-tokens';
import { loadMember, lockTeam, refuseLastOwner, requireRoleWithinOwn } from './internal';
import { ChangeRole } from './schemas';
import { standingOf } from './standing';
import type { MemberView } from './views';
import { withdrawInvitations } from './withdraw-invitations';

/**
 * Gives a member another role, at most one's own, and not to somebody above oneself. It holds from their next request
 * on: invitations they made to roles that they may no longer give are withdrawn, and their tokens with more end. Throws Forbidden, Invalid,
 * NotFound and Conflict (the last owner must stay one).
 */
export async function changeRole(
  ctx: TeamContext,
  id: string,
  input: unknown,
): Promise<MemberView> {
  requireRole(ctx, 'admin');
  refuseBreakGlass(ctx);
  const { role } = parseInput(ChangeRole, input);
  requireRoleWithinOwn(ctx, role);
  return withTransaction(ctx, async (tx) => {
    await lockTeam(tx, ctx);
    await standingOf(tx, ctx);
    const member = await loadMember(tx, ctx, id);
    requireRoleWithinOwn(ctx, member.role);
    if (member.role === role) return member;
    if (member.role === 'owner') await refuseLastOwner(tx, ctx);
    await tx.membership.updateMany({
      where: { id: member.id, teamId: ctx.team.id },
      data: { role },
    });
    await recordAudit(tx, ctx, {
      action: 'member.role_changed',
      target: { kind: 'member', id: member.id, name: member.email },
      details: { from: member.role, to: role },
      changes: changes(member, { role }, ['role']),
    });
    await withdrawInvitations(tx, ctx, member.userId, role, 'member.role_changed');
    await endTokens(tx, ctx, member.userId, role, 'member.role_changed');
    return { ...member, role };
  });
}
