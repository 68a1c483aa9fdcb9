import type pg from 'pg';

/** Every row of every table as text, except what `leaveOut` names (`table.column`). */
export async function dumpDatabase(
  admin: pg.Client,
  leaveOut: readonly string[] = [],
): Promise<{ table: string; text: string }[]> {
  const { rows } = await admin.query<{ schema: string; table: string; columns: string[] }>(`
    SELECT table_schema AS schema, table_name AS table, array_agg(column_name::text ORDER BY ordinal_position) AS columns
    FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
    WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type = 'BASE TABLE'
    GROUP BY 1, 2`);
  const dump: { table: string; text: string }[] = [];
  for (const { schema, table, columns } of rows) {
    const kept = columns.filter((column) => !leaveOut.includes(`${table}.${column}`));
    const list = kept.map((column) => `"${column}"::text`).join(', ');
    const found = await admin.query<{ text: string }>(
      `SELECT concat_ws(E'\\n', ${list}) AS text FROM "${schema}"."${table}"`,
    );
    dump.push(...found.rows.map(({ text }) => ({ table, text })));
  }
  return dump;
}
