import type { ViewerContext } from '@/lib/context';
import { inTransaction } from '@/lib/db';
import { readTotpSecret, totpUri } from './totp';

interface PasskeyView {
  id: string;
  name: string;
  createdAt: Date;
  lastUsedAt: Date | null;
}

/** What a person signs in with besides their password. Contains no secret. */
export interface SecondFactorsView {
  /** Since when they have an authenticator app. */
  totpSince: Date | null;
  /** Whether an app is pending, waiting for its first code. */
  totpWaits: boolean;
  passkeys: PasskeyView[];
  recoveryCodesLeft: number;
  /** Whether they have a password to prove who they are with. */
  hasPassword: boolean;
}

/** One's own second factors. */
export async function secondFactors(ctx: ViewerContext): Promise<SecondFactorsView> {
  const userId = ctx.user.id;
  return inTransaction({ userId }, async (tx) => {
    const totp = await tx.totpFactor.findUnique({
      where: { userId },
      select: { confirmedAt: true },
    });
    const passkeys = await tx.passkey.findMany({
      where: { userId },
      select: { id: true, name: true, createdAt: true, lastUsedAt: true },
      orderBy: { createdAt: 'asc' },
    });
    const [user] = await tx.$queryRaw<{ has: boolean }[]>`
      SELECT password_hash IS NOT NULL AS has FROM portal_user_by_email(${ctx.user.email})`;
    return {
      totpSince: totp?.confirmedAt ?? null,
      totpWaits: totp !== null && totp.confirmedAt === null,
      passkeys,
      recoveryCodesLeft: await tx.recoveryCode.count({ where: { userId, usedAt: null } }),
      hasPassword: user?.has ?? false,
    };
  });
}

/** The secret of the app that waits for its first code, for its page; null if none waits, or it does not open. */
export async function waitingTotp(
  ctx: ViewerContext,
): Promise<{ secret: string; uri: string } | null> {
  const userId = ctx.user.id;
  const row = await inTransaction({ userId }, (tx) =>
    tx.totpFactor.findFirst({
      where: { userId, confirmedAt: null },
      select: { secretSealed: true },
    }),
  );
  if (!row) return null;
  const secret = await readTotpSecret(userId, row.secretSealed);
  return secret === null ? null : { secret, uri: totpUri(secret, ctx.user.email) };
}
