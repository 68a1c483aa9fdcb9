import type { BrowserContext, Page, Response } from '@playwright/test';
import type { TeamOnStage } from './stage/wire';
import { openEarly, useAll } from './support/early';
import { everywhere, type Place } from './support/everywhere';
import { cutTexts, moving, sideways, smallTargets, unmarked } from './support/page-facts';
import { enter, expect, hydrated, test } from './support/test';

// What holds on every page. A visit costs more than a look, so each visit looks at all that it can.
let team: TeamOnStage;
let places: Place[];

test.beforeAll(async () => {
  ({ team, places } = await everywhere('everywhere'));
  const kinds = places.map(({ path }) => path.replaceAll(/[0-9a-f-]{36}/g, '*'));
  // Pages that are not found would not be checked.
  expect(kinds.length, kinds.join('\n')).toBeGreaterThan(18);
});

/** Visits each place in turn, as somebody who may. */
async function visitAll(
  { page, context }: { page: Page; context: BrowserContext },
  look: (place: Place) => Promise<void>,
  open: (path: string) => Promise<Response | null> = (path) => page.goto(path),
): Promise<void> {
  for (const place of places) {
    await context.clearCookies();
    if (place.who) await enter(context, place.who);
    const answer = await open(place.path);
    expect(answer?.status(), place.path).toBe(place.status);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await look(place);
  }
}

test('with letters of twice the size the page still fits', async ({
  playwright,
  launchOptions,
  baseURL,
}) => {
  // The browser's own font size: lengths in rem follow it, including those in media queries.
  const args = [...(launchOptions.args ?? []), '--blink-settings=defaultFontSize=32'];
  const browser = await playwright.chromium.launch({ ...launchOptions, args });
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    ...(baseURL ? { baseURL } : {}),
  });
  const page = await context.newPage();
  await visitAll({ page, context }, async ({ path }) => {
    const size = await page.evaluate(() => getComputedStyle(document.documentElement).fontSize);
    expect(size).toBe('32px');
    expect.soft(await sideways(page), `${path} is too wide`).toBeLessThanOrEqual(0);
    expect.soft(await cutTexts(page), `${path} cuts texts`).toEqual([]);
  });
  await browser.close();
});

test('a page says without scripts all that it says with them, stays where it is when they come, fits at 200%, moves for nobody who asked for less motion, and shows the focus wherever the Tab key leads, also in forced colours', async ({
  page,
  context,
  browser,
  baseURL,
}) => {
  test.setTimeout(300_000);
  await enter(context, team.people.owner);
  const openFinder = async () => {
    await page.goto(`/${team.slug}`);
    await hydrated(page);
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('dialog')).toBeVisible();
  };
  await openFinder();
  // Otherwise there would be nothing to stop.
  expect(await moving(page)).not.toEqual([]);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await openFinder();
  expect.soft(await moving(page)).toEqual([]);
  const plainContext = await browser.newContext({
    javaScriptEnabled: false,
    ...(baseURL ? { baseURL } : {}),
  });
  const plain = await plainContext.newPage();
  const look = async (place: Place) => {
    const { path } = place;
    await plainContext.clearCookies();
    if (place.who) await enter(plainContext, place.who);
    const missing = await unsaid(page, plain, place);
    expect.soft(missing, `${path} says more with scripts`).toEqual([]);
    // A window of 1440 px at 200%, in CSS pixels.
    await page.setViewportSize({ width: 720, height: 450 });
    expect.soft(await sideways(page), `${path} is too wide`).toBeLessThanOrEqual(0);
    expect.soft(await cutTexts(page), `${path} cuts texts`).toEqual([]);
    expect.soft(await moving(page), path).toEqual([]);
    for (const [width, forcedColors] of [
      [1440, 'none'],
      [1440, 'active'],
      [390, 'none'],
    ] as const) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ forcedColors, reducedMotion: 'reduce' });
      const seen = await unmarked(page);
      expect.soft(seen.reached, path).toBeGreaterThan(0);
      const how = `${path} at ${width} px, forced colours ${forcedColors}`;
      expect.soft(seen.unmarked, how).toEqual([]);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  };
  await visitAll({ page, context }, look, async (path) => {
    const { answer, different } = await openEarly(page, path);
    expect.soft(different, path).toEqual([]);
    return answer;
  });
  await plainContext.close();
});

test.describe('in a hand', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('a page keeps what is done with it before scripts come, and no target is too small or too near to another', async ({
    page,
    context,
  }) => {
    await visitAll(
      { page, context },
      async ({ path }) => expect.soft(await smallTargets(page), path).toEqual([]),
      async (path) => {
        const { answer, different } = await openEarly(page, path, useAll);
        expect.soft(different, path).toEqual([]);
        return answer;
      },
    );
  });
});

/** What a page says with scripts and not without. */
async function unsaid(page: Page, plain: Page, { path, status }: Place): Promise<string[]> {
  const look = async () => {
    // The address that pages without scripts link to when Datamin is slow.
    const answer = await plain.goto(`${path}${path.includes('?') ? '&' : '?'}whole=1`);
    expect.soft(answer?.status(), path).toBe(status);
    const words = new Set(await said(plain));
    return (await said(page)).filter((line) => !words.has(line));
  };
  let missing = await look();
  // Runs go on and readings arrive between two looks.
  for (let more = 0; more < 3 && missing.length > 0; more += 1) {
    await page.reload();
    missing = await look();
  }
  return missing;
}

/** The readable text, line by line, without what changes between two looks: times, numbers and ages. */
async function said(page: Page): Promise<string[]> {
  // biome-ignore lint/performance/useDomNodeTextContent: what is hidden is not said
  const text = await page.locator('body').innerText();
  const lines = text.split('\n').map((line) => line.trim().replaceAll(/\d[\d.,]*/g, '#'));
  return lines.filter((line) => line !== '' && !/\bago\b|just now|^stale\b/.test(line));
}
