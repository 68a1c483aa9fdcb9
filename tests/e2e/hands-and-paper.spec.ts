import type { Locator, Page } from '@playwright/test';
import type { TeamOnStage } from './stage/wire';
import { everywhere } from './support/everywhere';
import { expectFocus, press, tabTo } from './support/keyboard';
import { enter, expect, hydrated, test } from './support/test';

// The same portal for a finger, a keyboard, a printer and Windows' contrast themes.
test.describe.configure({ mode: 'parallel' });

let team: TeamOnStage;
let home: string;
let pipeline: string;
let run: string;

test.beforeAll(async () => {
  const found = await everywhere('hands');
  team = found.team;
  home = `/${team.slug}`;
  pipeline = `${home}/pipelines/${team.pipelines['Delivery feedback']}`;
  run = found.places.find(({ path }) => path.startsWith(`${home}/runs/`))?.path ?? 'no run';
});
test.beforeEach(({ context }) => enter(context, team.people.owner));

async function go(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await hydrated(page);
}

test('the focus is never lost: by links, filters, menus and what goes away', async ({ page }) => {
  const main = page.getByRole('main');
  await go(page, home);
  await press(page, main.getByRole('link', { name: 'Delivery feedback', exact: true }).first());
  await expect(page).toHaveURL(pipeline);
  await expectFocus(page);
  await press(page, main.getByRole('link', { name: '7 days' }).first());
  await expect(page).toHaveURL(/range=7d/);
  await expectFocus(page);
  await page.goBack();
  await expectFocus(page);

  await go(page, `${home}/settings/tokens`);
  await main.getByLabel('Name').first().fill('Soon gone');
  await press(page, main.getByRole('button', { name: 'Create token' }));
  await expect(main.getByText('Soon gone').first()).toBeVisible();
  await expectFocus(page);
  await press(page, main.locator('summary', { hasText: 'Revoke Soon gone' }));
  await press(page, main.getByRole('button', { name: 'Revoke Soon gone' }));
  await expect(main.getByRole('rowheader', { name: /Soon gone/ })).toHaveCount(0);
  await expectFocus(page);

  await tabTo(page, page.locator('header details.menu summary').last());
  await page.keyboard.press('Enter');
  await press(page, page.getByRole('button', { name: 'Dark' }));
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expectFocus(page);
});

test.describe('in a hand', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('menus, details, dialogs and themes follow a finger', async ({ page }) => {
    await go(page, home);
    const menu = page.locator('header details.menu').last();
    await menu.locator('summary').tap();
    await expect(menu).toHaveAttribute('open');
    await page.getByRole('main').tap({ position: { x: 5, y: 400 } });
    await expect(menu).not.toHaveAttribute('open');
    await menu.locator('summary').tap();
    await page.getByRole('button', { name: 'Dark' }).tap();
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');

    await page.getByRole('button', { name: /^Find/ }).tap();
    const finder = page.getByRole('dialog');
    await expect(finder).toBeVisible();
    await page.touchscreen.tap(5, 840);
    await expect(finder).toHaveCount(0);

    await go(page, `${pipeline}?period=week&count=8`);
    await page.locator('main summary').filter({ visible: true }).first().tap();
    await expect(page.locator('main details[open]').first()).toBeVisible();
    const area = page.locator('main .reader-pane').first();
    await area.tap();
    await expect(page.locator('main .reader-tip').first()).toBeVisible();
  });

  test('what stands alone to be pressed is as high as a finger is wide', async ({ page }) => {
    for (const path of [home, `${home}/runs`, `${home}/pipelines`, pipeline]) {
      await go(page, path);
      // Two close targets share the space between them.
      expect(await page.evaluate(lowerThan, 40), path).toEqual([]);
    }
    // The answer comes before the actions, and what most come for before the others.
    await expect(page.locator('.head-actions > :first-child')).toContainText('Run now…');
    const [lead, actions] = await Promise.all(
      ['.lead', '.head-actions'].map((one) => page.locator(one).boundingBox()),
    );
    expect(actions?.y).toBeGreaterThan(lead?.y ?? Number.POSITIVE_INFINITY);
  });
});

/**
 * Targets too low for a finger, by what a press above and below their middle hits. Links in sentences may be as low as
 * their line.
 */
function lowerThan(least: number): string[] {
  const pressed = 'main :is(a, button, summary, input[type="checkbox"]), header a';
  return [...document.querySelectorAll<HTMLElement>(pressed)].flatMap((one) => {
    if (!one.checkVisibility({ visibilityProperty: true })) return [];
    if (one.closest('p, svg, thead, .sr-only, .skip-link')) return [];
    one.scrollIntoView({ block: 'center', behavior: 'instant' });
    const { left, top, width, height } = one.getBoundingClientRect();
    const x = Math.min(Math.max(left + Math.min(width, 20) / 2, 1), innerWidth - 1);
    const isHit = (y: number) => one.contains(document.elementFromPoint(x, y));
    const middle = top + Math.min(height, 24) / 2;
    let [above, below] = [0, 0];
    while (above < least && isHit(middle - above - 1)) above += 1;
    while (below < least && isHit(middle + below + 1)) below += 1;
    const hit = above + below + 1;
    return hit < least ? [`${hit} px of ${one.getAttribute('aria-label') ?? one.textContent}`] : [];
  });
}

test('forced colours leave states their shapes and charts their marks', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await go(page, home);
  // Each badge has a word, and beside it a shape drawn in the text's colour.
  const badges = page.locator('main .badge');
  await expect(badges.first()).toBeVisible();
  for (const badge of await badges.all()) {
    expect((await badge.textContent())?.trim()).not.toBe('');
  }
  await go(page, `${pipeline}?period=week&count=8`);
  const canvas = await paint(page.locator('body'), 'background-color');
  const marks = page.locator('main svg .mark-good, main svg .mark-bad');
  expect(await marks.count()).toBeGreaterThan(0);
  for (const mark of await marks.all()) {
    const colours = [await paint(mark, 'fill'), await paint(mark, 'stroke')];
    expect(
      colours.some((colour) => colour !== canvas && colour !== 'none'),
      'a mark that cannot be seen',
    ).toBe(true);
  }
});

const paint = (locator: Locator, name: string) =>
  locator.evaluate((one, property) => getComputedStyle(one).getPropertyValue(property), name);

test('paper gets what the page says, in black on white, and nothing to press', async ({ page }) => {
  // A4 portrait without its margins, in CSS pixels.
  await page.setViewportSize({ width: 703, height: 1000 });
  for (const path of [home, pipeline, run]) {
    await page.emulateMedia({ media: 'screen', colorScheme: 'dark' });
    await go(page, path);
    const title = page.getByRole('heading', { level: 1 });
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    await expect(title).toBeVisible();
    await expect(page.locator('header.shell-head')).toBeHidden();
    await expect(page.locator('main .btn').filter({ visible: true })).toHaveCount(0);
    await expect(page.locator('main .panel').filter({ visible: true })).not.toHaveCount(0);
    const lightness = await page.evaluate(() => {
      const [, ...rgb] = /(\d+), (\d+), (\d+)/.exec(getComputedStyle(document.body).color) ?? [];
      return rgb.reduce((sum, one) => sum + Number(one), 0);
    });
    expect(lightness, `${path} prints light letters`).toBeLessThan(200);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide, `${path} is wider than paper`).toBeLessThanOrEqual(703);
    expect((await page.pdf({ format: 'A4' })).subarray(0, 5).toString()).toBe('%PDF-');
    const folder = process.env.E2E_PICTURES;
    const name = path.split('/')[2] ?? 'overview';
    if (folder) await page.screenshot({ path: `${folder}/paper-${name}.png`, fullPage: true });
  }
});
