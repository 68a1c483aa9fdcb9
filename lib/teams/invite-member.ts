import { recordAudit } from '@/lib/audit';
import { now, nowMs } from '@/lib/clock';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { parseInput } from '@/lib/input';
import { lockTeam, requireRoleWithinOwn } from './internal';
import { newInvitationLinks } from './invitation-links';
import { invitationColumns, toInvitationView } from './list-invitations';
import { mailInvitation } from './mail-invitation';
import { InviteMember } from './schemas';
import { standingOf } from './standing';
import type { InvitationView } from './views';

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Makes a link by which one person can join the team, and mails it if it is for an address and mail is configured.
 * The token of the link to pass on is only in this answer: just its hash is kept. An invitation made with a token ends with that
 * token at the latest. Throws Forbidden and Invalid.
 */
export async function inviteMember(
  ctx: TeamContext,
  input: unknown,
): Promise<{ invitation: InvitationView; token: string; mailed: boolean }> {
  requireRole(ctx, 'admin');
  const { email, role, expiresInDays } = parseInput(InviteMember, input);
  requireRoleWithinOwn(ctx, role);
  const links = newInvitationLinks();
  return withTransaction(ctx, async (tx) => {
    await lockTeam(tx, ctx);
    const by = await standingOf(tx, ctx);
    const at = nowMs();
    const asked = at + expiresInDays * dayMs;
    const row = await tx.invitation.create({
      data: {
        teamId: ctx.team.id,
        email: email ?? null,
        role,
        tokenHash: links.hash,
        invitedBy: ctx.actor.name,
        invitedById: by.userId,
        createdAt: new Date(at),
        expiresAt: new Date(Math.min(asked, by.token?.expiresAt?.getTime() ?? asked)),
      },
      select: invitationColumns,
    });
    const mailed = await mailInvitation(tx, ctx, row, links.mailed);
    await recordAudit(tx, ctx, {
      action: 'invitation.created',
      target: { kind: 'invitation', id: row.id, name: email ?? null },
      details: { role, expiresAt: row.expiresAt.toISOString(), mailed },
    });
    return { invitation: toInvitationView(row, now()), token: links.shown, mailed };
  });
}
