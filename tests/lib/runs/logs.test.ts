import { z } from 'zod';
import { DEMO_OUTPUT_KEY, DEMO_OUTPUT_KEY_BASE64, recordRun } from '@/lib/sandbox';
import { addToSandbox, openPortal, type PortalUnderTest } from '../../support/portal/portal';
import { ask, asToken, read } from '../../support/portal/routes';
import { until } from '../../support/until';

let portal: PortalUnderTest;
beforeAll(async () => {
  portal = await openPortal();
});
afterAll(() => portal.close());
beforeEach(() => portal.sandbox.faults.clear());

const window = 'from=2026-03-01T00:00:00Z&to=2026-03-10T00:00:00Z';
const Line = z.looseObject({});
const lines = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => Line.parse(JSON.parse(line)));

async function prepared(name: 'red' | 'blue', rows: number, output?: string | Uint8Array) {
  const team = portal[name];
  const uuid = addToSandbox(portal, team);
  for (let index = 0; index < rows; index += 1) {
    const at = new Date(Date.UTC(2026, 2, 2, 10, 0, index * 2));
    recordRun(portal.sandbox.world, uuid, { taskRuns: [{ executedAt: at, output }] });
  }
  await team.pipeline(uuid, await team.credential());
  return uuid;
}
const logs = (name: 'red' | 'blue', uuid: string, query = window) =>
  asToken(portal[name], 'viewer')('GET', `/pipelines/${uuid}/logs?${query}`);

test.each(['red', 'blue'] as const)(
  'each row is a line, the last says how many (%s)',
  async (name) => {
    const uuid = await prepared(name, 5, '{"rows":[1,2]}');
    const answer = await logs(name, uuid);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/x-ndjson');
    expect(answer.text.endsWith('\n')).toBe(true);
    const [first, ...rest] = lines(answer.text);
    expect(first).toEqual({
      runUuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
      taskUuid: portal.sandbox.world.pipeline(uuid)?.tasks[0]?.uuid,
      taskType: 'query',
      successful: true,
      executedAt: '2026-03-02T10:00:08.000Z',
      durationMs: 1000,
      metricValue: 0,
      output: { kind: 'json', value: { rows: [1, 2] } },
    });
    expect(rest).toHaveLength(5);
    expect(rest.at(-1)).toEqual({ end: true, rows: 5 });
  },
);

test('the last line counts the rows that make no sense', async () => {
  const uuid = await prepared('red', 0);
  const row = {
    pipeline_run_uuid: uuid,
    task_uuid: uuid,
    is_successful: true,
    executed_at: '2026-03-02T10:00:00Z',
  };
  const body = [row, { ...row, executed_at: 'yesterday' }, 5, row];
  portal.sandbox.faults.inject({ on: 'log', action: { type: 'status', status: 200, body } });
  const { text } = await logs('red', uuid);
  expect(lines(text).at(-1)).toEqual({ end: true, rows: 2, skipped: 2 });
});

test('an empty window is an end with no rows', async () => {
  const uuid = await prepared('red', 1);
  const { text } = await logs('red', uuid, 'from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z');
  expect(lines(text)).toEqual([{ end: true, rows: 0 }]);
});

test('exactly 31 days are taken, a second more is not', async () => {
  const uuid = await prepared('red', 0);
  const from = 'from=2026-02-01T00:00:00Z';
  expect((await logs('red', uuid, `${from}&to=2026-03-04T00:00:00Z`)).status).toBe(200);
  expect((await logs('red', uuid, `${from}&to=2026-03-04T00:00:01Z`)).status).toBe(422);
});

test.each([
  ['', { kind: 'empty' }],
  ['hello', { kind: 'text', text: 'hello' }],
  ['<a><b/></a>', { kind: 'xml', text: '<a><b/></a>' }],
  [
    Uint8Array.from({ length: 40 }, (_, index) => (index * 197 + 131) % 256),
    { kind: 'encrypted', bytes: 40, base64: expect.any(String) },
  ],
])('an output is decoded (case %#)', async (output, expected) => {
  const uuid = await prepared('blue', 1, output);
  expect(lines((await logs('blue', uuid)).text)[0]).toMatchObject({ output: expected });
});

test('the team’s output key opens what is encrypted, and no other team’s does', async () => {
  const team = portal.red;
  const opened = addToSandbox(portal, team, { outputKey: DEMO_OUTPUT_KEY });
  const closed = addToSandbox(portal, team, { outputKey: DEMO_OUTPUT_KEY });
  for (const uuid of [opened, closed]) {
    recordRun(portal.sandbox.world, uuid, { taskRuns: [{ executedAt: '2026-03-02T10:00:00Z' }] });
  }
  await team.pipeline(opened, await team.credential({ outputKey: DEMO_OUTPUT_KEY_BASE64 }));
  await team.pipeline(closed, await team.credential({ outputKey: 'ab'.repeat(32) }));
  expect(lines((await logs('red', opened)).text)[0]).toMatchObject({ output: { kind: 'json' } });
  expect(lines((await logs('red', closed)).text)[0]).toMatchObject({
    output: { kind: 'encrypted' },
  });
});

test.each([
  [{ type: 'status', status: 503 } as const, 'unavailable'],
  [{ type: 'status', status: 200, body: '<html>' } as const, 'malformed'],
  [{ type: 'reset' } as const, 'connection_lost'],
])('a failure before the first row is a plain 502 (%#)', async (action, kind) => {
  const uuid = await prepared('red', 3);
  portal.sandbox.faults.inject({ on: 'log', action });
  const answer = await logs('red', uuid);
  expect(answer.status).toBe(502);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(answer.json).toMatchObject({ upstream: { kind } });
});

test.each([{ type: 'reset-mid-body' } as const, { type: 'truncate' } as const])(
  'a failure after rows is the last line: $type',
  async ({ type }) => {
    const uuid = await prepared('red', 200, 'x'.repeat(3000));
    portal.sandbox.faults.inject({ on: 'log', action: { type, bytes: 400_000 } });
    const answer = await logs('red', uuid);
    expect(answer.status).toBe(200);
    const all = lines(answer.text);
    // A reset also discards what was received but not yet read.
    expect(all.length).toBeGreaterThan(1);
    expect(all.length).toBeLessThan(200);
    expect(all.at(-1)).toEqual({
      problem: expect.objectContaining({
        title: 'Datamin failed',
        status: 502,
        upstream: { status: null, kind: 'truncated' },
      }),
    });
    expect(all.filter((line) => 'end' in line)).toEqual([]);
  },
);

test('a reader who goes away ends the call to Datamin', async () => {
  const uuid = await prepared('red', 200, 'x'.repeat(3000));
  portal.sandbox.faults.inject({
    on: 'log',
    action: { type: 'trickle', bytes: 100_000, everyMs: 200 },
  });
  portal.sandbox.ledger.clear();
  const path = `/api/v1/teams/red/pipelines/${uuid}/logs?${window}`;
  const response = await ask('GET', path, { token: portal.red.tokens.viewer });
  const reader = response.body?.getReader();
  await reader?.read();
  await reader?.cancel();
  const call = () => portal.sandbox.ledger.calls('log')[0];
  await until(() => call()?.done === true);
  expect(call()).toMatchObject({ cut: true });
});

test('a call that was aborted before it began asks nothing more', async () => {
  const uuid = await prepared('red', 2);
  const stop = new AbortController();
  stop.abort();
  const answer = await read(
    ask('GET', `/api/v1/teams/red/pipelines/${uuid}/logs?${window}`, {
      token: portal.red.tokens.viewer,
      signal: stop.signal,
    }),
  );
  expect(answer.status).toBe(502);
});

test('six logs of a credential are read at once; a seventh is told to wait, until one ends', async () => {
  const uuid = await prepared('red', 200, 'x'.repeat(3000));
  portal.sandbox.faults.inject({
    on: 'log',
    action: { type: 'trickle', bytes: 100_000, everyMs: 100 },
  });
  const open = () =>
    ask('GET', `/api/v1/teams/red/pipelines/${uuid}/logs?${window}`, {
      token: portal.red.tokens.viewer,
    });
  const readers = await Promise.all(Array.from({ length: 6 }, open));
  expect(readers.map(({ status }) => status)).toEqual(readers.map(() => 200));
  const seventh = await read(open());
  expect([seventh.status, seventh.headers.get('retry-after')]).toEqual([429, '5']);
  // Another credential's logs are read all the same.
  const other = await prepared('blue', 1);
  expect((await logs('blue', other)).status).toBe(200);
  await readers[0]?.body?.cancel();
  await until(async () => {
    const again = await open();
    await again.body?.cancel();
    return again.status === 200;
  });
  await Promise.all(readers.slice(1).map(({ body }) => body?.cancel()));
});
