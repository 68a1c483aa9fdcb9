import { z } from 'zod';
import { attributePath, type Filter, parseFilter } from './filter';
import { matches } from './matches';
import { ScimError, scim400 } from './scim-error';

/** A resource while it is being changed: its attributes by name. */
export type Attributes = Record<string, unknown>;

const PatchOp = z.object({
  Operations: z
    .array(
      z.object({
        // Entra writes Add, Replace, Remove.
        op: z
          .string()
          .toLowerCase()
          .pipe(z.enum(['add', 'replace', 'remove'])),
        path: z.string().max(4000).optional(),
        value: z.unknown().optional(),
      }),
    )
    .min(1)
    .max(1000),
});

/** Attributes named in all operations together: each makes a new resource. */
const mostChanges = 1000;
/** Values that filters are held against, in all operations together; one member by its id is looked up faster. */
const mostCompared = 20_000;

interface Path {
  name: string;
  filter: Filter | null;
  sub: string | null;
}

/**
 * A resource after the operations of RFC 7644, 3.5.2, in the dialects of Okta (no path, an object of
 * attributes) and Entra ID (`members[value eq "…"]`, `name.givenName` as a key). Throws SCIM 400s.
 */
export function patched(resource: Attributes, body: unknown): Attributes {
  const parsed = PatchOp.safeParse(body);
  if (!parsed.success) {
    throw scim400('invalidSyntax', 'Send Operations, each with op add, replace or remove.');
  }
  let result = structuredClone(resource);
  const named = parsed.data.Operations.map(({ path, value }) =>
    !path && isObject(value) ? Object.keys(value).length : 1,
  );
  if (named.reduce((sum, count) => sum + count, 0) > mostChanges) {
    throw scim400('tooMany', `Change at most ${mostChanges} attributes in one request.`);
  }
  const work = { left: mostCompared };
  for (const { op, path, value } of parsed.data.Operations) {
    if (path !== undefined && path !== '')
      result = applied(result, op, readPath(path), value, work);
    else {
      if (op === 'remove') throw scim400('noTarget', 'To remove something takes a path.');
      if (!isObject(value)) throw scim400('invalidValue', 'Without a path, value is an object.');
      for (const [key, inner] of Object.entries(value)) {
        // Okta repeats the id beside what it changes.
        if (key.toLowerCase() === 'schemas' || (key === 'id' && inner === resource.id)) continue;
        result = applied(result, op, readPath(key), inner, work);
      }
    }
  }
  return result;
}

function readPath(text: string): Path {
  const parts = /^([^[\]]+?)(?:\[(.*)\](?:\.([A-Za-z$][\w$-]*))?)?$/s.exec(text.trim());
  const [, attribute = '', filter, ofValues] = parts ?? [];
  // An extension's attributes are not kept: they are accepted and ignored.
  const word = /^urn:(?!ietf:params:scim:schemas:core:2\.0:)/i.test(attribute)
    ? 'extension'
    : attribute;
  try {
    const [name = '', sub] = attributePath(word).split('.');
    return {
      name,
      filter: filter === undefined ? null : parseFilter(filter),
      sub: ofValues?.toLowerCase() ?? sub ?? null,
    };
  } catch (error) {
    if (error instanceof ScimError)
      throw scim400('invalidPath', `The path cannot be read: ${text.slice(0, 200)}`);
    throw error;
  }
}

function applied(
  resource: Attributes,
  op: 'add' | 'replace' | 'remove',
  { name, filter, sub }: Path,
  value: unknown,
  work: { left: number },
): Attributes {
  if (name === 'id' || name === 'meta') throw scim400('mutability', `${name} cannot be changed.`);
  const key = Object.keys(resource).find((known) => known.toLowerCase() === name) ?? name;
  const held = own(resource, key);
  if (filter) {
    const values: unknown[] = Array.isArray(held) ? held : [];
    const id = name === 'members' ? idIn(filter) : null;
    if (id === null) work.left -= values.length;
    if (work.left < 0) throw scim400('tooMany', 'The filters of the paths are too much work.');
    const fits = (one: unknown) =>
      id === null ? matches(one, filter, name) : ownValue(one) === id;
    return { ...resource, [key]: amongValues(values, op, filter, fits, sub, value) };
  }
  if (sub) {
    const inner = isObject(held) ? { ...held } : {};
    const innerKey = Object.keys(inner).find((known) => known.toLowerCase() === sub) ?? sub;
    return { ...resource, [key]: { ...inner, [innerKey]: op === 'remove' ? undefined : value } };
  }
  if (op === 'remove') {
    // Entra removes members by a value beside the path instead of a filter in it.
    if (!Array.isArray(held) || value === undefined) return { ...resource, [key]: undefined };
    const named = ownValues([value].flat());
    return { ...resource, [key]: held.filter((one: unknown) => !named.has(ownValue(one))) };
  }
  if (op === 'add' && Array.isArray(held)) {
    const there = ownValues(held);
    const added = [value].flat().filter((one) => !there.has(ownValue(one)));
    return { ...resource, [key]: [...held, ...added] };
  }
  if (isObject(value) && isObject(held)) return { ...resource, [key]: { ...held, ...value } };
  return { ...resource, [key]: Array.isArray(held) ? [value].flat() : value };
}

function amongValues(
  values: unknown[],
  op: 'add' | 'replace' | 'remove',
  filter: Filter,
  fits: (one: unknown) => boolean,
  sub: string | null,
  value: unknown,
): unknown[] {
  if (op === 'remove') {
    return values.flatMap((one) => {
      if (!fits(one)) return [one];
      return sub && isObject(one) ? [{ ...one, [sub]: undefined }] : [];
    });
  }
  const change = sub ? { [sub]: value } : isObject(value) ? value : { value };
  if (values.some(fits)) {
    return values.map((one) => (fits(one) && isObject(one) ? { ...one, ...change } : one));
  }
  // This is how Entra adds emails[type eq "work"].value.
  const made =
    filter.kind === 'compare' && filter.by === 'eq' ? { [filter.path]: filter.value } : null;
  if (made) return [...values, { ...made, ...change }];
  throw scim400('noTarget', 'Nothing fits the filter of the path.');
}

/** What a filter such as `value eq "…"` asks for; null for any other. */
const idIn = (filter: Filter): string | null =>
  filter.kind === 'compare' &&
  filter.path === 'value' &&
  filter.by === 'eq' &&
  typeof filter.value === 'string'
    ? filter.value
    : null;

const ownValue = (one: unknown): unknown => (isObject(one) ? own(one, 'value') : one);
const ownValues = (list: readonly unknown[]) => new Set(list.map(ownValue));

const isObject = (value: unknown): value is Attributes =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const own = (resource: Attributes, key: string): unknown =>
  Object.hasOwn(resource, key) ? resource[key] : undefined;
