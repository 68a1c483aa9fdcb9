import { z } from 'zod';
import { decodeCursor, encodeCursor } from '@/lib/cursor';
import { parseInput } from '@/lib/input';

const limitText = 'takes a number from 1 to 200';

const Query = z.strictObject({
  limit: z.coerce
    .number({ error: limitText })
    .int({ error: limitText })
    .min(1, { error: limitText })
    .max(200, { error: limitText })
    .default(100),
  cursor: z.string().max(1000, { error: 'is too long' }).optional(),
});

/**
 * Cuts a page out of a list that is small by nature (members, tokens, credentials of a team) and already in
 * its order. `keyOf` tells an item from the others, so that a removed one does not shift the rest.
 */
export function paged<Item extends { id: string }>(
  query: unknown,
  items: readonly Item[],
  keyOf: (item: Item) => string,
  order: 'ascending' | 'descending' = 'ascending',
): { items: Item[]; nextCursor: string | null } {
  const { limit, cursor } = parseInput(Query, query);
  const after = decodeCursor(cursor, 'all');
  const found = after ? items.findIndex((item) => item.id === after[1]) : -1;
  const start = after
    ? found >= 0
      ? found + 1
      : firstAfter(items, String(after[0]), keyOf, order)
    : 0;
  const page = items.slice(start, start + limit);
  const last = page.at(-1);
  const more = start + limit < items.length;
  return {
    items: page,
    nextCursor: more && last ? encodeCursor('all', [keyOf(last), last.id]) : null,
  };
}
paged.query = Query;

/** Where to go on when the item the cursor stood on is gone: behind all that sort before it. */
function firstAfter<Item>(
  items: readonly Item[],
  key: string,
  keyOf: (item: Item) => string,
  order: 'ascending' | 'descending',
): number {
  const index = items.findIndex((item) =>
    order === 'ascending' ? keyOf(item) > key : keyOf(item) < key,
  );
  return index < 0 ? items.length : index;
}
