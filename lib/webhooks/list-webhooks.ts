import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { toWebhookView, type WebhookView, webhookColumns } from './internal';

/** The team's webhooks by name. Throws Forbidden. */
export async function listWebhooks(ctx: TeamContext): Promise<WebhookView[]> {
  requireRole(ctx, 'admin');
  const rows = await withTransaction(ctx, (tx) =>
    tx.webhook.findMany({
      where: { teamId: ctx.team.id },
      select: webhookColumns,
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
    }),
  );
  return rows.map(toWebhookView);
}
