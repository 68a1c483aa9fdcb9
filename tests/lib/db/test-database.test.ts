import { Client } from 'pg';
import { createTestDatabase } from '@/tests/support/database';

async function query(url: string, sql: string) {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('createTestDatabase', () => {
  it('copies every migration, apart for each caller, also when called at once', async () => {
    const copies = await Promise.all([1, 2, 3].map(() => createTestDatabase()));
    const [first, second] = copies;
    await query(first?.url ?? '', 'CREATE TABLE mine (id int)');
    const [here] = await query(first?.url ?? '', "SELECT to_regclass('mine') AS t");
    const [there] = await query(second?.url ?? '', "SELECT to_regclass('mine') AS t");
    const [ledger] = await query(
      second?.url ?? '',
      'SELECT count(*)::int AS n FROM _prisma_migrations',
    );
    expect(here.t).toBe('mine');
    expect(there.t).toBeNull();
    expect(ledger.n).toBeGreaterThan(0);
    await Promise.all(copies.map((copy) => copy.drop()));
    await expect(query(first?.url ?? '', 'SELECT 1')).rejects.toThrow(/does not exist/);
  });
});
