import { recordAudit } from '@/lib/audit';
import type { ViewerContext } from '@/lib/context';
import { inTransaction } from '@/lib/db';
import { NotFound } from '@/lib/errors';
import { actorOf } from './instance-context';

/** Ends every session of the person, including unlisted ones; the caller continues with the returned version. */
export async function endOtherSessions(ctx: ViewerContext): Promise<{ sessionVersion: number }> {
  const { id, email } = ctx.user;
  return inTransaction({ userId: id }, async (tx) => {
    await tx.user.updateMany({ where: { id }, data: { sessionVersion: { increment: 1 } } });
    const user = await tx.user.findUnique({ where: { id }, select: { sessionVersion: true } });
    if (!user) throw new NotFound();
    await recordAudit(tx, actorOf(ctx), {
      action: 'sessions.ended',
      target: { kind: 'user', id, name: email },
      details: { but: 'this one' },
    });
    return { sessionVersion: user.sessionVersion };
  });
}
