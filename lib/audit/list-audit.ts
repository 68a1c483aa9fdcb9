import { z } from 'zod';
import { requireRole, type TeamContext } from '@/lib/context';
import { cursorTime, decodeCursor, encodeCursor } from '@/lib/cursor';
import { Malformed } from '@/lib/errors';
import { parseInput } from '@/lib/input';
import {
  type AuditEventView,
  type AuditPlace,
  readInstanceAudit,
  readTeamAudit,
} from './read-audit';
import { ListAudit } from './schemas';

export interface AuditPage {
  items: AuditEventView[];
  nextCursor: string | null;
}

/** The team's audit, newest first, a page at a time. Throws Forbidden, Invalid and Malformed (the cursor). */
export async function listAudit(ctx: TeamContext, input: unknown = {}): Promise<AuditPage> {
  requireRole(ctx, 'admin');
  return listOf(ctx.team.id, input, (...place) => readTeamAudit(ctx, ...place));
}

/** The instance's own. The caller must have checked for an instance admin. Throws Invalid and Malformed. */
export async function pageOfInstanceAudit(input: unknown = {}): Promise<AuditPage> {
  return listOf('instance', input, readInstanceAudit);
}

async function listOf(
  audit: string,
  input: unknown,
  read: typeof readInstanceAudit,
): Promise<AuditPage> {
  const { cursor, limit, ...find } = parseInput(ListAudit, input);
  const bound = { audit, ...find };
  const { items, next } = await read(find, placeOf(decodeCursor(cursor, bound)), limit);
  return {
    items,
    nextCursor: next ? encodeCursor(bound, [next.at.toISOString(), next.id]) : null,
  };
}

const Place = z.object({ at: cursorTime, id: z.uuid() });

/** A cursor is opaque but not signed: what somebody put into it by hand must not reach a cast in the database. */
function placeOf(position: [unknown, string] | null): AuditPlace | null {
  if (!position) return null;
  const place = Place.safeParse({ at: position[0], id: position[1] });
  if (!place.success) throw new Malformed('cursor: does not come from this list; start over.');
  return { at: new Date(place.data.at), id: place.data.id };
}
