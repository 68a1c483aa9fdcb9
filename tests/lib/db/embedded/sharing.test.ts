import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeEmbeddedPostgres } from '@/lib/db/embedded';
import { DataFolder, query } from '@/tests/support/embedded';

// On a machine that may be busy.
jest.setTimeout(90_000);

let folder: DataFolder;
let makingMs = 0;
beforeAll(async () => {
  folder = await DataFolder.create();
});
afterEach(() => folder.stop());
afterAll(() => folder.remove());

// The first makes the cluster, which takes seconds, and the last removes it.
describe('the embedded PostgreSQL, shared', () => {
  it('is made once when three processes start at the same moment', async () => {
    const portals = [folder.portal(), folder.portal(), folder.portal()];
    const answers = await Promise.all(portals.map((portal) => portal.answer));
    expect(answers.map(({ error }) => error)).toEqual([undefined, undefined, undefined]);
    makingMs = Math.max(...answers.map(({ ms }) => ms));
    expect(new Set(answers.map(({ url }) => new URL(url).host)).size).toBe(1);
    const [row] = await query(answers[0]?.url ?? '', 'SHOW server_version');
    expect(row?.server_version).toMatch(/^18\./);
    expect(readdirSync(folder.layout.base).filter((name) => /new|aside/.test(name))).toEqual([]);
  });

  it('stops with the last process that leaves, and starts again in under 2 s with its data', async () => {
    const [first, second] = [folder.portal(), folder.portal()];
    const { url, ms } = await first.answer;
    await second.answer;
    await query(url, 'CREATE TABLE kept (id int)');
    expect(await first.release()).toEqual({ stopped: false });
    expect(folder.postmaster).toBeDefined();
    expect(await second.release()).toEqual({ stopped: true });
    expect(folder.postmaster).toBeUndefined();
    expect(folder.state.pid).toBeNull();

    const again = await folder.portal().answer;
    // On a busy machine at least faster than the first start, which makes the cluster.
    expect(again.ms).toBeLessThan(Math.max(2_000, ms, makingMs));
    const [kept] = await query(again.url, "SELECT to_regclass('kept')::text AS t");
    expect(kept?.t).toBe('kept');
  });

  it('outlives a process that was killed, for the next one to find', async () => {
    const starter = folder.portal();
    await starter.answer;
    const before = folder.postmaster;
    await starter.kill();
    const next = folder.portal();
    await next.answer;
    expect(before).toBeDefined();
    expect(folder.postmaster).toBe(before);
    expect(await next.release()).toEqual({ stopped: true });
  });

  it('keeps to itself: loopback only, a random password in a file of its owner', async () => {
    const { url } = await folder.portal().answer;
    const [row] = await query(url, 'SHOW listen_addresses');
    expect(row?.listen_addresses).toBe('127.0.0.1');
    expect(statSync(folder.layout.stateFile).mode & 0o777).toBe(0o600);
    const wrong = new URL(url);
    wrong.password = 'postgres';
    await expect(query(wrong.href, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
  });

  it('leaves no test’s cluster behind whose folder is gone, and never another’s', async () => {
    const gone = await DataFolder.create();
    const lasting = await DataFolder.create();
    const layouts = [gone.layout, lasting.layout];
    const apart = layouts.every(({ base, home }) => base !== home);
    for (const { base, dataDir } of layouts) {
      mkdirSync(base, { recursive: true });
      rmSync(dataDir, { recursive: true });
      if (apart && dataDir === gone.path) writeFileSync(join(base, 'disposable'), dataDir);
    }
    await folder.portal().answer;
    expect(layouts.map(({ base }) => existsSync(base))).toEqual([false, apart]);
    await Promise.all([gone.remove(), lasting.remove()]);
  });

  it('is not deleted while a portal uses it', async () => {
    const portal = folder.portal();
    const { url } = await portal.answer;
    await expect(removeEmbeddedPostgres({ dataDir: folder.path })).rejects.toThrow(/is in use/);
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await portal.release();
    await removeEmbeddedPostgres({ dataDir: folder.path });
    expect(readdirSync(folder.path)).toEqual(['locks']);
  });
});
