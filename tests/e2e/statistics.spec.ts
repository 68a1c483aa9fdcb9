import type { Locator, Page } from '@playwright/test';
import type { SandboxOnStage, TeamOnStage } from './stage/wire';
import { control } from './support/sandbox';
import { stage } from './support/stage';
import { enter, expect, test } from './support/test';

let sandbox: SandboxOnStage;
let team: TeamOnStage;
let pipeline: string;

test.beforeAll(async () => {
  sandbox = await stage.sandbox({ history: 'small' });
  team = await stage.team({
    slug: 'stats',
    roles: ['viewer'],
    datamin: {
      url: sandbox.url,
      organization: 'oss',
      pipelines: ['Delivery feedback', 'Driver onboarding'],
    },
  });
  pipeline = `/${team.slug}/pipelines/${team.pipelines['Delivery feedback']}`;
});

test.beforeEach(({ context }) => enter(context, team.people.viewer));
test.afterEach(() => control(sandbox).heal());

const numbers = (page: Page) => page.getByRole('region', { name: /^Numbers of/ });
const stat = (panel: Locator, label: string) => panel.locator(`dt:text-is("${label}") + dd`);

test('a range lives in the address, and its numbers are Datamin’s', async ({ page }) => {
  await page.goto(pipeline);
  await expect(numbers(page)).toContainText(/Datamin, (just now|\d+ \w+ ago)/);
  const { succeeded } = await control(sandbox).truth(team.pipelines['Delivery feedback'] ?? '');
  await expect(stat(numbers(page), 'Succeeded')).toHaveText(String(succeeded));
  await page.getByRole('link', { name: '7 days' }).click();
  await expect(page).toHaveURL(`${pipeline}?range=7d`);
  await expect(page.getByRole('heading', { name: 'Numbers of the last 7 days' })).toBeVisible();
  const week = Number(await stat(numbers(page), 'Succeeded').textContent());
  expect(week).toBeLessThan(succeeded);
  await page.reload();
  await expect(page.getByRole('link', { name: '7 days' })).toHaveAttribute('aria-current', 'true');
  await expect(stat(numbers(page), 'Succeeded')).toHaveText(String(week));
  await page.goto(`${pipeline}?range=24h`);
  await expect(page.getByRole('heading', { name: /the last 24 hours/ })).toBeVisible();
  await expect(stat(numbers(page), 'Succeeded')).toHaveText(/^\d$/);
});

test('dates that are none are told beside their field', async ({ page }) => {
  await page.goto(`${pipeline}?from=2026-02-31&to=2026-03-01`);
  await expect(page.getByLabel('From (UTC day)', { exact: true })).toHaveAttribute(
    'aria-invalid',
    'true',
  );
  await page.goto(`${pipeline}?from=2026-03-02&to=2026-03-01`);
  await expect(page.getByLabel('To, inclusive')).toHaveAccessibleDescription(/before/);
});

test('a chart has a table with each of its numbers', async ({ page }) => {
  await page.goto(`${pipeline}?period=week&count=3`);
  const chart = page.getByRole('region', { name: 'Runs by week' });
  await expect(chart.getByRole('img', { name: /3 weeks: \d+ succeeded/ })).toBeVisible();
  await chart.locator('summary', { hasText: 'Table' }).click();
  const rows = chart.getByRole('table').getByRole('row');
  await expect(rows).toHaveCount(4);
  const succeeded = await rows.locator('td:nth-of-type(1)').allTextContents();
  const sum = succeeded.reduce((total, text) => total + Number(text.replaceAll(',', '')), 0);
  await expect(chart.getByRole('img', { name: `3 weeks: ${sum} succeeded` })).toBeVisible();
});

test('a pipeline that never ran says so and shows no zero', async ({ page }) => {
  await page.goto(`/${team.slug}/pipelines/${team.pipelines['Driver onboarding']}`);
  await expect(stat(numbers(page), 'Last run')).toHaveText('never ran');
  await expect(stat(numbers(page), 'Success rate')).toHaveText('– never ran');
  await expect(stat(numbers(page), 'Average duration')).toHaveText('– no data');
  // The overview takes the worker's readings alone.
  await expect(async () => {
    await page.goto(`/${team.slug}`);
    const row = page.getByRole('row', { name: /Driver onboarding/ });
    await expect(row).toContainText('never ran', { timeout: 100 });
  }).toPass();
});

test('a task has the same statistics', async ({ page }) => {
  await page.goto(pipeline);
  const tasks = page.getByRole('table', { name: 'Tasks' });
  await tasks.getByRole('link', { name: 'gpt' }).click();
  await expect(page).toHaveURL(/\/tasks\//);
  await expect(stat(numbers(page), 'Succeeded')).toHaveText(/^\d+$/);
  await expect(page.getByRole('region', { name: /^Runs by/ })).toBeVisible();
});

test('with Datamin down the last known numbers stay, with their age', async ({ page }) => {
  await page.goto(pipeline);
  const known = await stat(numbers(page), 'Succeeded').textContent();
  await control(sandbox).fault({ action: { type: 'status', status: 503 } });
  await stage.timePasses({ slug: team.slug, minutes: 42 });
  await page.goto(pipeline);
  await expect(stat(numbers(page), 'Succeeded')).toHaveText(known ?? '');
  await expect(numbers(page)).toContainText('42 min ago');
  await expect(numbers(page)).toContainText('stale');
  // The refresh behind the page failed; the next look says why there is nothing newer.
  await expect(async () => {
    await page.reload();
    await expect(numbers(page)).toContainText('These are the last known numbers', { timeout: 100 });
  }).toPass();
  await expect(stat(numbers(page), 'Succeeded')).toHaveText(known ?? '');
  await page.goto(`/${team.slug}`);
  await expect(page.getByRole('row', { name: /Delivery feedback/ })).toBeVisible();
  // What was never asked cannot be known: a sentence in its place, and never a zero.
  await page.goto(`${pipeline}?from=2025-01-01&to=2025-01-03`);
  await expect(page.getByText('The numbers could not be read')).toBeVisible();
});
