import { z } from 'zod';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { cursorTime, decodeCursor, encodeCursor, foreignCursor, type Position } from '@/lib/cursor';
import { Prisma } from '@/lib/db';
import { parseInput } from '@/lib/input';
import { type RunRequestView, runRequestColumns, toRunRequestView } from './internal';
import { ListRunRequests } from './schemas';

type Filters = Pick<z.output<typeof ListRunRequests>, 'pipeline' | 'state' | 'actor'>;

interface RunRequestList {
  items: RunRequestView[];
  nextCursor: string | null;
}

/**
 * The team's run requests, newest first, a page at a time, filtered in the database. Throws Invalid, and
 * Malformed for a wrong cursor.
 */
export async function listRunRequests(
  ctx: TeamContext,
  input: unknown = {},
): Promise<RunRequestList> {
  requireRole(ctx, 'viewer');
  const { cursor, limit, ...filters } = parseInput(ListRunRequests, input);
  const after = decodeCursor(cursor, filters);
  return withTransaction(ctx, async (tx) => {
    const page = await tx.$queryRaw<{ id: string }[]>`
      SELECT r.id::text FROM run_requests r
      WHERE ${Prisma.join(conditions(ctx.team.id, filters), ' AND ')} ${olderThan(after)}
      ORDER BY r.requested_at DESC, r.id DESC LIMIT ${limit + 1}`;
    const shown = page.slice(0, limit).map(({ id }) => id);
    const rows = await tx.runRequest.findMany({
      where: { teamId: ctx.team.id, id: { in: shown } },
      select: runRequestColumns,
      orderBy: [{ requestedAt: 'desc' }, { id: 'desc' }],
    });
    const last = page.length > limit ? rows.at(-1) : undefined;
    return {
      items: rows.map(toRunRequestView),
      nextCursor: last ? encodeCursor(filters, [last.requestedAt.toISOString(), last.id]) : null,
    };
  });
}

/** `isOpen` and `isDoubtful` in SQL. */
const several: Record<string, Prisma.Sql> = {
  open: Prisma.sql`(r.state IN ('requested', 'sending', 'uncertain') OR (r.state IN ('accepted', 'running') AND r.follow_due_at IS NOT NULL))`,
  doubtful: Prisma.sql`(r.state = 'uncertain' OR (r.state = 'accepted' AND r.stalled_at IS NOT NULL) OR (r.state IN ('accepted', 'running') AND r.follow_due_at IS NULL))`,
};

function conditions(teamId: string, { pipeline, state, actor }: Filters): Prisma.Sql[] {
  return [
    Prisma.sql`r.team_id = ${teamId}::uuid`,
    ...(pipeline
      ? [
          Prisma.sql`r.pipeline_id = (SELECT p.id FROM pipelines p WHERE p.team_id = ${teamId}::uuid AND p.uuid = ${pipeline}::uuid)`,
        ]
      : []),
    ...(state ? [several[state] ?? Prisma.sql`r.state = ${state}::run_request_state`] : []),
    ...(actor
      ? [Prisma.sql`r.actor_name ILIKE ${`%${actor.replaceAll(/[\\%_]/g, '\\$&')}%`}`]
      : []),
  ];
}

const Place = z.object({ at: cursorTime, id: z.uuid() });

/** A cursor is opaque but not signed: a value edited by hand must not reach a cast in the database. */
function olderThan(position: Position | null): Prisma.Sql {
  if (!position) return Prisma.empty;
  const place = Place.safeParse({ at: position[0], id: position[1] });
  if (!place.success) throw foreignCursor();
  return Prisma.sql`AND (r.requested_at, r.id) < (${place.data.at}::timestamptz, ${place.data.id}::uuid)`;
}
