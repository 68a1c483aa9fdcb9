import { Fragment, type ReactNode } from 'react';

/** Names of what events tell only the UUIDs of. */
export type AuditNames = ReadonlyMap<string, string>;

/** The details of an event: each field before and after, and whatever else was recorded. */
export function AuditDetails({
  details,
  names = new Map(),
}: {
  details: Record<string, unknown>;
  names?: AuditNames | undefined;
}) {
  const changed = changesIn(details.changes);
  const withChange = new Set(changed.map(({ name }) => name));
  // Before and after say more than the requested value; a bare `from` and `to` is how older events
  // recorded a change.
  const rest = Object.entries(details).filter(
    ([name]) =>
      name !== 'changes' &&
      !withChange.has(name) &&
      !(changed.length > 0 && /^(from|to)$/.test(name)),
  );
  if (changed.length + rest.length === 0) return null;
  return (
    <ul>
      {changed.map(({ name, from, to }) => (
        <li key={name}>
          <span className="text-muted">{inWords(name)}:</span> <del>{inFull(from, names)}</del>{' '}
          <span aria-hidden="true">→</span> <ins className="no-underline">{inFull(to, names)}</ins>
        </li>
      ))}
      {rest.map(([name, value], index) => (
        // One after the other, as a sentence: most are short, and there may be many.
        <li key={name} className="inline">
          {index > 0 ? ' · ' : null}
          <span className="text-muted">{inWords(name)}:</span> {inFull(value, names)}
        </li>
      ))}
    </ul>
  );
}

/** `viewCap` becomes "view cap". */
const inWords = (name: string) => name.replace(/[A-Z]+/g, (letters) => ` ${letters.toLowerCase()}`);

interface Change {
  name: string;
  from: unknown;
  to: unknown;
}

function changesIn(value: unknown): Change[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, change]) =>
    typeof change === 'object' && change !== null && 'from' in change && 'to' in change
      ? [{ name, from: change.from, to: change.to }]
      : [],
  );
}

function inFull(value: unknown, names: AuditNames): ReactNode {
  if (value === null || value === '') return 'none';
  if (typeof value === 'string')
    return uuid.test(value) ? <Id uuid={value} names={names} /> : value;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (!Array.isArray(value)) return JSON.stringify(value);
  if (value.length === 0) return 'none';
  return value.map((one, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a recorded list never changes
    <Fragment key={index}>
      {index > 0 ? ', ' : null}
      {inFull(one, names)}
    </Fragment>
  ));
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The name, or as much of the UUID as tells it from others; all of it is there to be copied. */
function Id({ uuid, names }: { uuid: string; names: AuditNames }) {
  const name = names.get(uuid);
  return (
    <span
      title={uuid}
      className={name ? undefined : 'inline-block max-w-[9ch] truncate align-bottom'}
    >
      {name ?? uuid}
    </span>
  );
}

/** Every UUID in the details of events. */
export function uuidsIn(details: unknown): string[] {
  if (typeof details === 'string') return uuid.test(details) ? [details] : [];
  if (typeof details !== 'object' || details === null) return [];
  return Object.values(details).flatMap(uuidsIn);
}
