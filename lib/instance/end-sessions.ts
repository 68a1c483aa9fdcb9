import { recordAudit } from '@/lib/audit';
import { inTransaction } from '@/lib/db';
import { NotFound } from '@/lib/errors';
import { isUuid } from '@/lib/input';
import { type InstanceContext, requireInstanceAdmin } from '@/lib/teams';

/** Ends every session of somebody, from their next request on. Throws Forbidden and NotFound. */
export async function endSessionsOf(ctx: InstanceContext, id: string): Promise<void> {
  const by = requireInstanceAdmin(ctx);
  if (!isUuid(id)) throw new NotFound();
  await inTransaction({ userId: id }, async (tx) => {
    const user = await tx.user.findUnique({ where: { id }, select: { email: true } });
    if (!user) throw new NotFound();
    await tx.user.updateMany({ where: { id }, data: { sessionVersion: { increment: 1 } } });
    await recordAudit(tx, by, {
      action: 'sessions.ended',
      target: { kind: 'user', id, name: user.email },
    });
  });
}
