import fc from 'fast-check';
import { Invalid, Malformed } from '@/lib/errors';
import { paged } from '@/lib/http/operations/paged';

const idOf = ({ id }: { id: string }) => id;
const items = (count: number) => Array.from({ length: count }, (_, index) => ({ id: `i${index}` }));

function all(list: { id: string }[], limit: number): string[][] {
  const pages: string[][] = [];
  let cursor: string | null = null;
  do {
    const page: ReturnType<typeof paged<{ id: string }>> = paged(
      'items',
      { limit: String(limit), ...(cursor === null ? {} : { cursor }) },
      list,
      idOf,
    );
    pages.push(page.items.map(idOf));
    cursor = page.nextCursor;
  } while (cursor !== null);
  return pages;
}

test('the pages are together the whole list, all full but the last', () => {
  fc.assert(
    fc.property(fc.nat({ max: 500 }), fc.integer({ min: 1, max: 200 }), (count, limit) => {
      const pages = all(items(count), limit);
      expect(pages.flat()).toEqual(items(count).map(idOf));
      for (const page of pages.slice(0, -1)) expect(page).toHaveLength(limit);
      if (count > 0) expect(pages.at(-1)?.length).toBeGreaterThan(0);
    }),
  );
});

test('what is removed between two pages shifts nothing', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 40 }),
      fc.integer({ min: 1, max: 20 }),
      (count, limit) => {
        fc.pre(limit < count);
        const list = items(count);
        const first = paged('items', { limit: String(limit) }, list, idOf);
        const last = first.items.at(-1);
        const left = list.filter((item) => item !== last);
        const rest = paged('items', { limit: '200', cursor: String(first.nextCursor) }, left, idOf);
        expect(rest.items).toEqual(list.slice(limit));
      },
    ),
  );
});

test('a cursor of another list is malformed, a wrong limit invalid', () => {
  const { nextCursor } = paged('items', { limit: '1' }, items(2), idOf);
  const cursor = String(nextCursor);
  expect(() => paged('others', { cursor }, items(2), idOf)).toThrow(Malformed);
  for (const limit of ['0', '201', '-1', '1.5', 'x', '']) {
    expect(() => paged('items', { limit }, items(2), idOf)).toThrow(Invalid);
  }
  expect(() => paged('items', { page: '1' }, items(2), idOf)).toThrow(Invalid);
});
