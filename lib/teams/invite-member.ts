import { recordAudit } from '@/lib/audit';
import { nowMs } from '@/lib/clock';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { newToken } from '@/lib/crypto';
import { parseInput } from '@/lib/input';
import { lockTeam, requireRoleWithinOwn } from './internal';
import { invitationColumns } from './list-invitations';
import { InviteMember } from './schemas';
import { standingOf } from './standing';
import type { InvitationView } from './views';

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Makes a link by which one person joins the team. The token is in this answer alone: only its hash is
 * kept. What a token makes ends with the token at the latest. Throws Forbidden and Invalid.
 */
export async function inviteMember(
  ctx: TeamContext,
  input: unknown,
): Promise<{ invitation: InvitationView; token: string }> {
  requireRole(ctx, 'admin');
  const { email, role, expiresInDays } = parseInput(InviteMember, input);
  requireRoleWithinOwn(ctx, role);
  const { token, hash } = newToken('inv');
  const invitation = await withTransaction(ctx, async (tx) => {
    await lockTeam(tx, ctx);
    const by = await standingOf(tx, ctx);
    const at = nowMs();
    const asked = at + expiresInDays * dayMs;
    const row = await tx.invitation.create({
      data: {
        teamId: ctx.team.id,
        email: email ?? null,
        role,
        tokenHash: hash,
        invitedBy: ctx.actor.name,
        invitedById: by.userId,
        createdAt: new Date(at),
        expiresAt: new Date(Math.min(asked, by.token?.expiresAt?.getTime() ?? asked)),
      },
      select: invitationColumns,
    });
    await recordAudit(tx, ctx, {
      action: 'invitation.created',
      target: { kind: 'invitation', id: row.id, name: email ?? null },
      details: { role, expiresAt: row.expiresAt.toISOString() },
    });
    return row;
  });
  return { invitation, token };
}
