import { recordAudit } from '@/lib/audit';
import { now } from '@/lib/clock';
import type { Transaction } from '@/lib/db';
import { Conflict } from '@/lib/errors';
import type { DirectoryContext } from './context';

/**
 * Deactivates an account, or activates it again, within the caller's transaction: its sessions end at their next
 * request, nobody can sign in as it, its API tokens rest; memberships stay for when it is activated again. Call before
 * anything else locks the user: it first takes the lock of all instance admins. Throws Conflict (the last instance
 * admin).
 */
export async function setActive(
  tx: Transaction,
  ctx: DirectoryContext,
  user: { id: string; email: string },
  active: boolean,
): Promise<void> {
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
}
