import type { CompareValue, Comparison, Filter } from './filter';

/** Whether a resource matches a filter. Names ignore case, and so do strings except ids (RFC 7643, 2.2). */
export function matches(resource: unknown, filter: Filter): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.filters.every((one) => matches(resource, one));
    case 'or':
      return filter.filters.some((one) => matches(resource, one));
    case 'not':
      return !matches(resource, filter.filter);
    case 'values':
      return valuesAt(resource, [filter.path]).some((value) => matches(value, filter.filter));
    case 'present':
      return valuesAt(resource, filter.path.split('.')).some(isPresent);
    case 'compare':
      return compares(resource, filter.path, filter.by, filter.value);
  }
}

const exact = new Set(['id', 'externalid', 'value', 'members.value', 'members']);

function compares(resource: unknown, path: string, by: Comparison, value: CompareValue): boolean {
  const found = valuesAt(resource, path.split('.'))
    // A list of objects that is compared directly is compared by its `value`s.
    .flatMap((one) => (isObject(one) ? valuesAt(one, ['value']) : [one]));
  if (by === 'ne') return !found.some((one) => equals(one, value, exact.has(path)));
  if (by === 'eq') {
    return found.length === 0
      ? value === null
      : found.some((one) => equals(one, value, exact.has(path)));
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
  const [at, until] = [Date.parse(found), Date.parse(value)];
  return Number.isNaN(at) || Number.isNaN(until)
    ? compared(one < other ? -1 : one > other ? 1 : 0, by)
    : compared(at - until, by);
}

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
