import { inspect } from './support/inspect';
import { stage } from './support/stage';
import { enter, expect, test } from './support/test';

test('an accepted request is followed to its end before the reader’s eyes', async ({
  page,
  context,
}) => {
  test.setTimeout(300_000);
  const sandbox = await stage.sandbox();
  const team = await stage.team({
    slug: 'asks',
    roles: ['operator'],
    datamin: { url: sandbox.url, organization: 'hosted', pipelines: ['Stock levels'] },
  });
  const uuid = team.pipelines['Stock levels'] ?? '';
  const main = page.getByRole('main');
  const story = page.getByRole('list', { name: 'Timeline' });
  await enter(context, team.people.operator);
  await page.goto(`/${team.slug}/pipelines/${uuid}`);
  await page.locator('summary', { hasText: 'Run now…' }).click();
  await expect(page.getByText('No run seen yet')).toBeVisible();
  await main.getByRole('button', { name: 'Run now', exact: true }).click();
  await expect(page).toHaveURL(/\/runs\/[0-9a-f-]{36}$/);
  await page.getByRole('link', { name: 'See the request' }).click();
  await expect(story).toContainText('accepted');
  // Nobody reloads: the worker finds its tasks in the log, and the page refreshes itself.
  await expect(main).toContainText('Its run is in progress', { timeout: 60_000 });
  // Of a hundred runs of the sandbox one or two fail, as anywhere, and go no further.
  await expect(main).toContainText(/3 task runs reported|of them failed/, { timeout: 60_000 });
  // A minute without a new task; if a poll comes in between, it is waited for.
  await stage.timePasses({ slug: team.slug, minutes: 1 });
  await expect(main).toContainText(/Its run (succeeded|failed)/, { timeout: 180_000 });
  await inspect(page, 'run-request-over');
  await page.goto(`/${team.slug}/run-requests?pipeline=${uuid}`);
  await expect(main.getByRole('row')).toHaveCount(2);
  await expect(main).toContainText(team.people.operator.name);
  await inspect(page, 'run-requests');
});
