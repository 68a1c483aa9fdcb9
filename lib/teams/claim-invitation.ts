import { recordAudit } from '@/lib/audit';
import { now } from '@/lib/clock';
import type { Origin } from '@/lib/context';
import type { Transaction } from '@/lib/db';
import { env } from '@/lib/env';
import { Forbidden, NotFound } from '@/lib/errors';
import { mailConfigured } from '@/lib/mail';
import type { FoundInvitation } from './find-invitation';
import { proveAddress } from './prove-address';

/** An invitation to an address is for that address alone. Throws Forbidden. */
export function requireInvited(invitation: FoundInvitation, email: string): void {
  if (invitation.email === null || invitation.email === email) return;
  throw new Forbidden('This invitation is for another e-mail address. Sign in with that account.');
}

/**
 * Whether accepting it proves the address it is for: only its mail can, because whoever invites may open the link that
 * they are shown, with anybody's address. Where neither mail nor a provider can ever prove one, their word counts.
 */
export function provesAddress({ email, cameByMail }: FoundInvitation): boolean {
  const theirWordCounts = !mailConfigured() && env().OIDC_ISSUER === undefined;
  return email !== null && (cameByMail || theirWordCounts);
}

/**
 * Uses the invitation up and makes the user a member, in a transaction whose scope is the invitation's
 * team and that user. Of any number of attempts at once, one succeeds. Throws NotFound. Somebody who is a
 * member already violates the unique index, and the invitation stays open for the person it was meant
 * for.
 */
export async function claimInvitation(
  tx: Transaction,
  invitation: FoundInvitation,
  user: { id: string; name: string; email: string },
  origin: Origin,
): Promise<void> {
  const { team, role } = invitation;
  const { count } = await tx.invitation.updateMany({
    where: { id: invitation.id, teamId: team.id, acceptedAt: null, expiresAt: { gt: now() } },
    data: { acceptedAt: now(), acceptedBy: user.id },
  });
  if (count === 0) throw new NotFound();
  const { id } = await tx.membership.create({
    data: { teamId: team.id, userId: user.id, role, createdAt: now() },
    select: { id: true },
  });
  const provedAddress = provesAddress(invitation) && (await proveAddress(tx, user.id));
  await recordAudit(
    tx,
    { team, actor: { kind: 'user', id: user.id, name: user.name }, origin },
    {
      action: 'invitation.accepted',
      target: { kind: 'member', id, name: user.email },
      details: {
        role,
        invitedBy: invitation.invitedBy,
        ...(provedAddress ? { provedAddress } : {}),
      },
    },
  );
}
