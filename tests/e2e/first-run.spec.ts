import { demoWorld } from '@/lib/sandbox';
import { inspect } from './support/inspect';
import { press, tabTo, typeInto } from './support/keyboard';
import { control, demoPipeline } from './support/sandbox';
import { stage } from './support/stage';
import { expect, test } from './support/test';

const { clients } = demoWorld.hosted;
const pipeline = demoPipeline('Checkout events');

test('from an empty database to the output of a run, by keyboard alone', async ({ page }) => {
  const sandbox = await stage.sandbox({ history: 'small' });
  const portal = await stage.portal({ databaseUrl: (await stage.database()).url });
  const link = (name: string) => page.getByRole('main').getByRole('link', { name, exact: true });
  const button = (name: string) =>
    page.getByRole('main').getByRole('button', { name, exact: true });

  await page.goto(portal.url);
  await expect(page).toHaveURL(`${portal.url}/setup`);
  await inspect(page, 'setup');
  await typeInto(page, 'Name', 'Ada Admin');
  await typeInto(page, 'E-mail address', 'ada@example.com');
  await typeInto(page, 'Password', 'correct horse battery');
  await typeInto(page, 'Team name', 'Night watch');
  await typeInto(page, 'Short name', 'night-watch');
  await press(page, button('Set up the portal'));
  await expect(page).toHaveURL(`${portal.url}/night-watch`);

  await press(page, link('Add a credential'));
  await press(page, link('Add credential'));
  await typeInto(page, 'Name', 'Depot');
  await typeInto(page, 'Base URL', sandbox.url);
  await typeInto(page, 'Client id', clients.full.id);
  await typeInto(page, 'Client secret', clients.full.secret);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Depot' })).toBeVisible();
  await expect(page.getByRole('main')).toContainText('Runs pipelines');

  await press(page, link('Register a pipeline'));
  const address = `https://app.datamin.io/pipelines/${pipeline.uuid}/details?tab=log`;
  await typeInto(page, 'Pipeline', address);
  await typeInto(page, 'Name', pipeline.name);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: pipeline.name })).toBeVisible();
  await expect(page.getByText('Registered', { exact: true })).toBeVisible();

  const { succeeded } = await control(sandbox).truth(pipeline.uuid);
  const numbers = page.getByRole('region', { name: /^Numbers of/ });
  await expect(numbers.locator('dt:text-is("Succeeded") + dd')).toHaveText(String(succeeded));

  await press(page, page.locator('summary', { hasText: 'Run now…' }));
  await press(page, button('Run now'));
  await expect(page).toHaveURL(/\/night-watch\/runs\/[0-9a-f-]{36}$/, { timeout: 20_000 });
  const outputs = page.getByRole('region', { name: /^output of/ });
  // The third task says nothing.
  await expect(outputs).toHaveCount(2, { timeout: 30_000 });
  await tabTo(page, outputs.first());
  await expect(outputs.first()).not.toBeEmpty();
  expect(await control(sandbox).calls('run')).toHaveLength(1);
});

test('there is no setup once somebody has an account', async ({ page }) => {
  const answer = await page.goto('/setup');
  expect(answer?.status()).toBe(404);
});
