import { demoWorld } from '@/lib/sandbox';
import type { PortalOnStage, SandboxOnStage, TeamOnStage } from './stage/wire';
import { control } from './support/sandbox';
import { stage, started } from './support/stage';
import { enter, expect, test } from './support/test';

let second: PortalOnStage;

test.beforeAll(async () => {
  second = await stage.portal({ env: { PORTAL_WORKER: 'off' } });
});

test.afterAll(() => stage.end({ id: second.id, signal: 'SIGTERM' }));

test('what ends a session on one server ends it on the other', async ({ page, context }) => {
  const team = await stage.team({ slug: 'two', roles: ['admin'] });
  const { admin, owner } = team.people;
  const there = `${second.url}/${team.slug}/settings/members`;
  // Cookies know no ports: one sign-in serves both.
  await enter(context, admin);
  expect((await page.goto(there))?.status()).toBe(200);

  await enter(context, owner);
  await page.goto(`/${team.slug}/settings/members`);
  await page.getByLabel(`Role of ${admin.name}`).selectOption('viewer');
  await page.getByRole('button', { name: `Save the role of ${admin.name}` }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  await enter(context, admin);
  expect((await page.goto(there))?.status()).toBe(403);

  await page.goto('/profile');
  await page.locator('summary', { hasText: /^Sign out everywhere$/ }).click();
  await page.getByRole('button', { name: 'Sign out everywhere', exact: true }).click();
  await expect(page).toHaveURL('/sign-in');
  await enter(context, admin);
  await page.goto(`${second.url}/${team.slug}`);
  await expect(page).toHaveURL(/\/sign-in/);
});

test.describe('a statistic nobody has asked for yet', () => {
  let sandbox: SandboxOnStage;
  let team: TeamOnStage;
  let path: string;

  test.beforeEach(async () => {
    sandbox = await stage.sandbox({ history: 'small' });
    team = await stage.team({
      slug: 'crowd',
      datamin: { url: sandbox.url, organization: 'oss', pipelines: ['Delivery feedback'] },
    });
    const uuid = team.pipelines['Delivery feedback'];
    path = `/api/v1/teams/${team.slug}/pipelines/${uuid}/stats?from=2026-01-01T03:00:00Z&to=2026-01-02T04:00:00Z`;
  });

  const call = async (url: string, init: RequestInit = {}) => {
    const headers = { authorization: `Bearer ${team.token}`, 'content-type': 'application/json' };
    for (;;) {
      const answer = await fetch(url, { ...init, headers });
      // A crowd may be told to come again; what counts is what Datamin is asked.
      if (answer.status !== 503) return { status: answer.status, body: await answer.json() };
    }
  };

  test('costs two servers together one token and one call', async () => {
    // A credential that was taken unseen, so nobody has a token of its client.
    const api = `${started().portalUrl}/api/v1/teams/${team.slug}`;
    const { id, secret } = demoWorld.oss.clients.full;
    const { body: unseen } = await call(`${api}/credentials`, {
      method: 'POST',
      body: JSON.stringify({
        name: 'Unseen',
        baseUrl: sandbox.url,
        clientId: id,
        clientSecret: secret,
        verify: false,
      }),
    });
    await call(`${api}/pipelines/${team.pipelines['Delivery feedback']}`, {
      method: 'PATCH',
      body: JSON.stringify({ credentialId: unseen.id }),
    });
    await control(sandbox).forget();
    const servers = [started().portalUrl, second.url];
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) => call(`${servers[index % 2]}${path}`)),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await control(sandbox).calls('token')).toHaveLength(1);
    expect(await control(sandbox).calls('consolidated')).toHaveLength(1);
  });

  test('is asked for once, however many read it', async () => {
    await control(sandbox).forget();
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => call(`${started().portalUrl}${path}`)),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await control(sandbox).calls('consolidated')).toHaveLength(1);
  });
});
