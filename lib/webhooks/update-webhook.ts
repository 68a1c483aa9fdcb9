import { changes, recordAudit } from '@/lib/audit';
import { refuseBreakGlass, requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { parseInput } from '@/lib/input';
import { orNameTaken } from './create-webhook';
import {
  acceptUrl,
  lockWebhook,
  toWebhookView,
  type WebhookView,
  webhookColumns,
} from './internal';
import { UpdateWebhook } from './schemas';

/**
 * Changes a webhook. Switching it on again forgets why it was given up; what failed meanwhile may be
 * replayed. Throws Forbidden, NotFound, Invalid and Conflict.
 */
export async function updateWebhook(
  ctx: TeamContext,
  id: string,
  input: unknown,
): Promise<WebhookView> {
  requireRole(ctx, 'admin');
  const { enabled, url, name, states } = parseInput(UpdateWebhook, input);
  // To switch one off sends nothing to anybody, and may be the emergency.
  if (enabled !== false || url !== undefined || states !== undefined) refuseBreakGlass(ctx);
  const row = await withTransaction(ctx, async (tx) => {
    await lockWebhook(tx, ctx, id);
    const before = await tx.webhook.findUniqueOrThrow({
      where: { id, teamId: ctx.team.id },
      select: webhookColumns,
    });
    const changed = await tx.webhook.update({
      where: { id, teamId: ctx.team.id },
      data: {
        ...(name !== undefined && { name }),
        ...(url !== undefined && { url: acceptUrl(url) }),
        ...(states !== undefined && { states }),
        ...(enabled !== undefined && { isEnabled: enabled }),
        ...(enabled && { disabledReason: null, failingSince: null }),
      },
      select: webhookColumns,
    });
    await recordAudit(tx, ctx, {
      action: 'webhook.changed',
      target: { kind: 'webhook', id, name: changed.name },
      details: {
        ...(name !== undefined && { name }),
        ...(url !== undefined && { url: changed.url }),
        ...(states !== undefined && { states }),
        ...(enabled !== undefined && { enabled }),
      },
      changes: changes(before, changed, ['name', 'url', 'states', 'isEnabled']),
    });
    return changed;
  }).catch(orNameTaken(name));
  return toWebhookView(row);
}
