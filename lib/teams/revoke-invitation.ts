import { recordAudit } from '@/lib/audit';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { NotFound } from '@/lib/errors';
import { requireId } from './internal';

/** Makes an invitation's link stop working. Throws Forbidden and NotFound (also once it was accepted). */
export async function revokeInvitation(ctx: TeamContext, id: string): Promise<void> {
  requireRole(ctx, 'admin');
  const open = { id: requireId(id), teamId: ctx.team.id, acceptedAt: null };
  await withTransaction(ctx, async (tx) => {
    const invitation = await tx.invitation.findFirst({ where: open, select: { email: true } });
    const { count } = await tx.invitation.deleteMany({ where: open });
    if (!invitation || count === 0) throw new NotFound();
    await recordAudit(tx, ctx, {
      action: 'invitation.revoked',
      target: { kind: 'invitation', id, name: invitation.email },
    });
  });
}
