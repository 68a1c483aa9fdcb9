import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withFileLock } from '@/lib/db/embedded/file-lock.mjs';
import { until } from '@/tests/support/embedded';

const LOCK = join(process.cwd(), 'lib', 'db', 'embedded', 'file-lock.mjs');

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portal-lock-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Runs a module in its own process, with `withFileLock` and `fs` at hand. */
function run(code: string) {
  const head = `import { withFileLock } from ${JSON.stringify(LOCK)}; import fs from 'node:fs';
    const folder = ${JSON.stringify(folder)};`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', head + code], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return { child, exit: new Promise<number | null>((done) => child.on('close', done)) };
}

describe('withFileLock', () => {
  it('lets one process in at a time', async () => {
    const counter = join(folder, 'counter');
    writeFileSync(counter, '0');
    // Reads, yields, writes: two inside at once would lose a count.
    const code = `for (let i = 0; i < 15; i += 1) await withFileLock(folder + '/lock', async () => {
      const n = Number(fs.readFileSync(folder + '/counter', 'utf8'));
      await new Promise((done) => setTimeout(done, 2));
      fs.writeFileSync(folder + '/counter', String(n + 1));
    });`;
    const codes = await Promise.all([1, 2, 3, 4].map(() => run(code).exit));
    expect(codes).toEqual([0, 0, 0, 0]);
    expect(readFileSync(counter, 'utf8')).toBe('60');
    expect(readdirSync(join(folder, 'lock'))).toEqual([]);
  });

  it('lets one call of a process in at a time', async () => {
    let inside = 0;
    const most: number[] = [];
    const work = async () => {
      inside += 1;
      most.push(inside);
      await new Promise((done) => setTimeout(done, 5));
      inside -= 1;
    };
    await Promise.all([1, 2, 3, 4].map(() => withFileLock(join(folder, 'lock'), work)));
    expect(most).toEqual([1, 1, 1, 1]);
  });

  it('is free again when its holder was killed', async () => {
    const lock = join(folder, 'lock');
    const holder = run(`await withFileLock(folder + '/lock', () => {
      fs.writeFileSync(folder + '/held', ''); return new Promise((d) => setTimeout(d, 60_000));
    });`);
    await until(() => readdirSync(folder).includes('held'));
    const refused = withFileLock(lock, () => 'in', { timeoutMs: 100 });
    await expect(refused).rejects.toThrow(`Process ${holder.child.pid} has held ${lock}`);
    holder.child.kill('SIGKILL');
    await holder.exit;
    expect(await withFileLock(lock, () => 'in', { timeoutMs: 1_000 })).toBe('in');
  });

  it('is free again when its work failed', async () => {
    const lock = join(folder, 'lock');
    const failing = withFileLock(lock, () => {
      throw new Error('as expected');
    });
    await expect(failing).rejects.toThrow('as expected');
    expect(await withFileLock(lock, () => 'in')).toBe('in');
  });
});
