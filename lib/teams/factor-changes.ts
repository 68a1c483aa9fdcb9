import { recordAudit } from '@/lib/audit';
import { now } from '@/lib/clock';
import type { Actor, Origin } from '@/lib/context';
import type { Transaction } from '@/lib/db';
import { mailLink, queueMail } from '@/lib/mail';
import { replaceRecoveryCodes } from './recovery-codes';

/** Whose factor changes. */
interface Whose {
  id: string;
  email: string;
  name: string;
}

/**
 * Call after a factor was added or removed: keeps "has a second factor" correct, makes sure there are
 * recovery codes as long as there is a factor, and tells the person and the audit. Returns new codes where
 * these are the first.
 */
export async function noteFactorChange(
  tx: Transaction,
  by: { actor: Actor; origin: Origin },
  user: Whose,
  what: { action: string; words: string; details?: Record<string, string> },
): Promise<string[] | null> {
  const userId = user.id;
  const factors =
    (await tx.totpFactor.count({ where: { userId, confirmedAt: { not: null } } })) +
    (await tx.passkey.count({ where: { userId } }));
  const { count: isFirst } = await tx.user.updateMany({
    where: {
      id: userId,
      ...(factors > 0 ? { secondFactorAt: null } : { secondFactorAt: { not: null } }),
    },
    data: { secondFactorAt: factors > 0 ? now() : null },
  });
  const codes = factors > 0 && isFirst > 0 ? await replaceRecoveryCodes(tx, userId) : null;
  if (factors === 0) await tx.recoveryCode.deleteMany({ where: { userId } });
  await tellFactorChange(tx, by, user, what);
  return codes;
}

/** The event, and a mail to the person: nobody should be able to do this without their noticing. */
export async function tellFactorChange(
  tx: Transaction,
  by: { actor: Actor; origin: Origin },
  user: Whose,
  {
    action,
    words,
    details = {},
  }: { action: string; words: string; details?: Record<string, string> },
): Promise<void> {
  await recordAudit(tx, by, {
    action,
    target: { kind: 'user', id: user.id, name: user.email },
    details,
  });
  await queueMail(tx, {
    kind: 'second-factor',
    to: user.email,
    subject: 'How you sign in was changed',
    text: [`Hello ${user.name},`, words],
    action: { label: 'See how you sign in', href: mailLink('/profile/second-factor') },
    closing: [
      'If this was not you, change your password and tell the people who run this portal at once.',
    ],
  });
}
