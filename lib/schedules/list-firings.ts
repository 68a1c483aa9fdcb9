import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { cursorTime, decodeCursor, encodeCursor, foreignCursor } from '@/lib/cursor';
import { parseInput } from '@/lib/input';
import { findSchedule } from './find-schedule';
import { type FiringView, firingColumns } from './internal';
import { ListFirings } from './schemas';

interface FiringList {
  items: FiringView[];
  nextCursor: string | null;
}

/** What became of a schedule's instants, newest first. Throws NotFound, Invalid and Malformed. */
export async function listFirings(
  ctx: TeamContext,
  id: string,
  input: unknown = {},
): Promise<FiringList> {
  requireRole(ctx, 'viewer');
  const { cursor, limit, ...filters } = parseInput(ListFirings, input);
  const bound = { ...filters, schedule: id };
  const position = decodeCursor(cursor, bound);
  const before = position && cursorTime.safeParse(position[0]);
  if (before && !before.success) throw foreignCursor();
  const rows = await withTransaction(ctx, async (tx) => {
    await findSchedule(tx, ctx, id);
    return tx.scheduleFiring.findMany({
      where: {
        teamId: ctx.team.id,
        scheduleId: id,
        ...(filters.result && { result: filters.result }),
        ...(before && { dueAt: { lt: new Date(before.data) } }),
      },
      select: firingColumns,
      orderBy: { dueAt: 'desc' },
      take: limit + 1,
    });
  });
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return {
    items,
    nextCursor: last ? encodeCursor(bound, [last.dueAt.toISOString(), last.id]) : null,
  };
}
