import type { z } from 'zod';
import type { TeamContext } from '@/lib/context';
import { Prisma, type SqlTransaction } from '@/lib/db';
import { type PipelineView, toPipelineView } from './internal';
import { fits, joined, sortKey } from './list-conditions';
import { ahead, beyond, decodePlace, encodePlace } from './list-place';
import { defaultRange } from './ranges';
import { type ListedRow, readRows } from './read-rows';
import type { ListPipelines } from './schemas';

export interface PipelineList {
  items: PipelineView[];
  nextCursor: string | null;
  previousCursor: string | null;
  /** How many match the filters, and how many of them come before the first one shown. */
  total: number;
  before: number;
}

/**
 * A page of the team's pipelines. Throws Malformed for a wrong cursor.
 *
 * @param known how many match, if that has already been counted
 */
export async function readPage(
  tx: SqlTransaction,
  ctx: TeamContext,
  { cursor, limit, ...filters }: z.output<typeof ListPipelines>,
  known: number | null = null,
): Promise<PipelineList> {
  const { sort, range = defaultRange } = filters;
  const place = decodePlace(cursor, filters);
  const where = fits(ctx.team.id, filters);
  const key = sortKey(sort, range);
  const found = await readRows(tx, {
    where: Prisma.sql`${where} ${beyond(place, key, sort)}`,
    key,
    backwards: place?.backwards ?? false,
    limit: limit + 1,
    range,
  });
  const isMore = found.length > limit;
  const shown = place?.backwards ? found.slice(0, limit).reverse() : found.slice(0, limit);
  const [first, last] = [shown.at(0), shown.at(-1)];
  const isAfter = place ? place.backwards || isMore : isMore;
  const isBefore = place?.backwards ? isMore : place !== null;
  const count = async (condition: Prisma.Sql) => {
    const [row] = await tx.$queryRaw<[{ count: number }]>`
      SELECT count(*)::int AS count FROM ${joined} WHERE ${condition}`;
    return row.count;
  };
  return {
    items: shown.map(({ row, inRange }) => toPipelineView(row, range, inRange)),
    nextCursor: isAfter && last ? encodePlace(filters, { at: at(last), backwards: false }) : null,
    previousCursor:
      isBefore && first ? encodePlace(filters, { at: at(first), backwards: true }) : null,
    total: known ?? (await count(where)),
    before:
      isBefore && first ? await count(Prisma.sql`${where} ${ahead(at(first), key, sort)}`) : 0,
  };
}

function at({ key, row }: ListedRow): [string | number, string] {
  return [key, row.id];
}
