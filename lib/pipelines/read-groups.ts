import type { z } from 'zod';
import type { TeamContext } from '@/lib/context';
import { Prisma, type SqlTransaction } from '@/lib/db';
import type { Attention } from './attention';
import { type PipelineView, toPipelineView } from './internal';
import { attention, fits, joined, severity, sortKey, stale } from './list-conditions';
import { defaultRange } from './ranges';
import { readRows } from './read-rows';
import type { PipelineFilters } from './schemas';

/** How many pipelines a group shows, and how many all groups together; the rest are only counted. */
const mostOfGroup = 12;
const mostOfAll = 100;
const mostGroups = 500;

/** The pipelines with one tag; null for those without tags. A pipeline with two tags is in both groups. */
export interface PipelineGroup {
  tag: string | null;
  pipelines: number;
  of: Record<Attention, number>;
  stale: number;
  /** The worst of them, in the requested order; empty if the page is full. */
  items: PipelineView[];
}

interface Row extends Record<Attention, number> {
  tag: string | null;
  pipelines: number;
  stale: number;
  ids: string[];
}

/** The groups of the matching pipelines: worst group first, and the worst pipelines first within each. */
export async function readGroups(
  tx: SqlTransaction,
  ctx: TeamContext,
  filters: z.output<typeof PipelineFilters>,
): Promise<PipelineGroup[]> {
  const { sort, range = defaultRange } = filters;
  const rows = await tx.$queryRaw<Row[]>`
    WITH fitting AS (
      SELECT p.id, ${severity()} AS severity, ${sortKey(sort, range)} AS key, ${attention.failing} AS failing,
             ${attention.late} AS late, ${attention.degrading} AS degrading, ${attention.credential} AS credential,
             ${stale()} AS stale, CASE WHEN p.tags = '{}' THEN ARRAY[NULL]::text[] ELSE p.tags END AS tags
      FROM ${joined} WHERE ${fits(ctx.team.id, filters)}
    ), placed AS (
      SELECT f.*, tag, row_number() OVER (PARTITION BY tag ORDER BY f.severity, f.key, f.id) AS place
      FROM fitting f CROSS JOIN LATERAL unnest(f.tags) AS tag
    )
    SELECT tag, count(*)::int AS pipelines, (count(*) FILTER (WHERE failing))::int AS failing,
           (count(*) FILTER (WHERE late))::int AS late, (count(*) FILTER (WHERE degrading))::int AS degrading,
           (count(*) FILTER (WHERE credential))::int AS credential, (count(*) FILTER (WHERE stale))::int AS stale,
           array_agg(id::text ORDER BY place) FILTER (WHERE place <= ${mostOfGroup}) AS ids
    FROM placed GROUP BY tag ORDER BY min(severity), tag NULLS LAST LIMIT ${mostGroups}`;
  let room = mostOfAll;
  const shown = rows.map(({ ids }) => {
    const some = ids.slice(0, room);
    room -= some.length;
    return some;
  });
  const views = await readViews(tx, ctx, shown.flat(), range);
  return rows.map(({ tag, pipelines, stale: old, ids: _, ...of }, index) => ({
    tag,
    pipelines,
    of,
    stale: old,
    items: (shown[index] ?? []).flatMap((id) => views.get(id) ?? []),
  }));
}

async function readViews(
  tx: SqlTransaction,
  ctx: TeamContext,
  ids: readonly string[],
  range: NonNullable<z.output<typeof PipelineFilters>['range']>,
): Promise<ReadonlyMap<string, PipelineView>> {
  const rows = await readRows(tx, {
    where: Prisma.sql`p.team_id = ${ctx.team.id}::uuid AND p.id = ANY(${[...new Set(ids)]}::uuid[])`,
    key: sortKey('name', range),
    limit: mostOfAll,
    range,
  });
  return new Map(rows.map(({ row, inRange }) => [row.id, toPipelineView(row, range, inRange)]));
}
