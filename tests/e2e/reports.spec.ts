import type { TeamOnStage } from './stage/wire';
import { inspect } from './support/inspect';
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
  await page.getByRole('button', { name: 'Make the link' }).click();
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
  await expect(report.locator('[aria-current="true"]')).toHaveText('Last 7 days');

  // A password acts on the next request.
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
