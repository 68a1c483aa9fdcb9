import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { connectDatabase, type Database, inSqlTransaction, inTransaction } from '@/lib/db';
import { inBulkTransaction } from '@/lib/db/bulk';
import { createTestDatabase, type TestDatabase } from '@/tests/support/database';

/** In Chatham this day has 25 hours: its clocks go back from 3:45 to 2:45. */
const eve = new Date('2026-04-04T00:00:00Z');
const nextDay = new Date('2026-04-05T00:00:00Z');

let made: TestDatabase;
let connected: Database;

beforeAll(async () => {
  made = await createTestDatabase();
  connected = await connectDatabase(made.url, { connections: 2, waitMs: 15_000 });
});

afterAll(async () => {
  await connected?.close();
  await made?.drop();
});

test('sessions that set nothing are in a zone that is not UTC', async () => {
  const client = new pg.Client({ connectionString: made.url });
  await client.connect();
  const { rows } = await client.query(
    `SELECT current_setting('TimeZone') AS zone, $1::timestamptz + interval '1 day' AS later`,
    [eve],
  );
  await client.end();
  expect(rows).toEqual([
    { zone: 'Pacific/Chatham', later: new Date(nextDay.getTime() + 3_600_000) },
  ]);
});

test('Prisma reads the moment that it wrote, and that others wrote', async () => {
  const workerId = 'w-zone';
  await connected.prisma.workerHeartbeat.create({ data: { workerId, seenAt: eve } });
  const raw = await connected.main.query(
    'UPDATE worker_heartbeats SET started_at = $1 WHERE worker_id = $2 RETURNING seen_at',
    [nextDay, workerId],
  );
  expect(raw.rows).toEqual([{ seen_at: eve }]);
  expect(
    await connected.prisma.workerHeartbeat.findUnique({
      where: { workerId },
      select: { startedAt: true },
    }),
  ).toEqual({ startedAt: nextDay });
});

test('a day has 24 hours in each kind of transaction, also where a pooler lent a session of another zone', async () => {
  const teamId = randomUUID();
  for (const pool of [connected.main, connected.bulk]) {
    const clients = await Promise.all(
      Array.from({ length: pool.options.max }, () => pool.connect()),
    );
    for (const client of clients) {
      await client.query("SET TimeZone = 'Pacific/Chatham'");
      client.release();
    }
  }
  const later = `SELECT '${eve.toISOString()}'::timestamptz + interval '1 day' AS later`;
  const rows = [
    await inTransaction({ teamId }, (tx) => tx.$queryRawUnsafe(later)),
    await inSqlTransaction(
      { teamId },
      (tx) => tx.$queryRaw`SELECT ${eve}::timestamptz + interval '1 day' AS later`,
    ),
    await inBulkTransaction({ teamId }, (tx) => tx.query(later)),
  ];
  expect(rows).toEqual(Array(3).fill([{ later: nextDay }]));
});
