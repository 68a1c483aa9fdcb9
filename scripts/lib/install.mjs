// @ts-check
import { basename } from 'node:path';
import { withFileLock } from '../../lib/db/embedded/file-lock.mjs';
import { giveUp, inRoot, locks, notice, readOrEmpty } from './project.mjs';
import { endingWithUs, runCommand } from './run.mjs';

/** @typedef {{ version?: string, optional?: boolean, dev?: boolean, devOptional?: boolean }} Entry */

/**
 * Installs the packages of the lockfile unless exactly those are installed. Development packages are
 * included whatever `NODE_ENV` says, because the build needs them.
 *
 * @param {{ dev?: boolean }} [options] `dev: false` accepts that development packages are missing
 */
export async function ensureInstalled({ dev = true } = {}) {
  if (isInstalled(dev)) return;
  await withFileLock(`${locks}/install`, install, {
    onWait: (pid) => notice(`Waiting for process ${pid}, which installs the packages …`),
  }).catch(giveUp);

  async function install() {
    if (isInstalled(dev)) return;
    notice('Installing the packages, once: a minute or so …');
    // Installed without their scripts: the portal itself does what the packages need from those.
    const args = ['ci', '--ignore-scripts', '--include=dev', '--include=optional', '--no-audit'];
    const quiet = ['--no-fund', '--no-update-notifier', '--loglevel=error'];
    const [command, ...first] = npm();
    const code = await runCommand(command, [...first, ...args, ...quiet]);
    if (code !== 0) throw new Error('The packages could not be installed: see npm above');
  }
}

/**
 * npm writes the list of what it has installed last, so an interrupted run leaves none.
 *
 * @param {boolean} dev
 */
function isInstalled(dev) {
  const wanted = packagesOf('package-lock.json');
  const present = packagesOf('node_modules/.package-lock.json');
  if (!wanted || !present) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const version = present[path]?.version;
    // Optional ones are for other platforms.
    if (version === undefined) return entry.optional || ((entry.dev || entry.devOptional) && !dev);
    return version === entry.version;
  });
}

/** @param {string} file @returns {Record<string, Entry> | undefined} */
function packagesOf(file) {
  const text = readOrEmpty(inRoot(file));
  try {
    return text === '' ? undefined : JSON.parse(text).packages;
  } catch {
    return undefined;
  }
}

/** The npm that runs us, if any: it need not be the first on the path. @returns {[string, ...string[]]} */
function npm() {
  const running = process.env.npm_execpath ?? '';
  return basename(running) === 'npm-cli.js'
    ? [process.execPath, ...endingWithUs(), running]
    : ['npm'];
}
