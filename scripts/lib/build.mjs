// @ts-check
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { withFileLock } from '../../lib/db/embedded/file-lock.mjs';
import { compressBuild } from './compress-build.mjs';
import { fingerprint, giveUp, inRoot, locks, notice, readOrEmpty, root } from './project.mjs';
import { endingWithUs, program, runNode } from './run.mjs';

const BUILD_ID = inRoot('.next', 'BUILD_ID');
const MARKER = inRoot('.next', 'source-fingerprint');
const REMEMBERED = inRoot('.next', 'cache', 'turbopack');
const FOLDERS = ['app', 'components', 'lib', 'public'];
const OF_NO_EFFECT = [
  'lib/db/generated/',
  'lib/report-page/generated/',
  'lib/sandbox/',
  'lib/cli/',
  'next-env.d.ts',
  'jest.config.',
];

/**
 * Builds the portal for production unless there is a build of exactly these sources.
 *
 * @param {{ show?: boolean }} [options] `show` its output even when it succeeds
 */
export async function ensureBuilt({ show = false } = {}) {
  if (isBuilt()) return;
  await withFileLock(`${locks}/build`, () => build(show), {
    onWait: (pid) => notice(`Waiting for process ${pid}, which builds the portal …`),
  }).catch(giveUp);
}

/** Whether there is a production build of these sources. */
export function isBuilt() {
  return existsSync(BUILD_ID) && readOrEmpty(MARKER) === sources();
}

/** @param {boolean} show */
async function build(show) {
  if (isBuilt()) return;
  notice('Building the portal, once for these sources: a minute or so …');
  const before = sources();
  const next = program('next', 'dist', 'bin', 'next');
  const code = await runNode([...endingWithUs(), next, 'build'], {
    env: { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    show,
  });
  if (code !== 0) {
    // Turbopack remembers its own failures: a full disk or a missing loopback would fail every later build too.
    rmSync(REMEMBERED, { recursive: true, force: true });
    throw new Error('The portal could not be built: see above');
  }
  await compressBuild(inRoot('.next', 'static'));
  // The fingerprint from before the build: a change meanwhile requires another build.
  writeFileSync(MARKER, before);
}

function sources() {
  // Files directly in the repository's folder: configuration, proxy, instrumentation.
  const files = readdirSync(root).filter((name) => /\.(c|m)?[jt]sx?$/.test(name));
  const rest = ['package.json', 'package-lock.json', 'tsconfig.json', 'prisma/schema.prisma'];
  const leaveOut = (/** @type {string} */ path) =>
    OF_NO_EFFECT.some((start) => path.startsWith(start));
  return fingerprint([...FOLDERS, ...files.sort(), ...rest], leaveOut);
}
