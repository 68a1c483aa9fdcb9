import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { systemContext, withTransaction } from '@/lib/context';
import { connectDatabase, type Database, database } from '@/lib/db';
import { applyMigrations } from '@/lib/db/migrate';
import {
  commandLine,
  createTeam,
  createUser,
  findTeam,
  listMembers,
  setupIsOpen,
} from '@/lib/teams';
import { createEmptyDatabase, type TestDatabase } from '@/tests/support/database';

/** Hosted PostgreSQL hands out such users: owner of one database, not a superuser, may not create roles. */
const role = `plain_${randomBytes(6).toString('hex')}`;
const password = randomBytes(12).toString('hex');

let empty: TestDatabase;
let connected: Database;

beforeAll(async () => {
  empty = await createEmptyDatabase();
  await asSuperuser(async (client) => {
    await client.query(
      `CREATE ROLE ${role} LOGIN PASSWORD '${password}' NOSUPERUSER NOCREATEROLE NOBYPASSRLS`,
    );
    await client.query(`ALTER DATABASE "${new URL(empty.url).pathname.slice(1)}" OWNER TO ${role}`);
    await client.query(`ALTER SCHEMA public OWNER TO ${role}`);
  });
  const url = new URL(empty.url);
  url.username = role;
  url.password = password;
  await applyMigrations({ url: url.href, directory: 'prisma/migrations' });
  connected = await connectDatabase(url.href, { waitMs: 15_000 });
});

afterAll(async () => {
  await connected?.close();
  await asSuperuser((client) => client.query(`REASSIGN OWNED BY ${role} TO CURRENT_USER`));
  await asSuperuser((client) => client.query(`DROP OWNED BY ${role}`));
  await asSuperuser((client) => client.query(`DROP ROLE ${role}`));
  await empty?.drop();
});

async function asSuperuser(work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: empty.url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

test('an owner who is no superuser can migrate, acts as itself, and is subject to the fence', async () => {
  expect(connected.role).toBeNull();
  expect(await setupIsOpen()).toBe(true);
  await createUser(commandLine(), { email: 'own@plain.example', password: 'a long password' });
  for (const slug of ['plain-red', 'plain-blue']) {
    await createTeam(commandLine(), { slug, name: slug, owner: 'own@plain.example' });
  }
  expect(await setupIsOpen()).toBe(false);

  const red = await findTeam({ slug: 'plain-red' });
  if (!red) throw new Error('the team must be there for this test to mean anything');
  const ctx = systemContext(red, 'test');
  expect(await listMembers(ctx)).toHaveLength(1);
  // No filter: only row level security decides. Both teams have a member, so without it this would be two.
  const inSight = await withTransaction(
    ctx,
    (tx) => tx.$queryRaw<unknown[]>`SELECT id FROM memberships`,
  );
  expect(inSight).toHaveLength(1);
  const outside = await database().prisma.$queryRaw<unknown[]>`SELECT id FROM memberships`;
  expect(outside).toHaveLength(0);
});

test('a door closes behind whoever went through, in the same transaction', async () => {
  const red = await findTeam({ slug: 'plain-red' });
  if (!red) throw new Error('the team must be there for this test to mean anything');
  const inSight = await withTransaction(systemContext(red, 'test'), async (tx) => {
    const [counts] = await tx.$queryRaw<{ teams: bigint }[]>`SELECT teams FROM portal_counts()`;
    expect(Number(counts?.teams)).toBe(2);
    return tx.$queryRaw<unknown[]>`SELECT id FROM teams`;
  });
  expect(inSight).toHaveLength(1);
});

test('a database that was restored as another user is not taken for an empty one', async () => {
  expect(await setupIsOpen()).toBe(false);
  // As in a dump, which names the role that applied the migrations.
  await asSuperuser((client) =>
    client.query(`DO $$ DECLARE t text; BEGIN
      FOR t IN SELECT tablename FROM pg_policies WHERE policyname = 'door' LOOP
        EXECUTE format('ALTER POLICY door ON %I TO CURRENT_USER', t);
      END LOOP; END $$`),
  );
  expect(await setupIsOpen()).toBe(true);
  expect(await applyMigrations({ url: connected.url, directory: 'prisma/migrations' })).toEqual({
    applied: [],
  });
  expect(await setupIsOpen()).toBe(false);
  expect(await findTeam({ slug: 'plain-red' })).not.toBeNull();
});
