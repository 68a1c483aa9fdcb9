import type { Page } from '@playwright/test';
import type { TeamOnStage } from './stage/wire';
import { tabTo } from './support/keyboard';
import { stage } from './support/stage';
import { enter, expect, test } from './support/test';

let team: TeamOnStage;
let pipeline: string;

test.beforeAll(async () => {
  const sandbox = await stage.sandbox({ history: 'small' });
  team = await stage.team({
    slug: 'charts',
    roles: ['viewer'],
    datamin: { url: sandbox.url, organization: 'oss', pipelines: ['Delivery feedback'] },
  });
  pipeline = `/${team.slug}/pipelines/${team.pipelines['Delivery feedback']}`;
});

test.beforeEach(({ context }) => enter(context, team.people.viewer));

const chart = (page: Page) => page.getByRole('region', { name: 'Runs by week', exact: true });
const drawing = (page: Page) => chart(page).getByRole('img', { name: / 8 weeks: / });
const reader = (page: Page) => chart(page).getByRole('slider', { name: /, one by one$/ });
const tip = (page: Page) => chart(page).locator('.reader-tip');

async function open(page: Page): Promise<void> {
  await page.goto(`${pipeline}?period=week&count=8`);
  await expect(reader(page)).toBeAttached();
}

/** A place within the bars, as a share of their width. */
async function placeIn(page: Page, share: number): Promise<{ x: number; y: number }> {
  await drawing(page).scrollIntoViewIfNeeded();
  const box = await drawing(page).boundingBox();
  if (!box) throw new Error('There is no chart');
  return { x: box.x + box.width * share, y: box.y + box.height / 2 };
}

/** What the reader says about the first and the last period, when moved by keys. */
async function ends(page: Page): Promise<{ first: string; last: string }> {
  await reader(page).focus();
  await page.keyboard.press('End');
  const last = (await reader(page).getAttribute('aria-valuetext')) ?? '';
  await page.keyboard.press('Home');
  const first = (await reader(page).getAttribute('aria-valuetext')) ?? '';
  expect(first).not.toBe(last);
  await reader(page).blur();
  return { first, last };
}
const nameIn = (words: string) => words.split(': ')[0] ?? 'nothing';

test('a chart is read by keys alone', async ({ page }) => {
  await open(page);
  await tabTo(page, reader(page));
  const last = await reader(page).getAttribute('aria-valuetext');
  expect(last).toMatch(/^week of .* \(so far\): /);
  await page.keyboard.press('ArrowLeft');
  await expect(reader(page)).not.toHaveAttribute('aria-valuetext', last ?? '');
  await expect(tip(page)).toBeVisible();
  await page.keyboard.press('Home');
  const first = await reader(page).getAttribute('aria-valuetext');
  expect(first).toMatch(/^week of .*: (\d+ succeeded, \d+ failed, on average|no runs)/);
  await expect(tip(page)).toContainText(nameIn(first ?? ''));
  await page.keyboard.press('End');
  await expect(reader(page)).toHaveAttribute('aria-valuetext', last ?? '');
  await page.keyboard.press('Escape');
  await expect(tip(page)).toHaveCount(0);
  await expect(reader(page)).toBeFocused();
});

test('the year is read by days and by weeks', async ({ page }) => {
  await open(page);
  const year = page.getByRole('region', { name: 'Past year' });
  const days = year.getByRole('slider', { name: /, one by one$/ });
  await tabTo(page, days);
  const day = async () =>
    Date.parse((await days.getAttribute('aria-valuetext'))?.split(/ \(|: /)[0] ?? '');
  const today = await day();
  await page.keyboard.press('ArrowUp');
  await expect.poll(async () => (today - (await day())) / 86_400_000).toBeCloseTo(1, 0);
  await page.keyboard.press('ArrowLeft');
  await expect.poll(async () => (today - (await day())) / 86_400_000).toBeCloseTo(8, 0);
  await expect(year.locator('.reader-tip')).toBeVisible();
});

test('a pointer is told what it is at, and is left alone elsewhere', async ({ page }) => {
  await open(page);
  const { first, last } = await ends(page);
  const left = await placeIn(page, 0.5 / 8);
  await page.mouse.move(left.x, left.y);
  await expect(tip(page)).toContainText(nameIn(first));
  const right = await placeIn(page, 7.5 / 8);
  await page.mouse.move(right.x, right.y);
  await expect(tip(page)).toContainText(nameIn(last));
  await page.mouse.move(0, 0);
  await expect(tip(page)).toHaveCount(0);
});

test('no script is needed for the table', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL: baseURL ?? '' });
  await enter(context, team.people.viewer);
  const page = await context.newPage();
  await page.goto(`${pipeline}?period=week&count=8&whole=1`);
  await expect(reader(page)).toHaveCount(0);
  await expect(chart(page).getByRole('table')).toHaveCount(0);
  await chart(page)
    .getByRole('link', { name: /^Table/ })
    .click();
  await expect(chart(page).getByRole('table').getByRole('row')).toHaveCount(9);
  await chart(page)
    .getByRole('link', { name: /^Hide table/ })
    .click();
  await expect(chart(page).getByRole('table')).toHaveCount(0);
  await context.close();
});

test('its numbers are a file, and a wrong question is told in words', async ({ page }) => {
  const ask = (query: string) => page.request.get(`${pipeline}/aggregates.csv?${query}`);
  const file = await ask('from=2026-01-05&period=week&count=3');
  expect(file.status()).toBe(200);
  expect(file.headers()['content-disposition']).toMatch(
    /^attachment; filename="[a-z0-9.-]+\.csv"$/,
  );
  const lines = (await file.text()).trimEnd().split('\r\n');
  expect(lines[0]).toMatch(/^from,to,successes,failures/);
  expect(lines).toHaveLength(4);
  const wrong = await ask('from=2026-01-05&period=week&count=900');
  expect(wrong.status()).toBe(422);
  expect(await wrong.text()).toContain('count: takes a whole number from 1 to 400');
  const absent = await page.request.get(
    `/${team.slug}/tasks/4d0f4f3c-4c7b-4f0b-9e7d-0c6a2e6f1a11/aggregates.csv?from=2026-01-05&period=week&count=1`,
  );
  expect(absent.status()).toBe(404);
});

test('words in a chart never touch, at any width', async ({ page }) => {
  await page.goto(`${pipeline}?period=day&count=400`);
  const frame = page.getByRole('region', { name: 'Runs by day', exact: true });
  await expect(frame.getByRole('img')).toBeVisible();
  for (const width of [320, 390, 600, 768, 1024, 1440, 1920]) {
    await page.setViewportSize({ width, height: 900 });
    const touching = await frame.locator('.chart-frame').evaluate((figure) => {
      const texts = [...figure.querySelectorAll('text')]
        .map((text) => ({ words: text.textContent, box: text.getBoundingClientRect() }))
        .filter(({ box }) => box.width > 0);
      return texts.flatMap((one, index) =>
        texts
          .slice(index + 1)
          .filter(
            ({ box }) =>
              one.box.left < box.right &&
              box.left < one.box.right &&
              one.box.top + 3 < box.bottom &&
              box.top + 3 < one.box.bottom,
          )
          .map((other) => `${one.words} and ${other.words}`),
      );
    });
    expect(touching, `at ${width} px`).toEqual([]);
  }
});

test.describe('in a hand', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('a tap reads a period, the next tap another', async ({ page }) => {
    await open(page);
    const { first, last } = await ends(page);
    const left = await placeIn(page, 0.5 / 8);
    await page.touchscreen.tap(left.x, left.y);
    await expect(tip(page)).toContainText(nameIn(first));
    const right = await placeIn(page, 7.5 / 8);
    await page.touchscreen.tap(right.x, right.y);
    await expect(tip(page)).toContainText(nameIn(last));
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(390);
  });
});
