import { type DataminOptions, type Dialect, InProcessTokens } from '@/lib/datamin';
import { clientOf, PIPELINE, rejection, SECRET, TOKEN, UUID } from './support/client';
import { closedPort, startRawServer } from './support/raw-server';
import { json, type Received, startServer, type TestServer } from './support/server';

const GRANTED = { access_token: 'fresh', expires_in: 86400, scope: 'stats:read,pipelines:run' };

let server: TestServer;
beforeEach(async () => {
  server = await startServer((_request, response) => json(response, 200, GRANTED));
});
afterEach(() => server.close());

async function fetching(options: Partial<DataminOptions> = {}, base = server.url) {
  const client = clientOf(base, options);
  try {
    return await client.fetchToken();
  } finally {
    await client.close();
  }
}

function isForm(request: Received): boolean {
  return request.headers['content-type'] === 'application/x-www-form-urlencoded';
}

test('asks by form: no secret in the URL; special characters survive', async () => {
  const secret = 'a&b=c +ü%';
  await fetching({ credentials: async () => ({ clientId: UUID, clientSecret: secret }) });
  const [sent] = server.received;
  expect(sent).toMatchObject({ method: 'POST', url: '/v1/oauth/token' });
  expect(Object.fromEntries(new URLSearchParams(sent?.body))).toEqual({
    client_id: UUID,
    client_secret: secret,
    grant_type: 'client_credentials',
  });
});

test('under a path prefix', async () => {
  await fetching({}, `${server.url}/ylem/api/v1/`);
  expect(server.received[0]?.url).toBe('/ylem/api/v1/oauth/token');
});

test('falls back to the query only when the form is refused as malformed, and remembers', async () => {
  server.handle((request, response) =>
    isForm(request)
      ? json(response, 400, { error: 'invalid_request' })
      : json(response, 200, GRANTED),
  );
  const learned: Dialect[] = [];
  const onDialect = (dialect: Dialect) => void learned.push(dialect);
  await fetching({ onDialect });
  expect(server.received.map(isForm)).toEqual([true, false]);
  expect(new URL(server.received[1]?.url ?? '', server.url).searchParams.get('client_secret')).toBe(
    SECRET,
  );
  expect(learned).toEqual([{ token: 'query' }]);

  await fetching({ onDialect, dialect: { token: 'query' } });
  expect(server.received.map(isForm)).toEqual([true, false, false]);
  expect(learned).toHaveLength(1);
});

test.each([
  [401, { error: 'invalid_client' }, 'client_refused'],
  [400, { error: 'invalid_client' }, 'client_refused'],
  [401, null, 'client_refused'],
  [500, { error: 'server_error', error_description: 'x' }, 'client_unknown'],
  [403, null, 'access_refused'],
  [400, { error: 'unsupported_grant_type' }, 'rejected'],
  [404, null, 'not_found'],
  [429, null, 'rate_limited'],
  [500, { message: 'other' }, 'unavailable'],
  [502, '<html>', 'unavailable'],
  [200, '<html>', 'malformed'],
  [200, {}, 'malformed'],
  [200, { access_token: 'a\r\nx-evil: 1' }, 'malformed'],
  [204, null, 'malformed'],
])('%d %p is %s, asked once', async (status, body, kind) => {
  server.handle((_request, response) => {
    response.writeHead(status);
    response.end(body === null ? '' : typeof body === 'string' ? body : JSON.stringify(body));
  });
  expect(await rejection(fetching())).toMatchObject({ kind });
  expect(server.received).toHaveLength(1);
});

test('a reset connection reads "this client id is not known", and is not asked again', async () => {
  const raw = await startRawServer({ onData: (socket) => socket.resetAndDestroy() });
  const error = await rejection(fetching({}, `http://127.0.0.1:${raw.port}`));
  expect(error).toMatchObject({ kind: 'client_unknown' });
  expect(String(error)).toMatch(/client id is not known/);
  expect(raw.connections()).toBe(1);
  await raw.close();
});

test('a refused connection is tried three times', async () => {
  const waits: number[] = [];
  const sleep = async (ms: number) => void waits.push(ms);
  const error = await rejection(fetching({ sleep }, `http://127.0.0.1:${await closedPort()}`));
  expect(error).toMatchObject({ kind: 'unreachable' });
  expect(waits).toEqual([250, 500]);
});

test('a silent server ends with the deadline', async () => {
  server.handle(() => {});
  const error = await rejection(fetching({ timeouts: { tokenMs: 80 } }));
  expect(error).toMatchObject({ kind: 'timeout' });
});

test.each([
  [86400, 86_340_000],
  [60, 30_000],
  ['3600', 3_540_000],
  [-5, 3_540_000],
  [null, 3_540_000],
])('expires_in %p is spent after %d ms', async (expires_in, ms) => {
  server.handle((_request, response) => json(response, 200, { ...GRANTED, expires_in }));
  const token = await fetching({ now: () => 0 });
  expect(token.expiresAt.getTime()).toBe(ms);
});

test('no secret and no token in any error', async () => {
  server.handle((request, response) =>
    json(response, 400, { error: 'other', message: `you sent ${request.body}`, errors: [SECRET] }),
  );
  const error = await rejection(fetching());
  const shown = `${String(error)} ${JSON.stringify(error)} ${error instanceof Error ? error.stack : ''}`;
  expect(server.received[0]?.body).toContain(SECRET);
  expect(shown).not.toContain(SECRET);
});

describe('tokens kept in this process', () => {
  function source(lifeMs = 1_000_000) {
    const clock = { now: 0 };
    let made = 0;
    const tokens = new InProcessTokens(
      async () => {
        made += 1;
        return { value: `t${made}`, expiresAt: new Date(clock.now + lifeMs), scopes: [] };
      },
      () => clock.now,
    );
    return { tokens, clock, made: () => made };
  }

  test('one flight for all who wait, and one token until it ends', async () => {
    const { tokens, clock, made } = source();
    await Promise.all(Array.from({ length: 50 }, () => tokens.token()));
    expect(made()).toBe(1);
    clock.now = 999_999;
    expect((await tokens.token()).value).toBe('t1');
    clock.now = 1_000_000;
    expect((await tokens.token()).value).toBe('t2');
  });

  test('renews once for all who were refused, and at most once a minute', async () => {
    const { tokens, clock, made } = source();
    const first = await tokens.token();
    const renewed = await Promise.all(Array.from({ length: 20 }, () => tokens.renew(first)));
    expect(new Set(renewed.map((token) => token.value))).toEqual(new Set(['t2']));
    const second = await tokens.token();
    clock.now += 18_000;
    const early = await rejection(tokens.renew(second));
    expect(early).toMatchObject({ kind: 'token_ended', retryAfterMs: 42_000 });
    expect(String(early)).toMatch(/ at most once a minute; .* at 00:01:00 UTC\.$/);
    expect(made()).toBe(2);
    clock.now += 42_000;
    expect((await tokens.renew(second)).value).toBe('t3');
  });

  test('a failure is not kept', async () => {
    let fail = true;
    const tokens = new InProcessTokens(async () => {
      if (fail) throw new Error('down');
      return TOKEN;
    }, Date.now);
    await rejection(tokens.token());
    fail = false;
    expect(await tokens.token()).toBe(TOKEN);
  });

  test('the credentials are opened only when a token is needed', async () => {
    let opened = 0;
    server.handle((request, response) =>
      request.method === 'POST' ? json(response, 200, GRANTED) : json(response, 403, { code: 403 }),
    );
    const client = clientOf(server.url, {
      credentials: async () => {
        opened += 1;
        return { clientId: UUID, clientSecret: SECRET };
      },
    });
    await client.lastRun(PIPELINE);
    expect(opened).toBe(0);
    await client.close();
  });
});
