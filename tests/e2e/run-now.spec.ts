import type { Locator, Page } from '@playwright/test';
import type { SandboxOnStage, TeamOnStage } from './stage/wire';
import { control } from './support/sandbox';
import { stage } from './support/stage';
import { enter, expect, hydrated, test } from './support/test';

/** Each test has its own server: a ledger of its own, and faults that affect nobody else. */
async function prepare(organization: 'hosted' | 'oss', pipeline: string) {
  const sandbox = await stage.sandbox();
  const team = await stage.team({
    slug: 'run',
    roles: ['viewer', 'operator'],
    datamin: { url: sandbox.url, organization, pipelines: [pipeline] },
  });
  return { sandbox, team, path: `/${team.slug}/pipelines/${team.pipelines[pipeline]}` };
}

let sandbox: SandboxOnStage;
let team: TeamOnStage;
let path: string;

const runCalls = () => control(sandbox).calls('run');
const ask = (page: Page) => page.locator('summary', { hasText: 'Run now…' }).click();
const confirm = (page: Page, name = 'Run now') => page.getByRole('button', { name, exact: true });
const requests = (page: Page) => page.getByRole('region', { name: 'Run requests' });

test('an operator runs it and sees its tasks arrive', async ({ page, context }) => {
  ({ sandbox, team, path } = await prepare('hosted', 'Supplier prices'));
  await enter(context, team.people.operator);
  await page.goto(path);
  await ask(page);
  // On a narrow page, too, all of the question is on it.
  await page.setViewportSize({ width: 768, height: 900 });
  await expect(page.locator('.confirm[open] .confirm-sheet')).toBeInViewport({ ratio: 1 });
  await page.setViewportSize({ width: 1440, height: 900 });
  await expect(page.getByText('A run that has started cannot be stopped')).toBeVisible();
  expect(await runCalls()).toHaveLength(0);
  await confirm(page).click();
  await expect(page).toHaveURL(/\/runs\/[0-9a-f-]{36}$/);
  await expect(page.getByText(`Requested by ${team.people.operator.name}`)).toBeVisible();
  await expect(page.getByText('Waiting for its first task')).toBeVisible();
  // Nobody reloads: the page keeps itself fresh.
  await expect(page.getByRole('main').locator('ol > li').first()).toBeVisible({ timeout: 20_000 });
  const [call, ...more] = await runCalls();
  expect(more).toHaveLength(0);
  expect(page.url()).toContain(call?.startedRun);
  await page.getByRole('link', { name: 'Run again…' }).click();
  await expect(page).toHaveURL(/\/pipelines\/[0-9a-f-]{36}#run$/);
  await expect(page.getByText('A run that has started cannot be stopped')).toBeVisible();
  await expect(requests(page)).toContainText('accepted');
});

test('a paused pipeline is refused in a sentence', async ({ page, context }) => {
  ({ sandbox, team, path } = await prepare('oss', 'Route replanning'));
  await enter(context, team.people.operator);
  await page.goto(path);
  await ask(page);
  await confirm(page).click();
  const answer = page.getByRole('main').getByRole('alert');
  await expect(answer).toContainText('Nothing was started');
  await expect(answer).toContainText('paused');
  await expect(requests(page)).toContainText('refused');
  // Nothing is open, so the next press is an ordinary one.
  await expect(confirm(page)).toBeVisible();
});

test('an outcome that is unknown is said to be unknown', async ({ page, context }) => {
  ({ sandbox, team, path } = await prepare('oss', 'Fuel consumption'));
  await control(sandbox).fault({
    on: 'run',
    when: 'after',
    times: 1,
    action: { type: 'status', status: 500, body: { code: 500, message: 'Internal error' } },
  });
  await enter(context, team.people.operator);
  await page.goto(path);
  await ask(page);
  await confirm(page).click();
  const doubt = page.getByText('Sent, outcome unknown: it may be running.');
  await expect(doubt.first()).toBeVisible();
  await expect(requests(page)).toContainText('outcome unknown');
  expect(await runCalls()).toHaveLength(1);
  // Another request takes "run anyway", which warns; the first is not sent again.
  await page.reload();
  await ask(page);
  await expect(page.getByText('Running anyway may run it twice.')).toBeVisible();
  await confirm(page, 'Run anyway').click();
  await expect(page).toHaveURL(/\/runs\/[0-9a-f-]{36}$/);
  expect(await runCalls()).toHaveLength(2);
});

test('a double press is one run', async ({ page, context }) => {
  ({ sandbox, team, path } = await prepare('hosted', 'Orders sync'));
  await control(sandbox).fault({ on: 'run', action: { type: 'delay', ms: 1000 } });
  await enter(context, team.people.operator);
  await page.goto(path);
  await ask(page);
  await confirm(page).dblclick();
  await expect(page).toHaveURL(/\/runs\/[0-9a-f-]{36}$/);
  expect(await runCalls()).toHaveLength(1);
});

test.describe('over a connection that breaks', () => {
  test.use({ forgive: [/Failed to (load resource|fetch)/] });

  test('what is sent again after its answer was lost is one run', async ({ page, context }) => {
    ({ sandbox, team, path } = await prepare('hosted', 'Payments ledger'));
    await enter(context, team.people.operator);
    await page.goto(path);
    await hydrated(page);
    await ask(page);
    let isLost = false;
    await page.route(/\/pipelines\//, async (route) => {
      if (isLost || route.request().method() !== 'POST') return route.continue();
      isLost = true;
      await route.fetch({ maxRedirects: 0 });
      await route.abort();
    });
    await confirm(page).click();
    await expect(page.getByText('No answer came')).toBeVisible();
    await expect(page.getByText('The portal cannot be reached.')).toBeVisible();
    expect(await runCalls()).toHaveLength(1);
    await confirm(page).click();
    await expect(page).toHaveURL(/\/runs\/[0-9a-f-]{36}$/);
    expect(await runCalls()).toHaveLength(1);
  });
});

test('a form that is sent again is one run', async ({ browser, baseURL }) => {
  ({ sandbox, team, path } = await prepare('hosted', 'Checkout events'));
  // Without scripts it is a plain form that contains its key, so a reload sends the same key again.
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL: baseURL ?? '' });
  await enter(context, team.people.owner);
  const changed = await context.request.patch(`/api/v1/teams${path}/run-settings`, {
    headers: { origin: baseURL ?? '' },
    data: { needsConfirmation: true },
  });
  expect(changed.status()).toBe(200);
  const page = await context.newPage();
  await page.goto(path);
  await ask(page);
  const typed = page.getByLabel('Type its name to confirm');
  await typed.fill('Checkout evens');
  await confirm(page).click();
  await expect(page.getByRole('main').getByRole('alert')).toContainText('need a confirmation');
  // To correct a letter, nobody types all of it again.
  await expect(typed).toHaveValue('Checkout evens');
  await typed.fill('Checkout events');
  const sent = page.waitForRequest((request) => request.method() === 'POST');
  await confirm(page).click();
  await expect(page).toHaveURL(/\/runs\/[0-9a-f-]{36}$/);
  const form = await sent;
  const again = await context.request.fetch(form, { maxRedirects: 0 });
  expect(new URL(again.headers().location ?? '', page.url()).href).toBe(page.url());
  expect(await runCalls()).toHaveLength(1);

  // Other forms that are refused keep what was typed as well. A browser sends these only if it is made to.
  const tooLong = async (field: Locator, text: string, button: string) => {
    await field.evaluate((one) => {
      for (const limit of ['maxlength', 'max']) one.removeAttribute(limit);
    });
    await field.fill(text);
    await page.getByRole('button', { name: button }).click();
    await expect(field).toHaveValue(text);
    await expect(field).toHaveAccessibleDescription(/at most|too/i);
  };
  await page.goto(`/${team.slug}/run-requests`);
  await page.getByRole('main').getByRole('row').nth(1).getByRole('link').first().click();
  await tooLong(page.getByLabel('Add a note'), 'why '.repeat(501), 'Add note');
  await page.goto(`/${team.slug}/runs?status=failed`);
  await page.locator('summary', { hasText: 'Save this view' }).click();
  await tooLong(page.getByLabel('Name', { exact: true }), 'view '.repeat(17), 'Save view');
  await page.goto(`/${team.slug}/settings/credentials/${team.credentialId}`);
  await page.locator('summary', { hasText: 'Outputs kept in the history' }).click();
  await page.getByLabel('Of each output keep').selectOption('part');
  await tooLong(page.getByLabel('Kilobytes of its beginning'), '16385', 'Save what is kept');
  await expect(page.getByLabel('Of each output keep')).toHaveValue('part');
  await context.close();
});

test('a viewer is offered nothing to press', async ({ page, context }) => {
  ({ sandbox, team, path } = await prepare('hosted', 'Stock levels'));
  await enter(context, team.people.viewer);
  await page.goto(path);
  await expect(page.getByRole('heading', { level: 1, name: 'Stock levels' })).toBeVisible();
  await expect(page.getByText('Run now')).toHaveCount(0);
});
