import { recordAudit } from '@/lib/audit';
import { inTransaction } from '@/lib/db';
import { parseInput } from '@/lib/input';
import { type InstanceContext, requireInstanceAdmin } from './instance-context';
import { requireUserByEmail } from './internal';
import { EndSessions } from './schemas';

/**
 * Ends all sessions of somebody, without showing a list of them. Throws Forbidden and Invalid (also when
 * nobody has that address).
 */
export async function endSessionsOf(ctx: InstanceContext, input: unknown): Promise<void> {
  const by = requireInstanceAdmin(ctx);
  const { email } = parseInput(EndSessions, input);
  const user = await requireUserByEmail(email);
  await inTransaction({ userId: user.id }, async (tx) => {
    await tx.user.updateMany({
      where: { id: user.id },
      data: { sessionVersion: { increment: 1 } },
    });
    await recordAudit(tx, by, {
      action: 'sessions.ended',
      target: { kind: 'user', id: user.id, name: email },
    });
  });
}
