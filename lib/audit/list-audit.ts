import { z } from 'zod';
import { type Actor, requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { decodeCursor, encodeCursor } from '@/lib/cursor';
import { Prisma } from '@/lib/db';
import { Malformed } from '@/lib/errors';
import { parseInput } from '@/lib/input';

export interface AuditEventView {
  id: string;
  at: Date;
  actor: { kind: Actor['kind']; name: string };
  action: string;
  target: { kind: string; id: string | null; name: string | null };
  details: Record<string, unknown>;
  ip: string | null;
  userAgent: string | null;
  requestId: string | null;
}

export const ListAudit = z.strictObject({
  cursor: z.string({ error: 'takes a cursor' }).optional(),
  limit: z
    .int({ error: 'takes a whole number' })
    .min(1, { error: 'takes 1 to 200' })
    .max(200, { error: 'takes 1 to 200' })
    .default(50),
});

interface Row {
  id: string;
  at: Date;
  actor_kind: Actor['kind'];
  actor_name: string;
  action: string;
  target_kind: string;
  target_id: string | null;
  target_name: string | null;
  details: Record<string, unknown>;
  ip: string | null;
  user_agent: string | null;
  request_id: string | null;
}

/** The team's audit, newest first, a page at a time. Throws Forbidden, Invalid and Malformed (the cursor). */
export async function listAudit(
  ctx: TeamContext,
  input: unknown = {},
): Promise<{ items: AuditEventView[]; nextCursor: string | null }> {
  requireRole(ctx, 'admin');
  const { cursor, limit } = parseInput(ListAudit, input);
  const filters = { audit: ctx.team.id };
  const place = placeOf(decodeCursor(cursor, filters));
  // A row comparison, which the index answers; spelled out with OR it would read from the start each time.
  const older = place
    ? Prisma.sql`AND (at, id) < (${place.at}::timestamptz, ${place.id}::uuid)`
    : Prisma.empty;
  const rows = await withTransaction(
    ctx,
    (tx) => tx.$queryRaw<Row[]>`
      SELECT id, at, actor_kind::text AS actor_kind, actor_name, action, target_kind, target_id,
             target_name, details, ip, user_agent, request_id
      FROM audit_events WHERE team_id = ${ctx.team.id}::uuid ${older}
      ORDER BY at DESC, id DESC LIMIT ${limit + 1}`,
  );
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map(toView),
    nextCursor:
      last && rows.length > limit ? encodeCursor(filters, [last.at.toISOString(), last.id]) : null,
  };
}

const Place = z.object({ at: z.iso.datetime(), id: z.uuid() });

/** A cursor is opaque, not signed: what was put into it by hand must not reach a cast in the database. */
function placeOf(position: [unknown, string] | null): z.infer<typeof Place> | null {
  if (!position) return null;
  const place = Place.safeParse({ at: position[0], id: position[1] });
  if (!place.success) throw new Malformed('cursor: is not one that this list gave; start over.');
  return place.data;
}

function toView(row: Row): AuditEventView {
  return {
    id: row.id,
    at: row.at,
    actor: { kind: row.actor_kind, name: row.actor_name },
    action: row.action,
    target: { kind: row.target_kind, id: row.target_id, name: row.target_name },
    details: row.details,
    ip: row.ip,
    userAgent: row.user_agent,
    requestId: row.request_id,
  };
}
