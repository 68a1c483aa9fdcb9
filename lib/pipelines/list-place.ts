import { decodeCursor, encodeCursor, foreignCursor, type Position } from '@/lib/cursor';
import { Prisma } from '@/lib/db';
import { isUuid } from '@/lib/input';
import { oneLine } from '@/lib/plain-text';
import type { PipelineSort } from './schemas';

/** Where a page begins: after an item, or going backwards from one. */
export interface Place {
  at: Position;
  backwards: boolean;
}

interface Filters {
  sort: PipelineSort;
}

const back = (filters: Filters) => ['back', filters];

/** Throws Malformed for a cursor that was not made for these filters. */
export function decodePlace(cursor: string | undefined, filters: Filters): Place | null {
  if (cursor === undefined) return null;
  try {
    return { at: checked(decodeCursor(cursor, filters), filters.sort), backwards: false };
  } catch {
    return { at: checked(decodeCursor(cursor, back(filters)), filters.sort), backwards: true };
  }
}

export function encodePlace(filters: Filters, { at, backwards }: Place): string {
  return encodeCursor(backwards ? back(filters) : filters, at);
}

/** Keeps what lies beyond the place, in its direction. */
export function beyond(place: Place | null, key: Prisma.Sql, sort: PipelineSort): Prisma.Sql {
  if (!place) return Prisma.empty;
  return Prisma.sql`AND (${key}, p.id) ${place.backwards ? Prisma.sql`<` : Prisma.sql`>`} ${spot(place.at, sort)}`;
}

/** Keeps what comes before an item. */
export function ahead(at: Position, key: Prisma.Sql, sort: PipelineSort): Prisma.Sql {
  return Prisma.sql`AND (${key}, p.id) < ${spot(at, sort)}`;
}

function spot([value, id]: Position, sort: PipelineSort): Prisma.Sql {
  return isText(sort)
    ? Prisma.sql`(${String(value)}, ${id}::uuid)`
    : Prisma.sql`(${Number(value)}::float8, ${id}::uuid)`;
}

const isText = (sort: PipelineSort) => sort === 'name' || sort === 'attention';

/** A cursor is opaque but not signed: a value edited by hand must not reach a cast in the database. */
function checked(at: Position | null, sort: PipelineSort): Position {
  const [value, id] = at ?? [null, ''];
  const fits = isText(sort)
    ? typeof value === 'string' && oneLine.test(value)
    : Number.isFinite(value);
  if (!fits || !isUuid(id)) throw foreignCursor();
  return [value, id];
}
