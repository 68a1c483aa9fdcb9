import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { decodeCursor, encodeCursor, foreignCursor, type Position } from '@/lib/cursor';
import { Prisma } from '@/lib/db';
import { isUuid, parseInput } from '@/lib/input';
import { oneLine } from '@/lib/plain-text';
import { type PipelineView, pipelineColumns, toPipelineView } from './internal';
import { ListPipelines, type pipelineSorts } from './schemas';

type Sort = (typeof pipelineSorts)[number];

/** What each order sorts by; nulls are given a value so that a cursor can stand on them. Newest and worst first. */
const sortKeys: Record<Sort, Prisma.Sql> = {
  name: Prisma.sql`lower(p.name)`,
  'last-run': Prisma.sql`-coalesce(extract(epoch FROM p.last_run_at) * 1000, 0)::float8`,
  'success-rate': Prisma.sql`coalesce(p.success_rate, 2)::float8`,
  duration: Prisma.sql`-coalesce(p.average_duration_ms, -1)::float8`,
};

export interface PipelineList {
  items: PipelineView[];
  nextCursor: string | null;
  /** How many fit the filters. */
  total: number;
}

/**
 * A page of the team's pipelines with their health, filtered and sorted in the database, never by asking
 * Datamin. Throws Invalid and, for a wrong cursor, Malformed.
 */
export async function listPipelines(ctx: TeamContext, input: unknown = {}): Promise<PipelineList> {
  requireRole(ctx, 'viewer');
  const { cursor, limit, ...filters } = parseInput(ListPipelines, input);
  const after = decodeCursor(cursor, filters);
  const key = sortKeys[filters.sort];
  const where = conditions(ctx.team.id, filters);
  return withTransaction(ctx, async (tx) => {
    const page = await tx.$queryRaw<{ id: string; key: string | number; total: bigint }[]>`
      SELECT p.id, ${key} AS key, (SELECT count(*) FROM pipelines p WHERE ${where}) AS total
      FROM pipelines p WHERE ${where} ${afterPosition(key, after, filters.sort)}
      ORDER BY ${key}, p.id LIMIT ${limit + 1}`;
    const shown = page.slice(0, limit);
    const last = shown.at(-1);
    const rows = await tx.pipeline.findMany({
      where: { teamId: ctx.team.id, id: { in: shown.map(({ id }) => id) } },
      select: pipelineColumns,
    });
    const byId = new Map(rows.map((row) => [row.id, toPipelineView(row)]));
    return {
      items: shown.flatMap(({ id }) => byId.get(id) ?? []),
      nextCursor: page.length > limit && last ? encodeCursor(filters, [last.key, last.id]) : null,
      total: Number(page[0]?.total ?? 0),
    };
  });
}

function conditions(
  teamId: string,
  filters: { q?: string | undefined; tag?: string | undefined; state?: string | undefined },
): Prisma.Sql {
  const parts = [Prisma.sql`p.team_id = ${teamId}::uuid`];
  if (filters.q) {
    const pattern = `%${filters.q.replaceAll(/[\\%_]/g, '\\$&')}%`;
    parts.push(
      Prisma.sql`(p.name ILIKE ${pattern} OR p.description ILIKE ${pattern} OR p.uuid::text ILIKE ${pattern} OR array_to_string(p.tags, ' ') ILIKE ${pattern})`,
    );
  }
  if (filters.tag) parts.push(Prisma.sql`p.tags @> ARRAY[${filters.tag}]::text[]`);
  if (filters.state) parts.push(Prisma.sql`p.state = ${filters.state}::pipeline_state`);
  return Prisma.join(parts, ' AND ');
}

function afterPosition(key: Prisma.Sql, after: Position | null, sort: Sort): Prisma.Sql {
  if (!after) return Prisma.empty;
  const [value, id] = after;
  // A cursor is opaque, not signed: what was put into it by hand must not reach a cast in the database.
  const fits =
    sort === 'name' ? typeof value === 'string' && oneLine.test(value) : Number.isFinite(value);
  if (!fits || !isUuid(id)) throw foreignCursor();
  return sort === 'name'
    ? Prisma.sql`AND (${key}, p.id) > (${String(value)}, ${id}::uuid)`
    : Prisma.sql`AND (${key}, p.id) > (${Number(value)}::float8, ${id}::uuid)`;
}
