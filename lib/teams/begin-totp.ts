import { now } from '@/lib/clock';
import type { ViewerContext } from '@/lib/context';
import { inTransaction } from '@/lib/db';
import { Conflict } from '@/lib/errors';
import { newTotpSecret, sealTotpSecret } from './totp';

/**
 * Makes a secret for an authenticator app. It counts for nothing until a first code proves that the app
 * has it. Throws Conflict (there is an app already).
 */
export async function beginTotp(ctx: ViewerContext): Promise<void> {
  const userId = ctx.user.id;
  const secretSealed = await sealTotpSecret(userId, newTotpSecret());
  await inTransaction({ userId }, async (tx) => {
    const { count } = await tx.totpFactor.deleteMany({ where: { userId, confirmedAt: null } });
    if (count === 0 && (await tx.totpFactor.count({ where: { userId } })) > 0) {
      throw new Conflict(
        'You have an authenticator app already. Remove it before you add another.',
      );
    }
    await tx.totpFactor.createMany({ data: [{ userId, secretSealed, createdAt: now() }] });
  });
}
