import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { DataFolder, query, until } from '@/tests/support/embedded';

// On a machine that may be busy.
jest.setTimeout(90_000);

let folder: DataFolder;
// A table of each test's own: what another one committed proves nothing.
let table: string;
let tables = 0;

beforeEach(() => {
  tables += 1;
  table = `kept_${tables}`;
});

afterEach(() => folder.stop());

async function startAndStop(): Promise<void> {
  const portal = folder.portal();
  const { url } = await portal.answer;
  await query(url, `CREATE TABLE ${table} (id int)`);
  await portal.release();
  await portal.kill();
}

async function expectKept(): Promise<void> {
  const { url, error } = await folder.portal().answer;
  expect(error).toBeUndefined();
  const [row] = await query(url, `SELECT to_regclass('${table}')::text AS t`);
  expect(row?.t).toBe(table);
}

describe('the embedded PostgreSQL, after a mishap', () => {
  // One cluster, which each leaves whole and stopped but the last: making one takes seconds.
  beforeAll(async () => {
    folder = await DataFolder.create();
  });
  afterAll(() => folder.remove());

  it('recovers when server and portal were killed together', async () => {
    const portal = folder.portal();
    const { url } = await portal.answer;
    await query(url, `CREATE TABLE ${table} (id int)`);
    await portal.kill();
    await folder.killPostmaster();
    expect(readFileSync(join(folder.layout.cluster, 'postmaster.pid'), 'utf8')).not.toBe('');
    await expectKept();
  });

  it('is brought back at the same address by the portal that uses it', async () => {
    const { url } = await folder.portal().answer;
    await query(url, `CREATE TABLE ${table} (id int)`);
    const before = folder.postmaster;
    await folder.killPostmaster();
    await until(() =>
      query(url, `TABLE ${table}`).then(
        () => true,
        () => false,
      ),
    );
    expect(folder.postmaster).not.toBe(before);
  });

  it('starts beside a backend that does not notice that its server was killed', async () => {
    const portal = folder.portal();
    const { url } = await portal.answer;
    await query(url, `CREATE TABLE ${table} (id int)`);
    const client = new Client({ connectionString: url });
    client.on('error', () => {});
    await client.connect();
    const busy = client.query('SELECT count(*) FROM generate_series(1, 100000000000)');
    busy.catch(() => {});
    await sleep(200);
    await portal.kill();
    await folder.killPostmaster();
    await expectKept();
  });

  it('is not fooled by a pid that another program has since', async () => {
    await startAndStop();
    const stale = [
      process.pid,
      folder.layout.cluster,
      1,
      folder.state.port,
      '',
      '127.0.0.1',
      '',
      'ready',
    ];
    writeFileSync(join(folder.layout.cluster, 'postmaster.pid'), `${stale.join('\n')}\n`);
    await expectKept();
  });

  it('lets nobody wait for a lock whose holder was killed or whose pid is another’s', async () => {
    await startAndStop();
    const { lockDir } = folder.layout;
    writeFileSync(join(lockDir, '1.999999999.boot-1.dead'), '');
    writeFileSync(join(lockDir, `1.${process.pid}.boot-1.reused`), '');
    writeFileSync(join(lockDir, `choosing.${process.pid}.boot-1.reused`), '');
    await expectKept();
  });

  it('sets a new password when the recorded one was lost', async () => {
    await startAndStop();
    writeFileSync(folder.layout.stateFile, '{"pass');
    await expectKept();
  });

  it('gets in again when the state file is of another time', async () => {
    await startAndStop();
    const other = { ...folder.state, password: 'x'.repeat(48) };
    writeFileSync(folder.layout.stateFile, JSON.stringify(other));
    await expectKept();
  });

  it('refuses to pass an empty database off as one whose data is gone', async () => {
    await startAndStop();
    rmSync(folder.layout.cluster, { recursive: true });
    const { error } = await folder.portal().answer;
    expect(error).toMatch(/^Embedded PostgreSQL: its data in .* is gone: bring it back, or remove/);
  });
});

describe('the embedded PostgreSQL, in a new folder', () => {
  beforeEach(async () => {
    folder = await DataFolder.create();
  });
  afterEach(() => folder.remove());

  it('starts over what killed first starts left', async () => {
    for (const wait of [250, 500, 900]) {
      const killed = folder.portal();
      await sleep(wait);
      await killed.kill();
    }
    mkdirSync(join(folder.layout.base, 'cluster.new-left', 'data'), { recursive: true });
    const { url, error } = await folder.portal().answer;
    expect(error).toBeUndefined();
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('starts empty in a new data folder at an old one’s path', async () => {
    await startAndStop();
    rmSync(folder.path, { recursive: true });
    const { url, error } = await folder.portal().answer;
    expect(error).toBeUndefined();
    expect(await query(url, `SELECT to_regclass('${table}') AS t`)).toEqual([{ t: null }]);
  });
});
