// @ts-check
// Every test: unit, integration on a real PostgreSQL, real browser. Arguments go to jest only.
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { ensureBrowser } from './lib/browser.mjs';
import { ensureGenerated } from './lib/generate.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { inRoot, notice } from './lib/project.mjs';
import { program, runCommand, runNode } from './lib/run.mjs';
import { jestCount, playwrightCount } from './lib/test-results.mjs';

const RESULTS = inRoot('tests', '.artifacts');
const SPECS = inRoot('tests', 'e2e');
/** Jest's processes inherit it: loading modules anew for each file makes garbage, collected here in fewer rounds. */
const ROOM_FOR_THE_YOUNG = '--max-semi-space-size=64';

const chosen = process.argv.slice(2);
/** @type {import('./lib/test-results.mjs').Count[]} */
const counts = [];
// However this ends, even for lack of a package: the last line counts; nothing run is a failure.
process.on('exit', (code) => {
  const passed = counts.reduce((sum, count) => sum + count.passed, 0);
  const failed = counts.reduce((sum, count) => sum + count.failed, 0);
  const nothing = passed + failed === 0 || (code !== 0 && failed === 0);
  console.log(`${passed} passed, ${nothing ? 1 : failed} failed`);
  if (nothing || failed > 0) process.exitCode = 1;
});

await ensureInstalled();
await ensureGenerated();
rmSync(RESULTS, { recursive: true, force: true });
mkdirSync(RESULTS, { recursive: true });
const hasSpecs = existsSync(SPECS) && readdirSync(SPECS, { recursive: true }).some(isSpec);
const building = chosen.length === 0 && hasSpecs ? build() : undefined;
counts.push(await jest());
if (building) counts.push(await playwright(building));

/** The build uses what jest leaves of the processors while its tests wait for processes and leases. */
function build() {
  return runCommand('nice', ['-n', '10', process.execPath, inRoot('scripts', 'build.mjs')]);
}

async function jest() {
  const file = `${RESULTS}/jest.json`;
  const cli = program('jest', 'bin', 'jest.js');
  const args = [ROOM_FOR_THE_YOUNG, cli, '--json', `--outputFile=${file}`, ...chosen];
  const code = await runNode(args, { env: { NODE_ENV: 'test' }, show: true });
  return named(jestCount(file, code));
}

/** @param {Promise<number>} built */
async function playwright(built) {
  // Awaited in any case, or it would outlive this process.
  const code = await built;
  const browser = await ensureBrowser();
  if (!browser) {
    notice('FAILED: no browser to be had. Install chromium, or set CHROMIUM_PATH to one');
    return { passed: 0, failed: 1, flaky: 0 };
  }
  if (code !== 0) return { passed: 0, failed: 1, flaky: 0 };
  const file = `${RESULTS}/playwright.json`;
  const args = [program('@playwright/test', 'cli.js'), 'test', '--reporter=list,json'];
  const env = { CHROMIUM_PATH: browser.path ?? '', PLAYWRIGHT_JSON_OUTPUT_FILE: file };
  return named(playwrightCount(file, await runNode(args, { env, show: true })));
}

/** @param {import('./lib/test-results.mjs').Count} count */
function named(count) {
  if (count.flaky > 0) notice(`${count.flaky} flaky: passed only when repeated, see above`);
  return count;
}

/** @param {string | Buffer} name */
function isSpec(name) {
  return /\.(spec|test)\.tsx?$/.test(String(name));
}
