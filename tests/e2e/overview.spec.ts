import type { Page } from '@playwright/test';
import type { TeamOnStage } from './stage/wire';
import { type Crowded, crowd, failNow } from './support/crowd';
import { inspect } from './support/inspect';
import { press, tabTo, typeInto } from './support/keyboard';
import { stage } from './support/stage';
import { enter, expect, hydrated, test } from './support/test';

/** One for each possible state. */
const mixed: Crowded[] = [
  { name: 'Invoices', tags: ['finance', 'nightly'], state: 'failed' },
  { name: 'Ledger', tags: ['finance'], isLate: true },
  { name: 'Stock', tags: ['goods'], isDegrading: true },
  { name: 'Tolls', tags: ['goods'], isRefused: true },
  { name: 'Tyres', isRefused: true, state: 'unknown' },
  { name: 'Borders', tags: ['goods'], isDoubtful: true },
  { name: 'Archive', readMinutesAgo: 300 },
  { name: 'Onboarding', state: 'never_ran' },
];

let team: TeamOnStage;
let base: string;

test.beforeAll(async () => {
  const sandbox = await stage.sandbox();
  team = await stage.team({
    slug: 'overview',
    roles: ['viewer'],
    datamin: { url: sandbox.url, organization: 'hosted' },
  });
  base = `/${team.slug}`;
  await crowd(team.slug, [
    ...mixed,
    ...Array.from({ length: 60 }, (_, index) => ({
      name: `Orders ${String(index).padStart(2, '0')}`,
      tags: ['orders'],
    })),
  ]);
});

test.beforeEach(({ context }) => enter(context, team.people.viewer));

const row = (page: Page, name: string) =>
  page.getByRole('row', { name: new RegExp(`^(?:Select .+ )?${name}`) });
const rows = (page: Page) => page.locator('tbody tr');
const strip = (page: Page) => page.getByRole('navigation', { name: 'Needs attention' });

test('says first what needs attention, and each piece filters', async ({ page }) => {
  await page.goto(base);
  await expect(page).toHaveTitle(/^5 need attention · /);
  await expect(strip(page).getByRole('link')).toHaveText([
    /^5 need attention/,
    /1 failing/,
    /1 late/,
    /1 degrading/,
    /2 credential broken/,
    /1 not read lately/,
  ]);
  for (const [piece, state, names] of [
    ['failing', 'failing', ['Invoices']],
    ['late', 'late', ['Ledger']],
    ['degrading', 'degrading', ['Stock']],
    ['credential broken', 'credential', ['Tolls', 'Tyres']],
    ['not read lately', 'stale', ['Archive']],
    ['need attention', 'attention', ['Invoices', 'Ledger', 'Stock', 'Tolls', 'Tyres']],
  ] as const) {
    await strip(page)
      .getByRole('link', { name: new RegExp(`^\\d+ ${piece}`) })
      .click();
    await expect(page).toHaveURL(`${base}?state=${state}`);
    await expect(rows(page)).toHaveCount(names.length);
    for (const name of names) await expect(row(page, name)).toBeVisible();
    await expect(strip(page).locator('[aria-current]')).toContainText(piece);
  }
  // Pressed again, a piece removes its filter.
  await strip(page).locator('[aria-current]').click();
  await expect(page).toHaveURL(base);
});

test('tells each state in words, and why', async ({ page }) => {
  await page.goto(base);
  await expect(row(page, 'Invoices')).toContainText('failed');
  await expect(row(page, 'Ledger')).toContainText(/Overdue by .*late/);
  await expect(row(page, 'Ledger')).toContainText('the last 50 runs were at most 1 h 2 min apart');
  await expect(row(page, 'Stock')).toContainText(
    'Takes 9 s on average over the last 7 days, up from 5 s over the 364 days before',
  );
  await expect(row(page, 'Tolls')).toContainText('Credential “Retired client” has been failing');
  await expect(row(page, 'Tyres')).toContainText('not read yet');
  await expect(row(page, 'Borders')).toContainText('doubtful');
  await expect(row(page, 'Archive')).toContainText('Last read 5 h ago');
  await expect(row(page, 'Onboarding')).toContainText(/never ran.*never ran.*not read yet/);
});

test('is used by keyboard alone, and its address holds the choices', async ({ page }) => {
  await page.goto(base);
  await hydrated(page);
  await typeInto(page, 'Search', 'orders 1');
  await expect(page).toHaveURL(`${base}?q=orders+1`);
  await expect(rows(page)).toHaveCount(10);
  // The field being typed in keeps the focus and its text.
  await expect(page.getByLabel('Search')).toBeFocused();
  await page.keyboard.type('3');
  await expect(rows(page)).toHaveCount(1);
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await expect(page).toHaveURL(base);
  await tabTo(page, page.getByLabel('State'));
  await page.keyboard.type('degr');
  await expect(page).toHaveURL(`${base}?state=degrading`);
  await expect(page.getByLabel('State')).toBeFocused();
  await expect(rows(page)).toHaveCount(1);
  await press(page, page.getByRole('link', { name: 'Clear', exact: true }));
  await expect(page).toHaveURL(base);
  await expect(page.getByLabel('State')).toHaveValue('');
  await press(page, page.getByRole('link', { name: '90 days' }));
  await expect(page).toHaveURL(`${base}?range=90d`);
  await expect(page.getByRole('columnheader', { name: 'Last 90 days' })).toBeVisible();
  await press(page, page.getByRole('link', { name: 'Success rate' }));
  await expect(page).toHaveURL(`${base}?sort=success-rate&range=90d`);
  await expect(page.getByRole('columnheader', { name: 'Success rate' })).toHaveAttribute(
    'aria-sort',
    'ascending',
  );
  await press(page, page.getByRole('link', { name: 'Grid' }));
  await expect(page).toHaveURL(`${base}?sort=success-rate&range=90d&view=grid`);
  await expect(page.locator('.cards > li')).toHaveCount(68);
  await page.reload();
  await expect(page.locator('.cards > li')).toHaveCount(68);
  await expect(page.getByLabel('Order')).toHaveValue('success-rate');
  await page.goBack();
  await expect(rows(page)).toHaveCount(68);
});

test('is painted before its scripts run, and they all do', async ({ page }) => {
  const html = await (await page.request.get(base)).text();
  const scripts = html.match(/<script [^>]*src="[^"]*"[^>]* async=""[^>]*>/g) ?? [];
  expect(scripts.length).toBeGreaterThan(4);
  for (const script of scripts) expect(script).toContain('type="later"');
  await page.goto(base);
  await hydrated(page);
  await expect(page.locator('script[type="later"], #first-frame')).toHaveCount(0);
});

test('a field follows the address when one goes back', async ({ page }) => {
  await page.goto(`${base}?q=ledger`);
  await hydrated(page);
  await page.getByLabel('Search').fill('stock');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(`${base}?q=stock`);
  await page.getByLabel('Search').blur();
  await page.goBack();
  await expect(page).toHaveURL(`${base}?q=ledger`);
  await expect(page.getByLabel('Search')).toHaveValue('ledger');
});

test('groups by tag: the worst first, a pipeline in each of its groups, foldable', async ({
  page,
}) => {
  await page.goto(`${base}?group=tag`);
  const heads = page.locator('.tag-group > summary');
  await expect(heads).toHaveText([
    /^finance2 pipelines1 failing1 late/,
    /^nightly1 pipeline1 failing/,
    /^goods3 pipelines1 degrading1 credential broken/,
    /^Without a tag3 pipelines1 credential broken1 not read lately/,
    /^orders60 pipelines/,
  ]);
  await expect(row(page, 'Invoices')).toHaveCount(2);
  await expect(page.locator('.tag-group').nth(4).locator('tbody tr')).toHaveCount(12);
  await hydrated(page);
  await press(page, heads.first());
  await expect(row(page, 'Ledger')).toBeHidden();
  await page.getByRole('link', { name: 'Show all 60 of orders' }).click();
  await expect(page).toHaveURL(`${base}?tag=orders`);
  await expect(rows(page)).toHaveCount(60);
});

test('links lead on without a load, and elsewhere when asked to', async ({ page, context }) => {
  await page.goto(base);
  await hydrated(page);
  await page.evaluate(() => Object.assign(window, { stillHere: true }));
  const opened = context.waitForEvent('page');
  // Opening a page has it read from Datamin, so no test relies on the state of these.
  await row(page, 'Orders 07')
    .getByRole('link')
    .click({ modifiers: ['Control'] });
  await expect((await opened).getByRole('heading', { name: 'Orders 07' })).toBeVisible();
  await (await opened).close();
  await expect(page).toHaveURL(base);
  await row(page, 'Orders 08').getByRole('link').click();
  await expect(page.getByRole('heading', { name: 'Orders 08' })).toBeVisible();
  expect(await page.evaluate(() => 'stillHere' in window)).toBe(true);
  await page.goBack();
  await expect(row(page, 'Orders 08')).toBeVisible();
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('the form, the links and the groups work', async ({ page }) => {
    await page.goto(`${base}?view=grid`);
    await page.getByLabel('Search').fill('ledger');
    await page.getByRole('button', { name: 'Apply' }).click();
    await expect(page).toHaveURL(
      ({ searchParams }) =>
        searchParams.get('q') === 'ledger' && searchParams.get('view') === 'grid',
    );
    await expect(page.locator('.cards > li')).toHaveCount(1);
    await page.getByRole('link', { name: 'Clear', exact: true }).click();
    await expect(page).not.toHaveURL(({ searchParams }) => searchParams.has('q'));
    await page.getByRole('link', { name: 'List' }).click();
    await expect(page).toHaveURL(base);
    await strip(page).getByRole('link', { name: '1 late' }).click();
    await expect(page).toHaveURL(`${base}?state=late`);
    await expect(rows(page)).toHaveCount(1);
    await page.getByRole('link', { name: 'By tag' }).click();
    await page.locator('.tag-group > summary').click();
    await expect(row(page, 'Ledger')).toBeHidden();
  });
});

test.describe('in a hand', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('is tapped through, with what needs attention in sight', async ({ page }) => {
    await page.goto(base);
    await hydrated(page);
    await expect(page.locator('.lead')).toHaveText(/^5 of 68 pipelines need attention\. /);
    await expect(strip(page)).toBeInViewport({ ratio: 1 });
    await expect(rows(page).first()).toBeInViewport();
    await expect(rows(page).first()).toContainText('Invoices');
    await strip(page).getByRole('link', { name: '1 failing' }).tap();
    await expect(rows(page)).toHaveCount(1);
    const fold = page.locator('.filter-fold > summary');
    await expect(fold).toHaveText('Filters: failing, worst first, 30 days');
    await expect(page.getByLabel('State')).toBeHidden();
    await fold.tap();
    await page.getByRole('link', { name: 'Grid' }).tap();
    await expect(page.locator('.cards > li')).toHaveCount(1);
    await page.getByLabel('State').selectOption('late');
    await expect(page.locator('.cards > li')).toContainText('Ledger');
    const sizes = await strip(page)
      .getByRole('link')
      .evaluateAll((links) => links.map((link) => link.getBoundingClientRect().height));
    expect(sizes.length).toBeGreaterThan(3);
    expect(sizes.every((height) => height >= 24)).toBe(true);
    await page.getByLabel('State').selectOption('succeeded');
    await page.getByRole('link', { name: 'Orders 09' }).tap();
    await expect(page.getByRole('heading', { name: 'Orders 09' })).toBeVisible();
  });
});

test('stays live without a flicker: focus, scroll and selection stay', async ({ page }) => {
  await page.clock.install();
  // By name: with the worst first, pipelines that start to fail move up.
  await page.goto(`${base}?sort=name`);
  await hydrated(page);
  const link = row(page, 'Orders 40').getByRole('link');
  await link.focus();
  await page.evaluate(() => {
    const cell = [...document.querySelectorAll('tbody th')].find((one) =>
      one.textContent?.startsWith('Orders 42'),
    );
    if (cell) getSelection()?.selectAllChildren(cell);
    Object.assign(window, { focused: document.activeElement, shifts: 0 });
    new PerformanceObserver((list) => {
      Object.assign(window, { shifts: list.getEntries().length });
    }).observe({ type: 'layout-shift' });
  });
  const scrolled = await page.evaluate(() => scrollY);
  expect(scrolled).toBeGreaterThan(200);
  await failNow(team.slug, 'Orders 45');
  await expect(row(page, 'Orders 45')).toContainText('succeeded');
  await page.clock.fastForward(31_000);
  await expect(row(page, 'Orders 45')).toContainText('failed');
  await expect(link).toBeFocused();
  expect(
    await page.evaluate(() => ({
      same: 'focused' in window && document.activeElement === window.focused,
      shifts: 'shifts' in window && window.shifts,
      selected: getSelection()?.toString().trim(),
      scrolled: scrollY,
    })),
  ).toEqual({ same: true, shifts: 0, selected: expect.stringMatching(/^Orders 42/), scrolled });
});

test('rests while nobody sees it', async ({ page }) => {
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.headers().rsc) asked.push(request.url());
  });
  await page.clock.install();
  await page.goto(base);
  await hydrated(page);
  const seen = (visibilityState: string) =>
    page.evaluate((value) => {
      Object.defineProperty(document, 'visibilityState', { value, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }, visibilityState);
  const goesOn = async () => {
    const before = asked.length;
    await expect(async () => {
      await page.clock.fastForward(31_000);
      expect(asked.length).toBeGreaterThan(before);
    }).toPass();
  };
  await goesOn();
  await seen('hidden');
  const before = asked.length;
  await page.clock.fastForward(300_000);
  expect(asked).toHaveLength(before);
  await seen('visible');
  await goesOn();
});

test('a thousand come in pages of a hundred', async ({ page, context }) => {
  const sandbox = await stage.sandbox();
  const large = await stage.team({
    slug: 'thousand',
    datamin: { url: sandbox.url, organization: 'hosted' },
  });
  await crowd(
    large.slug,
    Array.from({ length: 1000 }, (_, index) => ({
      name: `Pipeline ${String(index).padStart(4, '0')}`,
      tags: [`team ${index % 30}`],
      ...(index % 100 === 99 && { state: 'failed' as const }),
    })),
  );
  await enter(context, large.people.owner);
  const path = `/${large.slug}`;
  const answer = await page.goto(path);
  // Without the style sheet, which a first page includes.
  const html = String(await answer?.body()).replace(/<style[^>]*>.*?<\/style>/gs, '');
  expect(html.length).toBeLessThan(270_000);
  const pages = page.getByRole('navigation', { name: 'Pages' });
  await expect(pages).toContainText('1–100 of 1,000');
  await hydrated(page);
  await pages.getByRole('link', { name: 'Next' }).click();
  await expect(pages).toContainText('101–200 of 1,000');
  await expect(rows(page)).toHaveCount(100);
  await expect(rows(page).first()).toContainText('Pipeline 0090');
  await pages.getByRole('link', { name: 'Next' }).click();
  await expect(pages).toContainText('201–300 of 1,000');
  await pages.getByRole('link', { name: 'Previous' }).click();
  await expect(rows(page).first()).toContainText('Pipeline 0090');
  await page.getByLabel('Search').fill('Pipeline 0999');
  await expect(rows(page)).toHaveCount(1);
  await expect(pages).toHaveCount(0);
  await page.goto(path);
  await expect(rows(page).nth(9)).toContainText('Pipeline 0999');
  await expect(rows(page).nth(10)).toContainText('Pipeline 0000');
  await page.goto(`${path}?cursor=nonsense`);
  await expect(page.getByText('This list cannot be shown')).toBeVisible();
  await page.getByRole('link', { name: 'Show all pipelines' }).click();
  await expect(rows(page)).toHaveCount(100);
});

test.describe('as they look', () => {
  // A few of each: axe checks every row.
  let few: TeamOnStage;

  test.beforeAll(async () => {
    const sandbox = await stage.sandbox();
    const datamin = { url: sandbox.url, organization: 'hosted' as const };
    few = await stage.team({ slug: 'looks', datamin });
    await crowd(few.slug, [...mixed, { name: 'Orders', tags: ['goods', 'hourly'] }]);
  });
  test.beforeEach(({ context }) => enter(context, few.people.owner));

  for (const [name, query] of [
    ['overview list', ''],
    ['overview grid', '?view=grid'],
    ['overview groups', '?group=tag'],
    ['overview attention', '?state=attention&range=7d'],
    ['overview refused', '?state=broken'],
  ] as const) {
    test(name, async ({ page }) => {
      await page.goto(`/${few.slug}${query}`);
      await hydrated(page);
      if (!query.includes('broken')) await page.locator('.list-words > summary').click();
      await inspect(page, name);
    });
  }

  test('in forced colours a state keeps its shape', async ({ page }) => {
    await page.emulateMedia({ forcedColors: 'active' });
    await page.goto(`/${few.slug}`);
    const shape = row(page, 'Invoices').locator('.mark').first();
    const drawn = await shape.evaluate((badge) => {
      const style = getComputedStyle(badge, '::before');
      return {
        ground: style.backgroundColor,
        shape: style.clipPath,
        word: getComputedStyle(badge).backgroundColor,
      };
    });
    expect(drawn.shape).toContain('polygon');
    expect(drawn.ground).not.toBe(drawn.word);
  });
});
