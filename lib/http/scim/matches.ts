import type { CompareValue, Comparison, Filter } from './filter';

/**
 * Whether a resource matches a filter. Names ignore case, and so do strings except ids (RFC 7643, 2.2). A value of
 * a list is a resource too; `list` is then the list's name.
 */
export function matches(resource: unknown, filter: Filter, list?: string): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.filters.every((one) => matches(resource, one, list));
    case 'or':
      return filter.filters.some((one) => matches(resource, one, list));
    case 'not':
      return !matches(resource, filter.filter, list);
    case 'values':
      return valuesAt(resource, [filter.path]).some((value) =>
        matches(value, filter.filter, filter.path),
      );
    case 'present':
      return valuesAt(resource, filter.path.split('.')).some(isPresent);
    case 'compare':
      return compares(resource, filter, list);
  }
}

/** Paths of ids. */
const exact = new Set([
  ...['id', 'externalid', 'members', 'members.value', 'groups', 'groups.value'],
]);

function compares(
  resource: unknown,
  { path, by, value }: Extract<Filter, { kind: 'compare' }>,
  list: string | undefined,
): boolean {
  const isExact = exact.has(list === undefined ? path : `${list}.${path}`);
  const found = valuesAt(resource, path.split('.'))
    // A list of objects that is compared directly is compared by its `value`s.
    .flatMap((one) => (isObject(one) ? valuesAt(one, ['value']) : [one]));
  if (by === 'ne') return !found.some((one) => equals(one, value, isExact));
  if (by === 'eq') {
    return found.length === 0 ? value === null : found.some((one) => equals(one, value, isExact));
  }
  return found.some((one) => ordered(one, by, value));
}

function equals(found: unknown, value: CompareValue, isExact: boolean): boolean {
  if (typeof found === 'string' && typeof value === 'string') {
    return isExact ? found === value : found.toLowerCase() === value.toLowerCase();
  }
  // Some clients send "true" as a string for a boolean.
  if (typeof found === 'boolean' && typeof value === 'string') {
    return String(found) === value.toLowerCase();
  }
  return found === value;
}

function ordered(found: unknown, by: Comparison, value: CompareValue): boolean {
  if (typeof found === 'number' && typeof value === 'number') return compared(found - value, by);
  if (typeof found !== 'string' || typeof value !== 'string') return false;
  const [one, other] = [found.toLowerCase(), value.toLowerCase()];
  if (by === 'co') return one.includes(other);
  if (by === 'sw') return one.startsWith(other);
  if (by === 'ew') return one.endsWith(other);
  return isTime.test(found) && isTime.test(value)
    ? compared(Date.parse(found) - Date.parse(value), by)
    : compared(one < other ? -1 : one > other ? 1 : 0, by);
}

/** Date.parse alone would read a date into "Team 9". */
const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;

function compared(difference: number, by: Comparison): boolean {
  if (by === 'gt') return difference > 0;
  if (by === 'ge') return difference >= 0;
  if (by === 'lt') return difference < 0;
  return by === 'le' && difference <= 0;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const isPresent = (value: unknown) =>
  value !== null &&
  value !== undefined &&
  value !== '' &&
  !(Array.isArray(value) && value.length === 0);

/** The values at a path, with lists opened; empty if there are none. */
function valuesAt(value: unknown, path: readonly string[]): unknown[] {
  if (Array.isArray(value)) return value.flatMap((one) => valuesAt(one, path));
  const [name, ...rest] = path;
  if (name === undefined) return value === undefined || value === null ? [] : [value];
  if (!isObject(value)) return [];
  return Object.entries(value)
    .filter(([key]) => key.toLowerCase() === name)
    .flatMap(([, inner]) => valuesAt(inner, rest));
}
