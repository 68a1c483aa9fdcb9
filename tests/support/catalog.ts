import type { Client } from 'pg';

/** What an older portal process relies on in a database, each thing with its definition. */
type Catalog = ReadonlyMap<string, string>;

/** One line per thing: its kind, name and definition. Names are relative to the schema in use. */
const things = `
  SELECT 'table' AS kind, c.relname::text AS name, '' AS state
    FROM pg_class c WHERE c.relkind IN ('r', 'p') AND c.relnamespace = current_schema()::regnamespace
  UNION ALL
  SELECT 'column', c.relname || '.' || a.attname, format_type(a.atttypid, a.atttypmod)
      || CASE WHEN a.attnotnull AND (a.atthasdef OR a.attidentity <> '') THEN ' filled'
              WHEN a.attnotnull THEN ' required' ELSE '' END
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE c.relkind IN ('r', 'p') AND c.relnamespace = current_schema()::regnamespace
      AND a.attnum > 0 AND NOT a.attisdropped
  UNION ALL
  SELECT CASE k.contype WHEN 'c' THEN 'check' ELSE 'rule' END, c.relname || '.' || k.conname,
      (SELECT coalesce(string_agg(a.attname, ',' ORDER BY a.attname), '') FROM pg_attribute a
        WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey))
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
    WHERE k.contype IN ('c', 'f', 'u', 'p', 'x') AND c.relnamespace = current_schema()::regnamespace
  UNION ALL
  SELECT 'rule', c.relname || '.' || x.relname,
      (SELECT coalesce(string_agg(a.attname, ',' ORDER BY a.attname), '') FROM pg_attribute a
        WHERE a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey))
    FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid
    WHERE i.indisunique AND c.relnamespace = current_schema()::regnamespace
      AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid)
  UNION ALL
  SELECT 'word', t.typname || '.' || e.enumlabel, ''
    FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid
    WHERE t.typnamespace = current_schema()::regnamespace
  UNION ALL
  SELECT 'function', p.oid::regprocedure::text, ''
    FROM pg_proc p WHERE p.pronamespace = current_schema()::regnamespace AND p.prorettype <> 'trigger'::regtype
  UNION ALL
  SELECT 'answer', p.oid::regprocedure::text || '.' || n.name, format_type(n.type, NULL)
    FROM pg_proc p, unnest(p.proallargtypes, p.proargmodes::text[], p.proargnames) AS n (type, mode, name)
    WHERE p.pronamespace = current_schema()::regnamespace AND n.mode IN ('t', 'o')
  UNION ALL
  SELECT 'right', c.relname || '.' || r.what, ''
    FROM pg_class c, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS r (what)
    WHERE c.relkind IN ('r', 'p') AND c.relnamespace = current_schema()::regnamespace
      AND has_table_privilege('portal_app', c.oid, r.what)`;

/** The current catalog. The role `portal_app` must exist. */
export async function readCatalog(client: Client): Promise<Catalog> {
  const { rows } = await client.query<{ kind: string; name: string; state: string }>(things);
  return new Map(rows.map(({ kind, name, state }) => [`${kind} ${name}`, state]));
}

/**
 * What would break a process whose code is older than the step between two states: things removed or
 * changed, columns it does not fill, rules on what it writes, words it cannot read.
 */
export function breaks(before: Catalog, after: Catalog): string[] {
  return [...lost(before, after), ...added(before, after)].sort();
}

function* lost(before: Catalog, after: Catalog): Generator<string> {
  for (const [key, state] of before) {
    const [kind, name] = split(key);
    const now = after.get(key);
    // A removed rule harms nobody who kept it, and a function's answers go with it.
    if (kind === 'rule' || kind === 'check') continue;
    if (kind === 'answer' && !after.has(`function ${name.slice(0, name.lastIndexOf('.'))}`))
      continue;
    if (kind === 'column' && !after.has(`table ${ownerOf(name)}`)) continue;
    if (now === undefined) yield `${key} is gone`;
    else if (now !== state) yield `${key} was "${state}" and is "${now}"`;
  }
}

function* added(before: Catalog, after: Catalog): Generator<string> {
  const knownTypes = new Set(
    [...before.keys()].filter((key) => key.startsWith('word ')).map(ownerOf),
  );
  for (const [key, state] of after) {
    if (before.has(key)) continue;
    const [kind, name] = split(key);
    const owner = ownerOf(name);
    if (kind === 'word' && knownTypes.has(`word ${owner}`)) yield `${key} is new`;
    if (!before.has(`table ${owner}`)) continue;
    const isKnown = (column: string) => before.has(`column ${owner}.${column}`);
    const columns = state.split(',').filter((column) => column !== '');
    // A key over a column that older code leaves empty demands nothing of its rows.
    const asks = kind === 'check' ? columns.some(isKnown) : columns.every(isKnown);
    if (kind === 'column' && state.endsWith(' required')) yield `${key} is new and must be filled`;
    if ((kind === 'check' || kind === 'rule') && asks)
      yield `${key} is new, of columns that are written already`;
  }
}

function split(key: string): [kind: string, name: string] {
  const at = key.indexOf(' ');
  return [key.slice(0, at), key.slice(at + 1)];
}

const ownerOf = (name: string) => name.split('.', 1)[0] ?? '';
