import type { SandboxOnStage, TeamOnStage } from './stage/wire';
import { control, demoPipeline } from './support/sandbox';
import { stage } from './support/stage';
import { enter, expect, test } from './support/test';

let sandbox: SandboxOnStage;

const uuidOf = (team: TeamOnStage, name: string) => team.pipelines[name] ?? '';
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

test.beforeAll(async () => {
  sandbox = await stage.sandbox({ history: 'small' });
});

test('hostile outputs are text and nothing else', async ({ page, context }) => {
  const team = await stage.team({
    slug: 'log-hostile',
    datamin: { url: sandbox.url, organization: 'oss', pipelines: ['Driver onboarding'] },
  });
  const hostile = [
    '<img src=x onerror="window.struck = true">',
    '<script>window.struck = true</script>',
    '</pre></section><h1 id="injected">Injected</h1><iframe src="javascript:alert(1)"></iframe>',
    '"><svg onload=alert(1)><a href="javascript:alert(1)">press</a>',
  ];
  await control(sandbox).record(uuidOf(team, 'Driver onboarding'), {
    taskRuns: hostile.map((output, index) => ({ executedAt: minutesAgo(30 - index), output })),
  });
  let dialogs = 0;
  page.on('dialog', (dialog) => {
    dialogs += 1;
    return dialog.dismiss();
  });
  await enter(context, team.people.owner);
  await page.goto(`/${team.slug}/pipelines/${uuidOf(team, 'Driver onboarding')}/log?last=1h`);
  const run = page.getByRole('main').locator('details summary').filter({ hasText: '4 task runs' });
  await run.click();
  // Its rows repeat one task, and each is folded.
  await page.getByRole('main').locator('details[open] li li summary').first().waitFor();
  for (const row of await page.locator('details[open] li li > details:not([open])').all()) {
    await row.locator('summary').first().click();
  }
  for (const text of hostile) await expect(page.getByText(text, { exact: true })).toBeVisible();
  await expect(
    page.locator('#injected, main img, main iframe, pre :not(.output-line)'),
  ).toHaveCount(0);
  expect(await page.evaluate(() => 'struck' in window)).toBe(false);
  expect(dialogs).toBe(0);
});

test('each kind of output is shown as what it is', async ({ page, context }) => {
  const outputs: [output: string, shown: string | RegExp][] = [
    ['{"accepted":3,"rejected":0}', /^JSON/],
    ['Grüße aus Zürich ✓', /^Text/],
    ['id,amount\n1,2\n3,4\n', /^CSV/],
    ['<?xml version="1.0"?><prices><price/></prices>', /^XML/],
    ['', 'No output'],
    // A sixth output, because the pipeline's own runs, one of which may fall into this hour, have five.
    ['[{"depot":"Kiel"},{"depot":"Bremen"}]', /^JSON/],
  ];
  await control(sandbox).record(demoPipeline('Night close').uuid, {
    taskRuns: outputs.map(([output], index) => ({
      executedAt: minutesAgo(5 - index * 0.01),
      output,
    })),
  });
  const team = await stage.team({
    slug: 'log-kinds',
    datamin: { url: sandbox.url, organization: 'oss', pipelines: ['Night close'] },
  });
  await enter(context, team.people.owner);
  await page.goto(`/${team.slug}/pipelines/${uuidOf(team, 'Night close')}/log?last=1h`);
  await page
    .getByRole('main')
    .locator('details summary')
    .filter({ hasText: '6 task runs' })
    .click();
  // Identical tasks are one entry, all open: the run is short.
  const rows = page.getByRole('main').locator('details[open] li li');
  await expect(rows).toHaveCount(outputs.length);
  for (const [index, [, shown]] of outputs.entries()) {
    await expect(rows.nth(index).getByText(shown).last()).toBeVisible();
  }
  await expect(rows.nth(1)).toContainText('Grüße aus Zürich ✓');
  // From the log to the run, which has the same outputs.
  await page.getByRole('main').locator('details[open]').getByRole('link').first().click();
  await expect(page).toHaveURL(/\/runs\/[0-9a-f-]{36}\?pipeline=/);
  await expect(page.getByText('Grüße aus Zürich ✓')).toBeVisible();
  const download = page.waitForEvent('download');
  await page
    .getByRole('link', { name: /^Download/ })
    .first()
    .click();
  expect((await download).suggestedFilename()).not.toMatch(/\.html?$/);
});

for (const outputKey of [false, true]) {
  test(`encrypted outputs ${outputKey ? 'open with the key' : 'stay closed'}`, async ({
    page,
    context,
  }) => {
    const own = await stage.sandbox({ history: 'small' });
    const team = await stage.team({
      slug: 'log-sealed',
      datamin: {
        url: own.url,
        organization: 'hosted',
        pipelines: ['Payments ledger'],
        outputKey,
      },
    });
    await enter(context, team.people.owner);
    await page.goto(`/${team.slug}/pipelines/${uuidOf(team, 'Payments ledger')}/log?last=7d`);
    const run = page.locator('#log ul > li:has(> details)').last();
    await run.locator('summary').first().click();
    await expect(
      run.getByText(outputKey ? /Decrypted with the team’s key/ : /^Encrypted, \d+/).first(),
    ).toBeVisible();
    if (outputKey) await expect(run.getByText(/^Encrypted/)).toHaveCount(0);
    else await expect(run.locator('pre, .output-table')).toHaveCount(0);
  });
}
