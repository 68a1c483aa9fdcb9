import { Project } from '@/tests/support/project';

const project = new Project();

afterAll(() => {
  project.remove();
});

const run = (command: string, options: object) =>
  project.run(`import { runCommand } from './scripts/lib/run.mjs';
    console.log(await runCommand('sh', ['-c', ${JSON.stringify(command)}], ${JSON.stringify(options)}));`);

describe('runCommand', () => {
  it.each([
    ['keeps a success to itself', 'echo said', {}, '0\n', ''],
    ['shows what a failure said', 'echo said; exit 3', {}, '3\n', 'said\n'],
    ['shows all when told', 'echo said', { show: true }, '0\n', 'said\n'],
    ['shows nothing when told', 'echo said; exit 3', { show: 'never' }, '3\n', ''],
  ])('%s', async (_, command, options, stdout, stderr) => {
    expect(await run(command, options)).toEqual({ code: 0, stdout, stderr });
  });

  it('ends in time, also when what it runs has started something that lives on', async () => {
    const began = performance.now();
    const { stdout } = await run('sleep 8 & sleep 9', { timeoutMs: 300 });
    expect(stdout).toBe('137\n');
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});
