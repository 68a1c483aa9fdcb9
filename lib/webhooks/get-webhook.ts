import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { NotFound } from '@/lib/errors';
import { isUuid } from '@/lib/input';
import { toWebhookView, type WebhookView, webhookColumns } from './internal';

/** One webhook of the team. Throws Forbidden and NotFound. */
export async function getWebhook(ctx: TeamContext, id: string): Promise<WebhookView> {
  requireRole(ctx, 'admin');
  if (!isUuid(id)) throw new NotFound();
  const row = await withTransaction(ctx, (tx) =>
    tx.webhook.findUnique({ where: { id, teamId: ctx.team.id }, select: webhookColumns }),
  );
  if (!row) throw new NotFound();
  return toWebhookView(row);
}
