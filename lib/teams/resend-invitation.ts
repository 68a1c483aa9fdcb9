import { recordAudit } from '@/lib/audit';
import { now, nowMs } from '@/lib/clock';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { NotFound } from '@/lib/errors';
import { parseInput } from '@/lib/input';
import { lockTeam, requireId, requireRoleWithinOwn } from './internal';
import { newInvitationLinks } from './invitation-links';
import { invitationColumns, toInvitationView } from './list-invitations';
import { mailInvitation } from './mail-invitation';
import { ResendInvitation } from './schemas';
import { standingOf } from './standing';
import type { InvitationView } from './views';

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Gives an invitation that nobody accepted, expired or not, a new link and a new end; the old link stops
 * working. The invitation then counts as the caller's. Throws Forbidden, Invalid and NotFound.
 */
export async function resendInvitation(
  ctx: TeamContext,
  id: string,
  input: unknown = {},
): Promise<{ invitation: InvitationView; token: string; mailed: boolean }> {
  requireRole(ctx, 'admin');
  const { expiresInDays } = parseInput(ResendInvitation, input);
  const links = newInvitationLinks();
  return withTransaction(ctx, async (tx) => {
    await lockTeam(tx, ctx);
    const by = await standingOf(tx, ctx);
    const where = { id: requireId(id), teamId: ctx.team.id, acceptedAt: null };
    const found = await tx.invitation.findFirst({ where, select: invitationColumns });
    if (!found) throw new NotFound();
    requireRoleWithinOwn(ctx, found.role);
    const asked = nowMs() + expiresInDays * dayMs;
    const change = {
      tokenHash: links.hash,
      invitedBy: ctx.actor.name,
      invitedById: by.userId,
      expiresAt: new Date(Math.min(asked, by.token?.expiresAt?.getTime() ?? asked)),
    };
    const { count } = await tx.invitation.updateMany({ where, data: change });
    if (count === 0) throw new NotFound();
    const { tokenHash: _gone, invitedById: _by, ...seen } = change;
    const row = { ...found, ...seen };
    const mailed = await mailInvitation(tx, ctx, row, links.mailed);
    await recordAudit(tx, ctx, {
      action: 'invitation.resent',
      target: { kind: 'invitation', id, name: row.email },
      details: { role: row.role, expiresAt: row.expiresAt.toISOString(), mailed },
    });
    return { invitation: toInvitationView(row, now()), token: links.shown, mailed };
  });
}
