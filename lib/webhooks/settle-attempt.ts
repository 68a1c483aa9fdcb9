import { recordAudit } from '@/lib/audit';
import { now, nowMs } from '@/lib/clock';
import { type TeamContext, withTransaction } from '@/lib/context';
import type { Transaction } from '@/lib/db';
import { givenUpAfterMs, pauseAfter } from './backoff';
import type { Posted } from './post';

interface Attempted {
  id: string;
  /** The number of attempts before this one. */
  attempt: number;
  webhook: { id: string; name: string; isEnabled: boolean };
}

/**
 * Records an attempt: delivered, to be retried, or failed. What was sent by hand to a disabled webhook is not
 * retried. A webhook that fails for days is disabled.
 */
export async function settleAttempt(
  ctx: TeamContext,
  { id, attempt, webhook }: Attempted,
  posted: Posted,
  at: Date,
  random: number,
): Promise<void> {
  const { status, problem, durationMs, answer } = posted;
  await withTransaction(ctx, async (tx) => {
    const isRetried = problem !== null && webhook.isEnabled;
    const pause = isRetried ? pauseAfter(attempt + 1, random) : null;
    // Fenced by the attempt: a replay or a concurrent attempt has the last word.
    const { count } = await tx.webhookDelivery.updateMany({
      where: { id, teamId: ctx.team.id, attempt },
      data: {
        attempt: attempt + 1,
        state: problem === null ? 'delivered' : pause === null ? 'failed' : 'waiting',
        dueAt: pause === null ? null : new Date(nowMs() + pause),
        settledAt: pause === null ? now() : null,
      },
    });
    if (count === 0 && !(await stillThere(tx, ctx, id))) return;
    await tx.webhookAttempt.create({
      data: { teamId: ctx.team.id, deliveryId: id, at, durationMs, status, problem, answer },
      select: { id: true },
    });
    if (problem === null) {
      await tx.webhook.updateMany({
        where: { id: webhook.id, teamId: ctx.team.id },
        data: { failingSince: null },
      });
      return;
    }
    await tx.webhook.updateMany({
      where: { id: webhook.id, teamId: ctx.team.id, failingSince: null },
      data: { failingSince: now() },
    });
    await giveUp(tx, ctx, webhook, { status, problem });
  });
}

async function stillThere(tx: Transaction, ctx: TeamContext, id: string): Promise<boolean> {
  return (await tx.webhookDelivery.count({ where: { id, teamId: ctx.team.id } })) > 0;
}

/** Disables a webhook after days of failure, or at once if its server says that it is gone for good (410). */
async function giveUp(
  tx: Transaction,
  ctx: TeamContext,
  webhook: { id: string; name: string },
  { status, problem }: { status: number | null; problem: string },
): Promise<void> {
  const isGone = status === 410;
  const reason = isGone
    ? 'Switched off: its server says that it is gone for good (410).'
    : `Switched off: nothing arrived for ${givenUpAfterMs / 86_400_000} days. The last time: ${problem}`;
  const { count } = await tx.webhook.updateMany({
    where: {
      id: webhook.id,
      teamId: ctx.team.id,
      isEnabled: true,
      ...(isGone ? {} : { failingSince: { lte: new Date(nowMs() - givenUpAfterMs) } }),
    },
    data: { isEnabled: false, disabledReason: reason },
  });
  if (count === 0) return;
  await tx.webhookDelivery.updateMany({
    where: { webhookId: webhook.id, teamId: ctx.team.id, state: 'waiting' },
    data: { state: 'failed', dueAt: null, settledAt: now() },
  });
  await recordAudit(tx, ctx, {
    action: 'webhook.given_up',
    target: { kind: 'webhook', id: webhook.id, name: webhook.name },
    details: { reason },
  });
}
