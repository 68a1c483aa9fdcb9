import { readFileSync } from 'node:fs';
import { Client } from 'pg';
import { type Migration, readMigrations } from '@/lib/db/migration-files';
import { breaks, readCatalog } from '@/tests/support/catalog';
import {
  createEmptyDatabase,
  createTestDatabase,
  type TestDatabase,
} from '@/tests/support/database';

const changelog = readFileSync('CHANGELOG.md', 'utf8');

/** From before the first release, when nobody ran two versions at once; these files cannot declare it themselves. */
const beforeTheFirstRelease = [
  '20261123171000_ended_sessions',
  '20261123201000_followed_runs',
  '20261124000100_schedules',
  '20261129103100_bulk_run_disabled',
  '20261129107000_token_reach',
  '20261129110100_find_runs_goes',
];

/** A connection to a database made for `work`. */
async function within<T>(
  made: Promise<TestDatabase>,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const database = await made;
  const client = new Client({ connectionString: database.url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
    await database.drop();
  }
}

/** Whether it declares itself that older processes may keep running beside it. */
const isDeclared = ({ name, sql }: Migration) =>
  beforeTheFirstRelease.includes(name) || /^-- unsafe: \S+/m.test(sql);

test('processes of the version before go on beside each migration that does not say otherwise', async () => {
  const undeclared: Record<string, string[]> = {};
  const harmless: string[] = [];
  await within(createEmptyDatabase(), async (client) => {
    let before = await readCatalog(client);
    for (const migration of await readMigrations('prisma/migrations')) {
      await client.query(migration.sql);
      const after = await readCatalog(client);
      const found = breaks(before, after);
      if (found.length > 0 && !isDeclared(migration)) undeclared[migration.name] = found;
      if (found.length === 0 && isDeclared(migration)) harmless.push(migration.name);
      before = after;
    }
  });
  // What to do: in two steps over two versions, or a line "-- unsafe: why" in the migration; see docs/decisions/0034.
  expect(undeclared).toEqual({});
  expect(harmless).toEqual([]);
});

test('the changelog names each migration that older processes must be stopped for', async () => {
  const declared = (await readMigrations('prisma/migrations')).filter(isDeclared);
  expect(declared.map(({ name }) => name)).toEqual(expect.arrayContaining(beforeTheFirstRelease));
  expect(declared.map(({ name }) => name).filter((name) => !changelog.includes(name))).toEqual([]);
});

describe('it is seen that', () => {
  let database: TestDatabase;
  let client: Client;

  beforeAll(async () => {
    database = await createTestDatabase();
    client = new Client({ connectionString: database.url });
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await database.drop();
  });
  beforeEach(() => client.query('BEGIN'));
  afterEach(() => client.query('ROLLBACK'));

  it.each([
    ['a table goes', 'DROP TABLE freezes CASCADE', 'table freezes is gone'],
    ['a table has another name', 'ALTER TABLE mails RENAME TO letters', 'table mails is gone'],
    ['a column goes', 'ALTER TABLE users DROP COLUMN name', 'column users.name is gone'],
    [
      'a column has another name',
      'ALTER TABLE users RENAME COLUMN name TO title',
      'column users.name is gone',
    ],
    [
      'a column has another type',
      'ALTER TABLE users ALTER COLUMN name TYPE varchar(20)',
      'column users.name was "text required" and is "character varying(20) required"',
    ],
    [
      'a column must be filled',
      'ALTER TABLE credentials ALTER COLUMN disabled_reason SET NOT NULL',
      'column credentials.disabled_reason was "text" and is "text required"',
    ],
    [
      'a column fills itself no more',
      'ALTER TABLE memberships ALTER COLUMN from_groups DROP DEFAULT',
      'column memberships.from_groups was "boolean filled" and is "boolean required"',
    ],
    [
      'a new column must be filled',
      'ALTER TABLE users ADD COLUMN shoe text NOT NULL',
      'column users.shoe is new and must be filled',
    ],
    [
      'what is written is checked',
      `ALTER TABLE users ADD CONSTRAINT short CHECK (length(name) < 3)`,
      'check users.short is new, of columns that are written already',
    ],
    [
      'what is written must be the only one',
      'CREATE UNIQUE INDEX alone ON users (name)',
      'rule users.alone is new, of columns that are written already',
    ],
    ['a word is new', `ALTER TYPE actor_kind ADD VALUE 'robot'`, 'word actor_kind.robot is new'],
    [
      'a function goes',
      'DROP FUNCTION portal_user_by_email(text)',
      'function portal_user_by_email(text) is gone',
    ],
    [
      'a right goes',
      'REVOKE UPDATE ON pipelines FROM portal_app',
      'right pipelines.UPDATE is gone',
    ],
  ])('%s', async (_, sql, expected) => {
    const before = await readCatalog(client);
    await client.query(sql);
    expect(breaks(before, await readCatalog(client))).toContain(expected);
  });

  it('what older code need not know harms nobody', async () => {
    const before = await readCatalog(client);
    await client.query(`
      ALTER TABLE users ADD COLUMN shoe text, ADD COLUMN hat int NOT NULL DEFAULT 3,
        ADD CONSTRAINT warm CHECK (hat > 0), ADD CONSTRAINT same_shoe UNIQUE (shoe, name);
      CREATE TABLE cats (id int PRIMARY KEY, name text NOT NULL CHECK (name <> ''));
      CREATE TYPE colour AS ENUM ('red');
      CREATE INDEX by_name ON users (name)`);
    const after = await readCatalog(client);
    expect(after.size).toBeGreaterThan(before.size);
    expect(breaks(before, after)).toEqual([]);
  });
});
