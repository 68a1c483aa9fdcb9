import { type Filter, parseFilter } from './filter';
import { matches } from './matches';
import type { Attributes } from './patch';
import { scim400 } from './scim-error';

export const listSchema = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';
export const mostResults = 200;

/** The filter of a request, if it has one. Throws a SCIM 400. */
export function filterOf(url: URL): Filter | null {
  const text = url.searchParams.get('filter');
  return text === null || text.trim() === '' ? null : parseFilter(text);
}

/**
 * A page of what matches the filter, by startIndex (from 1) and count (RFC 7644, 3.4.2.4). Without a filter, only
 * the page's items are made into resources.
 */
export function listAnswer<Item>(
  items: readonly Item[],
  toResource: (item: Item) => Attributes,
  filter: Filter | null,
  url: URL,
): Attributes {
  const found = filter ? items.filter((one) => matches(toResource(one), filter)) : items;
  const startIndex = Math.max(1, wholeNumber(url, 'startIndex') ?? 1);
  const count = Math.min(mostResults, Math.max(0, wholeNumber(url, 'count') ?? 100));
  const page = found.slice(startIndex - 1, startIndex - 1 + count);
  return {
    schemas: [listSchema],
    totalResults: found.length,
    startIndex,
    itemsPerPage: page.length,
    Resources: page.map((one) => projected(toResource(one), url)),
  };
}

/** Without what `excludedAttributes` names, or with only what `attributes` names. */
export function projected(resource: Attributes, url: URL): Attributes {
  const wanted = names(url, 'attributes');
  const unwanted = names(url, 'excludedAttributes');
  return Object.fromEntries(
    Object.entries(resource).filter(([key]) => {
      const name = key.toLowerCase();
      if (name === 'id' || name === 'schemas') return true;
      return wanted ? wanted.has(name) : !unwanted?.has(name);
    }),
  );
}

/** By their first part: a sub-attribute brings the whole attribute. */
function names(url: URL, parameter: string): Set<string> | null {
  const text = url.searchParams.get(parameter);
  if (!text) return null;
  return new Set(
    text.split(',').map(
      (name) =>
        name
          .trim()
          .toLowerCase()
          .replace(/^urn:.*:/, '')
          .split('.')[0] ?? '',
    ),
  );
}

function wholeNumber(url: URL, parameter: string): number | null {
  const text = url.searchParams.get(parameter);
  if (text === null || text === '') return null;
  if (!/^-?\d{1,9}$/.test(text))
    throw scim400('invalidValue', `${parameter} takes a whole number.`);
  return Number(text);
}
