import type { Transaction } from '@/lib/db';
import { mailLink, queueMail } from '@/lib/mail';

/** Mails a team's owners what was decided about their team elsewhere, in a transaction whose scope is that team. */
export async function tellOwners(
  tx: Transaction,
  team: { id: string; slug: string },
  subject: string,
  text: string[],
): Promise<void> {
  const owners = await tx.membership.findMany({
    where: { teamId: team.id, role: 'owner' },
    select: { user: { select: { email: true } } },
  });
  for (const { user } of owners) {
    await queueMail(tx, {
      kind: 'group-rule',
      to: user.email,
      subject,
      text,
      action: { label: 'See who has access', href: mailLink(`/${team.slug}/settings/access`) },
    });
  }
}
