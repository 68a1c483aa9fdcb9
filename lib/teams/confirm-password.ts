import type { ViewerContext } from '@/lib/context';
import { database } from '@/lib/db';
import { Invalid } from '@/lib/errors';
import { parseInput } from '@/lib/input';
import { verifyPassword } from './passwords';
import { ConfirmPassword } from './schemas';
import { countSignInAttempt, forgetSignInAttempts, signedIn } from './sign-in-attempts';

/**
 * Whether it is still them: asked before how they sign in may change. Who has no password, and signs in
 * through their organization, is taken at their session. Throws Invalid and RateLimited.
 */
export async function confirmPassword(ctx: ViewerContext, input: unknown): Promise<void> {
  const { password } = parseInput(ConfirmPassword, input);
  const { id, email } = ctx.user;
  await countSignInAttempt(email, ctx.origin.ip, signedIn(id));
  const [stored] = await database().prisma.$queryRaw<{ password_hash: string | null }[]>`
    SELECT password_hash FROM portal_user_by_email(${email})`;
  if (stored?.password_hash !== null && !(await verifyPassword(stored?.password_hash, password))) {
    throw new Invalid('The password is wrong.', { errors: { password: ['is not your password'] } });
  }
  await forgetSignInAttempts(email, ctx.origin.ip, signedIn(id));
}
