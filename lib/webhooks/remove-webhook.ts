import { recordAudit } from '@/lib/audit';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { lockWebhook } from './internal';

/** Removes a webhook and its log. Throws Forbidden and NotFound. */
export async function removeWebhook(ctx: TeamContext, id: string): Promise<void> {
  requireRole(ctx, 'admin');
  await withTransaction(ctx, async (tx) => {
    const { name, url } = await lockWebhook(tx, ctx, id);
    await tx.webhook.delete({ where: { id, teamId: ctx.team.id }, select: { id: true } });
    await recordAudit(tx, ctx, {
      action: 'webhook.removed',
      target: { kind: 'webhook', id, name },
      details: { url },
    });
  });
}
