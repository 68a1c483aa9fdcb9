import { recordAudit } from '@/lib/audit';
import type { Origin } from '@/lib/context';
import { inTransaction, type Transaction } from '@/lib/db';
import { Invalid, Unauthenticated } from '@/lib/errors';
import { parseInput } from '@/lib/input';
import { recordSignIn, type SignInMethod } from './record-sign-in';
import { spendRecoveryCode } from './recovery-codes';
import { SecondFactorCode } from './schemas';
import { countSignInCode, forgetSignInCode } from './second-factor-attempts';
import { spendOnce } from './spend-once';
import { readTotpSecret, stepOfCode } from './totp';

/** A correct password that waits for its second factor, as its cookie describes it. */
export interface WaitingSignIn {
  id: string;
  expiresAt: Date;
  userId: string;
  version: number;
}

export interface Passed {
  userId: string;
  sessionVersion: number;
  email: string;
}

/** The person who waits, if nothing has ended their sessions meanwhile. Throws Unauthenticated. */
export async function waitingUser(
  tx: Transaction,
  { userId, version }: Pick<WaitingSignIn, 'userId' | 'version'>,
): Promise<{ id: string; name: string; email: string }> {
  const user = await tx.user.findUnique({
    where: { id: userId },
    select: { id: true, name: true, email: true, sessionVersion: true },
  });
  if (user?.sessionVersion !== version) {
    throw new Unauthenticated('That took too long. Please sign in again.');
  }
  return user;
}

/**
 * The second step of signing in: a code of the authenticator app, which counts once, or a recovery code,
 * which is used up. Throws Invalid, RateLimited and Unauthenticated (start over).
 */
export async function passSecondFactor(
  origin: Origin,
  waiting: WaitingSignIn,
  input: unknown,
): Promise<Passed> {
  const { code } = parseInput(SecondFactorCode, input);
  const { userId } = waiting;
  await countSignInCode(userId, code);
  const passed = await inTransaction({ userId }, async (tx) => {
    const user = await waitingUser(tx, waiting);
    const method = await methodOf(tx, userId, code);
    if (method) await spendOnce(tx, waiting);
    else {
      await recordAudit(
        tx,
        { actor: { kind: 'system', id: null, name: 'sign-in' }, origin },
        { action: 'second_factor.failed', target: { kind: 'user', name: user.email } },
      );
    }
    return method && { user, method };
  });
  if (!passed) {
    throw new Invalid('That code is not good. Each counts once: wait for the next.', {
      errors: { code: ['is not good, or was used'] },
    });
  }
  await forgetSignInCode(userId, code);
  await recordSignIn(passed.user, origin, passed.method);
  return { userId, sessionVersion: waiting.version, email: passed.user.email };
}

async function methodOf(
  tx: Transaction,
  userId: string,
  code: string,
): Promise<SignInMethod | null> {
  const totp = await tx.totpFactor.findFirst({
    where: { userId, confirmedAt: { not: null } },
    select: { secretSealed: true },
  });
  const secret = totp && (await readTotpSecret(userId, totp.secretSealed));
  const step = secret && stepOfCode(secret, code);
  if (typeof step === 'number') {
    // However often and however many at once a code is used, it counts once.
    const { count } = await tx.totpFactor.updateMany({
      where: { userId, lastStep: { lt: step } },
      data: { lastStep: step },
    });
    return count > 0 ? 'totp' : null;
  }
  return (await spendRecoveryCode(tx, userId, code)) ? 'recovery code' : null;
}
