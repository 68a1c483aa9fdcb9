import { recordAudit } from '@/lib/audit';
import { now } from '@/lib/clock';
import { refuseBreakGlass, requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { seal } from '@/lib/crypto';
import { isUniqueViolation, uuidv7 } from '@/lib/db';
import { Conflict } from '@/lib/errors';
import { parseInput } from '@/lib/input';
import { keyRing } from '@/lib/sealing';
import { lockTeam } from '@/lib/teams';
import {
  acceptUrl,
  eventColumns,
  newSecret,
  refuseSilence,
  secretPlace,
  toWebhookView,
  type WebhookView,
  webhookColumns,
} from './internal';
import { CreateWebhook } from './schemas';

/** No team needs more, and each webhook costs every transition a row. */
const mostWebhooks = 20;

/**
 * Creates a webhook that sends a team's server its run requests, its pipelines' changes or both. Only this
 * answer contains the secret. Throws Forbidden, Invalid and Conflict.
 */
export async function createWebhook(
  ctx: TeamContext,
  input: unknown,
): Promise<{ webhook: WebhookView; secret: string }> {
  requireRole(ctx, 'admin');
  refuseBreakGlass(ctx);
  const { name, url: given, states, ...wanted } = parseInput(CreateWebhook, input);
  const { runRequests, pipelineEvents } = wanted;
  refuseSilence(wanted);
  const url = acceptUrl(given);
  const [id, secret] = [uuidv7(), newSecret()];
  const secretSealed = await seal(keyRing(), secret, secretPlace(ctx.team.id, id));
  const row = await withTransaction(ctx, async (tx) => {
    // Without the lock, concurrent calls would each see room for one more.
    await lockTeam(tx, ctx);
    const count = await tx.webhook.count({ where: { teamId: ctx.team.id } });
    if (count >= mostWebhooks) {
      throw new Conflict(`A team can have at most ${mostWebhooks} webhooks. Remove one first.`);
    }
    const made = await tx.webhook.create({
      data: {
        id,
        teamId: ctx.team.id,
        name,
        url,
        states,
        tellsRunRequests: runRequests,
        ...eventColumns(pipelineEvents),
        secretSealed,
        createdAt: now(),
        createdBy: ctx.actor.name,
      },
      select: webhookColumns,
    });
    await recordAudit(tx, ctx, {
      action: 'webhook.created',
      target: { kind: 'webhook', id, name },
      details: { url, states, runRequests, pipelineEvents },
    });
    return made;
  }).catch(orNameTaken(name));
  return { webhook: toWebhookView(row), secret };
}

/** For a catch: turns a duplicate name into a sentence. */
export const orNameTaken =
  (name: string | undefined) =>
  (error: unknown): never => {
    if (!isUniqueViolation(error, 'name')) throw error;
    throw new Conflict(`A webhook named "${name}" already exists; choose another name.`);
  };
