import { recordAudit } from '@/lib/audit';
import type { ViewerContext } from '@/lib/context';
import { inTransaction } from '@/lib/db';
import { actorOf } from './instance-context';

/** Ends every session of the person, including this one, from its next request on. */
export async function signOutEverywhere(ctx: ViewerContext): Promise<void> {
  const { id, email } = ctx.user;
  await inTransaction({ userId: id }, async (tx) => {
    await tx.user.updateMany({ where: { id }, data: { sessionVersion: { increment: 1 } } });
    await recordAudit(tx, actorOf(ctx), {
      action: 'sessions.ended',
      target: { kind: 'user', id, name: email },
    });
  });
}
