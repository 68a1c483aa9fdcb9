import type { Client } from 'pg';
import { log } from '@/lib/log';

interface Door {
  table: string;
  owner: string;
}

/**
 * Makes sure the door policies, through which the portal's own functions see rows, name the functions' owner.
 * Migrations created them for the user who applied them, by name: after a restore as another user they no longer
 * applied, and a full database looked empty, down to the page that sets up the first account. Within a transaction; a
 * single query if there is nothing to do.
 */
export async function ownDoors(client: Client): Promise<void> {
  const { rows } = await client.query<Door>(`
    SELECT c.oid::regclass::text AS "table", quote_ident(o.rolname) AS owner
    FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
    JOIN pg_roles o ON o.oid IN (
      SELECT proowner FROM pg_proc
      WHERE prosecdef AND proname LIKE 'portal\\_%' AND pronamespace = c.relnamespace)
    WHERE p.polname = 'door' AND c.relnamespace = 'public'::regnamespace
      AND NOT (o.rolsuper OR o.rolbypassrls OR o.oid = ANY (p.polroles))`);
  for (const { table, owner } of rows)
    await client.query(`ALTER POLICY door ON ${table} TO ${owner}`);
  const [first] = rows;
  if (first)
    log().info(
      { owner: first.owner },
      'the database came from another user: its policies now name the new owner',
    );
}
