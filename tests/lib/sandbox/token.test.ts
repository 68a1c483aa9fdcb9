import { demoWorld } from '@/lib/sandbox';
import {
  call,
  DIALECTS,
  field,
  json,
  openSandbox,
  organizationOf,
  signIn,
  tokenForm,
} from './support';

const PATH = '/v1/oauth/token';

function query(client: { id: string; secret: string }): string {
  return `${PATH}?client_id=${client.id}&client_secret=${client.secret}&grant_type=client_credentials`;
}

describe.each(DIALECTS)('token, %s', (dialect) => {
  const client = organizationOf(dialect).clients.full;

  test.each(['GET', 'POST'])('is given for query parameters by %s', async (method) => {
    const sandbox = await openSandbox();
    const answer = await call(sandbox.url, query(client), { method });
    expect(answer.status).toBe(200);
    expect(json(answer)).toEqual({
      access_token: expect.stringMatching(/^[A-Z0-9_-]{48}$/),
      expires_in: 86400,
      refresh_token: expect.stringMatching(/^[A-Z0-9_-]{48}$/),
      scope: expect.any(String),
      token_type: 'Bearer',
    });
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  test('is given for a form, and the ledger says where the secret was', async () => {
    const sandbox = await openSandbox();
    expect((await call(sandbox.url, PATH, tokenForm(client))).status).toBe(200);
    await call(sandbox.url, query(client));
    expect(sandbox.ledger.calls('token').map((entry) => entry.secretIn)).toEqual(['form', 'query']);
    expect(JSON.stringify(sandbox.ledger.calls())).not.toContain(client.secret);
  });

  test('refuses a wrong secret with 401 invalid_client', async () => {
    const sandbox = await openSandbox();
    const answer = await call(sandbox.url, PATH, tokenForm({ ...client, secret: 'wrong' }));
    expect(answer.status).toBe(401);
    expect(json(answer)).toEqual({
      error: 'invalid_client',
      error_description: expect.any(String),
    });
  });

  test('refuses HTTP Basic', async () => {
    const sandbox = await openSandbox({ dialect });
    const basic = Buffer.from(`${client.id}:${client.secret}`).toString('base64');
    const answer = await call(sandbox.url, PATH, {
      method: 'POST',
      headers: {
        authorization: `Basic ${basic}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: 'grant_type=client_credentials',
    });
    expect(answer.status).toBe(401);
    expect(sandbox.ledger.calls()[0]?.secretIn).toBe('basic');
  });

  test('expires, and a new one does not end the old one', async () => {
    const sandbox = await openSandbox();
    const first = await signIn(sandbox, client);
    sandbox.clock.advance(3_600_000);
    const second = await signIn(sandbox, client);
    const path = `/v1/stats/pipelines/${organizationOf(dialect).pipelines[0]?.uuid}/logs/2026-01-01%2000:00:00/2026-01-02%2000:00:00`;
    expect((await first(path)).status).toBe(200);
    sandbox.clock.advance(23 * 3_600_000);
    expect((await first(path)).status).toBe(401);
    expect((await second(path)).status).toBe(200);
  });

  test('lives as long as the client says', async () => {
    const sandbox = await openSandbox({
      clients: [
        { ...client, organizationUuid: organizationOf(dialect).uuid, dialect, expiresIn: 90 },
      ],
    });
    expect(json(await call(sandbox.url, PATH, tokenForm(client)))).toMatchObject({
      expires_in: 90,
    });
  });

  test('a refresh token is honoured once, without the secret', async () => {
    const sandbox = await openSandbox();
    const refresh = field(json(await call(sandbox.url, PATH, tokenForm(client))), 'refresh_token');
    const form = tokenForm(
      { id: client.id, secret: '' },
      { grant_type: 'refresh_token', refresh_token: refresh },
    );
    expect((await call(sandbox.url, PATH, form)).status).toBe(200);
    const again = await call(sandbox.url, PATH, form);
    expect([again.status, json(again)]).toMatchObject([401, { error: 'invalid_grant' }]);
  });

  test('asks for a known scope only', async () => {
    const sandbox = await openSandbox();
    const narrow = await call(sandbox.url, PATH, tokenForm(client, { scope: 'stats:read' }));
    expect(json(narrow)).toMatchObject({ scope: 'stats:read' });
    const wide = await call(sandbox.url, PATH, tokenForm(client, { scope: 'everything' }));
    expect([wide.status, json(wide)]).toMatchObject([400, { error: 'invalid_scope' }]);
  });
});

describe('token, hosted only', () => {
  const client = demoWorld.hosted.clients.full;

  test('separates scopes with a space and calls running workflows:run', async () => {
    const sandbox = await openSandbox();
    const answer = await call(sandbox.url, PATH, tokenForm(client));
    expect(json(answer)).toMatchObject({ scope: 'workflows:run stats:read' });
  });

  test('an unknown client is 401 invalid_client', async () => {
    const sandbox = await openSandbox({ dialect: 'hosted' });
    const answer = await call(sandbox.url, PATH, tokenForm({ id: 'nobody', secret: 'x' }));
    expect([answer.status, json(answer)]).toMatchObject([401, { error: 'invalid_client' }]);
  });

  test('may read the query alone and refuse a form as malformed', async () => {
    const sandbox = await openSandbox();
    Object.assign(sandbox.world.clients.get(client.id) ?? {}, { tokenParameters: 'query-only' });
    const form = await call(sandbox.url, PATH, tokenForm(client));
    expect([form.status, json(form)]).toMatchObject([400, { error: 'invalid_request' }]);
    expect((await call(sandbox.url, query(client))).status).toBe(200);
  });

  test('refuses a JSON body as malformed', async () => {
    const sandbox = await openSandbox({ dialect: 'hosted' });
    const answer = await call(sandbox.url, PATH, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ client_id: client.id, client_secret: client.secret }),
    });
    expect([answer.status, json(answer)]).toMatchObject([400, { error: 'invalid_request' }]);
    expect(sandbox.ledger.calls()[0]?.secretIn).toBe('json');
  });
});

describe('token, oss only', () => {
  const client = demoWorld.oss.clients.full;

  test('separates scopes with a comma, in either order', async () => {
    const sandbox = await openSandbox();
    const seen = new Set<string>();
    for (let i = 0; i < 24; i++) {
      seen.add(field(json(await call(sandbox.url, PATH, tokenForm(client))), 'scope'));
    }
    expect([...seen].sort()).toEqual(['pipelines:run,stats:read', 'stats:read,pipelines:run']);
  });

  test.each(['99999999-9999-4999-8999-999999999999', 'not-a-uuid'])(
    'an unknown client id (%s) is 500 server_error, or a reset',
    async (id) => {
      const sandbox = await openSandbox({ dialect: 'oss' });
      const answer = await call(sandbox.url, PATH, tokenForm({ id, secret: 'x' }));
      expect([answer.status, json(answer)]).toMatchObject([500, { error: 'server_error' }]);
      sandbox.world.quirks.unknownClient = 'reset';
      await expect(call(sandbox.url, PATH, tokenForm({ id, secret: 'x' }))).rejects.toThrow();
    },
  );

  test('a JSON body is 401 unsupported_grant_type', async () => {
    const sandbox = await openSandbox({ dialect: 'oss' });
    const answer = await call(sandbox.url, PATH, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ grant_type: 'client_credentials', client_id: client.id }),
    });
    expect([answer.status, json(answer)]).toMatchObject([401, { error: 'unsupported_grant_type' }]);
  });
});
