/** The query of a page as Next passes it. */
export type SearchParams = Promise<Record<string, string | string[] | undefined>>;

/** The known parameters of an address. Empty ones are left out: a form sends every field it has. */
export type Search<Name extends string> = Partial<Record<Name, string>>;

export async function readSearch<Name extends string>(
  params: SearchParams,
  names: readonly Name[],
): Promise<Search<Name>> {
  const given = await params;
  const search: Search<Name> = {};
  for (const name of names) {
    const value = [given[name]].flat()[0];
    if (value !== undefined && value !== '') search[name] = value;
  }
  return search;
}

/** An address with these parameters; null removes one. */
export function hrefWith(
  path: string,
  search: Record<string, string | undefined>,
  changes: Record<string, string | null> = {},
): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...search, ...changes })) {
    if (value !== null && value !== undefined) query.set(name, value);
  }
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}
