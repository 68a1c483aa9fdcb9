import type { Page } from '@playwright/test';
import { demoWorld } from '@/lib/sandbox';
import type { SandboxOnStage, TeamOnStage } from './stage/wire';
import { inspect } from './support/inspect';
import { control } from './support/sandbox';
import { stage } from './support/stage';
import { enter, expect, test } from './support/test';

const { full, statsOnly } = demoWorld.hosted.clients;
const main = (page: Page) => page.getByRole('main');
const alert = (page: Page) => main(page).getByRole('alert');
const status = (page: Page) => main(page).getByRole('status');

let sandbox: SandboxOnStage;
let team: TeamOnStage;
let list: string;

test.beforeAll(async () => {
  sandbox = await stage.sandbox();
});

test.describe('with none yet', () => {
  test.beforeEach(async ({ context }) => {
    team = await stage.team({ slug: 'cred-new', roles: ['operator'] });
    list = `/${team.slug}/settings/credentials`;
    await enter(context, team.people.owner);
  });

  test('a wrong secret tells the reason and keeps what was typed', async ({ page }) => {
    await page.goto(list);
    await page.getByRole('link', { name: 'Add credential' }).click();
    await page.getByLabel('Name').fill('Production');
    await page.getByLabel('Base URL').fill(sandbox.url);
    await page.getByLabel('Client id').fill(full.id);
    await page.getByLabel('Client secret').fill('not the secret');
    await page.getByLabel('Output scheme').selectOption('aes-256-cbc');
    await page.getByRole('button', { name: 'Add credential' }).click();
    await expect(alert(page)).toContainText('The credential was not added');
    const secret = page.getByLabel('Client secret');
    await expect(secret).toHaveAttribute('aria-invalid', 'true');
    await expect(secret).toHaveAccessibleDescription(/refuses this client id with this secret/);
    await expect(secret).toHaveValue('');
    await expect(page.getByLabel('Name')).toHaveValue('Production');
    await expect(page.getByLabel('Base URL')).toHaveValue(sandbox.url);
    await expect(page.getByLabel('Client id')).toHaveValue(full.id);
    await expect(page.getByLabel('Output scheme')).toHaveValue('aes-256-cbc');
    await expect(page.getByLabel('Verify with Datamin now')).toBeChecked();
    await secret.fill(full.secret);
    await page.getByRole('button', { name: 'Add credential' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Production' })).toBeVisible();
    await expect(page.getByText('Works', { exact: true })).toBeVisible();
    expect(await page.content()).not.toContain(full.secret);
  });

  test('wrong fields are told each beside its own', async ({ page }) => {
    await page.goto(`${list}/new`);
    await page.getByLabel('Name').fill('Wrong');
    await page.getByLabel('Base URL').fill('ftp://datamin.example');
    await page.getByLabel('Client id').fill(full.id);
    await page.getByLabel('Client secret').fill('x');
    await page.getByRole('button', { name: 'Add credential' }).click();
    await expect(page.getByLabel('Base URL')).toHaveAttribute('aria-invalid', 'true');
    await expect(page.getByLabel('Base URL')).toHaveValue('ftp://datamin.example');
    await page.getByLabel('Base URL').fill(sandbox.url);
    await page.getByLabel('Output key').fill('too short');
    await page.getByLabel('Verify with Datamin now').uncheck();
    await page.getByLabel('Client secret').fill('x');
    await page.getByRole('button', { name: 'Add credential' }).click();
    await expect(page.getByLabel('Output key')).toHaveAccessibleDescription(/32 bytes, in Base64/);
    await expect(page.getByLabel('Verify with Datamin now')).not.toBeChecked();
    // Without verification it is accepted as it is, and the page says so.
    await page.getByLabel('Client secret').fill('x');
    await page.getByRole('button', { name: 'Add credential' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Wrong' })).toBeVisible();
    await expect(page.getByText('Not verified', { exact: true })).toBeVisible();
    await page.getByRole('button', { name: 'Verify now' }).click();
    await expect(alert(page)).toContainText('refuses this client id with this secret');
    await expect(page.getByText('Failing', { exact: true })).toBeVisible();
  });

  test('a client without the scope to run says what does not work', async ({ page }) => {
    await page.goto(`${list}/new`);
    await page.getByLabel('Name').fill('Reporting');
    await page.getByLabel('Base URL').fill(sandbox.url);
    await page.getByLabel('Client id').fill(statsOnly.id);
    await page.getByLabel('Client secret').fill(statsOnly.secret);
    await page.getByRole('button', { name: 'Add credential' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Reporting' })).toBeVisible();
    await expect(page.getByText('Reads statistics, aggregates')).toBeVisible();
    await expect(page.getByText('Pipelines cannot be run from here')).toBeVisible();
  });

  test('who is no admin is refused', async ({ page, context }) => {
    await context.clearCookies();
    await enter(context, team.people.operator);
    for (const path of [list, `${list}/new`, `/${team.slug}/settings`]) {
      expect((await page.goto(path))?.status()).toBe(403);
    }
  });
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('it is added, verified and removed all the same', async ({ page, context }) => {
    team = await stage.team({ slug: 'cred-plain' });
    list = `/${team.slug}/settings/credentials`;
    await enter(context, team.people.owner);
    await page.goto(`${list}/new`);
    await page.getByLabel('Name').fill('Plain');
    await page.getByLabel('Base URL').fill(sandbox.url);
    await page.getByLabel('Client id').fill(full.id);
    await page.getByLabel('Client secret').fill('not the secret');
    await page.getByRole('button', { name: 'Add credential' }).click();
    await expect(alert(page)).toContainText('The credential was not added');
    await expect(page.getByLabel('Client id')).toHaveValue(full.id);
    await page.getByLabel('Client secret').fill(full.secret);
    await page.getByRole('button', { name: 'Add credential' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Plain' })).toBeVisible();
    await page.getByRole('button', { name: 'Verify now' }).click();
    await expect(status(page)).toContainText('Datamin accepts it');
    await page.locator('summary', { hasText: 'Remove credential' }).click();
    await page.locator('#field-remove-reason').fill('Only a trial');
    await page.getByRole('button', { name: 'Remove credential' }).click();
    await expect(page).toHaveURL(list);
    await expect(page.getByText('No credentials yet')).toBeVisible();
  });
});

test.describe('with one in use', () => {
  test.beforeEach(async ({ page, context }) => {
    // A sandbox of its own: for each server a pipeline can be registered only once per instance.
    sandbox = await stage.sandbox();
    team = await stage.team({
      slug: 'cred-used',
      datamin: { url: sandbox.url, organization: 'hosted', pipelines: ['Orders sync'] },
    });
    list = `/${team.slug}/settings/credentials`;
    await enter(context, team.people.owner);
    await page.goto(list);
  });

  test('it is verified from the list', async ({ page }) => {
    await page.getByRole('button', { name: 'Verify now Sandbox' }).click();
    await expect(status(page)).toContainText('Datamin accepts it');
    await expect(status(page)).toContainText('Runs pipelines.');
  });

  test('a new secret takes over only once it works', async ({ page }) => {
    await page.getByRole('link', { name: 'Manage Sandbox' }).click();
    await page.getByLabel('New client secret').fill('not this one');
    await page.getByRole('button', { name: 'Replace secret' }).click();
    await expect(alert(page)).toContainText('The old secret stays in use');
    await page.getByRole('button', { name: 'Verify now' }).click();
    await expect(status(page)).toContainText('Datamin accepts it');
    await control(sandbox).changeClient(full.id, { secret: 'the secret of tomorrow' });
    await page.getByLabel('New client secret').fill('the secret of tomorrow');
    await page.getByRole('button', { name: 'Replace secret' }).click();
    await expect(status(page).filter({ hasText: 'The new secret is in use' })).toBeVisible();
    await expect(page.getByText('sealed, ends in rrow')).toBeVisible();
  });

  test('its name, connection and output key change', async ({ page }) => {
    await page.getByRole('link', { name: 'Manage Sandbox' }).click();
    for (const setting of ['Name', 'Server and client', 'Encrypted outputs'])
      await main(page).locator('summary').filter({ hasText: setting }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Trade');
    await page.getByRole('button', { name: 'Rename' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Trade' })).toBeVisible();
    await page.getByLabel('Client id').fill(statsOnly.id);
    await page.getByLabel(/^Client secret/).fill(full.secret);
    await page.getByRole('button', { name: 'Change connection' }).click();
    await expect(alert(page)).toContainText('Nothing was changed');
    await expect(page.getByLabel('Client id')).toHaveValue(statsOnly.id);
    await page.getByLabel(/^Client secret/).fill(statsOnly.secret);
    await page.getByRole('button', { name: 'Change connection' }).click();
    await expect(status(page).filter({ hasText: 'The connection is changed' })).toBeVisible();
    await expect(page.getByText('Pipelines cannot be run from here')).toBeVisible();
    await page.getByLabel('Output key').fill(Buffer.alloc(32, 5).toString('base64'));
    await page.getByRole('button', { name: 'Save output key' }).click();
    await expect(page.getByText('sealed, aes-256-gcm')).toBeVisible();
    await page.locator('summary', { hasText: 'Remove output key' }).click();
    await page.getByRole('button', { name: 'Remove output key' }).click();
    await expect(page.getByText('none: encrypted outputs cannot be read')).toBeVisible();
  });

  test('it is removed only when no pipeline needs it', async ({ page, request }) => {
    await page.getByRole('link', { name: 'Manage Sandbox' }).click();
    await page.locator('summary', { hasText: 'Remove credential' }).click();
    await page.locator('#field-remove-reason').fill('Another takes over');
    await page.getByRole('button', { name: 'Remove credential' }).click();
    await expect(alert(page)).toContainText('Still used by "Orders sync"');
    const uuid = team.pipelines['Orders sync'];
    const headers = { authorization: `Bearer ${team.token}` };
    await request.delete(`/api/v1/teams/${team.slug}/pipelines/${uuid}`, { headers });
    await page.locator('#field-remove-reason').fill('Another takes over');
    await page.getByRole('button', { name: 'Remove credential' }).click();
    await expect(page).toHaveURL(list);
    await expect(page.getByText('No credentials yet')).toBeVisible();
  });
});

test('a secret that is kept elsewhere is referred to, verified, and never shown', async ({
  page,
  context,
}) => {
  const own = await stage.sandbox();
  const { slug, people } = await stage.team({ slug: 'cred-ref' });
  const variable = `DATAMIN_SECRET__${slug.replaceAll('-', '_').toUpperCase()}__MAIN`;
  const portal = await stage.portal({
    env: { PORTAL_WORKER: 'off', PORTAL_SECRET_ORIGINS: own.url, [variable]: full.secret },
  });
  try {
    await enter(context, people.owner, portal.url);
    await page.goto(`${portal.url}/${slug}/settings/credentials/new`);
    await page.getByLabel('Name').fill('Kept elsewhere');
    await page.getByLabel('Base URL').fill(own.url);
    await page.getByLabel('Client id').fill(full.id);
    const reference = page.getByLabel('Or where it is kept');
    await reference.fill('env:NOWHERE');
    await page.getByRole('button', { name: 'Add credential' }).click();
    await expect(reference).toHaveAccessibleDescription(/__NOWHERE/);
    await reference.fill('env:MAIN');
    await page.getByRole('button', { name: 'Add credential' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Kept elsewhere' })).toBeVisible();
    await expect(page.getByText('Works', { exact: true })).toBeVisible();
    await expect(page.getByRole('main')).toContainText('env:MAIN');
    expect(await page.content()).not.toContain(full.secret);
    await inspect(page, 'credential-reference');
  } finally {
    await stage.end({ id: portal.id, signal: 'SIGTERM' });
  }
});

test('another team’s credential is not there', async ({ page, context }) => {
  const foreign = await stage.team({
    slug: 'cred-foreign',
    datamin: { url: sandbox.url, organization: 'hosted' },
  });
  const own = await stage.team({ slug: 'cred-own' });
  await enter(context, own.people.owner);
  for (const team of [own, foreign]) {
    const path = `/${team.slug}/settings/credentials/${foreign.credentialId}`;
    expect((await page.goto(path))?.status()).toBe(404);
  }
});
