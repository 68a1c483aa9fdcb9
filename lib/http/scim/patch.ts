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
  for (const { op, path, value } of parsed.data.Operations) {
    if (path !== undefined && path !== '') result = applied(result, op, readPath(path), value);
    else {
      if (op === 'remove') throw scim400('noTarget', 'To remove something takes a path.');
      if (!isObject(value)) throw scim400('invalidValue', 'Without a path, value is an object.');
      for (const [key, inner] of Object.entries(value)) {
        // Okta repeats the id beside what it changes.
        if (key.toLowerCase() === 'schemas' || (key === 'id' && inner === resource.id)) continue;
        result = applied(result, op, readPath(key), inner);
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
): Attributes {
  if (name === 'id' || name === 'meta') throw scim400('mutability', `${name} cannot be changed.`);
  const key = Object.keys(resource).find((known) => known.toLowerCase() === name) ?? name;
  const held = own(resource, key);
  if (filter) return { ...resource, [key]: amongValues(held, op, filter, sub, value) };
  if (sub) {
    const inner = isObject(held) ? { ...held } : {};
    const innerKey = Object.keys(inner).find((known) => known.toLowerCase() === sub) ?? sub;
    return { ...resource, [key]: { ...inner, [innerKey]: op === 'remove' ? undefined : value } };
  }
  if (op === 'remove') {
    // Entra removes members by a value beside the path instead of a filter in it.
    if (!Array.isArray(held) || value === undefined) return { ...resource, [key]: undefined };
    const named = [value].flat();
    return { ...resource, [key]: held.filter((one: unknown) => !isAmong(one, named)) };
  }
  if (op === 'add' && Array.isArray(held)) {
    const added = [value].flat().filter((one) => !isAmong(one, held));
    return { ...resource, [key]: [...held, ...added] };
  }
  if (isObject(value) && isObject(held)) return { ...resource, [key]: { ...held, ...value } };
  return { ...resource, [key]: Array.isArray(held) ? [value].flat() : value };
}

function amongValues(
  held: unknown,
  op: 'add' | 'replace' | 'remove',
  filter: Filter,
  sub: string | null,
  value: unknown,
): unknown[] {
  const values: unknown[] = Array.isArray(held) ? held : [];
  if (op === 'remove') {
    return values.flatMap((one) => {
      if (!matches(one, filter)) return [one];
      return sub && isObject(one) ? [{ ...one, [sub]: undefined }] : [];
    });
  }
  const change = sub ? { [sub]: value } : isObject(value) ? value : { value };
  if (values.some((one) => matches(one, filter))) {
    return values.map((one) =>
      matches(one, filter) && isObject(one) ? { ...one, ...change } : one,
    );
  }
  // This is how Entra adds emails[type eq "work"].value.
  const made =
    filter.kind === 'compare' && filter.by === 'eq' ? { [filter.path]: filter.value } : null;
  if (made) return [...values, { ...made, ...change }];
  throw scim400('noTarget', 'Nothing fits the filter of the path.');
}

const ownValue = (one: unknown): unknown => (isObject(one) ? own(one, 'value') : one);
const isAmong = (one: unknown, list: readonly unknown[]) =>
  list.some((other) => ownValue(other) === ownValue(one));

const isObject = (value: unknown): value is Attributes =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const own = (resource: Attributes, key: string): unknown =>
  Object.hasOwn(resource, key) ? resource[key] : undefined;
