import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import type { SandboxOnStage, TeamOnStage } from './stage/wire';
import { inspect } from './support/inspect';
import { press, typeInto } from './support/keyboard';
import { control } from './support/sandbox';
import { stage } from './support/stage';
import { enter, expect, hydrated, test } from './support/test';

let sandbox: SandboxOnStage;
let team: TeamOnStage;
let path: string;
let uuid: string;

/** Each test has its own server: a log of its own, and faults that affect nobody else. */
async function prepare(pipeline: string) {
  sandbox = await stage.sandbox();
  team = await stage.team({
    slug: 'asks',
    roles: ['viewer', 'operator'],
    datamin: { url: sandbox.url, organization: 'oss', pipelines: [pipeline] },
  });
  uuid = team.pipelines[pipeline] ?? '';
  path = `/${team.slug}/pipelines/${uuid}`;
}

/** Datamin starts nothing and answers that something went wrong, so nobody can know. */
async function leaveDoubt(page: Page) {
  const fault = { type: 'status', status: 500, body: { code: 500 } } as const;
  await control(sandbox).fault({ on: 'run', times: 1, action: fault });
  await page.goto(path);
  await page.locator('summary', { hasText: 'Run now…' }).click();
  await page.getByRole('button', { name: 'Run now', exact: true }).click();
  const doubt = page.getByText('Sent, outcome unknown: it may be running.');
  await expect(doubt.filter({ visible: true }).first()).toBeVisible();
  await page.goto(`/${team.slug}/run-requests?pipeline=${uuid}`);
  await page.getByRole('link', { name: /\(request / }).click();
  await expect(
    page.getByRole('heading', { level: 1, name: 'Run request', exact: true }),
  ).toBeVisible();
}

/** A run started by somebody else just now, as a schedule might. */
async function foreignRun(runUuid = randomUUID()) {
  await control(sandbox).record(uuid, {
    uuid: runUuid,
    taskRuns: [{ executedAt: new Date().toISOString(), durationMs: 100 }],
  });
  return runUuid;
}

const main = (page: Page) => page.getByRole('main');
const button = (page: Page, name: string) => main(page).getByRole('button', { name, exact: true });
const ask = (page: Page, name: string) => main(page).locator('summary', { hasText: name });
const story = (page: Page) => page.getByRole('list', { name: 'Timeline' });

test('what is in doubt is matched to a run by a person, by keyboard alone', async ({
  page,
  context,
}) => {
  await prepare('Fuel consumption');
  await enter(context, team.people.operator);
  await leaveDoubt(page);
  await expect(main(page)).toContainText('Sent, outcome unknown: it may be running');
  const runUuid = await foreignRun();
  await hydrated(page);
  await press(page, button(page, 'Check the log now'));
  await expect(main(page)).toContainText('probably it is this one’s');
  await expect(main(page)).toContainText(`Run ${runUuid.slice(0, 8)}`);
  await inspect(page, 'run-request-uncertain');
  await typeInto(page, 'Add a note', 'Asked the vendor');
  await press(page, button(page, 'Add note'));
  await expect(story(page)).toContainText('Asked the vendor');
  await press(page, ask(page, 'This is my run…'));
  await press(page, button(page, 'Yes, this is my run'));
  await expect(main(page)).toContainText('Matched to a run in the log');
  await expect(story(page)).toContainText(`${team.people.operator.name} said that this is its run`);
  await expect(main(page).getByRole('link', { name: /See its run/ })).toHaveAttribute(
    'href',
    `/${team.slug}/runs/${runUuid}`,
  );
  await expect(ask(page, 'Close it…')).toHaveCount(0);
  expect(await control(sandbox).calls('run')).toHaveLength(1);
});

test('a choice works without scripts: closed, and run again as a new request', async ({
  browser,
  baseURL,
}) => {
  await prepare('Fuel consumption');
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL: baseURL ?? '' });
  await enter(context, team.people.operator);
  const page = await context.newPage();
  await leaveDoubt(page);
  const first = page.url();
  await ask(page, 'Run again anyway…').click();
  await expect(page.getByText('the pipeline runs twice')).toBeVisible();
  const sent = page.waitForRequest((request) => request.method() === 'POST');
  await button(page, 'Run again anyway').click();
  await expect(page).not.toHaveURL(first);
  await expect(
    page.getByRole('link', { name: 'Made instead of an earlier request' }),
  ).toBeVisible();
  expect(await control(sandbox).calls('run')).toHaveLength(2);
  // A reload that sends the form again is the same request.
  const again = await context.request.fetch(await sent, { maxRedirects: 0 });
  expect(new URL(again.headers().location ?? '', page.url()).href).toBe(page.url());
  expect(await control(sandbox).calls('run')).toHaveLength(2);
  await page.goto(first);
  await expect(main(page)).toContainText('ran it again anyway');
  await expect(page.getByRole('link', { name: 'See the request made instead' })).toBeVisible();
  await context.close();
});

test('a viewer sees all of it and is offered no choice', async ({ page, context }) => {
  await prepare('Fuel consumption');
  await enter(context, team.people.operator);
  await leaveDoubt(page);
  await context.clearCookies();
  await enter(context, team.people.viewer);
  await page.reload();
  await expect(main(page)).toContainText('An operator of the team can settle it');
  await expect(main(page).locator('summary')).toHaveCount(0);
  await expect(main(page).locator('form')).toHaveCount(0);
  await page.goto(`/${team.slug}/run-requests?state=doubtful`);
  await expect(main(page).getByRole('row')).toHaveCount(2);
  await page.goto(`/${team.slug}/run-requests?state=succeeded`);
  await expect(main(page)).toContainText('No requests match these filters');
  await page.goto(`/${team.slug}/run-requests?state=nonsense`);
  await expect(main(page)).toContainText('takes a state');
});

test('another team’s request is not there', async ({ page, context, elsewhere }) => {
  await prepare('Fuel consumption');
  await enter(context, team.people.operator);
  await leaveDoubt(page);
  const id = page.url().split('/').at(-1);
  const other = await stage.team({ slug: 'asks-not' });
  await enter(elsewhere, other.people.owner);
  const stranger = await elsewhere.newPage();
  for (const address of [
    `/${other.slug}/run-requests/${id}`,
    `/${other.slug}/run-requests/${randomUUID()}`,
    `/${other.slug}/run-requests/nonsense`,
    `/${team.slug}/run-requests/${id}`,
  ]) {
    expect((await stranger.goto(address))?.status()).toBe(404);
  }
});
