import type { TeamOnStage } from './stage/wire';
import { inspect } from './support/inspect';
import { stage } from './support/stage';
import { enter, expect, test } from './support/test';

let team: TeamOnStage;
let settings: string;
let pipeline: string;

test.beforeAll(async () => {
  const sandbox = await stage.sandbox({ history: 'small' });
  team = await stage.team({
    slug: 'keeping',
    roles: ['operator'],
    datamin: { url: sandbox.url, organization: 'hosted', pipelines: ['Orders sync'] },
  });
  settings = `/${team.slug}/settings`;
  pipeline = `/${team.slug}/pipelines/${team.pipelines['Orders sync']}`;
});

test('who is no admin sets nothing of it, and still asks for a sync', async ({ page, context }) => {
  await enter(context, team.people.operator);
  for (const path of [`${settings}/history`, `${pipeline}/settings`]) {
    expect((await page.goto(path))?.status()).toBe(403);
  }
  await page.goto(`${pipeline}/history`);
  await expect(page.getByRole('button', { name: 'Sync now' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Change how far back' })).toHaveCount(0);
});

test('how long runs are kept: fewer days than now are asked for twice', async ({
  page,
  context,
}) => {
  await enter(context, team.people.owner);
  await page.goto(`${settings}/credentials`);
  await page
    .getByRole('navigation', { name: 'Settings' })
    .getByRole('link', { name: 'History' })
    .click();
  const main = page.getByRole('main');
  const days = main.getByLabel('Days to keep');
  const older = main.getByLabel('Permanently delete what is older');
  const save = main.getByRole('button', { name: 'Save days to keep' });
  await expect(days).toHaveValue('');
  await days.fill('900');
  await save.click();
  await expect(main.getByRole('alert')).toContainText('Not saved');
  await expect(older).toHaveAccessibleDescription(/keeping fewer days deletes what is older/);
  await expect(days).toHaveValue('900');
  await older.check();
  await save.click();
  await expect(main.getByText('Saved', { exact: true })).toBeVisible();
  await page.reload();
  await expect(days).toHaveValue('900');
  await expect(older).not.toBeChecked();
  // More days delete nothing.
  await days.fill('1000');
  await save.click();
  await expect(main.getByText('Saved', { exact: true })).toBeVisible();
  await inspect(page, 'history settings');
  await page.goto(`${settings}/credentials/${team.credentialId}`);
  await inspect(page, 'credential kept');
  await page.goto(`${pipeline}/settings`);
  await inspect(page, 'pipeline history settings');
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('what is kept of outputs, and how far back a log is read', async ({ page, context }) => {
    await enter(context, team.people.owner);
    const main = page.getByRole('main');
    await page.goto(`${settings}/history`);
    await expect(main.getByRole('row', { name: /Sandbox/ })).toContainText('whole outputs');
    await main.getByRole('link', { name: 'Sandbox' }).click();
    await main.getByLabel('Of each output keep').selectOption('part');
    await main.getByLabel('Kilobytes of its beginning').fill('12');
    await main.getByRole('button', { name: 'Save what is kept' }).click();
    await expect(main.getByText('Saved', { exact: true })).toBeVisible();
    await page.goto(`${settings}/history`);
    await expect(main.getByRole('row', { name: /Sandbox/ })).toContainText('the first 12 KB');

    await page.goto(`${pipeline}/history`);
    await main.getByRole('link', { name: 'Change how far back' }).click();
    await expect(page).toHaveURL(/\/settings#history-settings$/);
    await main.getByLabel('Days to read before its registration').fill('33');
    await main.getByRole('button', { name: 'Save days to read' }).click();
    await expect(main.getByText('Saved', { exact: true })).toBeVisible();
    await page.goto(`${pipeline}/settings`);
    await expect(main.getByLabel('Days to read before its registration')).toHaveValue('33');
  });
});
