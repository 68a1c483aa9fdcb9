import { now } from '@/lib/clock';
import type { ViewerContext } from '@/lib/context';
import { inTransaction } from '@/lib/db';
import { Conflict, Invalid } from '@/lib/errors';
import { parseInput } from '@/lib/input';
import { noteFactorChange } from './factor-changes';
import { actorOf } from './instance-context';
import { SecondFactorCode } from './schemas';
import { countFactorAttempt, forgetFactorAttempts } from './second-factor-attempts';
import { openTotpSecret, stepOfCode } from './totp';

/**
 * Makes the pending app a second factor, by its first code. Returns recovery codes, shown only now, where it
 * is the person's first factor. Throws Invalid, Conflict and RateLimited.
 */
export async function confirmTotp(
  ctx: ViewerContext,
  input: unknown,
): Promise<{ recoveryCodes: string[] | null }> {
  const { code } = parseInput(SecondFactorCode, input);
  const userId = ctx.user.id;
  await countFactorAttempt(userId);
  const recoveryCodes = await inTransaction({ userId }, async (tx) => {
    const where = { userId, confirmedAt: null };
    const row = await tx.totpFactor.findFirst({ where, select: { secretSealed: true } });
    if (!row) throw new Conflict('No authenticator app waits for a code. Start over.');
    const step = stepOfCode(await openTotpSecret(userId, row.secretSealed), code);
    if (step === null) {
      throw new Invalid('That is not the code the app shows now.', {
        errors: { code: ['is not the code the app shows now'] },
      });
    }
    const { count } = await tx.totpFactor.updateMany({
      where: { ...where, secretSealed: row.secretSealed },
      data: { confirmedAt: now(), lastStep: step },
    });
    if (count === 0)
      throw new Conflict('Your second factors were changed in the meantime. Start over.');
    return noteFactorChange(tx, actorOf(ctx), ctx.user, {
      action: 'second_factor.added',
      words: 'an authenticator app was added as a second factor of your account.',
      details: { factor: 'totp' },
    });
  });
  await forgetFactorAttempts(userId);
  return { recoveryCodes };
}
