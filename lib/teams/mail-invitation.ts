import type { Role, TeamContext } from '@/lib/context';
import type { Transaction } from '@/lib/db';
import { mailLink, minuteInUtc, queueMail } from '@/lib/mail';

/** Mails an invitation's link to the address it is for. False if it is for no address, or mail is not configured. */
export async function mailInvitation(
  tx: Transaction,
  ctx: TeamContext,
  invitation: { email: string | null; role: Role; invitedBy: string; expiresAt: Date },
  token: string,
): Promise<boolean> {
  const { email, role, invitedBy, expiresAt } = invitation;
  if (email === null) return false;
  return queueMail(tx, {
    kind: 'invitation',
    to: email,
    subject: `Join ${ctx.team.name}`,
    text: [
      `${invitedBy} invites you to the team ${ctx.team.name} on Datamin Portal, with the role ${role}.`,
    ],
    action: { label: 'See the invitation', href: mailLink(`/invitation/${token}`) },
    closing: [
      `The link is only for ${email}. It works once, until ${minuteInUtc(expiresAt)}.`,
      'If you were not expecting this, ignore this mail.',
    ],
    goodUntil: expiresAt,
  });
}
