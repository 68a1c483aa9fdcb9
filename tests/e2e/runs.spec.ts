import type { Page } from '@playwright/test';
import type { TeamOnStage } from './stage/wire';
import { inspect } from './support/inspect';
import { control, demoPipeline } from './support/sandbox';
import { stage } from './support/stage';
import { enter, expect, hydrated, test } from './support/test';

const name = 'Driver onboarding';
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
const hostile = '<img src=x onerror="window.struck = true"> warehouse refused';

let team: TeamOnStage;
let pipeline: string;

/** Three runs of their own; the newest failed with a hostile message. The worker reads them on its own. */
test.beforeAll(async () => {
  const sandbox = await stage.sandbox({ history: 'small' });
  pipeline = demoPipeline(name).uuid;
  // Before the pipeline is registered: anything that appears after the first reading waits for a later one.
  for (const minutes of [50, 40, 30]) {
    await control(sandbox).record(pipeline, {
      taskRuns: [
        {
          executedAt: minutesAgo(minutes),
          durationMs: minutes * 1000,
          isSuccessful: minutes !== 30,
          output: minutes === 30 ? JSON.stringify([{ message: hostile }]) : '{"crates": 3}',
        },
      ],
    });
  }
  team = await stage.team({
    slug: 'runs-kept',
    roles: ['viewer', 'operator'],
    datamin: { url: sandbox.url, organization: 'oss', pipelines: [name, 'Night close'] },
  });
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('runs are listed, narrowed and followed', async ({ page, context }) => {
    await enter(context, team.people.viewer);
    const rows = page.locator('#runs tbody tr');
    await expect(async () => {
      await page.goto(`/${team.slug}/runs?q=warehouse`);
      await expect(rows).toHaveCount(1, { timeout: 1000 });
    }).toPass({ timeout: 90_000 });
    await expect(page.getByText('<img src=x', { exact: false })).toBeVisible();
    await expect(page.locator('#runs img')).toHaveCount(0);

    // A press returns before the next page is there, and the page before it has the same fields.
    await page.getByRole('link', { name: 'Clear' }).click();
    await expect(page).toHaveURL(new RegExp(`/${team.slug}/runs$`));
    await page.getByLabel('Pipeline', { exact: true }).selectOption({ label: name });
    await page.getByLabel('Status').selectOption({ label: 'Failed' });
    await page.getByRole('button', { name: 'Apply' }).click();
    await expect(page).toHaveURL(new RegExp(`status=failed&pipeline=${pipeline}`));
    await expect(rows.first()).toContainText('failed');
    await expect(rows.first()).not.toContainText('succeeded');

    await page.getByText('More filters').click();
    await page.getByLabel('Took at least (s)').fill('soon');
    await page.getByRole('button', { name: 'Apply' }).click();
    await expect(page.getByText('takes seconds, such as 90 or 0.5')).toBeVisible();
    await page.getByLabel('Took at least (s)').fill('29,5');
    await page.getByRole('button', { name: 'Apply' }).click();
    await expect(page).toHaveURL(/min=29/);
    await expect(rows).toHaveCount(1);
    await rows.first().getByRole('link').first().click();
    await expect(page).toHaveURL(/\/runs\/[0-9a-f-]{36}\?pipeline=/);
    await expect(page).toHaveTitle(/^failed · Run /);
    // Compared with the run ten minutes earlier, which succeeded.
    const beside = page.locator('#comparison');
    await expect(beside).toContainText('10 s shorter');
    await expect(beside.locator('tbody tr')).toContainText(['failed']);
    const failed = new URL(page.url()).pathname;
    await beside.getByRole('link', { name: /^started/ }).click();
    await expect(page).not.toHaveURL(({ pathname }) => pathname === failed);
    await expect(page.locator('#comparison')).toContainText('10 s shorter');
  });
});

test('a view has a name for the whole team, and its address is enough', async ({
  page,
  context,
  elsewhere,
}) => {
  await enter(context, team.people.operator);
  await page.goto(`/${team.slug}/runs?status=failed&range=30d`);
  await hydrated(page);
  await page.getByText('Save this view').click();
  await page.getByLabel('Name').fill('Failed lately');
  await page.getByRole('button', { name: 'Save view' }).click();
  const view = page.getByRole('navigation', { name: 'Saved views' }).getByRole('link');
  await expect(view).toHaveText('Failed lately');
  await expect(view).toHaveAttribute('aria-current', 'true');

  await enter(elsewhere, team.people.viewer);
  const theirs = await elsewhere.newPage();
  await theirs.goto(`/${team.slug}/runs`);
  await theirs.getByRole('link', { name: 'Failed lately' }).click();
  await expect(theirs).toHaveURL(/\?status=failed&range=30d$/);
  await expect(theirs.getByText(/^(Save this view|Remove)/)).toHaveCount(0);

  await page.getByText('Remove “Failed lately”').click();
  await page.getByRole('button', { name: 'Remove view' }).click();
  await expect(page).toHaveURL(new RegExp(`/${team.slug}/runs$`));
  await expect(view).toHaveCount(0);
});

/** The path of the first run in the list, without the team. */
async function firstRun(page: Page): Promise<string> {
  const href = await page.locator('#runs tbody a').first().getAttribute('href');
  return href?.replace(`/${team.slug}/`, '') ?? '';
}

test('the lists and the history: nothing for axe to find, nothing wider than a phone', async ({
  page,
  context,
}) => {
  test.slow();
  await enter(context, team.people.owner);
  await expect(async () => {
    await page.goto(`/${team.slug}/runs?q=warehouse`);
    await expect(page.locator('#runs tbody tr')).toHaveCount(1, { timeout: 1000 });
  }).toPass({ timeout: 90_000 });
  for (const [what, path] of [
    ['runs', `runs?status=failed&range=30d&min=1`],
    ['runs, wrong', 'runs?min=soon&q=!!'],
    ['runs, none', 'runs?q=nowhereinthere'],
    ['run', await firstRun(page)],
    ['history', `pipelines/${pipeline}/history?range=30d`],
  ] as const) {
    await page.goto(`/${team.slug}/${path}`);
    await inspect(page, what);
  }
});

test('the history tells its errors, leads to their runs, and is read again when asked', async ({
  page,
  context,
}) => {
  await enter(context, team.people.operator);
  await page.goto(`/${team.slug}/pipelines/${pipeline}`);
  await page.getByRole('link', { name: 'History' }).click();
  await expect(page.getByRole('heading', { name: 'Sync' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Run now…' })).toHaveAttribute(
    'href',
    `/${team.slug}/pipelines/${pipeline}#run`,
  );
  await expect(async () => {
    await page.reload();
    await expect(page.locator('#history-errors')).toContainText('warehouse refused', {
      timeout: 1000,
    });
  }).toPass({ timeout: 90_000 });
  await hydrated(page);
  await page.getByRole('button', { name: 'Sync now' }).click();
  await expect(page.getByRole('button', { name: 'Sync now' })).toBeEnabled();
  await page
    .locator('#history-errors')
    .getByRole('link', { name: /warehouse refused/ })
    .click();
  await expect(page).toHaveURL(/\/runs\?.*q=/);
  await expect(page.locator('#runs tbody tr')).toHaveCount(1);
});
