import { once } from 'node:events';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { outcome, Project } from '@/tests/support/project';

let project: Project;

beforeEach(() => {
  project = new Project();
});

afterEach(() => {
  project.remove();
});

describe('the keys of the data folder', () => {
  const KEYS = `import { ensureLocalKeys } from './scripts/lib/environment.mjs'; await ensureLocalKeys();
    console.log(process.env.PORTAL_ENCRYPTION_KEYS, process.env.NEXTAUTH_SECRET);`;
  const LOAD = `import { loadLocalKeys } from './scripts/lib/environment.mjs'; loadLocalKeys();
    console.log(process.env.PORTAL_ENCRYPTION_KEYS, process.env.NEXTAUTH_SECRET);`;

  it('are made once, for their owner alone, and found again', async () => {
    const made = await Promise.all([project.run(KEYS), project.run(KEYS), project.run(KEYS)]);
    const again = await project.run(LOAD);
    expect(new Set([...made, again].map(({ stdout }) => stdout)).size).toBe(1);
    expect(again.stdout).toMatch(/^local:[A-Za-z0-9+/]{43}= [A-Za-z0-9+/]{43}=\n$/);
    expect(statSync(project.path('.data', 'keys.env')).mode & 0o777).toBe(0o600);
    expect(statSync(project.path('.data')).mode & 0o077).toBe(0);
  });

  it('yield to those of the environment', async () => {
    await project.run(KEYS);
    const { stdout } = await project.run(LOAD, {
      PORTAL_ENCRYPTION_KEYS: 'k:mine',
      NEXTAUTH_SECRET: '',
    });
    expect(stdout).toMatch(/^k:mine [A-Za-z0-9+/]{43}=\n$/);
  });

  it('let commands ask the sandbox, but not those with keys of their own', async () => {
    await project.run(KEYS);
    const LOOK = `import { loadLocalKeys } from './scripts/lib/environment.mjs'; loadLocalKeys();
      console.log(process.env.PORTAL_ALLOW_PRIVATE_UPSTREAMS);`;
    expect((await project.run(LOOK)).stdout).toBe('true\n');
    expect((await project.run(LOOK, { PORTAL_ENCRYPTION_KEYS: 'k:mine' })).stdout).toBe(
      'undefined\n',
    );
  });

  it('are made where PORTAL_DATA_DIR says', async () => {
    await project.run(KEYS, { PORTAL_DATA_DIR: 'elsewhere' });
    expect(readFileSync(project.path('elsewhere', 'keys.env'), 'utf8')).toMatch(/NEXTAUTH_SECRET=/);
  });
});

describe('ensureBuilt', () => {
  const BUILD = "import { ensureBuilt } from './scripts/lib/build.mjs'; await ensureBuilt();";
  // Stands in for next: leaves what a build leaves.
  const NEXT = `const fs = require('node:fs'); fs.mkdirSync('.next/static/chunks', { recursive: true });
    fs.writeFileSync('.next/BUILD_ID', 'x'); fs.writeFileSync('.next/static/chunks/a.js', 'let a;'.repeat(99));
    fs.writeFileSync('.next/static/a.woff2', 'font'); fs.appendFileSync('next.log', process.env.NODE_ENV + '\\n');`;
  const builds = () => readFileSync(project.path('next.log'), 'utf8');

  beforeEach(() => {
    project.write('node_modules/next/dist/bin/next', NEXT);
    project.write('app/page.tsx', 'one');
  });

  it('builds for production what has no build or another one', async () => {
    await project.run(BUILD);
    await project.run(BUILD);
    expect(builds()).toBe('production\n');
    project.write('app/page.tsx', 'two');
    await project.run(BUILD);
    expect(builds()).toBe('production\nproduction\n');
  });

  it('compresses what browsers are sent', async () => {
    await project.run(BUILD);
    const script = project.path('.next', 'static', 'chunks', 'a.js');
    const text = readFileSync(script, 'utf8');
    expect(brotliDecompressSync(readFileSync(`${script}.br`)).toString()).toBe(text);
    expect(gunzipSync(readFileSync(`${script}.gz`)).toString()).toBe(text);
    expect(existsSync(project.path('.next', 'static', 'a.woff2.br'))).toBe(false);
  });

  it('is left alone by tests and generated code', async () => {
    await project.run(BUILD);
    project.write('tests/page.test.ts', 'x');
    project.write('lib/db/generated/client.ts', 'x');
    await project.run(BUILD);
    expect(builds()).toBe('production\n');
  });

  it('says what went wrong, and does not take half a build for one', async () => {
    project.write(
      'node_modules/next/dist/bin/next',
      `${NEXT} console.error('type error'); process.exit(1);`,
    );
    const { code, stderr } = await project.run(BUILD);
    expect(code).toBe(1);
    expect(stderr).toMatch(/type error.*The portal could not be built: see above\n$/s);
    await project.run(BUILD);
    expect(builds()).toBe('production\nproduction\n');
  });

  it('forgets what a failed build remembered, since that may be the failure', async () => {
    const cache = '.next/cache/turbopack/v1';
    const next = (then: string) =>
      `${NEXT} const cache = '${cache}'; if (fs.existsSync(cache)) process.exit(1);
       fs.mkdirSync('.next/cache/turbopack', { recursive: true }); fs.writeFileSync(cache, ''); ${then}`;
    project.write('node_modules/next/dist/bin/next', next('process.exit(1);'));
    expect((await project.run(BUILD)).code).toBe(1);
    project.write('node_modules/next/dist/bin/next', next(''));
    expect((await project.run(BUILD)).code).toBe(0);
    // A success is remembered.
    expect(existsSync(project.path(cache))).toBe(true);
  });
});

describe('the count of the tests', () => {
  const count = async (kind: string, code: number) =>
    (
      await project.run(`import { ${kind}Count } from './scripts/lib/test-results.mjs';
        console.log(JSON.stringify(${kind}Count('report.json', ${code})));`)
    ).stdout.trim();

  it.each([
    ['jest', { numPassedTests: 3, numFailedTests: 0 }, 0, '{"passed":3,"flaky":0,"failed":0}'],
    [
      'jest',
      {
        numPassedTests: 2,
        testResults: [
          {
            assertionResults: [
              { status: 'passed', invocations: 2 },
              { status: 'passed', invocations: 1 },
              { status: 'failed', invocations: 2 },
            ],
          },
        ],
      },
      0,
      '{"passed":2,"flaky":1,"failed":0}',
    ],
    [
      'jest',
      { numPassedTests: 3, numFailedTests: 1, numRuntimeErrorTestSuites: 1 },
      1,
      '{"passed":3,"flaky":0,"failed":2}',
    ],
    ['jest', { numPassedTests: 3, numFailedTests: 0 }, 1, '{"passed":3,"flaky":0,"failed":1}'],
    ['jest', 'broken', 134, '{"passed":0,"flaky":0,"failed":1}'],
    [
      'playwright',
      { stats: { expected: 2, unexpected: 1, flaky: 1 } },
      1,
      '{"passed":3,"flaky":1,"failed":1}',
    ],
    ['playwright', {}, 1, '{"passed":0,"flaky":0,"failed":1}'],
  ])('of %s for %j, exit code %i: %s', async (kind, report, code, expected) => {
    project.write('report.json', typeof report === 'string' ? report : JSON.stringify(report));
    expect(await count(kind, code)).toBe(expected);
  });
});

describe('npm test', () => {
  it('ends with its line and a failure when it cannot even begin', async () => {
    project.write('package-lock.json', '{"packages":{"node_modules/a":{"version":"1.0.0"}}}');
    project.write('npm-cli.js', 'process.exit(1)');
    const npm = { npm_execpath: project.path('npm-cli.js') };
    const { code, stdout } = await project.run("await import('./scripts/test.mjs')", npm);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '0 passed, 1 failed\n' });
  });

  // Stands in for jest: succeeds only if the build runs beside it.
  const JEST = `const fs = require('node:fs'); const report = process.argv.find((one) => one.startsWith('--outputFile='));
    const look = setInterval(() => { if (!fs.existsSync('built')) return; clearInterval(look);
      fs.writeFileSync(report.split('=')[1], '{"numPassedTests":2,"numFailedTests":0}'); }, 10);`;
  const PLAYWRIGHT = `require('node:fs').writeFileSync(process.env.PLAYWRIGHT_JSON_OUTPUT_FILE, '{"stats":{"expected":3,"unexpected":0,"flaky":0}}');`;

  it.each([
    ['', { code: 0, stdout: '5 passed, 0 failed\n' }],
    ['process.exitCode = 1;', { code: 1, stdout: '2 passed, 1 failed\n' }],
  ])('builds while jest plays, and needs the build for the browser: %s', async (end, expected) => {
    for (const list of ['package-lock.json', 'node_modules/.package-lock.json'])
      project.write(list, '{"packages":{}}');
    project.write('scripts/lib/generate.mjs', 'export async function ensureGenerated() {}');
    project.write('scripts/lib/browser.mjs', 'export const ensureBrowser = async () => ({});');
    project.write(
      'scripts/build.mjs',
      `import { writeFileSync } from 'node:fs'; writeFileSync('built', ''); ${end}`,
    );
    project.write('node_modules/jest/bin/jest.js', JEST);
    project.write('node_modules/@playwright/test/cli.js', PLAYWRIGHT);
    project.write('tests/e2e/one.spec.ts', '');
    const { code, stdout } = await project.run("await import('./scripts/test.mjs')");
    expect({ code, stdout }).toEqual(expected);
  });
});

describe('npm run portal', () => {
  // Stands in for what runs TypeScript: the command itself, and what stops the database.
  const RUN_TS = `import { writeFileSync } from 'node:fs'; const [, , file, what] = process.argv;
    if (file === 'lib/cli/main.ts') { console.log('begun'); setInterval(() => {}, 1000); }
    else writeFileSync('database', what);`;

  it('stopped half-way, is no success and leaves no database running', async () => {
    for (const list of ['package-lock.json', 'node_modules/.package-lock.json'])
      project.write(list, '{"packages":{}}');
    project.write('scripts/lib/generate.mjs', 'export async function ensureGenerated() {}');
    project.write('scripts/lib/run-ts.mjs', RUN_TS);
    project.write('.data/postgres/state.json', JSON.stringify({ pid: process.pid }));
    const child = project.start("await import('./scripts/portal.mjs')");
    const end = outcome(child);
    await once(child.stdout ?? child, 'data');
    child.kill('SIGTERM');
    expect(await end).toMatchObject({ code: 143, stdout: 'begun\n' });
    expect(readFileSync(project.path('database'), 'utf8')).toBe('release');
  });
});
