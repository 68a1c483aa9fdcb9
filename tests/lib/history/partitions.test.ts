import pg from 'pg';
import { dropOutdatedMonths } from '@/lib/history';
import { until } from '../../stage/until';
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

test('what an interrupted removal left behind goes with the next one', async () => {
  const [owner, reader, remover] = clients;
  if (!owner || !reader || !remover) throw new Error('no clients');
  await owner.query(
    "INSERT INTO teams (id, slug, name, history_retention_days) VALUES (gen_random_uuid(), 'short', 'Short', 1)",
  );
  for (const month of ['2020-01', '2020-02', '2020-03']) await make(owner, `${month}-01T00:00:00Z`);
  // The process was killed after it had detached one month, and while it waited for readers of another.
  await owner.query('ALTER TABLE task_runs DETACH PARTITION task_runs_2020_01 CONCURRENTLY');
  await reader.query('BEGIN');
  await reader.query('SELECT count(*) FROM task_runs');
  const removal = remover
    .query('ALTER TABLE task_runs DETACH PARTITION task_runs_2020_02 CONCURRENTLY')
    .catch((error: Error) => error.message);
  await until('the removal waits', async () => {
    const { rows } = await owner.query(
      "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE query LIKE 'ALTER TABLE task_runs DETACH%' AND wait_event_type = 'Lock'",
    );
    return rows.length > 0;
  });
  expect(await removal).toMatch('canceling statement');
  await reader.query('COMMIT');
  const pool = new pg.Pool({ connectionString: database.url, max: 1 });
  expect(await dropOutdatedMonths(pool)).toEqual([
    'task_runs_2020_01',
    'task_runs_2020_02',
    'task_runs_2020_03',
  ]);
  expect(await dropOutdatedMonths(pool)).toEqual([]);
  await pool.end();
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
