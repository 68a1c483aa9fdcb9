import type { Page } from '@playwright/test';
import type { TeamOnStage } from './stage/wire';
import { inspect } from './support/inspect';
import { control, demoPipeline } from './support/sandbox';
import { stage } from './support/stage';
import { enter, expect, hydrated, test } from './support/test';

const names = ['Driver onboarding', 'Night close'];
const failing = 'Driver onboarding';

let team: TeamOnStage;

/** One of them has a failed run, which the worker reads on its own. */
test.beforeAll(async () => {
  const sandbox = await stage.sandbox({ history: 'small' });
  // Before the pipeline is registered: anything that appears after the first reading waits for a later one.
  await control(sandbox).record(demoPipeline(failing).uuid, {
    taskRuns: [
      {
        executedAt: new Date(Date.now() - 600_000).toISOString(),
        durationMs: 2000,
        isSuccessful: false,
        output: '[{"message": "no route"}]',
      },
    ],
  });
  team = await stage.team({
    slug: 'at-once',
    roles: ['viewer', 'operator'],
    datamin: { url: sandbox.url, organization: 'oss', pipelines: names },
  });
});

const main = (page: Page) => page.getByRole('main');
const desk = { width: 1440, height: 900 };

test('without scripts: boxes, one confirmation, one place to watch', async ({
  browser,
  baseURL,
}) => {
  const context = await browser.newContext({ baseURL: baseURL ?? '', javaScriptEnabled: false });
  await enter(context, team.people.operator);
  const page = await context.newPage();
  await page.goto(`/${team.slug}`);
  const run = main(page).getByRole('button', { name: 'Run selected…' });
  await expect(run).toBeHidden();
  for (const name of names) await page.getByLabel(`Select ${name}`).check();
  await run.click();
  await expect(page.locator('#will-run').getByRole('row')).toHaveCount(3);
  const width = main(page).getByLabel('At once per credential');
  await width.selectOption('1');
  // Refused, it keeps what was chosen.
  const key = main(page).locator('input[name=idempotencyKey]');
  await key.evaluate((input) => input.setAttribute('value', ''));
  await main(page).getByRole('button', { name: 'Run 2 pipelines' }).click();
  await expect(main(page).getByRole('alert')).toContainText('Nothing was requested');
  await expect(width).toHaveValue('1');
  await main(page).getByRole('button', { name: 'Run 2 pipelines' }).click();
  await expect(page).toHaveURL(/\/bulk-runs\/[0-9a-f-]{36}$/);
  await expect(main(page)).toContainText('requested runs of 2 pipelines');
  await main(page).locator('summary', { hasText: 'Stop…' }).click();
  await main(page).getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(main(page)).toContainText('stopped it');
  await expect(main(page)).toContainText('not requested and will not be');
  await context.close();
});

test('what failed is run again by keyboard, what is in the way is said, and all of it is seen to move', async ({
  page,
  context,
}) => {
  await enter(context, team.people.operator);
  const boxes = main(page).getByRole('checkbox', { name: /^Select run / });
  await expect(async () => {
    await page.goto(`/${team.slug}/runs?status=failed&pipeline=${team.pipelines[failing]}`);
    await expect(boxes.first()).toBeVisible({ timeout: 1000 });
  }).toPass({ timeout: 90_000 });
  await hydrated(page);
  await boxes.first().focus();
  await page.keyboard.press('Space');
  await expect(main(page).getByText('1 selected')).toBeVisible();
  await inspect(page, 'runs-selected');
  await page.setViewportSize(desk);
  await main(page).getByRole('button', { name: 'Run again…' }).press('Enter');
  // The runs of the previous test may still be going on.
  await expect(
    main(page).getByRole('heading', { name: /^Will (not )?run: 1 pipeline$/ }),
  ).toHaveCount(1);

  await page.goto(`/${team.slug}/pipelines`);
  await hydrated(page);
  await page.getByLabel(`Select ${names[0]}`).check();
  await main(page).getByRole('button', { name: 'Select all 2 shown' }).click();
  await expect(main(page).getByText('2 selected')).toBeVisible();
  await inspect(page, 'pipelines-selected');
  await page.setViewportSize(desk);
  await main(page).getByRole('button', { name: 'Run selected…' }).click();
  // Looked for only once the page is there: it may be slow.
  await expect(main(page).getByRole('heading', { name: /^Will run: / })).toBeVisible();
  const anyway = main(page).getByRole('link', { name: /^Run .* anyway$/ });
  if (await anyway.isVisible()) {
    await inspect(page, 'bulk-run-left-out');
    await page.setViewportSize(desk);
    await anyway.click();
  }
  await expect(main(page).getByRole('heading', { name: 'Will run: 2 pipelines' })).toBeVisible();
  await hydrated(page);
  await inspect(page, 'bulk-run-new');
  await page.setViewportSize(desk);
  await main(page).getByRole('button', { name: 'Run 2 pipelines' }).press('Enter');
  await expect(page).toHaveURL(/\/bulk-runs\/[0-9a-f-]{36}$/);
  // Nobody reloads.
  await expect(main(page).getByRole('link', { name: /^See the run/ })).toHaveCount(2, {
    timeout: 30_000,
  });
  await inspect(page, 'bulk-run');
  await page.setViewportSize(desk);
  await main(page).getByRole('link', { name: 'Bulk runs' }).click();
  await expect(main(page).getByRole('row')).toHaveCount(3);
  await expect(page).toHaveTitle(/^Bulk runs/);
  await inspect(page, 'bulk-runs');
});

test('a viewer watches and picks nothing', async ({ page, context, request }) => {
  await request.post(`/api/v1/teams/${team.slug}/bulk-runs`, {
    headers: { authorization: `Bearer ${team.token}`, 'idempotency-key': 'for-the-viewer' },
    data: { items: [{ pipelineUuid: team.pipelines[failing] }], anyway: true },
  });
  await enter(context, team.people.viewer);
  await page.goto(`/${team.slug}`);
  await expect(main(page).getByRole('link', { name: failing })).toBeVisible();
  await expect(main(page).getByRole('checkbox')).toHaveCount(0);
  await page.goto(`/${team.slug}/bulk-runs`);
  await main(page).getByRole('row').nth(1).getByRole('link').click();
  await expect(main(page).getByRole('heading', { name: 'Progress' })).toBeVisible();
  await expect(main(page).getByText('Stop…')).toHaveCount(0);
});
