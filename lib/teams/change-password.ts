import { recordAudit } from '@/lib/audit';
import type { ViewerContext } from '@/lib/context';
import { database, inTransaction } from '@/lib/db';
import { Conflict, Invalid } from '@/lib/errors';
import { parseInput } from '@/lib/input';
import { actorOf } from './instance-context';
import { hashPassword, verifyPassword } from './passwords';
import { requirePasswordLength } from './require-password-length';
import { ChangePassword } from './schemas';
import { countSignInAttempt, forgetSignInAttempts, signedIn } from './sign-in-attempts';

/**
 * Replaces the password and ends every session of the person; the caller continues with the returned version. Throws
 * Invalid (also when the current password is wrong), and RateLimited after too many wrong ones.
 */
export async function changePassword(
  ctx: ViewerContext,
  input: unknown,
): Promise<{ sessionVersion: number }> {
  const given = parseInput(ChangePassword, input);
  await requirePasswordLength(given.newPassword, 'newPassword');
  const { id, email } = ctx.user;
  // Somebody who finds a signed-in browser must not be able to guess the password there without limit.
  await countSignInAttempt(email, ctx.origin.ip, signedIn(id));
  const [stored] = await database().prisma.$queryRaw<
    { password_hash: string | null; session_version: number }[]
  >`SELECT password_hash, session_version FROM portal_user_by_email(${email})`;
  if (stored && stored.password_hash === null) {
    throw new Invalid('Your account has no password: you sign in through your organization.');
  }
  if (!stored || !(await verifyPassword(stored.password_hash, given.currentPassword))) {
    throw new Invalid('The current password is wrong.', {
      errors: { currentPassword: ['is not your current password'] },
    });
  }
  await forgetSignInAttempts(email, ctx.origin.ip, signedIn(id));
  const passwordHash = await hashPassword(given.newPassword);
  const from = stored.session_version;
  await inTransaction({ userId: id }, async (tx) => {
    // Only if nothing has ended the sessions meanwhile: of two changes at once, only one may succeed.
    const { count } = await tx.user.updateMany({
      where: { id, sessionVersion: from },
      data: { passwordHash, sessionVersion: from + 1 },
    });
    if (count === 0) throw new Conflict('Your account was changed in the meantime. Sign in again.');
    await tx.passwordReset.deleteMany({ where: { userId: id } });
    await recordAudit(tx, actorOf(ctx), {
      action: 'password.changed',
      target: { kind: 'user', id, name: email },
    });
  });
  return { sessionVersion: from + 1 };
}
