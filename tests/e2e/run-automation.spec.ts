import { createServer, type Server } from 'node:http';
import type { Page } from '@playwright/test';
import type { SandboxOnStage, TeamOnStage } from './stage/wire';
import { inspect } from './support/inspect';
import { control } from './support/sandbox';
import { stage } from './support/stage';
import { enter, expect, hydrated, test } from './support/test';

let sandbox: SandboxOnStage;
let team: TeamOnStage;
let uuid: string;
let receiver: Server;
let hooks: string;
const received: { id: string; type: string }[] = [];
let status = 204;

test.beforeAll(async () => {
  sandbox = await stage.sandbox();
  team = await stage.team({
    slug: 'automates',
    roles: ['operator', 'admin'],
    datamin: { url: sandbox.url, organization: 'hosted', pipelines: ['Stock levels'] },
  });
  uuid = team.pipelines['Stock levels'] ?? '';
  receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => {
      body += part.toString('utf8');
    });
    request.on('end', () => {
      received.push({ id: String(request.headers['webhook-id']), type: JSON.parse(body).type });
      response.writeHead(status).end(status === 204 ? undefined : 'the receiver is out of order');
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const address = receiver.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  hooks = `http://127.0.0.1:${address.port}/hooks/datamin`;
});
test.afterAll(async () => {
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
});

const main = (page: Page) => page.getByRole('main');
const button = (page: Page, name: string) => main(page).getByRole('button', { name, exact: true });

test('an admin has a server told of runs, tests it, and sends again what did not arrive', async ({
  page,
  context,
}) => {
  await enter(context, team.people.admin);
  await page.goto(`/${team.slug}/settings/webhooks`);
  await expect(main(page)).toContainText('No webhooks yet');
  await hydrated(page);
  await page.getByLabel('Name').fill('Build server');
  await page.getByLabel('Address').fill(hooks);
  await page.getByLabel('accepted', { exact: true }).check();
  await page.getByLabel('starts to fail', { exact: true }).check();
  await button(page, 'Create webhook').click();
  await expect(main(page)).toContainText(/whsec_[A-Za-z0-9+/]{43}=/);
  await inspect(page, 'webhooks');

  await page.getByRole('link', { name: 'Build server' }).click();
  await expect(main(page)).not.toContainText('whsec_');
  await expect(main(page)).toContainText('run requests: accepted; pipelines that start to fail');
  await hydrated(page);
  status = 500;
  await button(page, 'Send a test').click();
  await expect(main(page).getByRole('alert')).toContainText('answered 500');
  await expect(main(page)).toContainText('failing');
  status = 204;
  await main(page).locator('summary', { hasText: 'Attempts and replay' }).click();
  await expect(main(page)).toContainText('the receiver is out of order');
  await inspect(page, 'webhook-failing');
  await button(page, 'Send it again').click();
  await expect(main(page).getByRole('status')).toContainText('It arrived: answered 204');
  // The worker retries on its own too, with the same id.
  expect(received.length).toBeGreaterThan(1);
  expect(new Set(received.map(({ type }) => type))).toEqual(new Set(['webhook.test']));
  expect(new Set(received.map(({ id }) => id)).size).toBe(1);

  await main(page).locator('summary', { hasText: 'Rotate the secret' }).click();
  await button(page, 'Create a new secret').click();
  await expect(main(page)).toContainText(/whsec_/);
  await expect(main(page)).toContainText('Both sign until');
});

test('a run is started with an input and a preset, and everybody’s pages hear of it at once', async ({
  page,
  context,
  elsewhere,
}) => {
  await enter(context, team.people.admin);
  await page.goto(`/${team.slug}/settings/credentials/${team.credentialId}`);
  await hydrated(page);
  await main(page).locator('summary', { hasText: 'Input of runs' }).click();
  await page.getByLabel('Runs may be started with an input').check();
  await main(page).locator('#input').getByRole('button', { name: 'Save' }).click();
  await expect(main(page)).toContainText('Saved');

  // Somebody else views the list; polling would take longer than this test waits.
  await enter(elsewhere, team.people.operator);
  const watcher = await elsewhere.newPage();
  const listens = watcher.waitForResponse(/\/run-requests\/events/);
  await watcher.goto(`/${team.slug}/run-requests`);
  await hydrated(watcher);
  expect((await listens).headers()['content-type']).toBe('text/event-stream');

  const path = `/${team.slug}/pipelines/${uuid}/run`;
  await page.goto(path);
  await hydrated(page);
  await page.getByLabel('Name').fill('Two rows');
  await page.getByLabel('Input to keep').fill('{"rows": 2}');
  await button(page, 'Keep as a preset').click();
  await page.getByRole('link', { name: 'Two rows' }).click();
  const input = page.getByRole('textbox', { name: 'Input', exact: true });
  await expect(input).toHaveValue('{"rows": 2}');
  await inspect(page, 'run-with-input');
  await button(page, 'Run with this input').click();
  await expect(page).toHaveURL(/\/run-requests\/[0-9a-f-]{36}$/);
  await expect(page.getByRole('region', { name: 'Input' })).toHaveText('{"rows": 2}');
  await inspect(page, 'run-request-with-input');
  await expect(watcher.getByRole('main')).toContainText('accepted', { timeout: 4000 });

  // The input of an earlier request fills the form; the page mentions the open one.
  await page.getByRole('link', { name: 'Run with this input…' }).click();
  await expect(page.getByRole('textbox', { name: 'Input', exact: true })).toHaveValue(
    '{"rows": 2}',
  );
  await expect(button(page, 'Run anyway with this input')).toBeVisible();
  const calls = await control(sandbox).calls('run');
  expect(calls).toHaveLength(1);
});
