import pg from 'pg';

// The baseline for the portal's pages: a page, one query, and nothing else.
export const dynamic = 'force-dynamic';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 12 });

export default async function Page() {
  const { rows } = await pool.query<{ name: string }>('SELECT name FROM teams LIMIT 1');
  return <main>{rows[0]?.name}</main>;
}
