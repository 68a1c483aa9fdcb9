import { recordAudit } from '@/lib/audit';
import { inTransaction } from '@/lib/db';
import { parseInput } from '@/lib/input';
import { type InstanceContext, requireInstanceAdmin } from './instance-context';
import { requireUserByEmail } from './internal';
import { EndSessions } from './schemas';

/**
 * Forgets who somebody is at the OpenID provider, so that the next person it vouches for under their
 * address is linked. For an account that was handed on, and for a provider that gave everybody a new
 * subject. Throws Forbidden and Invalid (also when nobody has that address).
 */
export async function unlinkIdentities(
  ctx: InstanceContext,
  input: unknown,
): Promise<{ unlinked: number }> {
  const by = requireInstanceAdmin(ctx);
  const { email } = parseInput(EndSessions, input);
  const user = await requireUserByEmail(email);
  return inTransaction({ userId: user.id }, async (tx) => {
    const { count } = await tx.identity.deleteMany({ where: { userId: user.id } });
    await recordAudit(tx, by, {
      action: 'identity.unlinked',
      target: { kind: 'user', id: user.id, name: email },
      details: { unlinked: count },
    });
    return { unlinked: count };
  });
}
