import { z } from 'zod';
import { requireRole, type TeamContext, withSqlTransaction } from '@/lib/context';
import { decodeCursor, encodeCursor, foreignCursor } from '@/lib/cursor';
import { Prisma } from '@/lib/db';
import { parseInput } from '@/lib/input';
import { type FiringView, type ScheduleRow, type ScheduleView, toScheduleView } from './internal';
import { ListSchedules } from './schemas';

export interface ScheduleList {
  items: ScheduleView[];
  nextCursor: string | null;
}

/** The schedules of the team or of one pipeline, by name. Throws Invalid, and Malformed for a wrong cursor. */
export async function listSchedules(ctx: TeamContext, input: unknown = {}): Promise<ScheduleList> {
  requireRole(ctx, 'viewer');
  const { cursor, limit, ...filters } = parseInput(ListSchedules, input);
  const position = decodeCursor(cursor, filters);
  const place = position && Place.safeParse({ name: position[0], id: position[1] });
  if (place && !place.success) throw foreignCursor();
  const after = place?.data;
  const parts = [Prisma.sql`s.team_id = ${ctx.team.id}::uuid`];
  if (filters.pipeline) parts.push(Prisma.sql`p.uuid = ${filters.pipeline}::uuid`);
  if (filters.state === 'paused') parts.push(Prisma.sql`s.paused_at IS NOT NULL`);
  if (filters.state === 'active') parts.push(Prisma.sql`s.paused_at IS NULL`);
  if (after) {
    parts.push(
      Prisma.sql`(s.name > ${after.name} OR (s.name = ${after.name} AND s.id > ${after.id}::uuid))`,
    );
  }
  const rows = await withSqlTransaction(
    ctx,
    (tx) => tx.$queryRaw<Row[]>`
      SELECT s.id::text, s.name, s.cron, s.time_zone AS "timeZone", s.overlap::text, s.catch_up::text AS "catchUp", s.catch_up_most AS "catchUpMost",
             s.jitter_ms AS "jitterMs", s.created_at AS "createdAt", s.created_by AS "createdBy", s.paused_at AS "pausedAt", s.paused_by AS "pausedBy",
             s.next_due_at AS "nextDueAt", s.pipeline_id::text AS "pipelineId", json_build_object('uuid', p.uuid, 'name', p.name) AS pipeline, f.firing
      FROM schedules s JOIN pipelines p ON p.team_id = s.team_id AND p.id = s.pipeline_id
      LEFT JOIN LATERAL (
        SELECT json_build_object('id', f.id, 'dueAt', f.due_at, 'firedAt', f.fired_at, 'result', f.result, 'cause', f.cause, 'sentence', f.sentence,
                                 'instants', f.instants, 'runRequestId', f.run_request_id) AS firing
        FROM schedule_firings f WHERE f.team_id = s.team_id AND f.schedule_id = s.id ORDER BY f.due_at DESC LIMIT 1) f ON true
      WHERE ${Prisma.join(parts, ' AND ')} ORDER BY s.name, s.id LIMIT ${limit + 1}`,
  );
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return {
    items: items.map(({ firing, ...row }) =>
      toScheduleView({ ...row, firings: firing ? [dated(firing)] : [] }),
    ),
    nextCursor: last ? encodeCursor(filters, [last.name, last.id]) : null,
  };
}

const Place = z.object({ name: z.string(), id: z.uuid() });

/** A firing as it comes in JSON. */
type FlatFiring = Omit<FiringView, 'dueAt' | 'firedAt'> & { dueAt: string; firedAt: string };

type Row = Omit<ScheduleRow, 'firings'> & { firing: FlatFiring | null };

function dated(firing: FlatFiring): FiringView {
  return { ...firing, dueAt: new Date(firing.dueAt), firedAt: new Date(firing.firedAt) };
}
