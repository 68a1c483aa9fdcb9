import { database } from '@/lib/db';

/**
 * Whether every index is in use by queries. A CREATE INDEX CONCURRENTLY that failed (run by hand) leaves an
 * invalid index, which later migrations take for a finished one.
 */
export async function checkIndexes(): Promise<{ name: string; ok: boolean; detail: string }> {
  const [found] = await database().prisma.$queryRaw<{ all: number; invalid: string[] }[]>`
    SELECT count(*)::int AS all,
           coalesce(array_agg(c.relname::text ORDER BY c.relname) FILTER (WHERE NOT i.indisvalid OR NOT i.indisready), '{}') AS invalid
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE c.relnamespace = 'public'::regnamespace`;
  const { all = 0, invalid = [] } = found ?? {};
  if (invalid.length === 0) return { name: 'indexes', ok: true, detail: `${all}, all in use` };
  const rebuild = invalid.map((name) => `REINDEX INDEX CONCURRENTLY "${name}"`).join('; ');
  return {
    name: 'indexes',
    ok: false,
    detail: `${invalid.join(', ')} ${invalid.length === 1 ? 'was' : 'were'} not built completely, and no query uses ${invalid.length === 1 ? 'it' : 'them'}. As the database’s owner, run: ${rebuild}`,
  };
}
