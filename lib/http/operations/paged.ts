import { z } from 'zod';
import { aPage, decodeCursor, encodeCursor, type Position } from '@/lib/cursor';
import { parseInput } from '@/lib/input';

const Query = z.strictObject(aPage({ usual: 100 }));

/**
 * Cuts a page out of a list that is small by nature (members, tokens, credentials of a team) and already
 * sorted. If the item that the cursor stood on is gone, the page begins with the one now in its place.
 */
export function paged<Item>(
  list: string,
  query: unknown,
  items: readonly Item[],
  idOf: (item: Item) => string,
): { items: Item[]; nextCursor: string | null } {
  const { limit, cursor } = parseInput(Query, query);
  const after = decodeCursor(cursor, list);
  const start = after ? startAfter(items.map(idOf), after) : 0;
  const page = items.slice(start, start + limit);
  const last = page.at(-1);
  const end = start + page.length;
  const more = last !== undefined && end < items.length;
  return { items: page, nextCursor: more ? encodeCursor(list, [end - 1, idOf(last)]) : null };
}
paged.query = Query;

function startAfter(ids: readonly string[], [index, id]: Position): number {
  const found = ids.indexOf(id);
  if (found >= 0) return found + 1;
  return Number.isSafeInteger(index) ? Math.max(0, Number(index)) : ids.length;
}
