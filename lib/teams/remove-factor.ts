import type { ViewerContext } from '@/lib/context';
import { inTransaction } from '@/lib/db';
import { Conflict, NotFound } from '@/lib/errors';
import { parseInput } from '@/lib/input';
import { noteFactorChange, tellFactorChange } from './factor-changes';
import { actorOf, type InstanceContext, requireInstanceAdmin } from './instance-context';
import { requireId, requireUserByEmail } from './internal';
import { replaceRecoveryCodes } from './recovery-codes';
import { EndSessions } from './schemas';

/** Removes one's authenticator app, even a pending one. Throws NotFound. */
export async function removeTotp(ctx: ViewerContext): Promise<void> {
  const userId = ctx.user.id;
  await inTransaction({ userId }, async (tx) => {
    const waiting = await tx.totpFactor.deleteMany({ where: { userId, confirmedAt: null } });
    if (waiting.count > 0) return;
    const { count } = await tx.totpFactor.deleteMany({ where: { userId } });
    if (count === 0) throw new NotFound();
    await noteFactorChange(tx, actorOf(ctx), ctx.user, {
      action: 'second_factor.removed',
      words: 'the authenticator app was removed from your account.',
      details: { factor: 'totp' },
    });
  });
}

/** Removes one of one's passkeys. Throws NotFound, also for somebody else's. */
export async function removePasskey(ctx: ViewerContext, id: string): Promise<void> {
  const userId = ctx.user.id;
  await inTransaction({ userId }, async (tx) => {
    const where = { id: requireId(id), userId };
    const passkey = await tx.passkey.findFirst({ where, select: { name: true } });
    const { count } = await tx.passkey.deleteMany({ where });
    if (!passkey || count === 0) throw new NotFound();
    await noteFactorChange(tx, actorOf(ctx), ctx.user, {
      action: 'second_factor.removed',
      words: `the passkey “${passkey.name}” was removed from your account.`,
      details: { factor: 'passkey', name: passkey.name },
    });
  });
}

/** Replaces the recovery codes; the new ones are shown only now. Throws Conflict where there is no factor. */
export async function renewRecoveryCodes(ctx: ViewerContext): Promise<string[]> {
  const userId = ctx.user.id;
  return inTransaction({ userId }, async (tx) => {
    const user = await tx.user.findUnique({
      where: { id: userId },
      select: { secondFactorAt: true },
    });
    if (!user?.secondFactorAt) throw new Conflict('You have no second factor to recover from.');
    const codes = await replaceRecoveryCodes(tx, userId);
    await tellFactorChange(tx, actorOf(ctx), ctx.user, {
      action: 'recovery_codes.renewed',
      words: 'your account has new recovery codes; the old ones are worth nothing any more.',
    });
    return codes;
  });
}

/**
 * For somebody who lost every factor: removes all of them and ends the person's sessions. Throws
 * Forbidden and Invalid (also when nobody has that address).
 */
export async function clearSecondFactors(ctx: InstanceContext, input: unknown): Promise<void> {
  const by = requireInstanceAdmin(ctx);
  const { email } = parseInput(EndSessions, input);
  const user = await requireUserByEmail(email);
  const userId = user.id;
  await inTransaction({ userId }, async (tx) => {
    await tx.totpFactor.deleteMany({ where: { userId } });
    await tx.passkey.deleteMany({ where: { userId } });
    await tx.user.updateMany({
      where: { id: userId },
      data: { sessionVersion: { increment: 1 } },
    });
    await noteFactorChange(
      tx,
      by,
      { id: userId, email, name: user.name },
      {
        action: 'second_factor.cleared',
        words: 'all second factors of your account were removed by who runs this portal.',
      },
    );
  });
}
