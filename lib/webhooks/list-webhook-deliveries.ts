import { z } from 'zod';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { cursorTime, decodeCursor, encodeCursor, foreignCursor, type Position } from '@/lib/cursor';
import type { Prisma } from '@/lib/db';
import { NotFound } from '@/lib/errors';
import { isUuid, parseInput } from '@/lib/input';
import { ListWebhookDeliveries } from './schemas';

interface WebhookAttemptView {
  at: Date;
  durationMs: number;
  status: number | null;
  /** A sentence: why it did not arrive; null: it did. */
  problem: string | null;
  /** The first KiB of the answer. */
  answer: string | null;
}

export interface WebhookDeliveryView {
  /** The message's id, as in `webhook-id`. */
  id: string;
  kind: string;
  runRequestId: string | null;
  /** Set for messages about a pipeline. */
  pipelineUuid: string | null;
  state: 'waiting' | 'delivered' | 'failed';
  createdAt: Date;
  /** When the next attempt is due. */
  dueAt: Date | null;
  settledAt: Date | null;
  /** Oldest first. */
  attempts: WebhookAttemptView[];
}

interface WebhookDeliveryList {
  items: WebhookDeliveryView[];
  nextCursor: string | null;
}

const deliveryColumns = {
  id: true,
  eventId: true,
  kind: true,
  runRequestId: true,
  payload: true,
  state: true,
  createdAt: true,
  dueAt: true,
  settledAt: true,
  attempts: {
    select: { at: true, durationMs: true, status: true, problem: true, answer: true },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
  },
} as const satisfies Prisma.WebhookDeliverySelect;

/** Messages to a webhook, newest first, a page at a time. Throws Forbidden, NotFound, Invalid and Malformed. */
export async function listWebhookDeliveries(
  ctx: TeamContext,
  webhookId: string,
  input: unknown = {},
): Promise<WebhookDeliveryList> {
  requireRole(ctx, 'admin');
  const { cursor, limit } = parseInput(ListWebhookDeliveries, input);
  if (!isUuid(webhookId)) throw new NotFound();
  const filters = { webhook: webhookId.toLowerCase() };
  const after = placeOf(decodeCursor(cursor, filters));
  return withTransaction(ctx, async (tx) => {
    const count = await tx.webhook.count({ where: { id: webhookId, teamId: ctx.team.id } });
    if (count === 0) throw new NotFound();
    const found = await tx.webhookDelivery.findMany({
      where: {
        webhookId,
        teamId: ctx.team.id,
        ...(after && {
          OR: [
            { createdAt: { lt: after.at } },
            { createdAt: after.at, eventId: { lt: after.eventId } },
          ],
        }),
      },
      orderBy: [{ createdAt: 'desc' }, { eventId: 'desc' }],
      take: limit + 1,
      select: deliveryColumns,
    });
    const rows = found.slice(0, limit);
    const last = found.length > limit ? rows.at(-1) : undefined;
    return {
      items: rows.map(({ attempts, ...row }) => ({
        id: row.id,
        kind: row.kind,
        runRequestId: row.runRequestId,
        pipelineUuid: row.kind.startsWith('pipeline.') ? pipelineOf(row.payload) : null,
        state: row.state,
        createdAt: row.createdAt,
        dueAt: row.dueAt,
        settledAt: row.settledAt,
        attempts,
      })),
      nextCursor: last ? encodeCursor(filters, [last.createdAt.toISOString(), last.eventId]) : null,
    };
  });
}

const OfPipeline = z.object({ data: z.object({ pipelineUuid: z.uuid() }) });

const pipelineOf = (payload: unknown) =>
  OfPipeline.safeParse(payload).data?.data.pipelineUuid ?? null;

const Place = z.object({ at: cursorTime, eventId: z.uuid() });

/** A cursor is opaque but not signed. */
function placeOf(position: Position | null): { at: Date; eventId: string } | null {
  if (!position) return null;
  const place = Place.safeParse({ at: position[0], eventId: position[1] });
  if (!place.success) throw foreignCursor();
  return { at: new Date(place.data.at), eventId: place.data.eventId };
}
