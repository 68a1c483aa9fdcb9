import type { Page } from '@playwright/test';
import { withClient } from '../support/server';
import type { TeamOnStage } from './stage/wire';
import { inspect } from './support/inspect';
import { stage, started } from './support/stage';
import { enter, expect, hydrated, test } from './support/test';

let team: TeamOnStage;
let pipeline: string;

async function prepare() {
  const sandbox = await stage.sandbox();
  team = await stage.team({
    slug: 'times',
    roles: ['viewer', 'operator', 'admin'],
    datamin: { url: sandbox.url, organization: 'hosted', pipelines: ['Stock levels'] },
  });
  pipeline = team.pipelines['Stock levels'] ?? '';
}

const main = (page: Page) => page.getByRole('main');
const button = (page: Page, name: string) => main(page).getByRole('button', { name, exact: true });
const ask = (page: Page, name: string) => main(page).locator('summary', { hasText: name });

/** Makes it due, as if its time had been waited for. */
async function comesDue(id: string) {
  await withClient(started().databaseUrl, (client) =>
    client.query(
      "UPDATE schedules SET next_due_at = date_trunc('minute', now()), next_fire_at = now(), claimed_until = NULL WHERE id = $1",
      [id],
    ),
  );
}

test('an operator makes a schedule, sees what comes, and it fires before their eyes', async ({
  page,
  context,
}) => {
  await prepare();
  await enter(context, team.people.operator);
  await page.goto(`/${team.slug}/pipelines/${pipeline}`);
  await main(page).getByRole('link', { name: 'New schedule' }).click();
  await expect(page).toHaveURL(/schedules\/new\?pipeline=/);
  await hydrated(page);
  await page.getByLabel('Name').fill('In the night');
  await expect(page.getByLabel('Expression')).toBeHidden();
  await page.getByLabel('At', { exact: true }).fill('02:30');
  await page.getByLabel('Time zone').fill('Europe/Berlin');
  await page.getByLabel('Name').press('Enter');
  await expect(main(page).getByText('Every day at 02:30')).toBeVisible();
  await expect(main(page).getByRole('status').getByRole('listitem')).toHaveCount(10);
  await inspect(page, 'schedule-new');
  await page.setViewportSize({ width: 1440, height: 900 });

  // An error in the expression is shown beside its field, and nothing that was typed is lost.
  await page.getByLabel('How often').selectOption('cron');
  await expect(page.getByLabel('At', { exact: true })).toBeHidden();
  await page.getByLabel('Expression').fill('61 * * * *');
  await button(page, 'Create schedule').click();
  await expect(main(page).getByText(/has an invalid minute/)).toBeVisible();
  await expect(page.getByLabel('Name')).toHaveValue('In the night');
  await page.getByLabel('Expression').fill('* * * * *');
  await page.getByLabel('Missed during downtime').selectOption('last');
  await button(page, 'Create schedule').click();
  await expect(page).toHaveURL(/\/schedules\/[0-9a-f-]{36}$/);
  await expect(main(page)).toContainText('Its first time has not come yet');

  await comesDue(page.url().split('/').at(-1) ?? '');
  // Nobody reloads.
  await expect(main(page).getByText('Requested', { exact: true }).first()).toBeVisible({
    timeout: 60_000,
  });
  await inspect(page, 'schedule');
  await page.setViewportSize({ width: 1440, height: 900 });
  await main(page).getByRole('link', { name: 'See the request' }).first().click();
  await expect(main(page)).toContainText('schedule “In the night” requested a run of Stock levels');

  await page.goBack();
  await hydrated(page);
  await ask(page, 'Pause…').click();
  await button(page, 'Pause').click();
  await expect(main(page)).toContainText(`${team.people.operator.name} paused it`);
  await page.goto(`/${team.slug}/schedules`);
  await expect(main(page).getByRole('row')).toHaveCount(2);
  await expect(main(page)).toContainText('Paused');
  await inspect(page, 'schedules');
});

test('a schedule is made, previewed and resumed without scripts', async ({ browser, baseURL }) => {
  await prepare();
  const context = await browser.newContext({ baseURL: baseURL ?? '', javaScriptEnabled: false });
  await enter(context, team.people.operator);
  const page = await context.newPage();
  await page.goto(`/${team.slug}/schedules/new`);
  await page.getByLabel('Name').fill('Month ends');
  await page.getByLabel('How often').selectOption('month');
  await page.getByLabel('On day').selectOption('last');
  await button(page, 'Preview').click();
  await expect(main(page).getByText('The last day of every month at 06:00')).toBeVisible();
  await expect(page.getByLabel('On day')).toHaveValue('last');
  await button(page, 'Create schedule').click();
  await expect(page.getByRole('heading', { level: 1, name: 'Month ends' })).toBeVisible();
  await ask(page, 'Pause…').click();
  await button(page, 'Pause').click();
  await ask(page, 'Resume…').click();
  await button(page, 'Resume').click();
  await expect(main(page).getByText('Active')).toBeVisible();
  await page.goto(`/${team.slug}/pipelines/${pipeline}`);
  await ask(page, 'Freeze…').click();
  await refuseToFreeze(page);
  await context.close();
});

/** A refusal is seen, and what was chosen stays. */
async function refuseToFreeze(page: Page): Promise<void> {
  const hours = page.getByLabel('For', { exact: true });
  await page.getByLabel('Reason').fill(' ');
  await hours.selectOption('4');
  await button(page, 'Freeze').click();
  await expect(main(page).getByText('Not frozen')).toBeVisible();
  await expect(hours).toHaveValue('4');
}

test('a freeze is seen wherever somebody would run, and stops them', async ({
  page,
  context,
  elsewhere,
}) => {
  await prepare();
  const path = `/${team.slug}/pipelines/${pipeline}`;
  await enter(context, team.people.operator);
  await enter(elsewhere, team.people.admin);
  await page.goto(path);
  await hydrated(page);
  await ask(page, 'Freeze…').click();
  await refuseToFreeze(page);
  await page.getByLabel('Reason').fill('The source sends nonsense');
  await button(page, 'Freeze').click();
  const frozen = main(page).getByText('Runs of this pipeline are frozen');
  await expect(frozen.filter({ visible: true })).toHaveCount(1);
  await ask(page, 'Run now…').click();
  await expect(main(page)).toContainText('Nobody can request a run until the freeze ends');
  await inspect(page, 'pipeline-frozen');
  await page.setViewportSize({ width: 1440, height: 900 });

  await ask(page, 'End the freeze…').first().click();
  await button(page, 'End the freeze').first().click();
  await expect(ask(page, 'Freeze…')).toBeVisible();

  // The team's freeze is on every page, and the operator cannot end it.
  const admin = await elsewhere.newPage();
  await admin.goto(`/${team.slug}/schedules`);
  await hydrated(admin);
  await ask(admin, 'Freeze all runs…').click();
  await admin.getByLabel('Reason').fill('Night of the move');
  await button(admin, 'Freeze').click();
  await expect(main(admin)).toContainText('Runs of the whole team are frozen');
  await page.goto(`/${team.slug}`);
  await expect(main(page)).toContainText('Night of the move');
  await expect(ask(page, 'End the freeze…')).toHaveCount(0);
  await inspect(page, 'overview-frozen');
});

test('a pipeline that needs a confirmation runs when its name was typed', async ({
  page,
  context,
}) => {
  await prepare();
  await enter(context, team.people.admin);
  const path = `/${team.slug}/pipelines/${pipeline}`;
  await page.goto(`${path}/settings`);
  await hydrated(page);
  await page.getByLabel('Ask for a confirmation').check();
  await page.getByLabel('Cool-down in minutes').fill('15');
  await button(page, 'Save run settings').click();
  await expect(main(page).getByText('Saved')).toBeVisible();
  await inspect(page, 'pipeline-run-settings');
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(path);
  await hydrated(page);
  await ask(page, 'Run now…').click();
  await page.getByLabel(/^Type its name/).fill('Something else');
  await button(page, 'Run now').click();
  await expect(main(page)).toContainText('need a confirmation');
  await page.getByLabel(/^Type its name/).fill('Stock levels');
  await button(page, 'Run now').click();
  await expect(page).toHaveURL(/\/runs\/[0-9a-f-]{36}$/);
});
