import { recordAudit } from '@/lib/audit';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { lockTeam, requireRoleWithinOwn } from './internal';
import { loadServiceAccount } from './service-account';

/** Ends a service account and all its tokens, from their next request on. Throws Forbidden and NotFound. */
export async function removeServiceAccount(ctx: TeamContext, id: string): Promise<void> {
  requireRole(ctx, 'admin');
  await withTransaction(ctx, async (tx) => {
    await lockTeam(tx, ctx);
    const account = await loadServiceAccount(tx, ctx, id);
    requireRoleWithinOwn(ctx, account.role);
    await tx.serviceAccount.deleteMany({ where: { id: account.id, teamId: ctx.team.id } });
    await recordAudit(tx, ctx, {
      action: 'service_account.removed',
      target: { kind: 'service_account', id: account.id, name: account.name },
      details: { role: account.role, tokens: account.tokens },
    });
  });
}
