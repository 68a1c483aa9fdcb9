import { readFileSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Project } from '@/tests/support/project';

const INSTALL =
  "import { ensureInstalled } from './scripts/lib/install.mjs'; await ensureInstalled();";
const WITHOUT_DEV = INSTALL.replace('ensureInstalled()', 'ensureInstalled({ dev: false })');

// Stands in for npm: prints its arguments, takes a while, and leaves what npm leaves.
const NPM = `
  const fs = require('node:fs');
  fs.appendFileSync('npm.log', process.argv.slice(2).join(' ') + '\\n');
  if (fs.existsSync('broken')) { console.error('npm is broken'); process.exit(1); }
  fs.mkdirSync('node_modules', { recursive: true });
  setTimeout(() => fs.copyFileSync('package-lock.json', 'node_modules/.package-lock.json'), 300);
`;

let project: Project;

beforeEach(() => {
  project = new Project();
  project.write('npm-cli.js', NPM);
  lock({ a: { version: '1.0.0' }, other: { version: '1.0.0', optional: true } });
});

afterEach(() => {
  project.remove();
});

function lock(packages: Record<string, object>, file = 'package-lock.json'): void {
  const entries = Object.entries(packages).map(([name, entry]) => [`node_modules/${name}`, entry]);
  project.write(file, JSON.stringify({ packages: Object.fromEntries(entries) }));
}

const install = (code = INSTALL, env: Record<string, string> = {}) =>
  project.run(code, { npm_execpath: project.path('npm-cli.js'), ...env });

function calls(): string[] {
  try {
    return readFileSync(project.path('npm.log'), 'utf8').trim().split('\n');
  } catch {
    return [];
  }
}

/** The result of `find` once there is one; a file may not exist yet. */
async function waitFor<T>(find: () => T | null): Promise<T> {
  for (;;) {
    try {
      const found = find();
      if (found !== null) return found;
    } catch {
      // Not yet.
    }
    await sleep(20);
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('ensureInstalled', () => {
  it('installs once, development packages too, when commands start together', async () => {
    const outcomes = await Promise.all(
      [1, 2, 3].map(() => install(INSTALL, { NODE_ENV: 'production' })),
    );
    expect(outcomes.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(outcomes.map(({ stdout }) => stdout)).toEqual(['', '', '']);
    expect(calls()).toHaveLength(1);
    expect(calls()[0]).toMatch(/^ci --ignore-scripts --include=dev /);
  });

  it('ends with who asked for it, and the next one installs alone', async () => {
    project.write(
      'npm-cli.js',
      `require('node:fs').writeFileSync('pid', String(process.pid));
      ${NPM.replace(', 300)', ', 60_000)')}`,
    );
    const killed = project.start(INSTALL, { npm_execpath: project.path('npm-cli.js') });
    const pid = await waitFor(() => Number(readFileSync(project.path('pid'), 'utf8')) || null);
    killed.kill('SIGKILL');
    await waitFor(() => (isRunning(pid) ? null : true));
    project.write('npm-cli.js', NPM);
    expect((await install()).code).toBe(0);
    expect(calls()).toHaveLength(2);
  });

  it('leaves alone what is there, and packages of other platforms', async () => {
    lock({ a: { version: '1.0.0' } }, 'node_modules/.package-lock.json');
    expect((await install()).code).toBe(0);
    expect(calls()).toEqual([]);
  });

  it.each([
    ['another version', { a: { version: '0.9.0' } }],
    ['a missing package', {}],
  ])('installs over %s', async (_, present) => {
    lock(present, 'node_modules/.package-lock.json');
    expect((await install()).code).toBe(0);
    expect(calls()).toHaveLength(1);
  });

  it('does without development packages only when told so', async () => {
    lock({ a: { version: '1.0.0' }, b: { version: '1.0.0', dev: true } });
    lock({ a: { version: '1.0.0' } }, 'node_modules/.package-lock.json');
    expect((await install(WITHOUT_DEV)).code).toBe(0);
    expect(calls()).toEqual([]);
    expect((await install()).code).toBe(0);
    expect(calls()).toHaveLength(1);
  });

  it('says what npm said when it fails, and tries again next time', async () => {
    project.write('broken', '');
    const { code, stderr } = await install();
    expect(code).toBe(1);
    expect(stderr).toMatch(/npm is broken.*The packages could not be installed: see npm above\n$/s);
    rmSync(project.path('broken'));
    expect((await install()).code).toBe(0);
  });
});
