import { recordAudit } from '@/lib/audit';
import { nowMs } from '@/lib/clock';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { NotFound } from '@/lib/errors';
import { isUuid } from '@/lib/input';
import { type AttemptOptions, attemptDelivery } from './attempt-delivery';
import type { Posted } from './post';
import { takenUpAfterMs } from './test-webhook';

/**
 * Sends a message again now, with the same id, whatever its outcome was; if it fails, it is retried like a
 * new one, unless the webhook is disabled. Throws Forbidden and NotFound.
 */
export async function replayDelivery(
  ctx: TeamContext,
  id: string,
  options: AttemptOptions = {},
): Promise<{ deliveryId: string } & Posted> {
  requireRole(ctx, 'admin');
  if (!isUuid(id)) throw new NotFound();
  await withTransaction(ctx, async (tx) => {
    const row = await tx.webhookDelivery.findUnique({
      where: { id, teamId: ctx.team.id },
      select: { kind: true, webhook: { select: { id: true, name: true } } },
    });
    if (!row) throw new NotFound();
    await tx.webhookDelivery.update({
      where: { id, teamId: ctx.team.id },
      data: {
        state: 'waiting',
        attempt: 0,
        settledAt: null,
        dueAt: new Date(nowMs() + takenUpAfterMs),
      },
      select: { id: true },
    });
    await recordAudit(tx, ctx, {
      action: 'webhook.replayed',
      target: { kind: 'webhook', id: row.webhook.id, name: row.webhook.name },
      details: { deliveryId: id, kind: row.kind },
    });
  });
  return { deliveryId: id, ...(await attemptDelivery(ctx, id, options)) };
}
