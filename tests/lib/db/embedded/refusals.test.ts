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

  it('when a file lies where the data folder should', async () => {
    await expect(ensureEmbeddedPostgres({ dataDir: __filename })).rejects.toThrow(
      /^Embedded PostgreSQL: [^\n]*$/,
    );
  });
});
