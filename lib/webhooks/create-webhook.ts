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

/** More than this a team does not need, and each costs every transition a row. */
const mostWebhooks = 20;

/**
 * Has a server of the team's told of its run requests, its pipelines or both. The secret is in this answer
 * alone. Throws Forbidden, Invalid and Conflict.
 */
export async function createWebhook(
  ctx: TeamContext,
  input: unknown,
): Promise<{ webhook: WebhookView; secret: string }> {
  requireRole(ctx, 'admin');
  refuseBreakGlass(ctx);
  const { name, url: given, states, ...told } = parseInput(CreateWebhook, input);
  const { runRequests, pipelineEvents } = told;
  refuseSilence(told);
  const url = acceptUrl(given);
  const [id, secret] = [uuidv7(), newSecret()];
  const secretSealed = await seal(keyRing(), secret, secretPlace(ctx.team.id, id));
  const row = await withTransaction(ctx, async (tx) => {
    // Of many at once each would see room for itself.
    await lockTeam(tx, ctx);
    const count = await tx.webhook.count({ where: { teamId: ctx.team.id } });
    if (count >= mostWebhooks) {
      throw new Conflict(`A team has at most ${mostWebhooks} webhooks. Remove one first.`);
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

/** For a catch: two webhooks of a name as a sentence. */
export const orNameTaken =
  (name: string | undefined) =>
  (error: unknown): never => {
    if (!isUniqueViolation(error, 'name')) throw error;
    throw new Conflict(`A webhook named "${name}" exists already; choose another name.`);
  };
