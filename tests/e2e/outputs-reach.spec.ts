import type { Page } from '@playwright/test';
import { inspect } from './support/inspect';
import { largeTable, teamWithRuns } from './support/outputs';
import { enter, expect, hydrated, test } from './support/test';

let stand: Awaited<ReturnType<typeof teamWithRuns>>;
let mixed: string;

test.beforeAll(async () => {
  stand = await teamWithRuns('outputs-reach');
  const at = (seconds: number) => new Date(stand.began + seconds * 1000).toISOString();
  mixed = await stand.run([
    { executedAt: at(4), durationMs: 4000, output: '{"a":[1,{"b":null}]}' },
    { executedAt: at(9), durationMs: 6000, output: largeTable(3000) },
    {
      executedAt: at(12),
      durationMs: 2500,
      isSuccessful: false,
      output: JSON.stringify([{ code: 500, message: 'connection refused', stack: 'at main' }]),
    },
    { executedAt: at(14), durationMs: 2500, output: 'id,remark\n1,"a\nb"\n' },
    {
      task: 'Tell each depot',
      executedAt: at(20),
      durationMs: 900,
      repeats: 5,
      output: '<a><b/></a>',
    },
  ]);
});
test.beforeEach(({ context }) => enter(context, stand.team.people.viewer));

const large = 'summary:has-text("3,000 items")';

/** The address of the large output's own page. */
async function viewOf(page: Page): Promise<string> {
  await page.goto(mixed);
  const link = page.locator(`details:has(> ${large})`).getByRole('link', {
    name: /^Open output/,
    includeHidden: true,
  });
  return (await link.getAttribute('href')) ?? '';
}

test('run and log: nothing for axe to find, nothing wider than a phone', async ({ page }) => {
  test.slow();
  await page.goto(mixed);
  await hydrated(page);
  await page.locator(large).click();
  await inspect(page, 'outputs run');
  await page.goto(stand.logPath);
  await inspect(page, 'outputs log');
});

// Near the end: a hundred rows and four hundred lines say no more than a few of them, and take axe seconds.
for (const [as, at] of [
  ['table', 2990],
  ['tree', 17_977],
  ['text', 0],
  ['hex', 0],
] as const) {
  test(`an output’s page as ${as}: nothing for axe to find, nothing wider than a phone`, async ({
    page,
  }) => {
    test.slow();
    await page.goto(`${await viewOf(page)}&as=${as}&at=${at}`);
    if (as === 'tree') await expect(page.locator('.tree-list summary')).toHaveCount(4);
    if (as === 'table') await expect(page.getByText('Rows 2,991 to 3,000 of 3,000')).toBeVisible();
    await inspect(page, `output page ${as}`);
  });
}

test('the viewer: nothing for axe to find, nothing wider than a phone', async ({ page }) => {
  test.slow();
  await page.goto(mixed);
  await hydrated(page);
  await page.locator(large).click();
  await page
    .getByRole('link', { name: /^Open output/ })
    .filter({ visible: true })
    .last()
    .click();
  const viewer = page.getByRole('dialog');
  for (const view of ['Table', 'Tree', 'Text', 'Hex']) {
    await viewer.getByRole('button', { name: view }).click();
    await expect(viewer.getByRole('button', { name: view })).toHaveAttribute(
      'aria-pressed',
      'true',
    );
    await inspect(page, `viewer ${view}`);
  }
});

test('what failed is the first thing of a run and of a log', async ({ page }) => {
  for (const address of [mixed, stand.logPath]) {
    await page.goto(address);
    const words = (await page.getByRole('main').textContent()) ?? '';
    const failure = words.indexOf('connection refused');
    expect(failure, address).toBeGreaterThan(-1);
    expect(failure, address).toBeLessThan(words.indexOf('3,000 items') >>> 0);
  }
  await page.goto(mixed);
  const timeline = page.getByRole('table', { name: /^Timeline of the run/ });
  await expect(timeline.getByRole('row')).toHaveCount(6);
  await expect(timeline.getByRole('row').filter({ hasText: '× 5' })).toContainText('succeeded');
  await expect(timeline.getByRole('row').filter({ hasText: 'failed' })).toContainText('2.5 s');
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('a page that waits for Datamin comes whole by itself', async ({ page }) => {
    await page.goto(stand.logPath);
    await expect(page).toHaveURL(/[?&]whole=1/);
    await expect(page.locator(large)).toBeAttached();
  });

  test('an output is read in pages, in every view, searched and saved', async ({ page }) => {
    await page.goto(`${mixed}&whole=1`);
    await page.locator(large).click();
    await page
      .getByRole('link', { name: /^Open output/ })
      .filter({ visible: true })
      .last()
      .click();
    await expect(page.getByText('Rows 1 to 100 of 3,000')).toBeVisible();
    await page.getByRole('link', { name: 'Show more' }).click();
    await expect(page.getByText('Rows 101 to 200 of 3,000')).toBeVisible();
    await expect(page.getByRole('cell', { name: 'Customer 100', exact: true })).toBeVisible();
    const views = page.getByRole('navigation', { name: 'View' });
    for (const view of ['Tree', 'Text', 'Hex', 'Table']) {
      await views.getByRole('link', { name: view }).click();
      await expect(views.locator('[aria-current]')).toHaveText(view);
      await expect(page.getByRole('link', { name: 'Show more' })).toBeVisible();
    }
    await page.getByLabel('Find in the text').fill('CUSTOMER 299');
    await page.getByRole('button', { name: 'Find', exact: true }).click();
    await expect(page.getByText('1 of 11 for “CUSTOMER 299”')).toBeVisible();
    await page.getByRole('link', { name: 'Previous match' }).click();
    await expect(page.getByText('11 of 11 for')).toBeVisible();
    await expect(page.locator('mark.found-here')).toHaveText('Customer 299');
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: /^Download/ }).click();
    expect((await download).suggestedFilename()).toMatch(/\.json$/);
  });

  test('an address that asks for nonsense shows the nearest there is', async ({ page }) => {
    await page.goto(`${mixed}&whole=1`);
    await page.locator(large).click();
    const view = await page
      .getByRole('link', { name: /^Open output/ })
      .filter({ visible: true })
      .last()
      .getAttribute('href');
    for (const [more, shown] of [
      ['as=html&at=-5', 'Rows 1 to 100 of 3,000'],
      ['as=table&at=99999999', 'Rows 3,000 to 3,000 of 3,000'],
      ['as=tree&at=1e5', 'Lines 1 to 400'],
      ['find=nowhere-to-be-found', 'Nothing found for “nowhere-to-be-found”'],
    ] as const) {
      expect((await page.goto(`${view}&${more}`))?.status(), more).toBe(200);
      await expect(page.getByText(shown), more).toBeVisible();
    }
    for (const broken of [
      view?.replace(/task=[^&]*/, 'task=x'),
      view?.replace(/from=[^&]*/, 'from=x'),
    ]) {
      expect((await page.goto(broken ?? ''))?.status()).toBe(404);
    }
  });
});

test.describe('on a phone by touch', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('a large output is opened, searched, read and put away', async ({ page }) => {
    await page.goto(mixed);
    await hydrated(page);
    await page.locator(large).tap();
    await page
      .getByRole('link', { name: /^Open output/ })
      .filter({ visible: true })
      .last()
      .tap();
    const viewer = page.getByRole('dialog');
    await viewer.getByRole('gridcell', { name: 'Customer 3', exact: true }).tap();
    await expect(viewer.getByText('$[3].customer')).toBeVisible();
    for (const name of ['Previous match', 'Next match', 'Copy all']) {
      await expect(viewer.getByRole('button', { name })).toBeInViewport({ ratio: 1 });
    }
    await viewer.getByRole('searchbox').tap();
    await page.keyboard.type('needle');
    await expect(viewer.getByText('1 of 1', { exact: true })).toBeVisible();
    await expect(viewer.locator('mark.found-here')).toBeInViewport();
    await viewer.getByRole('button', { name: 'Tree' }).tap();
    const row = viewer.getByRole('treeitem').filter({ hasText: '2999:' });
    await row.tap();
    await expect(row).toHaveAttribute('aria-expanded', 'true');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      390,
    );
    await viewer.getByRole('button', { name: 'Close' }).tap();
    await expect(viewer).toBeHidden();
  });
});

test('forced colours still tell a failed bar, the match and the chosen cell', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await page.goto(mixed);
  await hydrated(page);
  const fill = (name: string) =>
    page
      .locator(name)
      .first()
      .evaluate((element) => getComputedStyle(element).fill);
  expect(await fill('.waterfall-bar.is-bad')).not.toBe(await fill('.waterfall-bar.is-good'));
  await page.locator(large).click();
  await page
    .getByRole('link', { name: /^Open output/ })
    .filter({ visible: true })
    .last()
    .click();
  await page.getByRole('searchbox').fill('Customer 2');
  await expect(page.getByText('1 of 1,111', { exact: true })).toBeVisible();
  const ground = (name: string) =>
    page
      .locator(name)
      .first()
      .evaluate((element) => getComputedStyle(element).backgroundColor);
  expect(await ground('mark.found-here')).not.toBe(await ground('mark.found:not(.found-here)'));
  const chosen = page.locator('[role="gridcell"][aria-selected="true"]');
  expect(await chosen.evaluate((element) => getComputedStyle(element).outlineStyle)).toBe('solid');
});

test('nothing moves in the viewer for who asked for less motion', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto(mixed);
  await hydrated(page);
  await page.locator(large).click();
  await page
    .getByRole('link', { name: /^Open output/ })
    .filter({ visible: true })
    .last()
    .click();
  await expect(page.getByRole('grid')).toBeVisible();
  expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
});
