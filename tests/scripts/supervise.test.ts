import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { outcome, Project } from '@/tests/support/project';

const HEAD = `
  import { supervise } from './scripts/lib/supervise.mjs';
  import { startNode } from './scripts/lib/run.mjs';
  const supervisor = supervise();
  const service = (code) => supervisor.service(startNode(['-e', code]));
`;
const TAIL = 'process.exit(await supervisor.finished);';

const ORDERLY = "process.on('SIGTERM', () => { console.log('orderly'); process.exit(0) });";
const DEAF = "process.on('SIGTERM', () => console.log('deaf'));";
const STAY = "console.log('up'); setInterval(() => {}, 1000);";

const project = new Project();

afterAll(() => {
  project.remove();
});

function start(...services: string[]): ChildProcess {
  return project.start(
    HEAD + services.map((code) => `service(${JSON.stringify(code)});`).join('') + TAIL,
  );
}

/** Starts one service and waits until it runs. */
async function running(code: string) {
  const child = start(code + STAY);
  const end = outcome(child);
  await once(child.stdout ?? child, 'data');
  return { child, end };
}

describe('supervise', () => {
  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'passes %s on as a wish to end',
    async (signal) => {
      const { child, end } = await running(ORDERLY);
      child.kill(signal);
      expect(await end).toMatchObject({ code: 0, stdout: 'up\norderly\n' });
    },
  );

  it('takes two signals at once for one wish', async () => {
    const { child, end } = await running(
      ORDERLY.replace("console.log('orderly');", '').replace(
        'process.exit(0)',
        "setTimeout(() => { console.log('in peace'); process.exit(0) }, 400)",
      ),
    );
    child.kill('SIGINT');
    await sleep(100);
    child.kill('SIGTERM');
    expect(await end).toMatchObject({ code: 0, stdout: 'up\nin peace\n' });
  });

  it('ends at a second wish what does not hear', async () => {
    const { child, end } = await running(DEAF);
    child.kill('SIGTERM');
    await sleep(800);
    expect(child.exitCode).toBeNull();
    child.kill('SIGTERM');
    expect(await end).toMatchObject({ code: 137 });
  });

  it('ends when npm was told to, which ends only the shell between them', async () => {
    const code = `${HEAD}service(${JSON.stringify(ORDERLY + STAY)});${TAIL}`;
    project.write('service.mjs', code);
    const env = { ...process.env, npm_lifecycle_event: 'start' };
    const shell = spawn('sh', ['-c', 'node service.mjs; true'], { cwd: project.folder, env });
    const end = outcome(shell);
    await once(shell.stdout, 'data');
    shell.kill('SIGTERM');
    // Its output closes once the last of them has ended.
    expect((await end).stdout).toBe('up\norderly\n');
  });

  it('takes the others down with one that ends, and gives its exit code', async () => {
    const told = "require('node:fs').writeFileSync('up', '');";
    // Not before the other is up, however long that takes.
    const ends = "setInterval(() => require('node:fs').existsSync('up') && process.exit(3), 20);";
    const { code, stdout } = await outcome(start(ORDERLY + STAY + told, ends));
    expect({ code, stdout }).toEqual({ code: 3, stdout: 'up\norderly\n' });
  });

  it('gives the exit code of the only one', async () => {
    expect((await outcome(start('process.exit(7)'))).code).toBe(7);
    expect((await outcome(start(''))).code).toBe(0);
  });
});
