import type { Page } from '@playwright/test';
import { press, tabTo } from './support/keyboard';
import { largeTable, teamWithRuns } from './support/outputs';
import { enter, expect, hydrated, test } from './support/test';

let stand: Awaited<ReturnType<typeof teamWithRuns>>;

test.beforeAll(async () => {
  stand = await teamWithRuns('outputs');
});
test.beforeEach(({ context }) => enter(context, stand.team.people.viewer));

const viewer = (page: Page) => page.getByRole('dialog');
const box = (page: Page) => page.getByRole('searchbox', { name: 'Find in this output' });
const openLink = (page: Page) => page.getByRole('link', { name: /^Open output/ }).first();
const cell = (page: Page) => page.locator('[role="gridcell"][aria-selected="true"]');

test('a table of twelve thousand rows by keyboard alone', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const address = await stand.run([{ output: largeTable() }]);
  const answer = await page.goto(address);
  // The page shows the beginning; the output itself is over a megabyte.
  expect((await answer?.body())?.byteLength).toBeLessThan(150_000);
  await hydrated(page);
  await press(page, openLink(page));
  const grid = viewer(page).getByRole('grid');
  await expect(grid).toHaveAttribute('aria-rowcount', '12001');
  expect(await grid.getByRole('row').count()).toBeLessThan(100);

  await page.keyboard.press('Control+f');
  await expect(box(page)).toBeFocused();
  await page.keyboard.type('customer 1199');
  // 1199 and 11990 to 11999, all but one far out of sight.
  await expect(viewer(page).getByText('1 of 11', { exact: true })).toBeVisible();
  await expect(grid.locator('mark.found-here')).toHaveText('Customer 1199');
  await page.keyboard.press('Shift+Enter');
  await expect(viewer(page).getByText('11 of 11', { exact: true })).toBeVisible();
  await expect(cell(page)).toHaveText('Customer 11999');
  await expect(cell(page)).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(viewer(page).getByText('1 of 11', { exact: true })).toBeVisible();

  await tabTo(page, grid);
  await page.keyboard.press('Control+End');
  await expect(cell(page)).toHaveText('false');
  await page.keyboard.press('Home');
  // More digits than a JavaScript number keeps.
  await expect(cell(page)).toHaveText('9007199254752992');
  await expect(viewer(page).getByText('$[11999].id')).toBeVisible();
  await press(page, viewer(page).getByRole('button', { name: 'Copy value' }));
  await expect(viewer(page).getByText('Copied')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('9007199254752992');

  await page.keyboard.press('Escape');
  await expect(viewer(page)).toBeHidden();
  await expect(openLink(page)).toBeFocused();
});

test('the same as a tree, a text and bytes', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const text = largeTable(2000);
  await page.goto(await stand.run([{ output: text }]));
  await hydrated(page);
  await press(page, openLink(page));
  await press(page, viewer(page).getByRole('button', { name: 'Tree' }));
  const tree = viewer(page).getByRole('tree');
  await tabTo(page, tree);
  const item = tree.locator('[aria-selected="true"]');
  await page.keyboard.press('ArrowDown');
  await expect(item).toHaveAttribute('aria-expanded', 'false');
  await page.keyboard.press('ArrowRight');
  await expect(item).toHaveAttribute('aria-expanded', 'true');
  await page.keyboard.press('ArrowRight');
  await expect(item).toContainText('id:9007199254740993');
  await expect(item).toHaveAttribute('aria-level', '3');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect(item).toHaveAttribute('aria-expanded', 'false');
  await page.keyboard.press('End');
  await expect(item).toContainText('1999:');
  await expect(item).toBeInViewport();

  // The match is in a closed branch.
  await page.keyboard.press('Control+f');
  await page.keyboard.type('needle');
  await expect(item).toContainText('the needle');
  await expect(item).toBeInViewport();
  await press(page, viewer(page).getByRole('button', { name: 'Text' }));
  await expect(viewer(page).locator('mark.found-here')).toBeInViewport();
  await press(page, viewer(page).getByRole('button', { name: 'Copy all' }));
  await expect(viewer(page).getByText('Copied')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(text);
  await press(page, viewer(page).getByRole('button', { name: 'Hex' }));
  await expect(viewer(page).getByText('1 of 1', { exact: true })).toBeVisible();
  await expect(viewer(page).locator('mark').first()).toBeInViewport();
});

test('each kind opens in the view it is best read in', async ({ page }) => {
  const outputs: [output: string, views: string[], shown: string][] = [
    ['id;name\n1;"two\nlines"\n2;b\n', ['Table', 'Text', 'Hex'], 'grid'],
    ['<?xml version="1.0"?><a><b>&x;</b><c/></a>', ['Tree', 'Text', 'Hex'], 'tree'],
    ['{"a":[1,2]}', ['Tree', 'Text', 'Hex'], 'tree'],
    ['plain words', ['Text', 'Hex'], 'region'],
  ];
  for (const [output, views, role] of outputs) {
    await page.goto(await stand.run([{ output }]));
    await hydrated(page);
    await openLink(page).click();
    const shown = viewer(page).locator(`.sheet-scroll`);
    await expect(viewer(page).getByRole('group', { name: 'View' }).getByRole('button')).toHaveText(
      views,
    );
    if (role === 'region') await expect(shown).toContainText(output);
    else await expect(viewer(page).getByRole(role === 'grid' ? 'grid' : 'tree')).toBeVisible();
  }
});

test('an output larger than a piece is cut, and read on at a press', async ({ page }) => {
  const line = 'a line of a long report, as a tool prints it\n';
  const output = `${line.repeat(110_000)}the very end`;
  await page.goto(await stand.run([{ output }]));
  await hydrated(page);
  await openLink(page).click();
  await expect(viewer(page).getByText('This is the first 4.2 MB of 5.0 MB.')).toBeVisible();
  await box(page).fill('the very end');
  await expect(viewer(page).getByText('Nothing found')).toBeVisible();
  await viewer(page).getByRole('button', { name: 'Read on' }).click();
  await expect(viewer(page).getByText('1 of 1', { exact: true })).toBeVisible();
  await expect(viewer(page).locator('mark.found-here')).toHaveText('the very end');
});

test.describe('when Datamin fails', () => {
  test.use({ forgive: [/status of 502/] });

  test('what comes to grief says why, and can be tried again', async ({ page }) => {
    await page.goto(await stand.run([{ output: '{"a":1}' }]));
    await hydrated(page);
    let failing = true;
    await page.route('**/output/piece**', (route) =>
      failing
        ? route.fulfill({ status: 502, json: { detail: 'Datamin did not answer in time.' } })
        : route.continue(),
    );
    await openLink(page).click();
    await expect(viewer(page).getByRole('alert')).toContainText('Datamin did not answer in time.');
    failing = false;
    await viewer(page).getByRole('button', { name: 'Try again' }).click();
    await expect(viewer(page).getByRole('tree')).toBeVisible();
  });
});

test('hostile outputs stay text in every view', async ({ page }) => {
  const markup = '<img src=x onerror="window.struck=1"><script>window.struck=1</script>';
  const outputs = [
    JSON.stringify([{ [markup]: markup, b: '\u202Egnp.exe' }]),
    JSON.stringify({ [markup]: [markup] }),
    `a,b\n"${markup.replaceAll('"', '""')}",2\n`,
    `<?xml version="1.0"?><a xmlns="http://www.w3.org/1999/xhtml"><script>window.struck=1</script></a>`,
  ];
  for (const output of outputs) {
    await page.goto(await stand.run([{ output }]));
    await hydrated(page);
    await openLink(page).click();
    const views = viewer(page).getByRole('group', { name: 'View' }).getByRole('button');
    await expect(views.first()).toBeVisible();
    for (const view of await views.all()) {
      await view.click();
      await expect(view).toHaveAttribute('aria-pressed', 'true');
      await expect(page.locator('.sheet-scroll :is(img, script, iframe, a)')).toHaveCount(0);
    }
    await page.keyboard.press('Escape');
    const href = (await openLink(page).getAttribute('href')) ?? '';
    for (const as of ['table', 'tree', 'text', 'hex']) {
      await page.goto(`${href}&as=${as}`);
      await expect(page.locator('#output :is(img, script, iframe)')).toHaveCount(0);
    }
    expect(await page.evaluate(() => 'struck' in window)).toBe(false);
  }
});

test('who is not of the team finds neither page nor file', async ({ page, elsewhere, browser }) => {
  await page.goto(await stand.run([{ output: 'theirs alone' }]));
  const view = (await openLink(page).getAttribute('href')) ?? '';
  const addresses = [view, view.replace('/view?', '/piece?'), view.replace('/view?', '?')];
  const other = await teamWithRuns('outputs-foreign');
  await enter(elsewhere, other.team.people.owner);
  for (const address of addresses) {
    expect((await page.request.get(address)).status(), address).toBe(200);
    const foreign = await elsewhere.request.get(address);
    expect(foreign.status(), address).toBe(404);
    expect(await foreign.text()).not.toContain('theirs alone');
    // Their own team's address with our pipeline in it leads nowhere either.
    const crossed = await elsewhere.request.get(address.replace(stand.team.slug, other.team.slug));
    expect(crossed.status(), address).toBe(404);
  }
  const nobody = await browser.newContext({ baseURL: new URL(page.url()).origin });
  const refused = await nobody.request.get(view, { maxRedirects: 0 });
  expect(refused.status()).toBeGreaterThanOrEqual(300);
  expect(await refused.text()).not.toContain('theirs alone');
  await nobody.close();
});
