import { changes, recordAudit } from '@/lib/audit';
import { inTransaction } from '@/lib/db';
import { Conflict, NotFound } from '@/lib/errors';
import { isUuid, parseInput } from '@/lib/input';
import { type InstanceContext, requireInstanceAdmin } from '@/lib/teams';
import { SetInstanceAdmin } from './schemas';

/**
 * Makes somebody an instance admin or ends that, from their next request on; a break-glass access of theirs
 * ends with it. Throws Forbidden, NotFound, Invalid and Conflict (the last one must stay).
 */
export async function setInstanceAdmin(
  ctx: InstanceContext,
  id: string,
  input: unknown,
): Promise<void> {
  const by = requireInstanceAdmin(ctx);
  if (!isUuid(id)) throw new NotFound();
  const { isInstanceAdmin } = parseInput(SetInstanceAdmin, input);
  await inTransaction({}, async (tx) => {
    const [user] = await tx.$queryRaw<{ email: string; was: boolean; refused: boolean }[]>`
      SELECT email, was, refused FROM portal_set_instance_admin(${id}::uuid, ${isInstanceAdmin})`;
    if (!user) throw new NotFound();
    if (user.refused) {
      throw new Conflict(
        'This is the last instance admin. Make someone else an instance admin first.',
      );
    }
    if (user.was === isInstanceAdmin) return;
    await recordAudit(tx, by, {
      action: isInstanceAdmin ? 'instance_admin.made' : 'instance_admin.unmade',
      target: { kind: 'user', id, name: user.email },
      changes: changes({ isInstanceAdmin: user.was }, { isInstanceAdmin }, ['isInstanceAdmin']),
    });
  });
}
