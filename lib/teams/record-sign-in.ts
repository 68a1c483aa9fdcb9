import { recordAudit } from '@/lib/audit';
import { now } from '@/lib/clock';
import type { Origin } from '@/lib/context';
import { inTransaction } from '@/lib/db';

export type SignInMethod =
  | 'password'
  | 'oidc'
  | 'passkey'
  | 'totp'
  | 'second passkey'
  | 'recovery code';

/** Records a successful sign-in in the instance's audit and on the user. */
export async function recordSignIn(
  user: { id: string; name: string; email: string },
  origin: Origin,
  method: SignInMethod,
): Promise<void> {
  await inTransaction({ userId: user.id }, async (tx) => {
    await tx.user.updateMany({ where: { id: user.id }, data: { lastSignInAt: now() } });
    await recordAudit(
      tx,
      { actor: { kind: 'user', id: user.id, name: user.name }, origin },
      {
        action: 'sign_in.succeeded',
        target: { kind: 'user', id: user.id, name: user.email },
        details: { method },
      },
    );
  });
}
