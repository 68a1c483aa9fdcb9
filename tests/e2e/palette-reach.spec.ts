import type { Locator } from '@playwright/test';
import type { TeamOnStage } from './stage/wire';
import { stage } from './support/stage';
import { enter, expect, hydrated, test } from './support/test';

let team: TeamOnStage;

test.beforeAll(async () => {
  team = await stage.team({ slug: 'reach' });
});

test.beforeEach(({ context }) => enter(context, team.people.owner));

const style = (locator: Locator, name: string) =>
  locator.evaluate((element, wanted) => getComputedStyle(element).getPropertyValue(wanted), name);

// A window of 1280 px at 200% and at 400%.
for (const [width, height] of [
  [640, 450],
  [320, 256],
] as const) {
  test(`fits a window of ${width} × ${height} px`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await page.goto(`/${team.slug}`);
    await hydrated(page);
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('combobox')).toBeFocused();
    await page.keyboard.press('End');
    const last = page.getByRole('option', { name: 'Sign out' });
    await expect(last).toBeInViewport({ ratio: 1 });
    await expect(page.getByRole('button', { name: 'Close' })).toBeInViewport({ ratio: 1 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide).toBeLessThanOrEqual(width);
  });
}

test('forced colours still tell the room, the theme and the choice', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await page.goto(`/${team.slug}`);
  await hydrated(page);
  const rooms = page.getByRole('navigation', { name: 'Team' });
  const here = await style(rooms.locator('[aria-current]'), 'border-bottom-color');
  const elsewhere = rooms.getByRole('link', { name: 'Settings' });
  expect(await style(elsewhere, 'border-bottom-color')).not.toBe(here);
  await page.getByText(team.people.owner.name).first().click();
  const themes = page.getByRole('group', { name: 'Theme' });
  const pressed = await style(themes.locator('[aria-pressed="true"]'), 'background-color');
  const other = themes.getByRole('button', { name: 'Dark' });
  expect(await style(other, 'background-color')).not.toBe(pressed);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  const chosen = page.getByRole('option', { selected: true });
  expect(await style(chosen, 'outline-style')).toBe('solid');
  expect(await style(page.getByRole('option').last(), 'outline-style')).toBe('none');
});

test('nothing moves for who asked for less motion', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto(`/${team.slug}`);
  await hydrated(page);
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox')).toBeFocused();
  const moving = await page.evaluate(() => document.getAnimations().length);
  expect(moving).toBe(0);
});

test('the focus does not stay under an open menu', async ({ page }) => {
  await page.goto(`/${team.slug}`);
  await hydrated(page);
  const menu = page.locator('details.menu').last();
  await menu.locator('summary').focus();
  await page.keyboard.press('Enter');
  await expect(menu).toHaveAttribute('open');
  const last = menu.getByRole('button', { name: 'Sign out' });
  await last.focus();
  await page.keyboard.press('Tab');
  await expect(menu).not.toHaveAttribute('open');
});
