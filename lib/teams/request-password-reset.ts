import { recordAudit } from '@/lib/audit';
import { now, nowMs } from '@/lib/clock';
import type { Origin } from '@/lib/context';
import { newToken } from '@/lib/crypto';
import { database, inTransaction } from '@/lib/db';
import { NotFound } from '@/lib/errors';
import { parseInput } from '@/lib/input';
import { mailConfigured, mailLink, queueMail } from '@/lib/mail';
import { addressBlocks } from './address-block';
import { asRateLimited, attemptKey, attemptLimiter } from './attempt-limiter';
import { RequestPasswordReset } from './schemas';

/** How long the link is valid. */
const goodForMs = 60 * 60_000;

/** Mails to one person, whoever requests them, and requests from one place or one IPv6 /48. */
const perAccount = attemptLimiter('reset', 3);
const perPlace = attemptLimiter('reset-from', 20);
const perPlaceWide = attemptLimiter('reset-from-wide', 100);

/**
 * Mails a way back to somebody who forgot their password. Nothing reveals whether there is such an account,
 * nor whether it has had its mails already: the answer is the same and takes as long. Throws Invalid,
 * RateLimited (too many requests from this place) and NotFound where no mail is configured.
 */
export async function requestPasswordReset(origin: Origin, input: unknown): Promise<void> {
  if (!mailConfigured()) throw new NotFound();
  const { email } = parseInput(RequestPasswordReset, input);
  const { near, wide } = addressBlocks(origin.ip);
  try {
    await perPlace.consume(attemptKey(near));
    if (wide) await perPlaceWide.consume(attemptKey(wide));
  } catch (refusal) {
    throw asRateLimited(refusal);
  }
  // Does not throw: how often somebody's mail was requested is not for others to know.
  const mayMail = await perAccount.consume(attemptKey(email)).then(
    () => true,
    (refusal: unknown) => {
      if (refusal instanceof Error) throw refusal;
      return false;
    },
  );
  const [user] = await database().prisma.$queryRaw<
    { id: string; name: string; password_hash: string | null }[]
  >`SELECT id, name, password_hash FROM portal_user_by_email(${email}) WHERE NOT portal_is_deactivated(id)`;
  // People who sign in through their organization get no password beside it.
  const found = user?.password_hash && mayMail ? user : null;
  const { token, hash } = newToken('rst');
  await inTransaction(found ? { userId: found.id } : {}, async (tx) => {
    await recordAudit(
      tx,
      { actor: { kind: 'system', id: null, name: 'sign-in' }, origin },
      // By address as typed: the event does not reveal whether there is such a user.
      { action: 'password.reset_requested', target: { kind: 'user', name: email } },
    );
    if (!found) return;
    const expiresAt = new Date(nowMs() + goodForMs);
    await tx.passwordReset.createMany({
      data: [{ userId: found.id, tokenHash: hash, createdAt: now(), expiresAt }],
    });
    await queueMail(tx, {
      kind: 'password-reset',
      to: email,
      subject: 'Choose a new password',
      text: [`Hello ${found.name},`, 'someone asked to reset the password of your account.'],
      action: { label: 'Choose a new password', href: mailLink(`/sign-in/forgotten/${token}`) },
      closing: [
        'The link works once, within one hour. Setting a new password ends all your sessions.',
        'If this was not you, ignore this mail: your password stays as it is.',
      ],
      goodUntil: expiresAt,
    });
  });
}
