import { randomUUID } from 'node:crypto';
import type { TeamOnStage } from './stage/wire';
import { actionsOf } from './support/actions';
import { stage } from './support/stage';
import { enter, expect, hydrated, test } from './support/test';

let own: TeamOnStage;
let foreign: TeamOnStage;

test.beforeAll(async () => {
  const sandbox = await stage.sandbox({ history: 'small' });
  const pipelines = ['Delivery feedback'];
  const datamin = { url: sandbox.url, organization: 'oss', pipelines } as const;
  foreign = await stage.team({ slug: 'there', datamin: { ...datamin, pipelines } });
  own = await stage.team({ slug: 'not-there', roles: ['viewer'] });
});

test('what is another team’s, and what is nobody’s, is a true 404', async ({ page, context }) => {
  await enter(context, own.people.owner);
  const theirs = foreign.pipelines['Delivery feedback'] ?? '';
  const paths = [
    `/${foreign.slug}`,
    `/${foreign.slug}/pipelines`,
    `/${foreign.slug}/pipelines/${theirs}`,
    `/${foreign.slug}/settings/members`,
    `/${own.slug}/pipelines/${theirs}`,
    `/${own.slug}/pipelines/${theirs}/log`,
    `/${own.slug}/pipelines/${randomUUID()}`,
    `/${own.slug}/pipelines/no-uuid`,
    `/${own.slug}/tasks/${randomUUID()}`,
    `/${own.slug}/runs/${randomUUID()}`,
    `/${own.slug}/settings/credentials/${foreign.credentialId}`,
    `/${own.slug}/settings/nothing`,
    '/nobody-has-this-team',
    '/invitation/not-a-token',
  ];
  for (const path of paths) {
    const answer = await page.goto(path);
    expect(answer?.status(), path).toBe(404);
    await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible();
    expect(await answer?.text(), path).not.toContain('Delivery feedback');
    // Scripts may replace the title with that of the refused page, or with none.
    await hydrated(page);
    await expect(page).toHaveTitle('Not found · Datamin Portal');
  }
  const file = await page.request.get(
    `/${own.slug}/pipelines/${theirs}/history/numbers.csv?part=year`,
  );
  expect([file.status(), await file.text()]).toEqual([
    404,
    'There is nothing here, or it is not yours to see.\n',
  ]);
});

test('an action that is called with what no page sends is refused, and never a failure', async ({
  request,
  baseURL,
}) => {
  const actions = actionsOf(own.slug);
  expect(actions.length).toBeGreaterThan(100);
  const call = async ({ id, name, path }: (typeof actions)[number], data: string) => {
    const headers = {
      'next-action': id,
      origin: baseURL ?? '',
      'content-type': 'text/plain;charset=UTF-8',
    };
    const answer = await request.post(path, { data, headers, maxRedirects: 0 });
    return `${name}: ${answer.status()}`;
  };
  // Actions without arguments send visitors who are not signed in to the sign-in.
  for (const [data, expected] of [
    ['[{"slug":1,"id":2},3,4]', /: (?:200|303)$/],
    ['["$nabc"]', /: 400$/],
  ] as const) {
    const answers = await Promise.all(actions.map((one) => call(one, data)));
    expect(answers.filter((line) => !expected.test(line))).toEqual([]);
  }
});

test('what a role does not reach says so in its tab, and the next page takes the tab over', async ({
  page,
  context,
}) => {
  await enter(context, own.people.viewer);
  const answer = await page.goto(`/${own.slug}/settings/tokens`);
  expect(answer?.status()).toBe(403);
  await expect(page.getByRole('heading', { name: 'Your role does not reach here' })).toBeVisible();
  await expect(page.getByRole('main')).toContainText('takes the role admin.');
  await hydrated(page);
  await expect(page).toHaveTitle('Not allowed · Datamin Portal');
  await page.getByRole('link', { name: 'Go to your team' }).click();
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();
  await expect(page).toHaveTitle(/^(?!Not allowed)/);
});

test('pages ask who is there before they say that nothing is', async ({ page }) => {
  for (const path of [`/${foreign.slug}`, '/nobody-has-this-team', '/profile', '/teams']) {
    await page.goto(path);
    await expect(page).toHaveURL(`/sign-in?callbackUrl=${encodeURIComponent(path)}`);
  }
});
