import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { applyMigrations, newerMigrations, pendingMigrations } from '@/lib/db/migrate';
import { typeScript } from '@/scripts/lib/run.mjs';
import { createEmptyDatabase, type TestDatabase } from '@/tests/support/database';
import { query, until } from '@/tests/support/embedded';

const MIGRATING_PROCESS = 'tests/support/migrating-process.ts';
const run = promisify(execFile);

let database: TestDatabase;
let directory: string;

beforeEach(async () => {
  database = await createEmptyDatabase();
  directory = mkdtempSync(join(tmpdir(), 'portal-migrations-'));
  write('1_first', 'CREATE TABLE first (id int);\nINSERT INTO first VALUES (1);\n');
  write('2_second', 'CREATE TABLE second (id int);\n');
  // As Prisma keeps it beside the migrations.
  writeFileSync(join(directory, 'migration_lock.toml'), 'provider = "postgresql"\n');
});

afterEach(async () => {
  rmSync(directory, { recursive: true });
  await database.drop();
});

function write(name: string, sql: string): void {
  mkdirSync(join(directory, name), { recursive: true });
  writeFileSync(join(directory, name, 'migration.sql'), sql);
}

const apply = () => applyMigrations({ url: database.url, directory });
const pending = () => pendingMigrations({ url: database.url, directory });
const ask = (sql: string) => query(database.url, sql);

describe('applyMigrations', () => {
  it('applies what is new, in the order of the names, and only once', async () => {
    expect(await pending()).toEqual(['1_first', '2_second']);
    expect(await apply()).toEqual({ applied: ['1_first', '2_second'] });
    expect(await apply()).toEqual({ applied: [] });
    write('10_between', 'CREATE TABLE between (id int);');
    expect(await pending()).toEqual(['10_between']);
    expect(await apply()).toEqual({ applied: ['10_between'] });
    expect(await ask('SELECT count(*)::int AS n FROM first')).toEqual([{ n: 1 }]);
  });

  it('goes on over what a newer version applied, which is told', async () => {
    write('3_of_a_newer_version', 'CREATE TABLE newer (id int);');
    const newer = () => newerMigrations({ url: database.url, directory });
    await apply();
    expect(await newer()).toEqual([]);
    rmSync(join(directory, '3_of_a_newer_version'), { recursive: true });
    expect([await apply(), await newer()]).toEqual([{ applied: [] }, ['3_of_a_newer_version']]);
  });

  it('applies each once when three processes start together', async () => {
    write(
      '1_first',
      'CREATE TABLE first (id int); SELECT pg_sleep(0.3); INSERT INTO first VALUES (1);',
    );
    const args = [...typeScript(MIGRATING_PROCESS), database.url, directory];
    const runs = await Promise.all([1, 2, 3].map(() => run(process.execPath, args)));
    const applied = runs.map(({ stdout }) => JSON.parse(stdout));
    expect(applied.flat().sort()).toEqual(['1_first', '2_second']);
    expect(await ask('SELECT count(*)::int AS n FROM _prisma_migrations')).toEqual([{ n: 2 }]);
    expect(await ask('SELECT count(*)::int AS n FROM first')).toEqual([{ n: 1 }]);
  });

  it('waits for whoever holds the lock, and holds it no longer than a transaction', async () => {
    const pooled = new Client({ connectionString: database.url });
    await pooled.connect();
    // As prisma migrate deploy holds it.
    await pooled.query('SELECT pg_advisory_lock(72707369)');
    const applying = apply();
    await until(async () => {
      const waiting = await ask("SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted");
      return waiting.length === 1;
    });
    expect(await ask("SELECT to_regclass('first') AS t")).toEqual([{ t: null }]);
    await pooled.query('SELECT pg_advisory_unlock_all()');
    expect(await applying).toEqual({ applied: ['1_first', '2_second'] });
    // A pooler hands sessions on, even halfway: a lock held by one would be held for ever.
    write('3_unlocks', 'CREATE TABLE seen AS SELECT pg_advisory_unlock(72707369) AS had');
    await apply();
    expect(await ask('SELECT had FROM seen')).toEqual([{ had: false }]);
    await pooled.end();
  });

  it('records them as Prisma does', async () => {
    await apply();
    const columns = await ask(`SELECT column_name AS name, data_type AS type,
        character_maximum_length AS length, is_nullable AS nullable, column_default AS fallback
      FROM information_schema.columns WHERE table_name = '_prisma_migrations'
      ORDER BY ordinal_position`);
    const time = 'timestamp with time zone';
    const column = (name: string, type: string, length: number | null, nullable: string) => ({
      ...{ name, type, length, nullable, fallback: null as string | null },
    });
    expect(columns).toEqual([
      column('id', 'character varying', 36, 'NO'),
      column('checksum', 'character varying', 64, 'NO'),
      column('finished_at', time, null, 'YES'),
      column('migration_name', 'character varying', 255, 'NO'),
      column('logs', 'text', null, 'YES'),
      column('rolled_back_at', time, null, 'YES'),
      { ...column('started_at', time, null, 'NO'), fallback: 'now()' },
      { ...column('applied_steps_count', 'integer', null, 'NO'), fallback: '0' },
    ]);
    const [row] = await ask("SELECT * FROM _prisma_migrations WHERE migration_name = '2_second'");
    expect(row).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      checksum: createHash('sha256').update('CREATE TABLE second (id int);\n').digest('hex'),
      finished_at: expect.any(Date),
      migration_name: '2_second',
      logs: null,
      rolled_back_at: null,
      started_at: expect.any(Date),
      applied_steps_count: 1,
    });
  });

  it('keeps nothing of one that fails, tells where, and applies it once it is mended', async () => {
    write('2_second', 'CREATE TABLE second (id int);\nSELECT nothing;\n');
    await expect(apply()).rejects.toThrow(
      /^Migration 2_second failed at line 2, nothing of it was kept: column "nothing" does not exist$/,
    );
    expect(await ask("SELECT to_regclass('first')::text AS a, to_regclass('second') AS b")).toEqual(
      [{ a: 'first', b: null }],
    );
    expect(await pending()).toEqual(['2_second']);
    write('2_second', 'CREATE TABLE second (id int);\n');
    expect(await apply()).toEqual({ applied: ['2_second'] });
  });

  it('lets no migration’s settings reach the next one or the record', async () => {
    write(
      '1_first',
      "SET search_path = ''; SET timezone = 'Asia/Tokyo'; CREATE TABLE public.first ();",
    );
    write('2_second', "CREATE TABLE second AS SELECT current_setting('timezone') AS zone;");
    await apply();
    expect(await ask('SELECT zone FROM second')).not.toEqual([{ zone: 'Asia/Tokyo' }]);
    expect(await ask('SELECT count(*)::int AS n FROM public._prisma_migrations')).toEqual([
      { n: 2 },
    ]);
  });

  it('refuses to go on over one that was changed since it was applied', async () => {
    await apply();
    write('1_first', 'CREATE TABLE first (id bigint);');
    write('3_third', 'CREATE TABLE third (id int);');
    const changed = /^Migration 1_first was changed after it was applied/;
    await expect(apply()).rejects.toThrow(changed);
    await expect(pending()).rejects.toThrow(changed);
    expect(await ask("SELECT to_regclass('third') AS t")).toEqual([{ t: null }]);
  });

  it('refuses to go on over one that Prisma left unfinished, until that is resolved', async () => {
    await apply();
    write('3_third', 'CREATE TABLE third (id int);');
    await ask(`INSERT INTO _prisma_migrations (id, checksum, migration_name, logs)
      VALUES ('x', 'y', '3_third', 'as expected')`);
    await expect(apply()).rejects.toThrow(/^Migration 3_third was begun and never finished/);
    // What `prisma migrate resolve --rolled-back` does.
    await ask("UPDATE _prisma_migrations SET rolled_back_at = now() WHERE id = 'x'");
    expect(await apply()).toEqual({ applied: ['3_third'] });
  });

  it('refuses a folder without its file', async () => {
    mkdirSync(join(directory, '3_third'));
    await expect(apply()).rejects.toThrow('Migration 3_third has no readable migration.sql');
  });
});

describe('pendingMigrations', () => {
  it('uses a connection that is there, and writes nothing', async () => {
    const client = new Client({ connectionString: database.url });
    await client.connect();
    expect(await pendingMigrations({ client, directory })).toEqual(['1_first', '2_second']);
    await client.end();
    expect(await ask("SELECT to_regclass('_prisma_migrations') AS t")).toEqual([{ t: null }]);
  });
});
