import {
  Circuit,
  createDatamin,
  DataminError,
  type DataminOptions,
  type Dialect,
} from '@/lib/datamin';
import { clientOf, PIPELINE, rejection, SECRET, TOKEN, UUID } from './support/client';
import { closedPort, startRawServer } from './support/raw-server';
import { json, startServer, type TestServer } from './support/server';

let server: TestServer;
beforeEach(async () => {
  server = await startServer();
});
afterEach(() => server.close());

const LAST_RUN = { is_successful: true, executed_at: '2024-01-01 00:00:00', duration: 5 };

async function asking(options: Partial<DataminOptions> = {}, base = server.url): Promise<unknown> {
  const client = clientOf(base, options);
  try {
    return await client.lastRun(PIPELINE);
  } finally {
    await client.close();
  }
}

/** The given statuses one after the other, then a good answer. */
function first(
  ...answers: Array<[status: number, body?: string, headers?: Record<string, string>]>
) {
  let index = 0;
  server.handle((_request, response) => {
    const answer = answers[index];
    index += 1;
    if (answer === undefined) return json(response, 200, LAST_RUN);
    response.writeHead(answer[0], answer[2]);
    response.end(answer[1] ?? '');
  });
}

describe('retries', () => {
  test('two failures and a good answer', async () => {
    first([502, '<html>bad gateway</html>'], [503]);
    expect(await asking()).toMatchObject({ isSuccessful: true });
    expect(server.received).toHaveLength(3);
  });

  test('three failures are the end', async () => {
    first([502], [502], [504], [502]);
    expect(await rejection(asking())).toMatchObject({ kind: 'unavailable', status: 504 });
    expect(server.received).toHaveLength(3);
  });

  test('backoff doubles, with jitter', async () => {
    first([500], [500], [500]);
    const waits: number[] = [];
    await rejection(asking({ sleep: async (ms) => void waits.push(ms), random: () => 0 }));
    expect(waits).toEqual([125, 250]);
  });

  test.each([
    ['seconds', '3'],
    ['an HTTP date', 'Wed, 21 Oct 2026 07:28:03 GMT'],
  ])('429 waits as long as asked, in %s', async (_form, header) => {
    first([429, '', { 'retry-after': header }]);
    const waits: number[] = [];
    await asking({
      sleep: async (ms) => void waits.push(ms),
      now: () => Date.parse('2026-10-21T07:28:00Z'),
    });
    expect(waits).toEqual([3_000]);
  });

  test('429 that asks for more than the deadline is given up at once', async () => {
    first([429, '', { 'retry-after': '120' }]);
    const error = await rejection(asking());
    expect(error).toMatchObject({ kind: 'rate_limited', status: 429, retryAfterMs: 120_000 });
    expect(server.received).toHaveLength(1);
  });

  test.each([
    ['Wed, 21 Oct 2026 07:27:00 GMT', 'Try again later.'],
    ['Wed, 21 Oct 2026 08:00:00 GMT', 'Try again in 1800 s.'],
  ])('429 until %s says in words when to come back', async (header, words) => {
    const answer: [number, string, Record<string, string>] = [429, '', { 'retry-after': header }];
    first(answer, answer, answer);
    const now = () => Date.parse('2026-10-21T07:30:00.400Z');
    const error = await rejection(asking({ sleep: async () => {}, now }));
    expect(error).toMatchObject({ message: expect.stringContaining(words) });
  });

  test('429 without a word is retried, then named', async () => {
    first([429], [429], [429]);
    expect(await rejection(asking())).toMatchObject({ kind: 'rate_limited' });
    expect(server.received).toHaveLength(3);
  });

  test.each([
    [400, 'rejected'],
    [404, 'not_found'],
    [405, 'rejected'],
    [301, 'redirected'],
    [307, 'redirected'],
  ])('%d is not asked again', async (status, kind) => {
    first([status, '', { location: 'http://elsewhere.example/' }]);
    expect(await rejection(asking())).toMatchObject({ kind, status });
    expect(server.received).toHaveLength(1);
  });
});

describe('401', () => {
  test('one renewal, one repeat', async () => {
    first([401]);
    const renewed: string[] = [];
    const tokens = {
      token: async () => TOKEN,
      renew: async (refused: typeof TOKEN) => {
        renewed.push(refused.value);
        return { ...TOKEN, value: 'second' };
      },
    };
    expect(await asking({ tokens })).toMatchObject({ isSuccessful: true });
    expect(renewed).toEqual([TOKEN.value]);
    expect(server.received.map((request) => request.headers.authorization)).toEqual([
      `Bearer ${TOKEN.value}`,
      'Bearer second',
    ]);
  });

  test('twice means that access is refused, and never loops', async () => {
    first([401], [401], [401]);
    const error = await rejection(asking());
    expect(error).toMatchObject({ kind: 'access_refused', name: 'DataminForbidden' });
    expect(String(error)).toMatch(/API access is refused/);
    expect(server.received).toHaveLength(2);
  });

  test('a first one after other failures does not say that access is refused', async () => {
    first([503], [503], [401]);
    expect(await rejection(asking())).toMatchObject({ kind: 'unavailable' });
    expect(server.received).toHaveLength(3);
  });
});

describe('403', () => {
  test('empty is the missing scope, JSON is foreign or never ran', async () => {
    const client = clientOf(server.url);
    const range = [new Date(0), new Date(1000)] as const;
    first([403], [403]);
    expect(await rejection(client.lastRun(PIPELINE))).toMatchObject({ kind: 'scope' });
    expect(await rejection(client.consolidated(PIPELINE, ...range))).toMatchObject({
      kind: 'scope',
    });
    const body = '{"code":403,"message":"Forbidden","errors":["no"]}';
    first([403, body], [403, body]);
    expect(await client.lastRun(PIPELINE)).toBeNull();
    expect(await rejection(client.consolidated(PIPELINE, ...range))).toMatchObject({
      kind: 'foreign',
    });
    first([403, '<html>blocked</html>']);
    expect(await rejection(client.lastRun(PIPELINE))).toMatchObject({ kind: 'rejected' });
    await client.close();
  });
});

describe('answers that make no sense', () => {
  test.each(['', '<html>hello</html>', '"x"', '[]', '{}', '{"is_successful":tru', 'null', '\xff'])(
    '200 with %p is malformed, and asked once',
    async (body) => {
      first([200, body]);
      expect(await rejection(asking())).toMatchObject({ kind: 'malformed' });
      expect(server.received).toHaveLength(1);
    },
  );

  test('a wrong content type does not matter when the JSON is right', async () => {
    first([200, JSON.stringify(LAST_RUN), { 'content-type': 'text/html' }]);
    expect(await asking()).toMatchObject({ isSuccessful: true });
  });

  test('compressed although not asked for', async () => {
    first([200, 'xx', { 'content-encoding': 'gzip' }]);
    expect(await rejection(asking())).toMatchObject({ kind: 'malformed' });
  });

  test('a body without end is cut off', async () => {
    let sent = 0;
    server.handle((_request, response) => {
      const more = () => {
        sent += 65_536;
        if (!response.destroyed) response.write('x'.repeat(65_536), more);
      };
      more();
    });
    const error = await rejection(asking({ limits: { answerBytes: 100_000 } }));
    expect(error).toMatchObject({ kind: 'too_large' });
    expect(sent).toBeLessThan(20_000_000);
  });

  test('an endless error page is not read to its end', async () => {
    server.handle((_request, response) => {
      response.writeHead(502);
      const more = () => void (response.destroyed || response.write('x'.repeat(65_536), more));
      more();
    });
    expect(await rejection(asking())).toMatchObject({ kind: 'unavailable', status: 502 });
  });
});

describe('the network', () => {
  test.each([
    ['refused', 'unreachable', null],
    [
      'reset',
      'connection_lost',
      { onData: (s: { resetAndDestroy(): void }) => s.resetAndDestroy() },
    ],
    ['closed', 'connection_lost', { onData: (s: { end(): void }) => s.end() }],
    ['not HTTP', 'malformed', { onData: (s: { end(t: string): void }) => s.end('SSH-2.0-x\r\n') }],
    [
      'cut in the body',
      'truncated',
      {
        onData: (s: { end(t: string): void }) =>
          s.end('HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n{"is_su'),
      },
    ],
    [
      'cut in a chunk',
      'truncated',
      {
        onData: (s: { end(t: string): void }) =>
          s.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{"is'),
      },
    ],
  ])('%s is %s', async (_name, kind, behaviour) => {
    const raw = behaviour === null ? null : await startRawServer(behaviour);
    const port = raw === null ? await closedPort() : raw.port;
    const error = await rejection(asking({}, `http://127.0.0.1:${port}`));
    expect(error).toMatchObject({ kind });
    expect(raw?.connections() ?? 3).toBe(kind === 'malformed' ? 1 : 3);
    await raw?.close();
  });

  test('silence is a timeout, and no more is asked after the total', async () => {
    server.handle(() => {});
    const started = Date.now();
    const error = await rejection(asking({ timeouts: { statisticsMs: 150 } }));
    expect(error).toMatchObject({ kind: 'timeout' });
    expect(Date.now() - started).toBeLessThan(2_000);
    expect(server.received).toHaveLength(1);
  });

  test('a trickle cannot pass the total', async () => {
    server.handle((_request, response) => {
      const timer = setInterval(() => response.write(' '), 10);
      response.on('close', () => clearInterval(timer));
    });
    const error = await rejection(asking({ timeouts: { statisticsMs: 150 } }));
    expect(error).toMatchObject({ kind: 'timeout' });
  });

  test('waiting for a connection of a full pool ends with the total too', async () => {
    server.handle(() => {});
    const client = clientOf(server.url, {
      limits: { connections: 1 },
      timeouts: { statisticsMs: 150 },
    });
    const errors = await Promise.all([1, 2, 3].map(() => rejection(client.lastRun(PIPELINE))));
    expect(errors).toEqual(
      Array.from({ length: 3 }, () => expect.objectContaining({ kind: 'timeout' })),
    );
    expect(server.received).toHaveLength(1);
    await client.close();
  });

  test('a token source that never answers ends with the total too', async () => {
    const never = { token: () => new Promise<never>(() => {}), renew: async () => TOKEN };
    const error = await rejection(asking({ tokens: never, timeouts: { statisticsMs: 60 } }));
    expect(error).toMatchObject({ kind: 'timeout' });
  });

  test('connections are kept and bounded', async () => {
    server.handle((_request, response) => {
      setTimeout(() => json(response, 200, LAST_RUN), 5);
    });
    const client = clientOf(server.url, { limits: { connections: 3 } });
    await Promise.all(Array.from({ length: 30 }, () => client.lastRun(PIPELINE)));
    await client.lastRun(PIPELINE);
    expect(server.connections()).toBe(3);
    await client.close();
  });

  test('a closed client says so', async () => {
    const client = clientOf(server.url);
    await client.close();
    expect(await rejection(client.lastRun(PIPELINE))).toMatchObject({ kind: 'closed' });
  });
});

describe('circuit', () => {
  test('opens on failures of the server, refuses without a call, and closes again', async () => {
    const clock = { now: 0 };
    const circuit = new Circuit({
      failures: 3,
      coolDownMs: 1_000,
      now: () => clock.now,
      random: () => 0.5,
    });
    first([500], [500], [500]);
    const client = clientOf(server.url, { circuit });
    expect(await rejection(client.lastRun(PIPELINE))).toMatchObject({ kind: 'unavailable' });
    expect(circuit.state).toBe('open');
    expect(await rejection(client.lastRun(PIPELINE))).toMatchObject({
      kind: 'circuit_open',
      retryAfterMs: 1_000,
      name: 'DataminUnavailable',
    });
    expect(server.received).toHaveLength(3);
    clock.now += 1_000;
    expect(await client.lastRun(PIPELINE)).toMatchObject({ isSuccessful: true });
    expect(circuit.state).toBe('closed');
    await client.close();
  });

  test('a failed probe is not repeated', async () => {
    const clock = { now: 0 };
    const circuit = new Circuit({ failures: 1, coolDownMs: 1_000, now: () => clock.now });
    first([500], [500], [500]);
    const client = clientOf(server.url, { circuit });
    await rejection(client.lastRun(PIPELINE));
    expect(server.received).toHaveLength(1);
    clock.now += 2_000;
    expect(await rejection(client.lastRun(PIPELINE))).toMatchObject({ kind: 'unavailable' });
    expect(server.received).toHaveLength(2);
    await client.close();
  });

  test.each([400, 401, 403, 404, 429])('%d does not count', async (status) => {
    const circuit = new Circuit({ failures: 1 });
    first([status], [status], [status]);
    await asking({ circuit }).catch(() => {});
    expect(circuit.state).toBe('closed');
  });

  test('startRun asks no circuit', async () => {
    const circuit = new Circuit({ failures: 1 });
    circuit.enter()?.failed();
    server.handle((_request, response) => response.writeHead(201).end());
    const client = clientOf(server.url, { circuit });
    expect(await client.startRun(UUID, { token: TOKEN })).toMatchObject({ kind: 'unnamed' });
    await client.close();
  });
});

describe('aggregated', () => {
  const JANUARY = new Date('2020-01-15T12:00:00Z');

  test('asks from the start of the period, in the documented form first, and remembers the other', async () => {
    const learned: Dialect[] = [];
    server.handle((request, response) =>
      request.url.includes('%20')
        ? json(response, 200, null)
        : json(response, 400, { code: 400, message: 'Bad Request', errors: ['date'] }),
    );
    const client = clientOf(server.url, { onDialect: (dialect) => void learned.push(dialect) });
    expect((await client.aggregated(PIPELINE, JANUARY, 'quarter', 2)).empty).toBe(true);
    await client.aggregated(PIPELINE, JANUARY, 'week', 2);
    const base = `/v1/stats/pipelines/${UUID}/aggregated-stats`;
    expect(server.received.map((request) => request.url)).toEqual([
      `${base}/2020-01-01/quarter/2`,
      `${base}/2020-01-01%2000:00:00/quarter/2`,
      `${base}/2020-01-13%2000:00:00/week/2`,
    ]);
    expect(learned).toEqual([{ aggregateDate: 'datetime' }]);
    await client.close();
  });

  test('400 to both forms is the server’s word, and teaches nothing', async () => {
    const learned: Dialect[] = [];
    server.handle((_request, response) => json(response, 400, { errors: ['uuid is not v4'] }));
    const client = clientOf(server.url, { onDialect: (dialect) => void learned.push(dialect) });
    const error = await rejection(client.aggregated(PIPELINE, JANUARY, 'day', 1));
    expect(error).toMatchObject({ kind: 'rejected', status: 400, detail: 'uuid is not v4' });
    expect(learned).toEqual([]);
    expect(server.received).toHaveLength(2);
    await client.close();
  });

  test.each([0, -1, 1.5, 5_001, Number.NaN])('%p periods are not asked for', async (count) => {
    const client = clientOf(server.url);
    const error = await rejection(client.aggregated(PIPELINE, JANUARY, 'day', count));
    expect(error).toMatchObject({ kind: 'invalid_input' });
    expect(server.received).toHaveLength(0);
    await client.close();
  });
});

test('every attempt is reported, without secrets', async () => {
  first([503], [401]);
  const reports: unknown[] = [];
  await asking({ onCall: (report) => reports.push(report) });
  expect(reports).toMatchObject([
    { endpoint: 'last_run', attempt: 1, status: 503, outcome: 'unavailable' },
    { endpoint: 'last_run', attempt: 2, status: 401, outcome: 'token_ended' },
    { endpoint: 'last_run', attempt: 3, status: 200, outcome: 'ok' },
  ]);
  expect(JSON.stringify(reports)).not.toContain(UUID);
});

test('no secret, no token and no query string in any error', async () => {
  server.handle((request, response) => {
    const quoted = `${request.headers.authorization} ${request.url}`;
    json(response, request.method === 'POST' ? 400 : 400, { message: quoted, errors: [quoted] });
  });
  const error = await rejection(asking());
  expect(error).toBeInstanceOf(DataminError);
  const shown = `${String(error)} ${JSON.stringify(error)}`;
  expect(shown).not.toContain(TOKEN.value);
  expect(shown).not.toContain(SECRET);
});

test('a base URL that is none makes no client', () => {
  expect(() =>
    createDatamin({
      baseUrl: 'http://api.example',
      allowPrivate: false,
      credentials: async () => ({ clientId: '', clientSecret: '' }),
    }),
  ).toThrow(/https/);
});
