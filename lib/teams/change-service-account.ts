import { recordAudit } from '@/lib/audit';
import { now } from '@/lib/clock';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { isUniqueViolation } from '@/lib/db';
import { parseInput } from '@/lib/input';
import { lockTeam, requireRoleWithinOwn } from './internal';
import { ChangeServiceAccount } from './schemas';
import { accountNameTaken, loadServiceAccount } from './service-account';
import { standingOf } from './standing';
import type { ServiceAccountView } from './views';

/**
 * Gives a service account another name or role, disables it or enables it again, for all its tokens from
 * their next request on. Throws Forbidden, NotFound, Invalid and Conflict (the name is taken).
 */
export async function changeServiceAccount(
  ctx: TeamContext,
  id: string,
  input: unknown,
): Promise<ServiceAccountView> {
  requireRole(ctx, 'admin');
  return withTransaction(ctx, async (tx) => {
    await lockTeam(tx, ctx);
    const account = await loadServiceAccount(tx, ctx, id);
    requireRoleWithinOwn(ctx, account.role);
    const {
      name = account.name,
      role = account.role,
      enabled,
    } = parseInput(ChangeServiceAccount, input);
    requireRoleWithinOwn(ctx, role);
    // Disabling one takes access away; everything else gives some.
    if (enabled !== false || role !== account.role) await standingOf(tx, ctx);
    const { disabledAt, disabledBy } = account;
    const standing =
      enabled === false && !disabledAt
        ? { disabledAt: now(), disabledBy: ctx.actor.name }
        : enabled
          ? { disabledAt: null, disabledBy: null }
          : { disabledAt, disabledBy };
    const changed = { ...account, name, role, ...standing, enabled: standing.disabledAt === null };
    await tx.serviceAccount
      .updateMany({
        where: { id: account.id, teamId: ctx.team.id },
        data: { name, role, ...standing },
      })
      .catch((error: unknown) => {
        throw isUniqueViolation(error) ? accountNameTaken(name) : error;
      });
    const target = { kind: 'service_account', id: account.id, name };
    if (changed.enabled !== account.enabled) {
      const action = changed.enabled ? 'service_account.enabled' : 'service_account.disabled';
      await recordAudit(tx, ctx, { action, target });
    }
    if (name !== account.name || role !== account.role) {
      await recordAudit(tx, ctx, {
        action: 'service_account.changed',
        target,
        details: {
          ...(name !== account.name && { name: { from: account.name, to: name } }),
          ...(role !== account.role && { role: { from: account.role, to: role } }),
        },
      });
    }
    return changed;
  });
}
