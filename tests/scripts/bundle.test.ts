import { spawn } from 'node:child_process';
import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { outcome, Project } from '@/tests/support/project';

const project = new Project();
beforeAll(() => symlinkSync(join(process.cwd(), 'node_modules'), project.path('node_modules')));
afterAll(() => project.remove());

const runTs = (...args: string[]) =>
  outcome(spawn(process.execPath, ['scripts/lib/run-ts.mjs', ...args], { cwd: project.folder }));

test('a TypeScript file runs as it is now, with its arguments, though a bundle of it is kept', async () => {
  project.write('lib/who.ts', "export const who: string = 'the first';");
  project.write(
    'lib/main.ts',
    "import { who } from './who';\nconsole.log(who, process.argv.slice(2).join());",
  );
  const said = { code: 0, stderr: '' };
  for (const _ of ['made', 'kept']) {
    expect(await runTs('lib/main.ts', 'a', '--b')).toEqual({
      ...said,
      stdout: 'the first a,--b\n',
    });
  }
  project.write('lib/who.ts', "export const who: string = 'second';");
  expect(await runTs('lib/main.ts')).toEqual({ ...said, stdout: 'second \n' });
});

test('a trace names the file and the line as they were written', async () => {
  project.write('lib/fails.ts', "interface Nothing {}\n\nthrow new Error('on line 3');");
  const { code, stderr } = await runTs('lib/fails.ts');
  expect([code, stderr]).toEqual([1, expect.stringMatching(/lib\/fails\.ts:3\b/)]);
});

test('what is no TypeScript is told, and nothing runs', async () => {
  project.write('lib/wrong.ts', "console.log('ran');\nconst = ;");
  const { code, stdout, stderr } = await runTs('lib/wrong.ts');
  expect([code, stdout, stderr]).toEqual([1, '', expect.stringMatching(/lib\/wrong\.ts:2/)]);
});

test('where no bundle can be kept, a file runs all the same', async () => {
  rmSync(project.path('.data'), { recursive: true, force: true });
  // Node says of it what it says of a folder on a read-only file system, also to root.
  symlinkSync('/nowhere/data', project.path('.data'));
  project.write('lib/alone.ts', "console.log('ran');");
  expect(await runTs('lib/alone.ts')).toEqual({ code: 0, stdout: 'ran\n', stderr: '' });
});
