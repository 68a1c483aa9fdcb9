import { recordAudit } from '@/lib/audit';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { NotFound } from '@/lib/errors';
import { requireId, requireRoleWithinOwn } from './internal';

/** Ends a token, from its next request on. Throws Forbidden and NotFound. */
export async function revokeApiToken(ctx: TeamContext, id: string): Promise<void> {
  requireRole(ctx, 'admin');
  const own = { id: requireId(id), teamId: ctx.team.id };
  await withTransaction(ctx, async (tx) => {
    const token = await tx.apiToken.findFirst({ where: own, select: { name: true, role: true } });
    if (!token) throw new NotFound();
    requireRoleWithinOwn(ctx, token.role);
    const { count } = await tx.apiToken.deleteMany({ where: own });
    if (count === 0) throw new NotFound();
    await recordAudit(tx, ctx, {
      action: 'token.revoked',
      target: { kind: 'token', id, name: token.name },
      details: { role: token.role },
    });
  });
}
