import { recordAudit } from '@/lib/audit';
import { now, nowMs } from '@/lib/clock';
import type { Origin } from '@/lib/context';
import { hashToken } from '@/lib/crypto';
import { database, inTransaction } from '@/lib/db';
import { NotFound } from '@/lib/errors';
import { parseInput } from '@/lib/input';
import { mailLink, queueMail } from '@/lib/mail';
import { hashPassword } from './passwords';
import { proveAddress } from './prove-address';
import { requirePasswordLength } from './require-password-length';
import { ResetPassword } from './schemas';

interface Found {
  id: string;
  user_id: string;
  email: string;
  name: string;
  expires_at: Date;
}

async function findReset(token: string): Promise<Found> {
  const [row] = await database().prisma.$queryRaw<Found[]>`
    SELECT id, user_id, email, name, expires_at FROM portal_password_reset(${hashToken(token)})`;
  if (!row || row.expires_at.getTime() <= nowMs()) throw new NotFound();
  return row;
}

/** Whose password the link is for. Throws NotFound: unknown, used and expired get one answer. */
export async function openPasswordReset(token: string): Promise<{ email: string }> {
  return { email: (await findReset(token)).email };
}

/**
 * Sets the password chosen through a link from a mail, and ends every session and every other link. It
 * signs nobody in: a second factor is still asked for. Where there is none, receiving the mail proves the
 * address. Throws Invalid and NotFound (of any number of attempts at once, one succeeds).
 */
export async function resetPassword(
  origin: Origin,
  token: string,
  input: unknown,
): Promise<{ email: string }> {
  const reset = await findReset(token);
  const { password } = parseInput(ResetPassword, input);
  await requirePasswordLength(password);
  const passwordHash = await hashPassword(password);
  const { user_id: userId, email, name } = reset;
  await inTransaction({ userId }, async (tx) => {
    const { count } = await tx.passwordReset.deleteMany({
      where: { id: reset.id, userId, expiresAt: { gt: now() } },
    });
    if (count === 0) throw new NotFound();
    await tx.passwordReset.deleteMany({ where: { userId } });
    await tx.user.updateMany({
      where: { id: userId },
      data: { passwordHash, sessionVersion: { increment: 1 } },
    });
    // A mail alone removes no second factor; where there is one, it may be that of whoever took the address.
    const provedAddress = await proveAddress(tx, userId, { secondFactorAt: null });
    await recordAudit(
      tx,
      { actor: { kind: 'user', id: userId, name }, origin },
      {
        action: 'password.reset',
        target: { kind: 'user', id: userId, name: email },
        ...(provedAddress ? { details: { provedAddress } } : {}),
      },
    );
    await queueMail(tx, {
      kind: 'password-changed',
      to: email,
      subject: 'Your password was changed',
      text: [
        `Hello ${name},`,
        'the password of your account was changed through a link sent by mail, and all your sessions ended.',
      ],
      action: { label: 'Sign in', href: mailLink('/sign-in') },
      closing: ['If this was not you, tell the people who run this portal at once.'],
    });
  });
  return { email };
}
