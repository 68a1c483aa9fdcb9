import { redirect } from 'next/navigation';
import { Malformed } from '@/lib/errors';

export type InstanceSearch = Promise<Record<string, string | string[] | undefined>>;

/** What the address of a list says. */
export async function listSearch(
  search: InstanceSearch,
): Promise<{ q: string | undefined; input: { q?: string; cursor?: string } }> {
  const given = await search;
  const text = (name: string) => [given[name]].flat()[0] || undefined;
  const [q, cursor] = [text('q')?.slice(0, 200), text('cursor')];
  return { q, input: { ...(q && { q }), ...(cursor && { cursor }) } };
}

/** The page; a damaged link leads to the first one: there is nothing better to show. */
export async function pageOfList<Page>(page: Promise<Page>, home: string): Promise<Page> {
  try {
    return await page;
  } catch (thrown) {
    if (thrown instanceof Malformed) redirect(home);
    throw thrown;
  }
}

/** The links to the first page and the next, where there are such pages. */
export function hrefs(
  path: string,
  q: string | undefined,
  cursor: string | undefined,
  nextCursor: string | null,
): { firstHref?: string; nextHref?: string } {
  const query = q ? `q=${encodeURIComponent(q)}` : '';
  return {
    ...(cursor && { firstHref: query ? `${path}?${query}` : path }),
    ...(nextCursor && { nextHref: `${path}?${query ? `${query}&` : ''}cursor=${nextCursor}` }),
  };
}
