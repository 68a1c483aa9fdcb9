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
  // Cookies ignore ports: one sign-in serves both.
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

test('what an instance admin sets and announces on one server holds on the other at once', async ({
  page,
  context,
  request,
}) => {
  const team = await stage.team({ slug: 'told' });
  const { owner } = team.people;
  const admin = await stage.person({ name: 'Told by', isInstanceAdmin: true });
  const set = async (server: string, settings: object) => {
    const headers = { cookie: `next-auth.session-token=${admin.session}`, origin: server };
    const answer = await request.patch(`${server}/api/v1/instance/settings`, {
      headers,
      data: settings,
    });
    expect([answer.status(), await answer.text()]).toEqual([200, expect.anything()]);
  };
  await enter(context, owner);
  const [here, there] = [started().portalUrl, second.url];
  try {
    // A cached page, before and after.
    for (let load = 0; load < 2; load += 1) await page.goto(`${there}/${team.slug}`);
    await expect(page.getByText('Down on Saturday')).toHaveCount(0);
    await set(here, { announcement: 'Down on Saturday from 8 to 9' });
    await page.reload();
    await expect(page.getByText('Down on Saturday from 8 to 9')).toBeVisible();
    await set(there, { announcement: null });
    await page.reload();
    await expect(page.getByText('Down on Saturday')).toHaveCount(0);
  } finally {
    await set(here, { announcement: null });
  }
});

/** The API of a team on either server. Under load it may ask to try again; what counts is the final answer. */
const asTeam =
  (team: TeamOnStage, token = team.token) =>
  async (server: string, path: string, init: RequestInit = {}) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const url = `${server}/api/v1/teams/${team.slug}${path}`;
    for (;;) {
      const answer = await fetch(url, { ...init, headers: { ...headers, ...init.headers } });
      if (answer.status !== 503) return { status: answer.status, text: await answer.text() };
    }
  };
const post = (body: object = {}): RequestInit => ({ method: 'POST', body: JSON.stringify(body) });

test('a token’s end, a role and a removal act on both from the next request on', async ({
  request,
}) => {
  const team = await stage.team({ slug: 'ends', roles: ['admin'] });
  const servers = [started().portalUrl, second.url];
  const owner = asTeam(team);
  const made = await owner(second.url, '/tokens', post({ name: 'Short', role: 'viewer' }));
  const { id, token } = JSON.parse(made.text);
  const short = asTeam(team, token);
  const seen = async (ask: (server: string) => Promise<number>) =>
    Promise.all(servers.map((server) => ask(server)));
  expect(await seen(async (server) => (await short(server, '/pipelines')).status)).toEqual([
    200, 200,
  ]);
  expect((await owner(second.url, `/tokens/${id}`, { method: 'DELETE' })).status).toBe(204);
  expect(await seen(async (server) => (await short(server, '/pipelines')).status)).toEqual([
    401, 401,
  ]);

  const { admin } = team.people;
  const asAdmin = async (server: string) =>
    (
      await request.get(`${server}/api/v1/teams/${team.slug}/members`, {
        headers: { cookie: `next-auth.session-token=${admin.session}` },
      })
    ).status();
  expect(await seen(asAdmin)).toEqual([200, 200]);
  const members = JSON.parse((await owner(second.url, '/members')).text).items;
  const { id: member } = members.find(({ email }: { email: string }) => email === admin.email);
  const role = { method: 'PATCH', body: JSON.stringify({ role: 'viewer' }) };
  expect((await owner(second.url, `/members/${member}`, role)).status).toBe(200);
  expect(await seen(asAdmin)).toEqual([403, 403]);
  expect(
    (await owner(started().portalUrl, `/members/${member}`, { method: 'DELETE' })).status,
  ).toBe(204);
  expect(await seen(asAdmin)).toEqual([404, 404]);
});

test.describe('a credential', () => {
  let sandbox: SandboxOnStage;
  let team: TeamOnStage;
  let pipeline: string;
  let servers: string[];
  let day = 0;

  test.beforeEach(async () => {
    sandbox = await stage.sandbox({ history: 'small' });
    team = await stage.team({
      slug: 'life',
      datamin: { url: sandbox.url, organization: 'oss', pipelines: ['Delivery feedback'] },
    });
    pipeline = `/pipelines/${team.pipelines['Delivery feedback']}`;
    servers = [started().portalUrl, second.url];
  });

  /** Straight from Datamin: each asks about a different minute. */
  const read = async (server: string) => {
    day += 1;
    const from = new Date(Date.UTC(2026, 0, 1, 0, day)).toISOString();
    const range = `from=${from}&to=2026-01-02T00:00:00Z`;
    const { status, text } = await asTeam(team)(server, `${pipeline}/logs?${range}`);
    return text.includes('"problem"') ? 502 : status;
  };

  test('that is switched off on one server is asked by neither, and by both once it is on', async () => {
    const api = asTeam(team);
    const credential = `/credentials/${team.credentialId}`;
    expect(await Promise.all(servers.map(read))).toEqual([200, 200]);
    for (const [here, there] of [servers, servers.toReversed()]) {
      const off = await api(here ?? '', `${credential}/disable`, post({ reason: 'It leaked' }));
      expect(off.status).toBe(200);
      await control(sandbox).forget();
      const ran = await api(there ?? '', `${pipeline}/runs`, {
        ...post({ anyway: true }),
        headers: { 'idempotency-key': crypto.randomUUID() },
      });
      // The request is recorded, and so is its outcome.
      expect([ran.status, JSON.parse(ran.text).state]).toEqual([202, 'rejected']);
      for (const status of await Promise.all(servers.map(read))) expect(status).not.toBe(200);
      expect(await control(sandbox).calls()).toEqual([]);
      expect((await api(there ?? '', `${credential}/enable`, post())).status).toBe(200);
      expect(await Promise.all(servers.map(read))).toEqual([200, 200]);
    }
  });

  test('whose secret is rotated while both read and run fails in neither', async () => {
    const api = asTeam(team);
    const { id, secret } = demoWorld.oss.clients.full;
    const secrets = [secret, 'another secret of the same client'];
    await control(sandbox).changeClient(id, { secret, otherSecrets: secrets.slice(1) });
    const failures: string[] = [];
    const done = { reads: [0, 0], runs: [0, 0] };
    let going = true;
    const traffic = async (kind: keyof typeof done, nth: number) => {
      while (going) {
        const server = servers[nth] ?? '';
        const status =
          kind === 'reads'
            ? await read(server)
            : (
                await api(server, `${pipeline}/runs`, {
                  ...post({ anyway: true }),
                  headers: { 'idempotency-key': crypto.randomUUID() },
                })
              ).status;
        if (status === (kind === 'reads' ? 200 : 202)) done[kind][nth] = (done[kind][nth] ?? 0) + 1;
        else failures.push(`${kind} on ${nth}: ${status}`);
      }
    };
    const working = [0, 1].flatMap((nth) => [
      traffic('reads', nth),
      traffic('reads', nth),
      traffic('runs', nth),
    ]);
    for (let rotation = 1; rotation <= 8; rotation += 1) {
      const before = structuredClone(done);
      const body = { clientSecret: secrets[rotation % 2] };
      const path = `/credentials/${team.credentialId}/rotate`;
      const { status } = await api(servers[rotation % 2] ?? '', path, post(body));
      expect(status).toBe(200);
      await expect
        .poll(() =>
          [0, 1].every(
            (nth) =>
              (done.reads[nth] ?? 0) > (before.reads[nth] ?? 0) + 1 &&
              (done.runs[nth] ?? 0) > (before.runs[nth] ?? 0),
          ),
        )
        .toBe(true);
    }
    going = false;
    await Promise.all(working);
    expect(failures).toEqual([]);
    const { text } = await api(second.url, '/run-requests?limit=200');
    const states = JSON.parse(text).items.map(({ state }: { state: string }) => state);
    expect(states.length).toBeGreaterThanOrEqual(16);
    for (const lost of ['rejected', 'uncertain']) expect(states).not.toContain(lost);
  });
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
    path = `/pipelines/${uuid}/stats?from=2026-01-01T03:00:00Z&to=2026-01-02T04:00:00Z`;
  });

  test('costs two servers together one token and one call', async () => {
    // A credential saved without verification, so nobody has a token of its client.
    const api = asTeam(team);
    const here = started().portalUrl;
    const { id, secret } = demoWorld.oss.clients.full;
    const client = { baseUrl: sandbox.url, clientId: id, clientSecret: secret };
    const made = await api(
      here,
      '/credentials',
      post({ name: 'Unseen', ...client, verify: false }),
    );
    await api(here, `/pipelines/${team.pipelines['Delivery feedback']}`, {
      method: 'PATCH',
      body: JSON.stringify({ credentialId: JSON.parse(made.text).id }),
    });
    await control(sandbox).forget();
    const servers = [here, second.url];
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) => api(servers[index % 2] ?? '', path)),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await control(sandbox).calls('token')).toHaveLength(1);
    expect(await control(sandbox).calls('consolidated')).toHaveLength(1);
  });

  test('is asked for once, however many read it', async () => {
    await control(sandbox).forget();
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => asTeam(team)(started().portalUrl, path)),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await control(sandbox).calls('consolidated')).toHaveLength(1);
  });
});
