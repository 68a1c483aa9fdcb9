import { now, nowMs } from '@/lib/clock';
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

type Row = Prisma.InvitationGetPayload<{ select: typeof invitationColumns }>;

/** The public projection of an invitation that nobody has accepted. */
export const toInvitationView = (row: Row, at: Date): InvitationView => ({
  ...row,
  state: row.expiresAt > at ? 'open' : 'expired',
});

/** How long an expired one is shown, so that it can be sent again. */
const shownForMs = 30 * 24 * 60 * 60 * 1000;

/** The team's invitations that nobody has accepted, open or recently expired, newest first. Throws Forbidden. */
export async function listInvitations(ctx: TeamContext): Promise<InvitationView[]> {
  requireRole(ctx, 'admin');
  const shownSince = new Date(nowMs() - shownForMs);
  const rows = await withTransaction(ctx, (tx) =>
    tx.invitation.findMany({
      where: { teamId: ctx.team.id, acceptedAt: null, expiresAt: { gt: shownSince } },
      select: invitationColumns,
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    }),
  );
  const at = now();
  return rows.map((row) => toInvitationView(row, at));
}
