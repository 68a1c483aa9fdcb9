import { nowMs } from '@/lib/clock';
import type { ViewerContext } from '@/lib/context';
import { database, inTransaction } from '@/lib/db';
import { Invalid } from '@/lib/errors';
import { parseInput } from '@/lib/input';
import { verifyPassword } from './passwords';
import { ConfirmPassword } from './schemas';
import { countSignInAttempt, forgetSignInAttempts, signedIn } from './sign-in-attempts';

/** How recently somebody without a password must have signed in again through their organization. Milliseconds. */
const anewMs = 15 * 60_000;

/**
 * Checks that it is still the same person, before they may change how they sign in. Somebody without a password shows
 * it by the session asked from: it must have begun a moment ago. Throws Invalid and RateLimited.
 */
export async function confirmPassword(
  ctx: ViewerContext,
  input: unknown,
  sessionId: string | null,
): Promise<void> {
  const { password } = parseInput(ConfirmPassword, input);
  const { id, email } = ctx.user;
  await countSignInAttempt(email, ctx.origin.ip, signedIn(id));
  const [stored] = await database().prisma.$queryRaw<{ password_hash: string | null }[]>`
    SELECT password_hash FROM portal_user_by_email(${email})`;
  if (stored?.password_hash === null) {
    if (!(await beganLately(id, sessionId))) {
      throw new Invalid(
        'You have no password here. Sign in through your organization again, and do this within fifteen minutes.',
      );
    }
  } else if (!(await verifyPassword(stored?.password_hash, password))) {
    throw new Invalid('The password is wrong.', { errors: { password: ['is not your password'] } });
  }
  await forgetSignInAttempts(email, ctx.origin.ip, signedIn(id));
}

/** Whether the session is theirs and began with a sign-in a moment ago. */
export async function beganLately(userId: string, sessionId: string | null): Promise<boolean> {
  if (sessionId === null) return false;
  const since = new Date(nowMs() - anewMs);
  const found = await inTransaction({ userId }, (tx) =>
    tx.session.count({ where: { id: sessionId, userId, startedAt: { gt: since } } }),
  );
  return found === 1;
}
