// @ts-check
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { notice } from './project.mjs';
import { program, runCommand, runNode } from './run.mjs';

// The shell first: it has no window, and builds no frame and menus for one with every context.
const PACKAGES = ['chromium-headless-shell', 'chromium'];
const NAMES = [...PACKAGES, 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const DOWNLOAD_MS = 180_000;
const PACKAGES_MS = 600_000;

const LAUNCH = `
  const { chromium } = require('@playwright/test');
  const executablePath = process.env.BROWSER_TO_TRY || undefined;
  chromium.launch({ executablePath, timeout: 30_000 }).then((browser) => browser.close())
    .catch(() => process.exit(1));
`;

/**
 * Finds a browser that really starts: the system's, else Playwright's own, else Debian's package.
 *
 * @returns {Promise<{ path?: string } | null>} without a path, Playwright finds its own; `null`
 *   when there is none to be had
 */
export async function ensureBrowser() {
  const present = await systemBrowser();
  if (present) return { path: present };
  if (await starts('')) return {};
  notice('No browser found: getting the one of Playwright …');
  const cli = program('@playwright/test', 'cli.js');
  const download = [cli, 'install', 'chromium'];
  // If it cannot be downloaded, the next line says what is done instead.
  await runCommand(process.execPath, download, { timeoutMs: DOWNLOAD_MS, show: 'never' });
  if (await starts('')) return {};
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return null;
  notice('That browser cannot be had or does not start: installing one from the system …');
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const apt = { env, timeoutMs: PACKAGES_MS };
  await runCommand('apt-get', ['update', '-qq'], apt);
  for (const name of PACKAGES) {
    await runCommand('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name], apt);
    const installed = await systemBrowser();
    if (installed) return { path: installed };
  }
  return null;
}

async function systemBrowser() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const found = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  const named = process.env.CHROMIUM_PATH;
  for (const path of named ? [named] : found.filter(existsSync)) {
    if (await starts(path)) return path;
  }
  return null;
}

/** @param {string} path empty for the browser that Playwright brings */
async function starts(path) {
  return (await runNode(['-e', LAUNCH], { env: { BROWSER_TO_TRY: path } })) === 0;
}
