import { recordAudit } from '@/lib/audit';
import { now, nowMs } from '@/lib/clock';
import { refuseBreakGlass, requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { open, SealError, seal } from '@/lib/crypto';
import { keyRing } from '@/lib/sealing';
import {
  lockWebhook,
  newSecret,
  oldSecretPlace,
  secretPlace,
  toWebhookView,
  type WebhookView,
  webhookColumns,
} from './internal';

/** How long the previous secret also signs, so that receivers can switch in their own time. */
const bothForMs = 24 * 3_600_000;

/**
 * Gives a webhook a new secret, which only this answer contains. For a day messages are signed with both; if
 * the old secret no longer opens, only the new one signs. Throws Forbidden and NotFound.
 */
export async function rotateWebhook(
  ctx: TeamContext,
  id: string,
): Promise<{ webhook: WebhookView; secret: string }> {
  requireRole(ctx, 'admin');
  refuseBreakGlass(ctx);
  const secret = newSecret();
  const row = await withTransaction(ctx, async (tx) => {
    const { name } = await lockWebhook(tx, ctx, id);
    const { secretSealed } = await tx.webhook.findUniqueOrThrow({
      where: { id, teamId: ctx.team.id },
      select: { secretSealed: true },
    });
    const old = await open(keyRing(), secretSealed, secretPlace(ctx.team.id, id)).catch(orLost);
    const changed = await tx.webhook.update({
      where: { id, teamId: ctx.team.id },
      data: {
        secretSealed: await seal(keyRing(), secret, secretPlace(ctx.team.id, id)),
        oldSecretSealed:
          old === null ? null : await seal(keyRing(), old, oldSecretPlace(ctx.team.id, id)),
        oldSecretUntil: old === null ? null : new Date(nowMs() + bothForMs),
        rotatedAt: now(),
      },
      select: webhookColumns,
    });
    await recordAudit(tx, ctx, {
      action: 'webhook.rotated',
      target: { kind: 'webhook', id, name },
    });
    return changed;
  });
  return { webhook: toWebhookView(row), secret };
}

function orLost(error: unknown): null {
  if (error instanceof SealError) return null;
  throw error;
}
