import { createCredential, getCredential, listCredentials } from '@/lib/credentials';
import { Conflict, Forbidden, Invalid } from '@/lib/errors';
import { rolesBelow } from '../../support/portal/people';
import {
  closedPort,
  type DataminTeam,
  openPortal,
  type PortalUnderTest,
  rejection,
} from '../../support/portal/portal';

let portal: PortalUnderTest;
beforeAll(async () => {
  portal = await openPortal();
});
afterAll(() => portal.close());
beforeEach(() => portal.sandbox.faults.clear());

let made = 0;
const input = (team: DataminTeam, more: object = {}) => {
  made += 1;
  return {
    name: `Credential ${made}`,
    baseUrl: portal.sandbox.url,
    clientId: team.organization.clients.full.id,
    clientSecret: team.organization.clients.full.secret,
    ...more,
  };
};

const errorsOf = (error: unknown) => (error instanceof Invalid ? error.errors : error);

test.each(['red', 'blue'] as const)('verifies a client and keeps it (%s)', async (name) => {
  const team = portal[name];
  const { id, secret } = team.organization.clients.full;
  const view = await createCredential(
    await team.ctx('admin'),
    input(team, { name: 'Main', baseUrl: `${portal.sandbox.url}/v1/` }),
  );
  expect(view).toMatchObject({
    name: 'Main',
    baseUrl: portal.sandbox.url,
    clientId: id,
    clientSecretHint: secret.slice(-4),
    status: 'ok',
    statusReason: null,
    scopes: name === 'red' ? ['stats:read', 'workflows:run'] : ['pipelines:run', 'stats:read'],
    hasOutputKey: false,
    rotatedAt: null,
  });
  expect(view.lastVerifiedAt).not.toBeNull();
  expect(await getCredential(await team.ctx('admin'), view.id)).toEqual(view);
  const events = await portal.audit('credential.created');
  expect(events.find(({ target_id }) => target_id === view.id)).toMatchObject({
    team_id: team.id,
    actor_kind: 'user',
    actor_name: `${name}-admin`,
    target_name: 'Main',
    details: { baseUrl: portal.sandbox.url, clientId: id, verified: true },
  });
});

test('the token that proved it is kept, so the first question asks for none', async () => {
  portal.sandbox.ledger.clear();
  const id = await portal.red.credential();
  const { rows } = await portal.admin.query(
    'SELECT token_sealed, version FROM access_tokens WHERE credential_id = $1',
    [id],
  );
  expect(rows).toEqual([{ token_sealed: expect.stringMatching(/^ey/), version: 1 }]);
  expect(portal.sandbox.ledger.count('token')).toBe(1);
});

test.each(rolesBelow('admin'))(
  'refuses the role %s, and nothing is asked or kept',
  async (role) => {
    portal.sandbox.ledger.clear();
    const ctx = await portal.red.ctx(role);
    await expect(createCredential(ctx, input(portal.red))).rejects.toThrow(Forbidden);
    await expect(listCredentials(ctx)).rejects.toThrow(Forbidden);
    await expect(createCredential(ctx, { nonsense: true })).rejects.toThrow(Forbidden);
    expect(portal.sandbox.ledger.count()).toBe(0);
  },
);

const nul = '\u0000';
test.each([
  ['name', '', /at least one/],
  ['name', 'x'.repeat(121), /at most 120/],
  ['name', 7, /takes a string/],
  ['name', `a${nul}b`, /control characters/],
  ['name', 'a\ud800b', /control characters/],
  ['baseUrl', 'not a url', /not a web address/],
  ['baseUrl', 'ftp://a.example', /https/],
  ['baseUrl', 'http://169.254.169.254/', /never calls/],
  ['baseUrl', 'https://user:word@a.example', /user name/],
  ['baseUrl', `https://a.example/${'x'.repeat(2048)}`, /too long/],
  ['clientId', '', /client id/],
  ['clientId', `a${nul}`, /control characters/],
  ['clientSecret', '', /client secret/],
  ['clientSecret', 'x'.repeat(4097), /at most 4096/],
  ['clientSecret', `sec${nul}ret`, /control characters/],
  ['outputKey', 'short', /32 bytes/],
  ['verify', 'yes', /true or false/],
  ['outputScheme', 'rot13', /aes-256-gcm/],
  ['surprise', 1, /not a known field/],
])('refuses a wrong %s (case %#) in words', async (field, value, words) => {
  const error = await rejection(
    createCredential(
      await portal.red.ctx('admin'),
      input(portal.red, { outputKey: 'ab'.repeat(32), [field]: value }),
    ),
  );
  expect(errorsOf(error)).toEqual({ [field]: [expect.stringMatching(words)] });
});

test.each(['name', 'baseUrl', 'clientId', 'clientSecret'])('misses %s', async (field) => {
  const { [field]: _left, ...rest }: Record<string, unknown> = input(portal.red);
  const error = await rejection(createCredential(await portal.red.ctx('admin'), rest));
  expect(errorsOf(error)).toEqual({ [field]: [expect.any(String)] });
});

test('a scheme needs a key', async () => {
  const error = await rejection(
    createCredential(
      await portal.red.ctx('admin'),
      input(portal.red, { outputScheme: 'aes-256-gcm' }),
    ),
  );
  expect(errorsOf(error)).toEqual({ outputKey: ['is missing'] });
});

describe('what Datamin refuses is said in words, and nothing is kept', () => {
  const cases: [string, 'red' | 'blue', object, string, RegExp][] = [
    ['a wrong secret', 'red', { clientSecret: 'wrong' }, 'clientSecret', /refuses this client id/],
    ['a wrong secret', 'blue', { clientSecret: 'wrong' }, 'clientSecret', /refuses this client id/],
    ['an unknown client', 'red', { clientId: 'x' }, 'clientSecret', /refuses this client id/],
  ];
  test.each(cases)('%s (%s)', async (_what, name, more, field, words) => {
    const team = portal[name];
    const before = await listCredentials(await team.ctx('admin'));
    const error = await rejection(createCredential(await team.ctx('admin'), input(team, more)));
    expect(errorsOf(error)).toEqual({ [field]: [expect.stringMatching(words)] });
    expect(await listCredentials(await team.ctx('admin'))).toEqual(before);
  });

  test.each(['server-error', 'reset'] as const)(
    'an unknown client of an open-source server (%s) is told as such',
    async (unknownClient) => {
      const oss = await portal.anotherDatamin({ dialect: 'oss' });
      oss.world.quirks.unknownClient = unknownClient;
      const error = await rejection(
        createCredential(
          await portal.blue.ctx('admin'),
          input(portal.blue, { baseUrl: oss.url, clientId: 'nobody' }),
        ),
      );
      expect(errorsOf(error)).toEqual({ clientId: [expect.stringMatching(/not known at/)] });
    },
  );

  test('unreachable, a redirect, nonsense and an outage', async () => {
    const ctx = await portal.red.ctx('admin');
    const refuse = async (more: object = {}) =>
      errorsOf(await rejection(createCredential(ctx, input(portal.red, more))));
    expect(await refuse({ baseUrl: `http://127.0.0.1:${await closedPort()}` })).toEqual({
      baseUrl: [expect.stringMatching(/refuses connections/)],
    });
    const { faults } = portal.sandbox;
    for (const [action, words] of [
      [{ type: 'redirect', location: 'http://127.0.0.1:9/' }, /points to another address/],
      [{ type: 'status', status: 200, body: '<html>' }, /not a Datamin answer/],
      [{ type: 'status', status: 503, body: '<html>' }, /problem of its own/],
      [{ type: 'status', status: 404 }, /no Datamin API/],
      [{ type: 'truncate', bytes: 5 }, /not a Datamin answer/],
    ] as const) {
      faults.clear();
      faults.inject({ on: 'token', action });
      expect(await refuse()).toEqual({ baseUrl: [expect.stringMatching(words)] });
    }
  });
});

test('without verify a client that cannot be reached is kept unverified', async () => {
  const view = await createCredential(
    await portal.red.ctx('admin'),
    input(portal.red, { baseUrl: `http://127.0.0.1:${await closedPort()}`, verify: false }),
  );
  expect(view).toMatchObject({ status: 'unverified', lastVerifiedAt: null, scopes: [] });
});

test('a client may be registered twice, a name only once in a team', async () => {
  const first = input(portal.red);
  const ctx = await portal.red.ctx('owner');
  await createCredential(ctx, first);
  await expect(createCredential(ctx, input(portal.red))).resolves.toMatchObject({ status: 'ok' });
  await expect(createCredential(ctx, first)).rejects.toThrow(Conflict);
  const other = { ...input(portal.blue), name: first.name };
  await expect(createCredential(await portal.blue.ctx('admin'), other)).resolves.toBeDefined();
});

test('a short secret shows no hint of itself', async () => {
  const view = await createCredential(
    await portal.red.ctx('admin'),
    input(portal.red, { clientSecret: '1234567', verify: false }),
  );
  expect(view.clientSecretHint).toBe('');
});
