import { changes, recordAudit } from '@/lib/audit';
import { refuseBreakGlass, requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { parseInput } from '@/lib/input';
import { orNameTaken } from './create-webhook';
import {
  acceptUrl,
  eventColumns,
  lockWebhook,
  refuseSilence,
  toWebhookView,
  type WebhookView,
  webhookColumns,
} from './internal';
import { UpdateWebhook } from './schemas';

/**
 * Changes a webhook. Enabling it again clears why it was disabled; messages that failed meanwhile may be
 * replayed. Throws Forbidden, NotFound, Invalid and Conflict.
 */
export async function updateWebhook(
  ctx: TeamContext,
  id: string,
  input: unknown,
): Promise<WebhookView> {
  requireRole(ctx, 'admin');
  const { enabled, url, name, ...wanted } = parseInput(UpdateWebhook, input);
  const { states, runRequests, pipelineEvents } = wanted;
  // Disabling a webhook sends nothing to anybody, and may be the emergency.
  const isMore = [url, ...Object.values(wanted)].some((given) => given !== undefined);
  if (enabled !== false || isMore) refuseBreakGlass(ctx);
  return withTransaction(ctx, async (tx) => {
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
        ...(runRequests !== undefined && { tellsRunRequests: runRequests }),
        ...(pipelineEvents !== undefined && eventColumns(pipelineEvents)),
        ...(enabled !== undefined && { isEnabled: enabled }),
        ...(enabled && { disabledReason: null, failingSince: null }),
      },
      select: webhookColumns,
    });
    const view = toWebhookView(changed);
    refuseSilence(view);
    await recordAudit(tx, ctx, {
      action: 'webhook.changed',
      target: { kind: 'webhook', id, name: changed.name },
      details: {
        ...(name !== undefined && { name }),
        ...(url !== undefined && { url: changed.url }),
        ...(states !== undefined && { states }),
        ...(runRequests !== undefined && { runRequests }),
        ...(pipelineEvents !== undefined && { pipelineEvents }),
        ...(enabled !== undefined && { enabled }),
      },
      changes: changes(before, changed, [
        ...(['name', 'url', 'states', 'isEnabled'] as const),
        ...(['tellsRunRequests', 'pipelineEvents', 'latenessEvents'] as const),
      ]),
    });
    return view;
  }).catch(orNameTaken(name));
}
