import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureEmbeddedPostgres } from '@/lib/db/embedded';
import { explain } from '@/lib/db/embedded/error';
import { layoutFor } from '@/lib/db/embedded/layout';
import { providePrograms } from '@/lib/db/embedded/programs';
import { complaint } from '@/lib/db/embedded/run-program';

const folder = mkdtempSync(join(tmpdir(), 'portal-data-'));

/** Runs `work` as if on another machine. */
function as<T>(property: 'arch' | 'platform', value: string, work: () => T): T {
  const real = Object.getOwnPropertyDescriptor(process, property);
  if (!real) throw new Error(`process.${property} cannot be pretended`);
  Object.defineProperty(process, property, { ...real, value });
  try {
    return work();
  } finally {
    Object.defineProperty(process, property, real);
  }
}

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('the embedded PostgreSQL refuses in one line', () => {
  it('where there are no programs for the platform', () => {
    const attempt = () => as('arch', 'mips', () => providePrograms(layoutFor(folder)));
    expect(attempt).toThrow(
      /^Embedded PostgreSQL is not installed for \w+-mips: set DATABASE_URL to .*$/,
    );
  });

  it('on Windows', async () => {
    const attempt = as('platform', 'win32', () => ensureEmbeddedPostgres({ dataDir: folder }));
    await expect(attempt).rejects.toThrow(/set DATABASE_URL/);
  });

  it('on a full disk, whoever notices it', () => {
    const full = Object.assign(new Error('ENOSPC: write'), { code: 'ENOSPC' });
    expect(explain('cannot start', full).message).toMatch(
      /cannot start: the disk is full: make room, and start the portal again$/,
    );
    const log = 'initdb: error: could not write\nDETAIL: x: No space left on device\n';
    expect(complaint(log).message).toMatch(/^Embedded PostgreSQL: the disk is full: make room/);
  });

  it('with the line of the log that tells', () => {
    const log = 'LOG:  starting\nFATAL:  data directory has wrong ownership\nHINT:  x\n';
    expect(complaint(log).message).toBe(
      'Embedded PostgreSQL: FATAL:  data directory has wrong ownership',
    );
  });

  it.each([
    [
      'under /proc, where making folders never ends',
      '/proc/portal/data',
      /nothing can be made there/,
    ],
    ['in a folder of /proc that is there', '/proc/self', /nothing can be made there/],
    ['where a file lies', __filename, /it is, or lies under, a file/],
    ['under a file', join(__filename, 'data'), /it is, or lies under, a file/],
    ['with a line break in its name', `${folder}/a\nb`, /a\?b cannot .* a control character/],
    ['with a path that PostgreSQL would cut', `${folder}${'/long'.repeat(160)}`, /is too long/],
    ['with a name that no file system takes', `${folder}/${'n'.repeat(300)}`, /is too long/],
  ])('a data folder %s', async (_, dataDir, reason) => {
    const refused = ensureEmbeddedPostgres({ dataDir });
    await expect(refused).rejects.toThrow(/^PORTAL_DATA_DIR: [^\n]*\. Choose a folder [^\n]*$/);
    await expect(refused).rejects.toThrow(reason);
  });

  it('no folder on a path of spaces, quotes and any letters', () => {
    const dataDir = join(folder, 'deep', `with space 'q" $x 漢`);
    expect(layoutFor(dataDir).dataDir).toBe(dataDir);
  });
});
