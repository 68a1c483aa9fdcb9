// Pictures of every page, in both themes, wide and on a phone, from a demo of its own: docs/screenshots.
// --only PATTERN takes only those whose names match, into tests/.artifacts/pictures.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBrowser } from './lib/browser.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { demoPages } from './lib/picture-pages.mjs';
import { startDemo, startEmptyPortal } from './lib/picture-portals.mjs';
import { freePort } from './lib/port.mjs';
import { giveUp, inRoot, notice } from './lib/project.mjs';

const sizes = [
  { name: '1440', width: 1440, height: 900 },
  { name: '390', width: 390, height: 844 },
];
const schemes = /** @type {const} */ (['light', 'dark']);
/** Pictures of pages that are meant to fail. */
const meant = /dead|forbidden|not-found|refused/;
const password = 'datamin-demo-2026';
const { values } = parseArgs({ options: { only: { type: 'string' } } });

await ensureInstalled();
const browserPath = await ensureBrowser();
if (!browserPath) giveUp('There is no browser to take pictures with');
const { chromium } = await import('@playwright/test');

const folder = mkdtempSync(join(tmpdir(), 'portal-pictures-'));
const port = await freePort(4700);
const base = `http://127.0.0.1:${port}`;
const demo = await startDemo({ port, folder: join(folder, 'demo') });
const emptyPort = await freePort(port + 1);
const empty = await startEmptyPortal({ port: emptyPort, folder: join(folder, 'empty') });
const browser = await chromium.launch({
  ...(browserPath.path ? { executablePath: browserPath.path } : {}),
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
try {
  const out = values.only
    ? inRoot('tests', '.artifacts', 'pictures')
    : inRoot('docs', 'screenshots');
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const wanted = new RegExp(values.only ?? '');
  const pages = (await demoPages(base, password, `http://127.0.0.1:${emptyPort}`)).filter(
    ({ file }) => wanted.test(file),
  );
  for (const { name, ...size } of sizes) {
    for (const colorScheme of schemes) {
      for (const who of new Set(pages.map((page) => page.who))) {
        const context = await browser.newContext({ viewport: size, colorScheme });
        const page = await context.newPage();
        if (who) await signIn(page, who);
        for (const { path, file, press } of pages.filter((entry) => entry.who === who)) {
          const answer = await page.goto(new URL(path, base).href);
          const status = answer?.status() ?? 0;
          if (status >= 400 && !meant.test(file)) notice(`${path} answers ${status}`);
          await quiet(page);
          if (press) {
            await page.locator(press).first().click();
            await quiet(page);
            await page.locator('[role="dialog"] [role="grid"]').waitFor();
          }
          const shot = join(out, `${file}-${name}-${colorScheme}.png`);
          const picture = await page.screenshot({
            fullPage: size.width < 800 && !press,
            animations: 'disabled',
          });
          writeFileSync(shot, await packed(picture));
        }
        await context.close();
      }
    }
  }
  notice(`Pictures of ${pages.length} pages are in ${out}`);
} finally {
  await browser.close();
  await empty.stop();
  await demo.stop();
  rmSync(folder, { recursive: true, force: true });
}

/**
 * With only a page's colours, a picture is a third of the size. Next brings the library where it can.
 *
 * @param {Buffer} picture
 * @returns {Promise<Buffer>}
 */
async function packed(picture) {
  const sharp = await import('sharp').catch(() => null);
  return sharp ? sharp.default(picture).png({ palette: true, effort: 7 }).toBuffer() : picture;
}

/** @param {import('@playwright/test').Page} page @param {string} email */
async function signIn(page, email) {
  await page.goto(`${base}/sign-in`);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
}

/**
 * Waits until nothing is loading. A page that listens to events is never quiet and is taken as it is.
 *
 * @param {import('@playwright/test').Page} page
 */
async function quiet(page) {
  await page.waitForLoadState('networkidle', { timeout: 5000 }).catch(() => undefined);
}
