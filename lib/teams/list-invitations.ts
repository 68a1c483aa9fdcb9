import { now } from '@/lib/clock';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import type { Prisma } from '@/lib/db';
import type { InvitationView } from './views';

export const invitationColumns = {
  id: true,
  email: true,
  role: true,
  invitedBy: true,
  createdAt: true,
  expiresAt: true,
} as const satisfies Prisma.InvitationSelect;

/** The team's invitations that can still be accepted, newest first. Throws Forbidden. */
export async function listInvitations(ctx: TeamContext): Promise<InvitationView[]> {
  requireRole(ctx, 'admin');
  return withTransaction(ctx, (tx) =>
    tx.invitation.findMany({
      where: { teamId: ctx.team.id, acceptedAt: null, expiresAt: { gt: now() } },
      select: invitationColumns,
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    }),
  );
}
