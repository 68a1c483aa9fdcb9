import { z } from 'zod';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { cursorTime, decodeCursor, encodeCursor } from '@/lib/cursor';
import { Prisma } from '@/lib/db';
import { Malformed } from '@/lib/errors';
import { parseInput } from '@/lib/input';
import { type ReportView, readReports } from './report-view';
import { ListReports } from './schemas';

/** A page of a team's reports, and where the next one begins. */
interface ReportList {
  items: ReportView[];
  nextCursor: string | null;
}

const Place = z.object({ at: cursorTime, id: z.uuid() });

/** The team's reports, newest first. Throws Forbidden, Invalid and Malformed (the cursor). */
export async function listReports(ctx: TeamContext, input: unknown = {}): Promise<ReportList> {
  requireRole(ctx, 'admin');
  const { cursor, limit, pipeline } = parseInput(ListReports, input);
  const filters = { reports: ctx.team.id, pipeline };
  const place = placeOf(decodeCursor(cursor, filters));
  const which = Prisma.sql`
    ${pipeline ? Prisma.sql`AND r.definition -> 'pipelines' ? ${pipeline}` : Prisma.empty}
    ${place ? Prisma.sql`AND (r.created_at, r.id) < (${place.at}::timestamptz, ${place.id}::uuid)` : Prisma.empty}
    ORDER BY r.created_at DESC, r.id DESC LIMIT ${limit + 1}`;
  const found = await withTransaction(ctx, (tx) => readReports(tx, ctx, which));
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return {
    items,
    nextCursor:
      last && found.length > limit
        ? encodeCursor(filters, [last.createdAt.toISOString(), last.id])
        : null,
  };
}

function placeOf(position: [unknown, string] | null): z.infer<typeof Place> | null {
  if (!position) return null;
  const place = Place.safeParse({ at: position[0], id: position[1] });
  if (!place.success) throw new Malformed('cursor: does not come from this list; start over.');
  return place.data;
}
