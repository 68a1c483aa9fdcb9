import { recordAudit } from '@/lib/audit';
import { now } from '@/lib/clock';
import type { ViewerContext } from '@/lib/context';
import { inTransaction } from '@/lib/db';
import { actorOf } from './instance-context';

/** Ends one session on the server, so that a copy of its cookie is worthless too. */
export async function signOut(
  ctx: ViewerContext,
  session: { id: string; expiresAt: Date },
): Promise<void> {
  await inTransaction({ userId: ctx.user.id }, async (tx) => {
    await tx.endedSession.deleteMany({ where: { expiresAt: { lt: now() } } });
    const { count } = await tx.endedSession.createMany({
      data: [{ id: session.id, expiresAt: session.expiresAt }],
      skipDuplicates: true,
    });
    if (count === 0) return;
    await recordAudit(tx, actorOf(ctx), {
      action: 'session.ended',
      target: { kind: 'user', id: ctx.user.id, name: ctx.user.email },
    });
  });
}
