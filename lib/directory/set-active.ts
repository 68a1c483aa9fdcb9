import { recordAudit } from '@/lib/audit';
import { now } from '@/lib/clock';
import { Conflict } from '@/lib/errors';
import { type DirectoryContext, onInstance } from './context';

/**
 * Deactivates an account: its sessions end at their next request, nobody can sign in as it, its API tokens
 * rest; memberships stay for when it is activated again. Throws Conflict (the last instance admin).
 */
export async function setActive(
  ctx: DirectoryContext,
  user: { id: string; email: string },
  active: boolean,
): Promise<void> {
  await onInstance(async (tx) => {
    const [row] = await tx.$queryRaw<{ became: string }[]>`
      SELECT portal_set_active(${user.id}::uuid, ${active}, ${now()}) AS became`;
    if (row?.became === 'last') {
      throw new Conflict('This is the last instance admin: make someone else one first.');
    }
    if (row?.became !== 'changed') return;
    await recordAudit(tx, ctx, {
      action: active ? 'user.activated' : 'user.deactivated',
      target: { kind: 'user', id: user.id, name: user.email },
      details: { by: 'scim' },
    });
  });
}
