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

// Where there is a disk that is always full.
const onLinux = existsSync('/dev/full') ? test : test.skip;

onLinux('a log whose disk is full fails nothing of what is logged', () => {
  const { stdout, status } = logging(openSync('/dev/full', 'w'));
  expect([stdout, status]).toEqual(['alive', 0]);
});
