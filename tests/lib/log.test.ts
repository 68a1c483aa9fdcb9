import { spawnSync } from 'node:child_process';
import { existsSync, openSync } from 'node:fs';
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

// A disk that is always full, where the system has one; what is open for reading alone takes no line either.
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
