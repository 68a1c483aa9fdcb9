import type { ViewerContext } from '@/lib/context';
import { inTransaction, isUniqueViolation } from '@/lib/db';
import { Conflict } from '@/lib/errors';
import { claimInvitation, requireInvited } from './claim-invitation';
import { findInvitation } from './find-invitation';
import type { OwnTeamView } from './views';

/**
 * Joins the team as the person who is signed in. Throws NotFound (the link is not or no longer valid),
 * Forbidden (it is for another address) and Conflict (already a member).
 */
export async function acceptInvitation(ctx: ViewerContext, token: string): Promise<OwnTeamView> {
  const invitation = await findInvitation(token);
  requireInvited(invitation, ctx.user.email);
  await inTransaction({ teamId: invitation.team.id, userId: ctx.user.id }, (tx) =>
    claimInvitation(tx, invitation, ctx.user, ctx.origin),
  ).catch((error: unknown) => {
    throw isUniqueViolation(error)
      ? new Conflict(`You are a member of ${invitation.team.name} already.`)
      : error;
  });
  return { ...invitation.team, role: invitation.role };
}
