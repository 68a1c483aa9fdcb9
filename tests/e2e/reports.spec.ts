import type { TeamOnStage } from './stage/wire';
import { inspect } from './support/inspect';
import { expectFocus, press, tabTo } from './support/keyboard';
import { stage } from './support/stage';
import { enter, expect, hydrated, test } from './support/test';

let team: TeamOnStage;
let home: string;

test.beforeAll(async () => {
  const sandbox = await stage.sandbox();
  team = await stage.team({
    slug: 'shares',
    roles: ['viewer', 'admin'],
    datamin: { url: sandbox.url, organization: 'hosted', pipelines: ['Stock levels'] },
  });
  home = `/${team.slug}/reports`;
});

test('an admin shares a pipeline, and who has the link sees it until it is revoked', async ({
  page,
  context,
  browser,
  baseURL,
}) => {
  await enter(context, team.people.admin);
  await page.goto(`/${team.slug}/pipelines/${team.pipelines['Stock levels']}`);
  await page.getByRole('link', { name: 'Share', exact: true }).click();
  await expect(page.getByLabel('Stock levels')).toBeChecked();
  await hydrated(page);
  await inspect(page, 'report-new');
  await page.getByLabel('Name').fill('For the board');
  await page.getByLabel('Title').fill('How the stock was counted');
  await page.getByLabel('Note').fill('Counted **every hour**. <img src=x onerror=alert(1)>');
  await page.getByRole('radio', { name: 'Chosen' }).check();
  await page.getByRole('button', { name: 'Create link' }).click();
  const link = page.getByRole('link', { name: 'Open it in a new tab' });
  const url = (await link.getAttribute('href')) ?? '';
  expect(url).toMatch(/\/r\/rpt_[\w-]{43}$/);
  await page.getByRole('link', { name: 'Manage this report' }).click();
  await expect(page.getByRole('heading', { name: 'For the board' })).toBeVisible();
  await expect(page.getByRole('main')).not.toContainText(url);
  await hydrated(page);
  await inspect(page, 'report-manage');

  // Somebody without an account, and without scripts.
  const viewer = await browser.newContext({
    javaScriptEnabled: false,
    ...(baseURL ? { baseURL } : {}),
  });
  const report = await viewer.newPage();
  const requests: string[] = [];
  report.on('request', (request) => requests.push(request.url()));
  await report.goto(url);
  await expect(report.getByRole('heading', { name: 'How the stock was counted' })).toBeVisible();
  await expect(report.getByText('<img src=x onerror=alert(1)>')).toBeVisible();
  await expect(report.locator('main svg').first()).toBeVisible();
  expect(requests.filter((asked) => !asked.startsWith('data:'))).toEqual([url]);
  await report.getByRole('link', { name: 'Last 7 days' }).click();
  await expect(report).toHaveURL(`${url}?days=7`);
  const first = report.getByLabel('From');
  const day = (await report.getByLabel('to', { exact: true }).inputValue()) ?? '';
  await first.fill('yesterday');
  await report.getByRole('button', { name: 'Show' }).click();
  await expect(report).toHaveURL(`${url}?days=7`);
  await first.fill(day);
  await report.getByRole('button', { name: 'Show' }).click();
  await expect(report).toHaveURL(`${url}?from=${day}&to=${day}`);
  await report.goto(`${url}?days=7`);
  await expect(report.locator('[aria-current="true"]')).toHaveText('Last 7 days');

  // A new password applies from the next request on.
  await page.getByLabel('Password', { exact: false }).first().fill('open sesame');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('main')).toContainText('Saved');
  await report.reload();
  await expect(report.getByRole('heading', { name: 'This report is locked' })).toBeVisible();
  await report.getByLabel('Password').fill('guess');
  await report.getByRole('button').click();
  await expect(report.getByRole('alert')).toContainText('not its password');
  await report.getByLabel('Password').fill('open sesame');
  await report.getByRole('button').click();
  await expect(report.getByRole('heading', { name: 'How the stock was counted' })).toBeVisible();

  await page.locator('summary', { hasText: 'Revoke' }).click();
  await page.getByRole('button', { name: 'Revoke For the board' }).click();
  await expect(page.getByRole('main')).toContainText('Revoked for good');
  expect((await report.goto(url))?.status()).toBe(404);
  await expect(report.getByRole('heading', { name: 'This link opens nothing' })).toBeVisible();
  await viewer.close();

  await page.goto(home);
  await expect(page.getByRole('main')).toContainText('For the board');
  await inspect(page, 'reports');
});

test('a viewer of the team shares nothing', async ({ page, context }) => {
  await enter(context, team.people.viewer);
  for (const path of [home, `${home}/new`]) {
    expect((await page.goto(path))?.status()).toBe(403);
  }
  await page.goto(`/${team.slug}`);
  await expect(page.getByRole('link', { name: 'Reports' })).toHaveCount(0);
});

test('a report is a document: nothing for axe to find, no wider than a phone', async ({
  page,
  context,
  baseURL,
}) => {
  await enter(context, team.people.admin);
  const answer = await context.request.post(`/api/v1/teams/${team.slug}/reports`, {
    headers: { origin: new URL(baseURL ?? '').origin },
    data: { name: 'All of it', title: 'All of it', pipelines: [team.pipelines['Stock levels']] },
  });
  const { url } = await answer.json();
  await context.clearCookies();
  await page.goto(url);
  await inspect(page, 'report-document');
});

test('what can be done about a link, by keyboard alone', async ({
  page,
  context,
  elsewhere,
  baseURL,
}) => {
  await enter(context, team.people.admin);
  const main = page.getByRole('main');
  const button = (name: string) => main.getByRole('button', { name, exact: true });
  const answer = await context.request.post(`/api/v1/teams/${team.slug}/reports`, {
    headers: { origin: new URL(baseURL ?? '').origin },
    data: { name: 'Handled', title: 'Handled', pipelines: [team.pipelines['Stock levels']] },
  });
  const { id, url } = await answer.json();
  const statusOf = async (link: string) => (await elsewhere.request.get(link)).status();
  const shownUrl = main.locator('code, input').filter({ hasText: /\/r\/rpt_/ });

  // Somebody views it, and the list of views says so.
  const looker = await elsewhere.newPage();
  await looker.goto(url);
  await expect
    .poll(async () => {
      await page.goto(`${home}/${id}`);
      return main.locator('#views').textContent();
    })
    .toMatch(/1 view in all.*When.*Chrome/s);

  // Extended.
  await hydrated(page);
  await tabTo(page, main.getByLabel('Ends'));
  await main.getByLabel('Ends').fill('2030-01-02T03:04');
  await press(page, button('Save'));
  await expect(main).toContainText('Saved');
  await expect(main.locator('#link')).toContainText('2030-01-02 03:04');
  await expectFocus(page);

  // A new URL; the old one opens for another day.
  await press(page, main.locator('summary', { hasText: /^New URL$/ }));
  await tabTo(page, main.getByLabel('The old URL stops working'));
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await press(page, button('Create a new URL'));
  await expect(main.locator('#link')).toContainText('still opens until');
  await expectFocus(page);
  const renewed = (await shownUrl.first().textContent()) ?? '';
  expect(renewed).not.toBe(url);
  expect([await statusOf(url), await statusOf(renewed)]).toEqual([200, 200]);

  // A copy with a link of its own.
  await press(page, button('Duplicate'));
  await expect(main.getByRole('link', { name: 'Open it in a new tab' })).toBeVisible();
  await expectFocus(page);
  const copied =
    (await main.getByRole('link', { name: 'Open it in a new tab' }).getAttribute('href')) ?? '';
  expect(await statusOf(copied)).toBe(200);
  await inspect(page, 'report-handled');

  // Both dead at once, but not without a word.
  await page.goto(home);
  await hydrated(page);
  const picks = main.getByRole('checkbox', { name: /^Choose (Copy of )?Handled/ });
  await expect(picks).toHaveCount(2);
  for (const pick of await picks.all()) {
    await tabTo(page, pick);
    await page.keyboard.press('Space');
  }
  await press(page, button('Revoke selected'));
  await expect(main.getByRole('checkbox', { name: /revoke the selected links/i })).toBeFocused();
  expect(await statusOf(copied)).toBe(200);
  await page.keyboard.press('Space');
  await press(page, button('Revoke selected'));
  await expect(main).toContainText('2 links were revoked.');
  await expectFocus(page);
  for (const link of [url, renewed, copied]) expect(await statusOf(link)).toBe(404);
});

test('who may open a report is asked for by mail, where the portal sends any', async ({
  page,
  context,
  elsewhere,
  baseURL,
}) => {
  const mailing = await stage.portal({
    env: {
      SMTP_URL: 'smtp://127.0.0.1:1',
      MAIL_FROM: 'Portal <portal@example.com>',
      PORTAL_WORKER: 'off',
    },
  });
  await enter(context, team.people.admin);
  const answer = await context.request.post(`/api/v1/teams/${team.slug}/reports`, {
    headers: { origin: new URL(baseURL ?? '').origin },
    data: { name: 'By mail', title: 'By mail', pipelines: [team.pipelines['Stock levels']] },
  });
  const { id, url } = await answer.json();
  await page.goto(`${mailing.url}${home}/${id}`);
  await hydrated(page);
  const field = page.getByLabel('Opened by mail to');
  await field.fill('not an address');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('main')).toContainText('not an address');
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await field.fill('board@example.com\n@example.org');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('main')).toContainText('Saved');
  await inspect(page, 'report-by-mail');
  await page.goto(`${mailing.url}${home}`);
  await expect(page.getByRole('row', { name: /By mail/ })).toContainText('opened by mail');
  const looker = await elsewhere.newPage();
  await looker.goto(`${mailing.url}${new URL(url).pathname}`);
  await expect(looker.getByLabel(/e-mail/i)).toBeVisible();
  await inspect(looker, 'report-mail-door');
  await stage.end({ id: mailing.id, signal: 'SIGTERM' });
});
