import pg from 'pg';
import { createTestDatabase } from '../../support/database';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
const clients: pg.Client[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
  for (let index = 0; index < 6; index += 1) {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    clients.push(client);
  }
});
afterAll(async () => {
  await Promise.all(clients.map((client) => client.end()));
  await database.drop();
});

const make = (client: pg.Client, month: string) =>
  client.query('SELECT portal_history_partition($1) AS name', [month]);

test('readers that meet a month at once make it once', async () => {
  for (let month = 1; month <= 12; month += 1) {
    const at = `2031-${String(month).padStart(2, '0')}-15T00:00:00Z`;
    const [holder, ...waiting] = clients;
    // One holds the lock until the others wait for it, as a slow disk would.
    await holder?.query('BEGIN');
    const first = holder && (await make(holder, at));
    const others = waiting.map((client) => make(client, at));
    await waitingFor(waiting.length);
    await holder?.query('COMMIT');
    const names = [first, ...(await Promise.all(others))].map((answer) => answer?.rows[0].name);
    expect(new Set(names)).toEqual(new Set([`task_runs_2031_${String(month).padStart(2, '0')}`]));
  }
});

test('a month whose removal was interrupted is made anew', async () => {
  const [owner, other] = clients;
  if (!owner || !other) throw new Error('no clients');
  await make(owner, '2032-02-01T00:00:00Z');
  await owner.query('ALTER TABLE task_runs DETACH PARTITION task_runs_2032_02 CONCURRENTLY');
  await make(other, '2032-02-29T23:59:59Z');
  const { rows } = await owner.query(
    "SELECT count(*)::int AS attached FROM pg_inherits WHERE inhparent = 'task_runs'::regclass AND inhrelid = 'task_runs_2032_02'::regclass",
  );
  expect(rows).toEqual([{ attached: 1 }]);
});

/** Waits until so many sessions wait for a lock. */
async function waitingFor(many: number): Promise<void> {
  const looker = new pg.Client({ connectionString: database.url });
  await looker.connect();
  try {
    for (;;) {
      const { rows } = await looker.query(
        "SELECT count(*)::int AS waiting FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'advisory'",
      );
      if (rows[0].waiting >= many) return;
    }
  } finally {
    await looker.end();
  }
}
