import { z } from 'zod';
import { now, nowMs } from '@/lib/clock';
import { systemContext, type TeamContext, withTransaction } from '@/lib/context';
import { database } from '@/lib/db';
import { findTeam } from '@/lib/teams';
import { type AttemptOptions, attemptDelivery } from './attempt-delivery';

/** How many webhooks are served at once, and how many messages one gets before others have their turn. */
const atOnce = 20;
const inARow = 5;
/** Longer than that many deadlines: after this, a worker that went silent has lost the webhook. */
const leaseMs = 75_000;

const Due = z.array(z.object({ team_id: z.string(), webhook_id: z.string() }));

/**
 * The worker's look for messages to send. One worker sends the messages of a webhook in order, one after the
 * other; a failed one does not hold up the others. Returns how many messages were due.
 */
export async function deliverDueWebhooks(options: AttemptOptions = {}): Promise<number> {
  const until = new Date(nowMs() + leaseMs);
  const due = Due.parse(
    await database().prisma
      .$queryRaw`SELECT team_id, webhook_id FROM portal_claim_due_webhooks(${now()}, ${until}, ${atOnce}::int)`,
  );
  const counts = await Promise.allSettled(
    due.map(async ({ team_id, webhook_id }) => {
      const team = await findTeam({ id: team_id });
      return team
        ? deliver(systemContext(team, 'worker'), { id: webhook_id, leaseUntil: until }, options)
        : 0;
    }),
  );
  for (const result of counts) if (result.status === 'rejected') throw result.reason;
  return counts.reduce(
    (sum, result) => sum + (result.status === 'fulfilled' ? result.value : 0),
    0,
  );
}

async function deliver(
  ctx: TeamContext,
  leased: { id: string; leaseUntil: Date },
  options: AttemptOptions,
): Promise<number> {
  const mine = { webhookId: leased.id, teamId: ctx.team.id };
  const rows = await withTransaction(ctx, (tx) =>
    tx.webhookDelivery.findMany({
      where: { ...mine, dueAt: { lte: now() } },
      orderBy: [{ createdAt: 'asc' }, { eventId: 'asc' }],
      take: inARow,
      select: { id: true },
    }),
  );
  try {
    for (const { id } of rows) {
      // Meanwhile the webhook may have been disabled, or the lease have ended and become another worker's.
      const isDue = await withTransaction(ctx, (tx) =>
        tx.webhookDelivery.count({
          where: { ...mine, id, dueAt: { lte: now() }, webhook: { ...leased, isEnabled: true } },
        }),
      );
      if (isDue > 0) await attemptDelivery(ctx, id, options);
    }
  } finally {
    await withTransaction(ctx, (tx) =>
      tx.webhook.updateMany({
        where: { ...leased, teamId: ctx.team.id },
        data: { leaseUntil: null },
      }),
    );
  }
  return rows.length;
}
