/** The details of an event: each field before and after, and whatever else was recorded. */
export function AuditDetails({ details }: { details: Record<string, unknown> }) {
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
          <span className="text-muted">{inWords(name)}:</span> <del>{asText(from)}</del>{' '}
          <span aria-hidden="true">→</span> <ins className="no-underline">{asText(to)}</ins>
        </li>
      ))}
      {rest.map(([name, value], index) => (
        // One after the other, as a sentence: most are short, and there may be many.
        <li key={name} className="inline">
          {index > 0 ? ' · ' : null}
          <span className="text-muted">{inWords(name)}:</span> {asText(value)}
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

function asText(value: unknown): string {
  if (value === null || value === '') return 'nothing';
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.length > 0 ? value.map(asText).join(', ') : 'none';
  return JSON.stringify(value);
}
