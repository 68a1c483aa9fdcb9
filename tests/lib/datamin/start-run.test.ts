import type { DataminOptions, RunAnswer } from '@/lib/datamin';
import { LOCALHOST, OTHER_NAME } from './support/certificates';
import { clientOf, rejection, TOKEN, UUID } from './support/client';
import { closedPort, type RawServer, startRawServer } from './support/raw-server';
import { json, startServer, type TestServer } from './support/server';

async function run(
  base: string,
  options: Partial<DataminOptions> = {},
  more: { input?: string; onRequestStart?: () => void; scopes?: string[] } = {},
): Promise<RunAnswer> {
  const client = clientOf(base, options);
  const { scopes = TOKEN.scopes, ...rest } = more;
  try {
    return await client.startRun(UUID, { token: { ...TOKEN, scopes }, ...rest });
  } finally {
    await client.close();
  }
}

describe('what provably had no effect is unsent', () => {
  let raw: RawServer | null = null;
  afterEach(async () => {
    await raw?.close();
    raw = null;
  });

  test('nobody listens', async () => {
    const answer = await run(`http://127.0.0.1:${await closedPort()}`);
    expect(answer).toMatchObject({ kind: 'unsent', retryable: true });
  });

  test('the name is not known', async () => {
    const answer = await run('http://datamin.invalid', {
      lookup: (_name, _options, callback) => {
        callback(Object.assign(new Error('not found'), { code: 'ENOTFOUND' }), '', 0);
      },
    });
    expect(answer).toMatchObject({ kind: 'unsent', retryable: true });
    expect(answer).toHaveProperty('reason', expect.stringContaining('datamin.invalid'));
  });

  test('the name never resolves', async () => {
    const answer = await run('http://datamin.invalid', {
      lookup: () => {},
      timeouts: { runMs: 80 },
    });
    expect(answer).toMatchObject({ kind: 'unsent', retryable: true });
  });

  test('the address is forbidden', async () => {
    const answer = await run('http://metadata.example', {
      lookup: (_name, _options, callback) => {
        callback(null, [{ address: '169.254.169.254', family: 4 }]);
      },
    });
    expect(answer).toMatchObject({ kind: 'unsent', retryable: false });
  });

  test.each([
    ['an untrusted certificate', LOCALHOST, {}],
    ['a certificate for another name', OTHER_NAME, { ca: OTHER_NAME.cert }],
  ])('%s', async (_name, tls, options) => {
    raw = await startRawServer({ tls });
    const answer = await run(`https://localhost:${raw.port}`, options);
    expect(answer).toMatchObject({ kind: 'unsent', retryable: false });
    expect(raw.posts()).toBe(0);
  });

  test('plain HTTP where TLS was expected', async () => {
    raw = await startRawServer({ onData: (socket) => socket.end('HTTP/1.1 400 Bad\r\n\r\n') });
    const answer = await run(`https://localhost:${raw.port}`);
    expect(answer).toMatchObject({ kind: 'unsent' });
    expect(raw.posts()).toBe(0);
  });

  test('a TLS handshake that never ends', async () => {
    raw = await startRawServer({});
    let started = 0;
    const answer = await run(
      `https://localhost:${raw.port}`,
      { timeouts: { connectMs: 100 } },
      { onRequestStart: () => (started += 1) },
    );
    expect(answer).toMatchObject({ kind: 'unsent', retryable: true });
    expect(started).toBe(0);
    expect(raw.posts()).toBe(0);
  });

  test('a TLS handshake cut by a reset', async () => {
    raw = await startRawServer({ onData: (socket) => socket.resetAndDestroy() });
    expect(await run(`https://localhost:${raw.port}`)).toMatchObject({ kind: 'unsent' });
  });

  test('the deadline passes while connecting: nothing is written later', async () => {
    let letGo = () => {};
    raw = await startRawServer({});
    let started = 0;
    const answer = await run(
      `http://slow.example:${raw.port}`,
      {
        timeouts: { runMs: 60 },
        lookup: (_name, _options, callback) => {
          letGo = () => callback(null, [{ address: '127.0.0.1', family: 4 }]);
        },
      },
      { onRequestStart: () => (started += 1) },
    );
    expect(answer).toMatchObject({ kind: 'unsent' });
    letGo();
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(started).toBe(0);
    expect(raw.bytes()).toBe(0);
  });

  test('the hook throws', async () => {
    raw = await startRawServer({});
    const answer = await run(
      `http://127.0.0.1:${raw.port}`,
      {},
      {
        onRequestStart: () => {
          throw new Error('lease lost');
        },
      },
    );
    expect(answer).toMatchObject({ kind: 'unsent' });
    expect(raw.bytes()).toBe(0);
  });
});

describe('what may have had an effect is uncertain, and is sent once', () => {
  let raw: RawServer;
  afterEach(async () => {
    expect(raw.connections()).toBe(1);
    expect(raw.posts()).toBeLessThanOrEqual(1);
    await raw.close();
  });

  const cases: Array<[string, Parameters<typeof startRawServer>[0]]> = [
    ['accepts and resets at once', { onConnection: (socket) => socket.resetAndDestroy() }],
    ['accepts and closes at once', { onConnection: (socket) => socket.end() }],
    ['resets on the request', { onData: (socket) => socket.resetAndDestroy() }],
    ['closes on the request', { onData: (socket) => socket.end() }],
    ['never answers', {}],
    ['sends half a status line', { onData: (socket) => socket.end('HTTP/1.1 20') }],
    ['does not speak HTTP', { onData: (socket) => socket.end('220 mail ready\r\n') }],
    [
      'breaks off in the body',
      {
        onData: (socket) =>
          socket.end('HTTP/1.1 201 Created\r\ncontent-length: 99\r\n\r\n{"pipeline_run_uuid":"9'),
      },
    ],
    [
      'stops in the middle of the body',
      {
        onData: (socket) => {
          socket.write('HTTP/1.1 201 Created\r\ncontent-length: 99\r\n\r\n{"pipe');
        },
      },
    ],
    [
      'trickles',
      {
        onData: (socket) => {
          socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n\r\n');
          const timer = setInterval(() => socket.write(' '), 20);
          socket.on('close', () => clearInterval(timer));
        },
      },
    ],
  ];

  test.each(cases)('%s', async (_name, behaviour) => {
    raw = await startRawServer(behaviour);
    const answer = await run(`http://127.0.0.1:${raw.port}`, { timeouts: { runMs: 200 } });
    // An early reset may come before the connection is established; then the proof is that no bytes arrived.
    if (answer.kind === 'unsent') expect(raw.bytes()).toBe(0);
    else expect(answer.kind).toBe('uncertain');
  });
});

describe('answers', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.close());

  function answering(status: number, body: string, headers: Record<string, string> = {}): void {
    server.handle((_request, response) => {
      response.writeHead(status, headers);
      response.end(body);
    });
  }

  const RUN = '95295cbc-cee7-49cc-a11a-2f1788423934';

  test.each([
    [200, `[{"workflow_run_uuid":"${RUN}"}]`],
    [201, `{"pipeline_run_uuid":"${RUN}"}`],
    [201, `{"workflow_run_uuid":"${RUN.toUpperCase()}"}`],
    [200, `[{"pipeline_run_uuid":"${RUN}","task_uuid":"nonsense"}]`],
  ])('%d %s is accepted', async (status, body) => {
    answering(status, body);
    expect(await run(server.url)).toEqual({ kind: 'accepted', status, runUuid: RUN, taskRuns: [] });
  });

  test.each(['', ' ', 'null', '[]', '{}', '{"pipeline_run_uuid":""}', '[{"state":"pending"}]'])(
    '2xx with %p names no run',
    async (body) => {
      answering(200, body);
      expect(await run(server.url)).toMatchObject({ kind: 'unnamed', status: 200 });
    },
  );

  test.each(['<html>maintenance</html>', '{"pipeline_run_uuid":"9529', '"ok"', '[1]'])(
    '2xx with %p is uncertain',
    async (body) => {
      answering(200, body);
      expect(await run(server.url)).toMatchObject({ kind: 'uncertain', status: 200 });
    },
  );

  test.each([400, 403, 404, 405, 410, 422, 429])('%d is rejected with a reason', async (status) => {
    answering(status, '');
    const answer = await run(server.url);
    expect(answer).toMatchObject({ kind: 'rejected', status });
    expect(answer).toHaveProperty('reason', expect.stringMatching(/\.$/));
  });

  test('403 is told apart by the scopes of the token', async () => {
    answering(403, '');
    const reason = async (scopes: string[]) => {
      const answer = await run(server.url, {}, { scopes });
      return answer.kind === 'rejected' ? answer.reason : answer.kind;
    };
    expect(await reason(['pipelines:run'])).toMatch(/is paused at/);
    expect(await reason(['stats:read'])).toMatch(/lacks the scope/);
    expect(await reason([])).toMatch(/paused.*or this client/);
  });

  test('429 says how long to wait, in either form', async () => {
    answering(429, '', { 'retry-after': '7' });
    expect(await run(server.url)).toMatchObject({ kind: 'rejected', retryAfterMs: 7000 });
    answering(429, '', { 'retry-after': 'Wed, 21 Oct 2026 07:28:10 GMT' });
    const now = () => Date.parse('2026-10-21T07:28:00Z');
    expect(await run(server.url, { now })).toMatchObject({ retryAfterMs: 10_000 });
  });

  test('401 asks for a new token, and takes none by itself', async () => {
    answering(401, '');
    const before = server.received.length;
    expect(await run(server.url)).toMatchObject({ kind: 'unauthorized', status: 401 });
    expect(server.received.length - before).toBe(1);
  });

  test.each([301, 302, 307, 308, 408, 409, 500, 502, 503, 504])(
    '%d is uncertain',
    async (status) => {
      const target = await startServer();
      answering(status, '<html>oops</html>', { location: `${target.url}/elsewhere` });
      const before = server.received.length;
      expect(await run(server.url)).toMatchObject({ kind: 'uncertain', status });
      expect(server.received.length - before).toBe(1);
      expect(target.connections()).toBe(0);
      await target.close();
    },
  );

  test('an input is the body as it is, and only then has a type', async () => {
    answering(201, '');
    await run(server.url, {}, { input: '{"a": 1}' });
    expect(server.received.at(-1)).toMatchObject({
      method: 'POST',
      body: '{"a": 1}',
      headers: { 'content-type': 'application/json' },
    });
  });

  test('each request has a connection of its own', async () => {
    answering(201, '');
    const client = clientOf(server.url);
    const before = server.connections();
    await client.startRun(UUID, { token: TOKEN });
    await client.startRun(UUID, { token: TOKEN });
    expect(server.connections() - before).toBe(2);
    await client.close();
  });

  test('a server that quotes the token back does not get it into our sentences', async () => {
    server.handle((request, response) =>
      json(response, 400, { message: `bad ${request.headers.authorization}` }),
    );
    const answer = await run(server.url);
    expect(answer.kind).toBe('rejected');
    expect(JSON.stringify(answer)).not.toContain(TOKEN.value);
  });

  test('over TLS with an own authority', async () => {
    const raw = await startRawServer({
      tls: LOCALHOST,
      onData: (socket) => socket.end('HTTP/1.1 201 Created\r\ncontent-length: 0\r\n\r\n'),
    });
    const answer = await run(`https://localhost:${raw.port}`, { ca: LOCALHOST.cert });
    expect(answer.kind).toBe('unnamed');
    expect(raw.posts()).toBe(1);
    await raw.close();
  });

  test.each(['', 'x', `${UUID}%3Fa`, `${UUID}/../..`, ` ${UUID}`, `${UUID}?x`])(
    'the UUID %p reaches no URL',
    async (uuid) => {
      const client = clientOf(server.url);
      const before = server.connections();
      const error = await rejection(client.startRun(uuid, { token: TOKEN }));
      expect(error).toMatchObject({ kind: 'invalid_input' });
      expect(server.connections()).toBe(before);
      await client.close();
    },
  );
});
