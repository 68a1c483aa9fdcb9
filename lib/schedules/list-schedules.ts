import { z } from 'zod';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { decodeCursor, encodeCursor, foreignCursor } from '@/lib/cursor';
import { parseInput } from '@/lib/input';
import { type ScheduleView, scheduleColumns, toScheduleView } from './internal';
import { ListSchedules } from './schemas';

export interface ScheduleList {
  items: ScheduleView[];
  nextCursor: string | null;
}

/** The team's schedules, or those of one pipeline, by name. Throws Invalid and, for a wrong cursor, Malformed. */
export async function listSchedules(ctx: TeamContext, input: unknown = {}): Promise<ScheduleList> {
  requireRole(ctx, 'viewer');
  const { cursor, limit, ...filters } = parseInput(ListSchedules, input);
  const position = decodeCursor(cursor, filters);
  const place = position && Place.safeParse({ name: position[0], id: position[1] });
  if (place && !place.success) throw foreignCursor();
  const after = place?.data;
  const rows = await withTransaction(ctx, (tx) =>
    tx.schedule.findMany({
      where: {
        teamId: ctx.team.id,
        ...(filters.pipeline && { pipeline: { uuid: filters.pipeline } }),
        ...(filters.state && { pausedAt: filters.state === 'paused' ? { not: null } : null }),
        ...(after && {
          OR: [{ name: { gt: after.name } }, { name: after.name, id: { gt: after.id } }],
        }),
      },
      select: scheduleColumns,
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
      take: limit + 1,
    }),
  );
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return {
    items: items.map(toScheduleView),
    nextCursor: last ? encodeCursor(filters, [last.name, last.id]) : null,
  };
}

const Place = z.object({ name: z.string(), id: z.uuid() });
