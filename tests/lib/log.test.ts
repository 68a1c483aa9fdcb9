import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, constants, existsSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { typeScript } from '@/scripts/lib/run.mjs';

const logging = (stderr: 'pipe' | number) =>
  spawnSync(process.execPath, typeScript('tests/support/logging-process.ts'), {
    stdio: ['ignore', 'pipe', stderr],
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });

test('every line is written', () => {
  const { stdout, stderr } = logging('pipe');
  expect(stdout).toBe('alive');
  expect(stderr.split('\n').filter((line) => line.includes('"said"'))).toHaveLength(3000);
});

// Where a pipe cannot be reopened, only as much as one holds can go unread.
const unreadLines = existsSync('/proc/self/fd') ? 3000 : 20;

test('a log that nobody reads stops no process', () => {
  const pipe = join(mkdtempSync(join(tmpdir(), 'portal-log-')), 'pipe');
  execFileSync('mkfifo', [pipe]);
  // Open for both, so that neither waits for the other end; after 64 KB it is full.
  const end = openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK);
  try {
    const unread = [...typeScript('tests/support/logging-process.ts'), `${unreadLines}`];
    const { stdout, status } = spawnSync(process.execPath, unread, {
      stdio: ['ignore', 'pipe', end],
      encoding: 'utf8',
      timeout: 30_000,
    });
    expect([stdout, status]).toEqual(['alive', 0]);
    const begun = Buffer.alloc(2000);
    expect(readSync(end, begun)).toBe(begun.length);
    expect(String(begun)).toContain('"said"');
  } finally {
    closeSync(end);
    rmSync(dirname(pipe), { recursive: true });
  }
});

// A disk that is always full, where the system has one; otherwise a file opened read-only, which accepts no line
// either.
const shut = existsSync('/dev/full') ? () => openSync('/dev/full', 'w') : readOnly;
function readOnly(): number {
  return openSync(__filename, 'r');
}

test.each([
  ['is full', shut],
  ['is not open for writing', readOnly],
])('a log whose file %s fails nothing of what is logged', (_, open) => {
  const { stdout, status } = logging(open());
  expect([stdout, status]).toEqual(['alive', 0]);
});
