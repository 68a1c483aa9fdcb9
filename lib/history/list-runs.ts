import { z } from 'zod';
import { nowMs } from '@/lib/clock';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { decodeCursor, encodeCursor, foreignCursor, type Position } from '@/lib/cursor';
import { Prisma } from '@/lib/db';
import { parseInput } from '@/lib/input';
import { quietMs } from '@/lib/runs';
import { RunRow, type RunView, runColumns, toRunView } from './run-view';
import { ListRuns } from './schemas';
import { searchQuery } from './search-words';

export interface RunList {
  items: RunView[];
  nextCursor: string | null;
}

type RunFilters = Omit<z.output<typeof ListRuns>, 'cursor' | 'limit'>;

/**
 * Runs of the team, newest start first, a page at a time, from the history alone: Datamin is never asked.
 * Throws Invalid and, for a wrong cursor, Malformed.
 */
export async function listRuns(ctx: TeamContext, input: unknown = {}): Promise<RunList> {
  requireRole(ctx, 'viewer');
  const { cursor, limit, ...filters } = parseInput(ListRuns, input);
  const after = decodeCursor(cursor, filters);
  const where = conditions(ctx.team.id, filters);
  if (!where) return { items: [], nextCursor: null };
  const rows = z.array(RunRow).parse(
    await withTransaction(
      ctx,
      (tx) => tx.$queryRaw`
        SELECT ${runColumns(nowMs())}
        FROM runs r JOIN pipelines p ON p.id = r.pipeline_id
        WHERE ${Prisma.join([...where, ...olderThan(after)], ' AND ')}
        ORDER BY r.started_at DESC, r.run_uuid DESC, r.pipeline_id DESC LIMIT ${limit + 1}`,
    ),
  );
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return {
    items: shown.map(toRunView),
    nextCursor: last
      ? encodeCursor(filters, [last.started_us, `${last.run_uuid}/${last.pipeline_id}`])
      : null,
  };
}

/** Null: nothing can match. */
function conditions(teamId: string, filters: RunFilters): Prisma.Sql[] | null {
  const { pipeline, status, tag, taskType, trigger, minDurationMs, maxDurationMs, q, from, to } =
    filters;
  const where = [Prisma.sql`r.team_id = ${teamId}::uuid`];
  const and = (sql: Prisma.Sql) => where.push(sql);
  if (pipeline) {
    and(
      Prisma.sql`r.pipeline_id = (SELECT i.id FROM pipelines i WHERE i.team_id = ${teamId}::uuid AND i.uuid = ${pipeline}::uuid)`,
    );
  }
  if (tag) {
    and(
      Prisma.sql`r.pipeline_id IN (SELECT i.id FROM pipelines i WHERE i.team_id = ${teamId}::uuid AND i.tags @> ARRAY[${tag}])`,
    );
  }
  if (status) and(ofStatus(status, new Date(nowMs() - quietMs)));
  if (taskType) and(Prisma.sql`r.task_types @> ARRAY[${taskType}]`);
  if (trigger) {
    const requested = Prisma.sql`EXISTS (SELECT FROM run_requests q WHERE q.team_id = ${teamId}::uuid AND q.run_uuid = r.run_uuid)`;
    and(trigger === 'here' ? requested : Prisma.sql`NOT ${requested}`);
  }
  if (minDurationMs !== undefined) and(Prisma.sql`r.duration_ms >= ${minDurationMs}`);
  if (maxDurationMs !== undefined) and(Prisma.sql`r.duration_ms <= ${maxDurationMs}`);
  if (from) and(Prisma.sql`r.started_at >= ${from}`);
  if (to) and(Prisma.sql`r.started_at < ${to}`);
  if (q) {
    const words = searchQuery(q);
    if (words === null) return null;
    and(Prisma.sql`r.words @@ ${words}::tsquery`);
  }
  return where;
}

function ofStatus(status: NonNullable<RunFilters['status']>, quietSince: Date): Prisma.Sql {
  if (status === 'running') return Prisma.sql`r.ended_at > ${quietSince}`;
  if (status === 'failed') return Prisma.sql`NOT r.successful AND r.ended_at <= ${quietSince}`;
  return Prisma.sql`r.successful AND r.ended_at <= ${quietSince}`;
}

const Place = z
  .tuple([z.number().int(), z.string()])
  .transform(([us, id]) => ({ us, ids: id.split('/') }))
  .pipe(z.object({ us: z.number(), ids: z.tuple([z.uuid(), z.uuid()]) }));

/** A cursor is opaque, not signed: what was put into it by hand must not reach a cast in the database. */
function olderThan(position: Position | null): Prisma.Sql[] {
  if (!position) return [];
  const place = Place.safeParse(position);
  if (!place.success) throw foreignCursor();
  const { us, ids } = place.data;
  return [
    // The first comparison alone is what the index begins at.
    Prisma.sql`r.started_at <= 'epoch'::timestamptz + ${us} * interval '1 microsecond'`,
    Prisma.sql`(r.started_at, r.run_uuid, r.pipeline_id) < ('epoch'::timestamptz + ${us} * interval '1 microsecond', ${ids[0]}::uuid, ${ids[1]}::uuid)`,
  ];
}
