import { recordAudit } from '@/lib/audit';
import { now, nowMs } from '@/lib/clock';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { uuidv7 } from '@/lib/db';
import { type AttemptOptions, attemptDelivery } from './attempt-delivery';
import { lockWebhook } from './internal';
import type { Posted } from './post';

/** When the worker takes it up if this process ends before it has sent it. */
export const takenUpAfterMs = 60_000;

/**
 * Sends a message of the type `webhook.test` now, even to a disabled webhook, and returns the outcome. Throws
 * Forbidden and NotFound.
 */
export async function testWebhook(
  ctx: TeamContext,
  id: string,
  options: AttemptOptions = {},
): Promise<{ deliveryId: string } & Posted> {
  requireRole(ctx, 'admin');
  const deliveryId = uuidv7();
  await withTransaction(ctx, async (tx) => {
    const { name } = await lockWebhook(tx, ctx, id);
    const at = now();
    await tx.webhookDelivery.create({
      data: {
        id: deliveryId,
        teamId: ctx.team.id,
        webhookId: id,
        eventId: uuidv7(),
        kind: 'webhook.test',
        payload: {
          type: 'webhook.test',
          timestamp: at.toISOString(),
          data: { team: ctx.team.slug, webhook: name, sentBy: ctx.actor.name },
        },
        createdAt: at,
        dueAt: new Date(nowMs() + takenUpAfterMs),
      },
      select: { id: true },
    });
    await recordAudit(tx, ctx, {
      action: 'webhook.tested',
      target: { kind: 'webhook', id, name },
      details: { deliveryId },
    });
  });
  return { deliveryId, ...(await attemptDelivery(ctx, deliveryId, options)) };
}
