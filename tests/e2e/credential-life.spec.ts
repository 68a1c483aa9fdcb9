import type { Page } from '@playwright/test';
import { demoWorld } from '@/lib/sandbox';
import type { SandboxOnStage, TeamOnStage } from './stage/wire';
import { inspect } from './support/inspect';
import { control } from './support/sandbox';
import { stage } from './support/stage';
import { enter, expect, hydrated, test } from './support/test';

const { full, statsOnly } = demoWorld.hosted.clients;
const main = (page: Page) => page.getByRole('main');
const status = (page: Page, words: string) =>
  main(page).getByRole('status').filter({ hasText: words });

let sandbox: SandboxOnStage;
let team: TeamOnStage;
let home: string;
let pipeline: string;

test.beforeEach(async ({ context }) => {
  // A sandbox of its own: for each server a pipeline can be registered only once per instance.
  sandbox = await stage.sandbox();
  team = await stage.team({
    slug: 'cred-life',
    roles: ['viewer'],
    datamin: { url: sandbox.url, organization: 'hosted', pipelines: ['Orders sync'] },
  });
  home = `/${team.slug}/settings/credentials`;
  pipeline = `/${team.slug}/pipelines/${team.pipelines['Orders sync']}`;
  await enter(context, team.people.owner);
});

test('a secret is replaced, gone back to, and the kept one destroyed', async ({ page }) => {
  await page.goto(`${home}/${team.credentialId}`);
  await control(sandbox).changeClient(full.id, { secret: 'the secret of tomorrow' });
  await page.getByLabel('New client secret').fill('the secret of tomorrow');
  await page.getByLabel('Keep the old secret').selectOption('7 days');
  await page.getByRole('button', { name: 'Replace secret' }).click();
  await expect(status(page, 'The new secret is in use')).toBeVisible();
  await expect(main(page)).toContainText(`which ends in ${full.secret.slice(-4)}`);
  await control(sandbox).changeClient(full.id, { secret: full.secret });
  await page.locator('summary', { hasText: 'Go back to it' }).click();
  await page.getByRole('button', { name: 'Go back to it' }).click();
  await expect(main(page)).toContainText('which ends in rrow');
  await page.locator('summary', { hasText: 'Destroy it now' }).click();
  await page.getByRole('button', { name: 'Destroy it now' }).click();
  await expect(main(page).getByText('which ends in')).toBeHidden();
  await page.getByLabel('Verify automatically').selectOption('About once an hour');
  await page.getByRole('button', { name: 'Save frequency' }).click();
  await expect(status(page, 'Saved')).toBeVisible();
  await expect(main(page).getByText('Accepted', { exact: true }).first()).toBeVisible();
  await inspect(page, 'credential life');
});

test('it is disabled with the keyboard alone, says so where it is missed, and is enabled', async ({
  page,
}) => {
  await page.goto(`${home}/${team.credentialId}`);
  await page.locator('summary', { hasText: 'Disable credential' }).focus();
  await page.keyboard.press('Enter');
  await expect(main(page).locator('#switch')).toContainText('The pipeline that uses it');
  await page.keyboard.press('Tab');
  await page.keyboard.type('The secret was seen in a chat');
  await page.keyboard.press('Enter');
  await expect(main(page).getByText('Disabled', { exact: true })).toBeVisible();
  await expect(main(page)).toContainText('Disabled: no calls are made with it');
  await expect(page.getByRole('button', { name: 'Verify now' })).toBeHidden();
  await inspect(page, 'credential disabled');
  await page.goto(pipeline);
  await expect(main(page)).toContainText('was disabled');
  await expect(main(page)).toContainText('The secret was seen in a chat');
  // Told before anybody asks for a run, not only as its refusal.
  await page.locator('summary', { hasText: 'Run now…' }).click();
  await expect(main(page).locator('#run')).toContainText('Credential “Sandbox” is disabled');
  await expect(page.getByRole('button', { name: 'Run now' })).toHaveCount(0);
  await page.getByRole('link', { name: 'you enable it again' }).click();
  await expect(page).toHaveURL(`${home}/${team.credentialId}`);
  await page.locator('summary', { hasText: 'Enable credential' }).click();
  await page.getByRole('button', { name: 'Enable credential' }).click();
  await expect(page.getByRole('button', { name: 'Verify now' })).toBeVisible();
});

test('its expiry is told to admins; another runs what it reads', async ({ page, context }) => {
  await page.goto(`${home}/${team.credentialId}`);
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  await main(page).locator('summary', { hasText: 'Expiry' }).click();
  await page.getByLabel('Expires on').fill(tomorrow);
  await page.getByRole('button', { name: 'Save expiry' }).click();
  await expect(status(page, 'Saved')).toBeVisible();
  await page.goto(home);
  await expect(main(page)).toContainText('Sandbox expires tomorrow');
  await inspect(page, 'credentials with one that expires');
  await page.goto(`${home}/new`);
  await page.getByLabel('Name').fill('Runner');
  await page.getByLabel('Base URL').fill(sandbox.url);
  await page.getByLabel('Client id').fill(full.id);
  await page.getByLabel('Client secret').fill(full.secret);
  await page.getByRole('button', { name: 'Add credential' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Runner' })).toBeVisible();
  await page.goto(`${pipeline}/settings`);
  await page.getByLabel('Credential for runs').selectOption('Runner');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(main(page)).toContainText('run with Runner');
  await expect(page.getByLabel('Credential for runs')).toHaveValue(/.+/);
  await context.clearCookies();
  await enter(context, team.people.viewer);
  await page.goto(`/${team.slug}`);
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
  await expect(main(page)).not.toContainText('expires tomorrow');
});

test('many are imported after a look that keeps nothing', async ({ page }) => {
  await page.goto(home);
  const link = page.getByRole('link', { name: 'Import many' });
  const address = (await link.getAttribute('href')) ?? '';
  // People paste before the page's scripts have run, which on a slow line is a while.
  let run = () => {};
  const held = new Promise<void>((done) => {
    run = done;
  });
  await page.route('**/_next/static/**/*.js', async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(address, { waitUntil: 'commit' });
  await page
    .getByLabel('Rows')
    .fill(
      [
        'name,baseUrl,clientId,clientSecret',
        `Readers,${sandbox.url},${statsOnly.id},${statsOnly.secret}`,
        `Again,${sandbox.url},${full.id},${full.secret}`,
        `Wrong,${sandbox.url},${statsOnly.id},s3cret-of-nobody`,
        'Nowhere,ftp://example.com,x,s3cret-of-ftp',
      ].join('\n'),
    );
  run();
  await hydrated(page);
  await page.getByRole('button', { name: 'Preview' }).click();
  const row = (name: string) => page.getByRole('row', { name: new RegExp(name) });
  await expect(row('Readers')).toContainText('Would be added');
  await expect(row('Again')).toContainText('Client known already');
  await expect(row('Nowhere')).toContainText('Cannot be added');
  await inspect(page, 'import looked at');
  await row('Again').getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Import the chosen rows' }).click();
  await expect(row('Readers')).toContainText('Added');
  await expect(row('Again')).toContainText('Added');
  const left = await page.content();
  for (const secret of [full.secret, statsOnly.secret, 's3cret'])
    expect(left).not.toContain(secret);
  await page.goto(home);
  await expect(page.getByRole('link', { name: 'Readers', exact: true })).toBeVisible();
});
