import { recordAudit } from '@/lib/audit';
import type { ViewerContext } from '@/lib/context';
import { inTransaction } from '@/lib/db';
import { NotFound } from '@/lib/errors';
import { actorOf } from './instance-context';
import { requireId } from './internal';

/**
 * Ends one of one's own sessions, from its next request on and on every process. Throws NotFound, also for
 * somebody else's.
 */
export async function endSession(ctx: ViewerContext, id: string): Promise<void> {
  const userId = ctx.user.id;
  await inTransaction({ userId }, async (tx) => {
    const where = { id: requireId(id), userId };
    const session = await tx.session.findFirst({
      where,
      select: { expiresAt: true, agent: true },
    });
    if (!session) throw new NotFound();
    await tx.endedSession.createMany({
      data: [{ id, expiresAt: session.expiresAt }],
      skipDuplicates: true,
    });
    await tx.session.deleteMany({ where });
    await recordAudit(tx, actorOf(ctx), {
      action: 'session.ended',
      target: { kind: 'user', id: userId, name: ctx.user.email },
      details: { agent: session.agent },
    });
  });
}
