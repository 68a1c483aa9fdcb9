import { recordAudit } from '@/lib/audit';
import { now } from '@/lib/clock';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { isUniqueViolation } from '@/lib/db';
import { parseInput } from '@/lib/input';
import { lockTeam, requireRoleWithinOwn } from './internal';
import { CreateServiceAccount } from './schemas';
import { accountNameTaken, serviceAccountColumns, toServiceAccountView } from './service-account';
import { standingOf } from './standing';
import type { ServiceAccountView } from './views';

/**
 * Makes a member that is not a person, with a role up to one's own. Its tokens are made separately.
 * Throws Forbidden, Invalid and Conflict (the name is taken).
 */
export async function createServiceAccount(
  ctx: TeamContext,
  input: unknown,
): Promise<ServiceAccountView> {
  requireRole(ctx, 'admin');
  const { name, role } = parseInput(CreateServiceAccount, input);
  requireRoleWithinOwn(ctx, role);
  return withTransaction(ctx, async (tx) => {
    await lockTeam(tx, ctx);
    await standingOf(tx, ctx);
    const row = await tx.serviceAccount.create({
      data: { teamId: ctx.team.id, name, role, createdBy: ctx.actor.name, createdAt: now() },
      select: serviceAccountColumns,
    });
    await recordAudit(tx, ctx, {
      action: 'service_account.created',
      target: { kind: 'service_account', id: row.id, name },
      details: { role },
    });
    return toServiceAccountView(row);
  }).catch((error: unknown) => {
    throw isUniqueViolation(error) ? accountNameTaken(name) : error;
  });
}
