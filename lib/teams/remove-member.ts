import { recordAudit } from '@/lib/audit';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { NotFound } from '@/lib/errors';
import { endTokens } from './end-tokens';
import { loadMember, lockTeam, refuseLastOwner, requireRoleWithinOwn } from './internal';
import { withdrawInvitations } from './withdraw-invitations';

/**
 * Ends a membership from the member's next request on, withdraws the open invitations they made and ends
 * their API tokens; those of service accounts stay. An admin may remove anybody who is not above them;
 * everybody may leave. Throws Forbidden, NotFound and Conflict (the last owner must stay).
 */
export async function removeMember(ctx: TeamContext, id: string): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    await lockTeam(tx, ctx);
    const member = await loadMember(tx, ctx, id).catch((error: unknown) => {
      // Somebody who may not remove others must not learn which ids exist.
      if (error instanceof NotFound) requireRole(ctx, 'admin');
      throw error;
    });
    const leaves = ctx.actor.kind === 'user' && ctx.actor.id === member.userId;
    requireRole(ctx, leaves ? 'viewer' : 'admin');
    requireRoleWithinOwn(ctx, member.role);
    if (member.role === 'owner') await refuseLastOwner(tx, ctx);
    await tx.membership.deleteMany({ where: { id: member.id, teamId: ctx.team.id } });
    const action = leaves ? 'member.left' : 'member.removed';
    await recordAudit(tx, ctx, {
      action,
      target: { kind: 'member', id: member.id, name: member.email },
      details: { role: member.role },
    });
    await withdrawInvitations(tx, ctx, member.userId, null, action);
    await endTokens(tx, ctx, member.userId, null, action);
  });
}
