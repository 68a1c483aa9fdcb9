import type { Page } from '@playwright/test';
import type { TeamOnStage } from './stage/wire';
import { inspect } from './support/inspect';
import { control, demoPipeline } from './support/sandbox';
import { stage } from './support/stage';
import { enter, expect, test } from './support/test';

// Checks take long, so both workers do them; each has a team of its own.
test.describe.configure({ mode: 'parallel' });

let team: TeamOnStage;
let base: string;
let pipeline: string;

const runUuid = '7d0c3c52-7f3e-4f5c-9d2e-1f0a7b6c5d4e';
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

test.beforeAll(async () => {
  const sandbox = await stage.sandbox({ history: 'small' });
  const uuid = demoPipeline('Delivery feedback').uuid;
  await control(sandbox).record(uuid, {
    uuid: runUuid,
    taskRuns: [
      { executedAt: minutesAgo(4), output: '{"read":12,"kept":["a","b"]}' },
      { executedAt: minutesAgo(3), output: '<b>Said a customer</b>' },
      { executedAt: minutesAgo(2), output: '', isSuccessful: false },
    ],
  });
  team = await stage.team({
    slug: 'pages',
    roles: ['viewer'],
    datamin: {
      url: sandbox.url,
      organization: 'oss',
      pipelines: ['Delivery feedback', 'Driver onboarding', 'Shipment tracking'],
    },
  });
  base = `/${team.slug}`;
  pipeline = `${base}/pipelines/${uuid}`;
});

/** Opens a page, waits for its main content, and checks it. */
async function look(page: Page, name: string, path: string, sign: string | RegExp) {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(path);
  await expect(page.getByRole('heading', { name: sign }).first()).toBeVisible();
  await inspect(page, name);
}

test.describe('of a team', () => {
  test.beforeEach(({ context }) => enter(context, team.people.owner));

  test('overview and pipelines', async ({ page }) => {
    await look(page, 'overview not read yet', base, 'Overview');
    await expect(async () => {
      await page.goto(base);
      const row = page.getByRole('row', { name: /Delivery feedback/ });
      await expect(row).toContainText('%', { timeout: 100 });
    }).toPass();
    await look(page, 'overview', base, 'Overview');
    await look(page, 'pipelines', `${base}/pipelines`, 'Registered');
    await look(page, 'register', `${base}/pipelines/new`, 'Register a pipeline');
    await look(page, 'no pipelines match', `${base}?q=nothing-of-that-name`, 'Overview');
  });

  test('statistics', async ({ page }) => {
    await look(page, 'pipeline', pipeline, /^Runs by/);
    await page
      .getByRole('link', { name: /^Table/ })
      .first()
      .click();
    await expect(page.getByRole('table', { name: /^Succeeded and failed/ })).toBeVisible();
    await page.locator('summary', { hasText: 'More ranges' }).click();
    await page.locator('summary', { hasText: 'Run now…' }).click();
    await inspect(page, 'pipeline asks');
    const never = `${base}/pipelines/${team.pipelines['Driver onboarding']}`;
    await look(page, 'never ran', never, /^Runs by/);
    await look(page, 'pipeline settings', `${pipeline}/settings`, 'Settings');
    await look(page, 'wrong dates', `${pipeline}?from=2026-02-31`, 'Totals');
  });

  test('log, run and task', async ({ page }) => {
    await look(page, 'log', `${pipeline}/log?last=1h`, 'Runs');
    await look(page, 'run', `${base}/runs/${runUuid}`, 'Run');
    await page.getByRole('main').getByRole('link', { name: 'query' }).first().click();
    await expect(page).toHaveURL(/\/tasks\//);
    await expect(page.getByRole('heading', { name: /^Runs by/ })).toBeVisible();
    await inspect(page, 'task');
  });

  test('credentials', async ({ page }) => {
    const list = `${base}/settings/credentials`;
    await look(page, 'credentials', list, 'Credentials');
    await look(page, 'credential', `${list}/${team.credentialId}`, 'Sandbox');
    await page.getByRole('button', { name: 'Verify now' }).click();
    await expect(page.getByText('Datamin accepts it', { exact: true })).toBeVisible();
    await page.locator('summary', { hasText: 'Remove credential' }).click();
    await inspect(page, 'credential verified');
    await look(page, 'new credential', `${list}/new`, 'Add credential');
    await page.getByLabel('Name').fill('Wrong');
    await page.getByLabel('Base URL').fill('not an address');
    await page.getByLabel('Client id').fill('x');
    await page.getByLabel('Client secret').fill('x');
    await page.getByRole('button', { name: 'Add credential' }).click();
    await expect(page.getByText('The credential was not added')).toBeVisible();
    await inspect(page, 'new credential refused');
  });

  test('members, tokens and audit', async ({ page }) => {
    await look(page, 'members', `${base}/settings/members`, 'Members');
    await look(page, 'tokens', `${base}/settings/tokens`, 'API tokens');
    await look(page, 'audit', `${base}/settings/audit`, 'Audit');
    await look(page, 'missing', `${base}/nothing`, 'There is nothing here');
  });
});

test('of a team that has nothing yet', async ({ page, context }) => {
  const empty = await stage.team({ slug: 'empty' });
  await enter(context, empty.people.owner);
  await look(page, 'empty overview', `/${empty.slug}`, 'Overview');
  await look(page, 'no credentials', `/${empty.slug}/settings/credentials`, 'Credentials');
  await look(page, 'no pipelines', `/${empty.slug}/pipelines`, 'Pipelines');
});

test('of a viewer, and of a person', async ({ page, context }) => {
  await enter(context, team.people.viewer);
  await look(page, 'viewer pipeline', pipeline, /^Runs by/);
  await look(page, 'forbidden', `${base}/settings/members`, 'Your role does not reach here');
  await look(page, 'profile', '/profile', 'Profile');
  await look(page, 'how one signs in', '/profile/second-factor', 'How you sign in');
  await look(page, 'teams', '/teams', 'Your teams');
  await look(page, 'manage team', `/teams/${team.slug}`, team.name);
});

test('of who is not signed in', async ({ page, request }) => {
  await look(page, 'sign-in', '/sign-in', 'Sign in');
  await page.getByLabel('E-mail address').fill('nobody@example.com');
  await page.getByLabel('Password').fill('not the password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('main').getByRole('alert')).toBeVisible();
  await inspect(page, 'sign-in refused');
  const invitation = await request.post(`/api/v1/teams/${team.slug}/invitations`, {
    headers: { authorization: `Bearer ${team.token}` },
    data: { role: 'viewer' },
  });
  const { url } = await invitation.json();
  await look(page, 'invitation', url, `Join ${team.name}`);
});
