import { demoWorld } from '@/lib/sandbox';
import { inspect } from './support/inspect';
import { press, typeInto } from './support/keyboard';
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
  await typeInto(page, 'Short name (optional)', 'night-watch');
  await press(page, button('Set up the portal'));
  await expect(page).toHaveURL(`${portal.url}/night-watch`);

  const steps = page.getByRole('main').getByRole('list');
  await expect(steps.locator('[aria-current=step]')).toContainText('Add a credential');
  await inspect(page, 'first-steps');
  // Everything that needs a pipeline leads to adding the first one, and nothing is shown as done that is not.
  for (const path of ['runs', 'pipelines/new', 'schedules/new', 'reports/new']) {
    await page.goto(`${portal.url}/night-watch/${path}`);
    await expect(steps.locator('[aria-current=step]')).toContainText('Add a credential');
  }
  await page.goto(`${portal.url}/night-watch`);
  await press(page, link('Add a credential'));
  await expect(page.getByLabel('Client secret')).toBeVisible();
  await inspect(page, 'first-credential');
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
  const numbers = page.getByRole('region', { name: /^Totals for/ });
  await expect(numbers.locator('dt:text-is("Succeeded") + dd')).toHaveText(String(succeeded));

  await press(page, page.locator('summary', { hasText: 'Run now…' }));
  await press(page, button('Run now'));
  await expect(page).toHaveURL(/\/night-watch\/runs\/[0-9a-f-]{36}$/, { timeout: 20_000 });
  const tasks = page.getByRole('region', { name: 'Task runs' }).locator('li details');
  // The second may fail by chance, and then there is no third; the first never does.
  await expect(tasks.nth(1)).toBeVisible({ timeout: 30_000 });
  const told = tasks.filter({ hasText: 'external_trigger' });
  // Open already if it came with the page, closed if it arrived while somebody was looking.
  if (!(await told.evaluate((details) => details.hasAttribute('open')))) {
    await press(page, told.locator('summary').first());
  }
  await expect(told).toContainText(/accepted.*rejected.*batch/s);
  expect(await control(sandbox).calls('run')).toHaveLength(1);
});

test('without a client at hand: the sandbox, a pipeline of it, its numbers, by keyboard alone', async ({
  page,
}) => {
  const sandbox = await stage.sandbox({ history: 'small' });
  const portal = await stage.portal({ databaseUrl: (await stage.database()).url });
  const main = page.getByRole('main');
  await page.goto(portal.url);
  await typeInto(page, 'Name', 'Ada Admin');
  await typeInto(page, 'E-mail address', 'ada@example.com');
  await typeInto(page, 'Password', 'correct horse battery');
  await typeInto(page, 'Team name', 'Day watch');
  await page.keyboard.press('Enter');
  await press(page, main.getByRole('link', { name: 'Add a credential' }));
  const start = main.getByRole('button', { name: 'Start with the sandbox' });
  // Where nothing answers it says how to start one, and what was typed stays.
  await typeInto(page, 'Address of the sandbox', 'http://127.0.0.1:9');
  await press(page, start);
  await expect(main.getByRole('alert')).toContainText('npm run sandbox');
  await typeInto(page, 'Address of the sandbox', sandbox.url);
  await press(page, start);
  await expect(page).toHaveURL(`${portal.url}/day-watch/pipelines/new`);
  await press(page, main.getByRole('link', { name: pipeline.name, exact: true }));
  await expect(page.getByLabel('Pipeline', { exact: true })).toHaveValue(pipeline.uuid);
  await inspect(page, 'first-pipeline');
  await press(page, main.getByRole('button', { name: 'Register', exact: true }));
  await expect(page.getByRole('heading', { level: 1, name: pipeline.name })).toBeVisible();
  const { succeeded } = await control(sandbox).truth(pipeline.uuid);
  const numbers = page.getByRole('region', { name: /^Totals for/ });
  await expect(numbers.locator('dt:text-is("Succeeded") + dd')).toHaveText(String(succeeded));
});

test('there is no setup once somebody has an account', async ({ page }) => {
  const answer = await page.goto('/setup');
  expect(answer?.status()).toBe(404);
});
