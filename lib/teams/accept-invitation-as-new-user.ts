import { recordAudit } from '@/lib/audit';
import type { Origin } from '@/lib/context';
import { inTransaction, isUniqueViolation } from '@/lib/db';
import { Conflict } from '@/lib/errors';
import { parseInput } from '@/lib/input';
import { claimInvitation, provesAddress, requireInvited } from './claim-invitation';
import { findInvitation } from './find-invitation';
import { insertUser, prepareUser } from './new-user';
import { AcceptAsNewUser } from './schemas';
import { countSignInAttempt, forgetSignInAttempts } from './sign-in-attempts';
import type { OwnTeamView } from './views';

/**
 * Makes an account and joins the team with it, both or neither. Throws NotFound (the link is not or no
 * longer valid), Invalid, Forbidden (it is for another address), Conflict (the address has an account) and
 * RateLimited.
 *
 * The Conflict reveals what the sign-in page does not. That has to stay: without mail, a taken address
 * cannot be made to look free, because a free one gets an account here and now, and people with an account
 * must learn to sign in instead. So it costs a valid link, and each link has as few tries as an account
 * has guesses.
 */
export async function acceptInvitationAsNewUser(
  origin: Origin,
  token: string,
  input: unknown,
): Promise<{ userId: string; sessionVersion: number; team: OwnTeamView }> {
  const invitation = await findInvitation(token);
  const given = parseInput(AcceptAsNewUser, input);
  requireInvited(invitation, given.email);
  // By the link and the place, not by the address: otherwise a stranger could use up its guesses.
  const tries = `invitation ${invitation.id}`;
  await countSignInAttempt(tries, origin.ip);
  const user = await prepareUser({
    ...given,
    emailIsProved: provesAddress(invitation),
    signsIn: true,
  });
  await inTransaction({ teamId: invitation.team.id, userId: user.id }, async (tx) => {
    await insertUser(tx, user);
    await claimInvitation(tx, invitation, user, origin);
    await recordAudit(
      tx,
      { actor: { kind: 'user', id: user.id, name: user.name }, origin },
      {
        action: 'user.created',
        target: { kind: 'user', id: user.id, name: user.email },
        details: { by: 'invitation' },
      },
    );
  }).catch((error: unknown) => {
    if (!isUniqueViolation(error, 'email')) throw error;
    const sentence = 'has an account already: sign in, then open this link again';
    throw new Conflict(`${user.email} ${sentence}.`, { errors: { email: [sentence] } });
  });
  await forgetSignInAttempts(tries, origin.ip);
  return {
    userId: user.id,
    sessionVersion: 1,
    team: { ...invitation.team, role: invitation.role },
  };
}
