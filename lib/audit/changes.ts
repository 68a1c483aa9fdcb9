import { beginning } from '@/lib/plain-text';

/** What a field was and is, as the audit keeps it. */
export type Changes = Record<string, { from: AuditValue; to: AuditValue }>;
type AuditValue = string | number | boolean | null | AuditValue[] | { [name: string]: AuditValue };

/** Names that may hold what must not be kept: none of these can be given as a field. */
type SecretName =
  `${string}${'ecret' | 'assword' | 'ealed' | 'oken' | 'Hash' | 'hash' | 'outputKey'}${string}`;
type PlainField<T> = Exclude<Extract<keyof T, string>, SecretName>;

/** Longer texts and lists do not help anybody see what changed. */
const longest = 500;

/** Which of the named fields differ between before and after. Naming a secret's field is a type error. */
export function changes<T extends object>(
  before: T,
  after: Partial<T>,
  fields: readonly PlainField<T>[],
): Changes {
  const found: Changes = {};
  for (const field of fields) {
    if (!(field in after)) continue;
    const [from, to] = [plain(before[field]), plain(after[field])];
    if (JSON.stringify(from) !== JSON.stringify(to)) found[field] = { from, to };
  }
  return found;
}

function plain(value: unknown): AuditValue {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'string')
    return value.length > longest ? `${beginning(value, longest)}…` : value;
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return `${value}`;
  if (Array.isArray(value)) return value.slice(0, 100).map(plain);
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, plain(part)]));
}
