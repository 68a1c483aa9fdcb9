import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { checkChain, instanceChain } from '@/lib/audit';
import { connectDatabase, type Database } from '@/lib/db';
import { createEmptyDatabase, type TestDatabase } from '@/tests/support/database';

const directory = 'prisma/migrations';
const chainMigration = '20261129108000_audit_chain';
const teamId = '019386f4-0000-7000-8000-000000000001';

let empty: TestDatabase;
let admin: pg.Client;
let connected: Database | undefined;
beforeAll(async () => {
  process.env.PORTAL_ENCRYPTION_KEYS ??= `test:${Buffer.alloc(32, 7).toString('base64')}`;
  process.env.NEXTAUTH_SECRET ??= 'a secret of the tests alone';
  empty = await createEmptyDatabase();
  admin = new pg.Client({ connectionString: empty.url });
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await connected?.close();
  await empty.drop();
});

test('chains the events that were there before, and goes on from them', async () => {
  const names = (await readdir(directory)).filter((name) => /^\d/.test(name)).sort();
  const apply = async (name: string) => {
    await admin.query(await readFile(path.join(directory, name, 'migration.sql'), 'utf8'));
  };
  for (const name of names.filter((one) => one < chainMigration)) await apply(name);
  await admin.query(
    `INSERT INTO audit_events (id, team_id, at, actor_kind, actor_name, action, target_kind)
     SELECT gen_random_uuid(), CASE WHEN n % 3 > 0 THEN $1::uuid END, '2026-01-01Z'::timestamptz + (n / 7) * interval '1 minute', 'system', 'tests', 'x', 'x'
     FROM generate_series(1, 300) n`,
    [teamId],
  );
  await admin.query('BEGIN');
  await apply(chainMigration);
  await admin.query('COMMIT');
  for (const name of names.filter((one) => one > chainMigration)) await apply(name);
  await admin.query(
    `INSERT INTO audit_events (id, team_id, actor_kind, actor_name, action, target_kind)
     VALUES (gen_random_uuid(), $1, 'system', 'tests', 'after', 'x')`,
    [teamId],
  );
  connected = await connectDatabase(empty.url, { waitMs: 15_000 });
  expect(await checkChain(teamId)).toMatchObject({ ok: true, events: 201 });
  expect(await checkChain(instanceChain)).toMatchObject({ ok: true, events: 100 });
  const { rows } = await admin.query(
    `SELECT bool_and(at >= before) AS in_order FROM (
       SELECT e.at, lag(e.at, 1, e.at) OVER (PARTITION BY s.chain ORDER BY s.seq) AS before
       FROM audit_seals s JOIN audit_events e ON e.id = s.event_id) o`,
  );
  expect(rows).toEqual([{ in_order: true }]);
});
