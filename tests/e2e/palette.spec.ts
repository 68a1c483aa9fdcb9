import type { Locator, Page } from '@playwright/test';
import type { TeamOnStage } from './stage/wire';
import { violationsOf } from './support/axe';
import { tabTo } from './support/keyboard';
import { stage } from './support/stage';
import { enter, expect, hydrated, test } from './support/test';

let team: TeamOnStage;
let home: string;

test.beforeAll(async () => {
  const sandbox = await stage.sandbox({ history: 'small' });
  const pipelines = ['Delivery feedback', 'Driver onboarding', 'Night close'];
  team = await stage.team({
    slug: 'palette',
    roles: ['viewer', 'operator'],
    datamin: { url: sandbox.url, organization: 'oss', pipelines },
  });
  home = `/${team.slug}`;
});

const field = (page: Page) => page.getByRole('combobox', { name: 'Find pipelines' });
const opener = (page: Page) => page.getByRole('button', { name: /^Find/ });
const chosen = (page: Page) => page.getByRole('option', { selected: true });

async function open(page: Page, path = home): Promise<void> {
  await page.goto(path);
  await hydrated(page);
  await page.keyboard.press('Control+k');
  await expect(field(page)).toBeFocused();
  await expect(page.getByRole('option', { name: /^Night close/ })).toBeVisible();
}

/** The one option that the field names to a screen reader is the one that looks chosen. */
async function expectChosen(page: Page, name: RegExp): Promise<void> {
  await expect(chosen(page)).toHaveCount(1);
  await expect(chosen(page)).toHaveAccessibleName(name);
  const id = await chosen(page).getAttribute('id');
  await expect(page.getByRole('combobox')).toHaveAttribute('aria-activedescendant', id ?? '');
}

const isFocused = (locator: Locator) => expect(locator).toBeFocused();

test.describe('as an owner', () => {
  test.beforeEach(({ context }) => enter(context, team.people.owner));

  test('goes to a pipeline by a piece of its name', async ({ page }) => {
    await open(page);
    await page.keyboard.type('night');
    await expectChosen(page, /^Night close/);
    await expect(page.getByRole('option', { name: /^Driver onboarding/ })).toHaveCount(0);
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(`${home}/pipelines/${team.pipelines['Night close']}`);
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await isFocused(page.locator('#main'));
  });

  test('finds by tag and by UUID, and says when there is nothing', async ({ page }) => {
    await open(page);
    await page.keyboard.type(team.pipelines['Driver onboarding'] ?? '');
    await expectChosen(page, /^Driver onboarding/);
    await page.keyboard.press('Control+a');
    await page.keyboard.type('no such thing at all');
    await expect(page.getByText('Nothing is called “no such thing at all”')).toBeVisible();
    await expect(page.getByRole('combobox')).toHaveAttribute('aria-expanded', 'false');
    await page.keyboard.press('Enter');
    await isFocused(field(page));
  });

  test('arrows, Home and End move the choice and come round', async ({ page }) => {
    await open(page);
    const options = page.getByRole('option');
    const name = async (at: number) =>
      new RegExp(`^${await options.nth(at).locator('span').first().textContent()}`);
    await expectChosen(page, await name(0));
    await page.keyboard.press('ArrowDown');
    await expectChosen(page, await name(1));
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowUp');
    await expectChosen(page, /^Sign out/);
    await expect(chosen(page)).toBeInViewport({ ratio: 1 });
    await page.keyboard.press('ArrowDown');
    await expectChosen(page, await name(0));
    await page.keyboard.press('End');
    await expectChosen(page, /^Sign out/);
  });

  test('Esc gives the focus back, and the Tab key cannot leave before', async ({ page }) => {
    await page.goto(home);
    await hydrated(page);
    const sort = page.getByRole('main').getByRole('link').first();
    await tabTo(page, sort);
    await page.keyboard.press('Control+k');
    await isFocused(field(page));
    for (let presses = 0; presses < 6; presses++) {
      await page.keyboard.press('Tab');
      await expect(page.locator('[role="dialog"] :focus')).toHaveCount(1);
    }
    await page.keyboard.press('Escape');
    await isFocused(sort);
    await tabTo(page, opener(page));
    await page.keyboard.press('Enter');
    await isFocused(field(page));
    await page.keyboard.press('Control+k');
    await isFocused(opener(page));
  });

  test('no key fires in a field, and "/" goes to the filter', async ({ page }) => {
    await page.goto(`${home}/pipelines`);
    await hydrated(page);
    const filter = page.getByRole('searchbox');
    await page.keyboard.press('/');
    await isFocused(filter);
    await page.keyboard.type('a?/');
    await page.keyboard.press('Control+k');
    await expect(filter).toHaveValue('a?/');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  });

  test('"?" lists the keys; single keys can be switched off for good', async ({ page }) => {
    await page.goto(home);
    await hydrated(page);
    await page.keyboard.press('?');
    const help = page.getByRole('dialog', { name: 'Keyboard' });
    await expect(help).toContainText('Go to the filter of a list');
    await help.getByRole('checkbox').uncheck();
    await page.keyboard.press('Escape');
    await page.reload();
    await hydrated(page);
    await page.keyboard.press('?');
    await page.keyboard.press('/');
    await expect(page.getByRole('searchbox')).not.toBeFocused();
    await expect(help).toHaveCount(0);
    // The way without keys.
    await opener(page).click();
    await page.getByRole('button', { name: 'All keys' }).click();
    await expect(help).toBeVisible();
    await help.getByRole('checkbox').check();
  });

  test('chooses a pipeline to run and leads to where one confirms', async ({ page }) => {
    await open(page);
    await page.keyboard.type('run a');
    await expectChosen(page, /^Run a pipeline/);
    await page.keyboard.press('Enter');
    const which = page.getByRole('combobox', { name: 'Pipeline to run' });
    await isFocused(which);
    await page.keyboard.press('Backspace');
    await isFocused(field(page));
    await page.keyboard.type('run a');
    await page.keyboard.press('Enter');
    await page.keyboard.type('night');
    await expectChosen(page, /^Run Night close…/);
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(`${home}/pipelines/${team.pipelines['Night close']}#run`);
    await expect(page.getByText('Run now…')).toBeVisible();
  });

  test('switches the theme and says so', async ({ page }) => {
    await open(page);
    await page.keyboard.type('theme dark');
    await page.keyboard.press('Enter');
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    await expect(page.getByRole('listitem').filter({ hasText: 'Theme: dark' })).toBeVisible();
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`axe finds nothing in it, ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await open(page);
      const look = () => violationsOf(page, {}, '[role="dialog"]');
      expect(await look()).toEqual([]);
      await page.keyboard.press('Tab');
      await page.getByRole('button', { name: 'All keys' }).click();
      await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeVisible();
      expect(await look()).toEqual([]);
    });
  }

  test('a search that fails leaves pages and actions', async ({ page }) => {
    await page.route('**/api/v1/**/pipelines?**', (route) => route.fulfill({ status: 429 }));
    await page.goto(home);
    await hydrated(page);
    await opener(page).click();
    await expect(page.getByText('Pipelines cannot be searched just now').first()).toBeVisible();
    await page.keyboard.type('audit');
    await expectChosen(page, /^Audit/);
  });
});

test('signs out', async ({ page, context }) => {
  // It ends the session for good, so it must not be the other tests' session.
  await enter(context, team.people.operator);
  await open(page);
  await page.keyboard.type('sign out');
  await expectChosen(page, /^Sign out/);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/sign-in/);
});

test.describe('by touch', () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } });

  test('a viewer finds a page, and nothing that is not theirs', async ({ page, context }) => {
    await enter(context, team.people.viewer);
    await page.goto(home);
    await hydrated(page);
    await opener(page).tap();
    await expect(page.getByRole('option', { name: /^Night close/ })).toBeVisible();
    await expect(
      page.getByRole('option', { name: /^(Credentials|Audit|Run a|Run Night)/ }),
    ).toHaveCount(0);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(390);
    await page.getByRole('option', { name: /^Profile/ }).tap();
    await expect(page).toHaveURL('/profile');
  });
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('the button leads to the list', async ({ page, context }) => {
    await enter(context, team.people.viewer);
    await page.goto(home);
    await opener(page).click();
    await expect(page).toHaveURL(new RegExp(`${home}/pipelines\\??$`));
  });
});
