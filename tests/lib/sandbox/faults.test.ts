import type { FaultInput } from '@/lib/sandbox';
import { recordRun } from '@/lib/sandbox';
import {
  type Answer,
  call,
  DIALECTS,
  json,
  openSandbox,
  organizationOf,
  PIPELINE,
  signIn,
  testPipeline,
  tokenForm,
} from './support';

const RUN = `/v1/pipelines/${PIPELINE}/runs/`;
const LAST = `/v1/stats/pipelines/${PIPELINE}/last-run/stats`;
const LOG = `/v1/stats/pipelines/${PIPELINE}/logs/2026-03-09%2000:00:00/2026-03-09%2023:59:59`;

async function open(dialect: 'hosted' | 'oss' = 'hosted') {
  const sandbox = await openSandbox({ dialect });
  sandbox.world.addPipeline(testPipeline(dialect));
  recordRun(sandbox.world, PIPELINE, { taskRuns: [{ executedAt: '2026-03-09T10:00:00Z' }] });
  const get = await signIn(sandbox, organizationOf(dialect).clients.full);
  const inject = (fault: FaultInput) => sandbox.faults.inject(fault);
  const run = (): Promise<Answer | 'cut'> => get(RUN, { method: 'POST' }).catch(() => 'cut');
  return { sandbox, get, inject, run, started: () => sandbox.world.startedRuns(PIPELINE) };
}

describe('a status', () => {
  test('with Retry-After, as often as asked, at the endpoint asked', async () => {
    const { inject, get } = await open();
    const action = { type: 'status', status: 429, headers: { 'Retry-After': '7' } } as const;
    inject({ on: 'last-run', times: 2, action });
    expect((await get(LOG)).status).toBe(200);
    const answers = [await get(LAST), await get(LAST), await get(LAST)];
    expect(answers.map(({ status }) => status)).toEqual([429, 429, 200]);
    expect(answers[0]?.headers['retry-after']).toBe('7');
    expect(answers[0]?.text).toBe('');
  });

  test('with an HTML page', async () => {
    const { inject, get } = await open();
    inject({ action: { type: 'status', status: 502, body: '<html>Bad Gateway</html>' } });
    const answer = await get(LOG);
    expect([answer.status, answer.headers['content-type']]).toEqual([502, 'text/html']);
    expect(answer.text).toBe('<html>Bad Gateway</html>');
  });

  test('that lies in JSON', async () => {
    const { inject, get } = await open();
    inject({ on: 'log', action: { type: 'status', status: 200, body: [{ nonsense: true }] } });
    expect(json(await get(LOG))).toEqual([{ nonsense: true }]);
  });

  test('before the effect, and after it', async () => {
    const { inject, run, started } = await open();
    const body = { code: 500, message: 'Internal error' };
    inject({ on: 'run', times: 1, action: { type: 'status', status: 500, body } });
    expect(await run()).toMatchObject({ status: 500 });
    expect(started()).toBe(0);
    inject({ on: 'run', times: 1, when: 'after', action: { type: 'status', status: 500, body } });
    expect(await run()).toMatchObject({ status: 500, text: JSON.stringify(body) });
    expect(started()).toBe(1);
  });
});

describe('a reset', () => {
  test.each([
    ['before the body is read', { type: 'reset', unread: true }, 'before', 0],
    ['before the effect', { type: 'reset' }, 'before', 0],
    ['after the effect', { type: 'reset' }, 'after', 1],
  ] as const)('%s', async (_name, action, when, runs) => {
    const { inject, run, started, sandbox } = await open();
    inject({ on: 'run', when, action });
    expect(await run()).toBe('cut');
    expect(started()).toBe(runs);
    const [entry] = sandbox.ledger.calls('run');
    expect(entry).toMatchObject({ status: null, cut: true, done: true, faults: [1] });
    expect(entry?.startedRun === null).toBe(runs === 0);
  });

  test('in the middle of the body', async () => {
    const { inject, get, sandbox } = await open();
    inject({ on: 'log', action: { type: 'reset-mid-body', bytes: 20 } });
    const answer = await get(LOG).catch(() => null);
    expect(answer?.complete ?? false).toBe(false);
    expect(sandbox.ledger.calls('log')[0]).toMatchObject({ status: 200, cut: true });
  });
});

test('a hang ends with the caller, and the run it hid was started', async () => {
  const { inject, sandbox, started } = await open();
  const headers = await authorization(sandbox.url);
  inject({ on: 'run', when: 'after', action: { type: 'hang' } });
  const controller = new AbortController();
  const hung = fetch(`${sandbox.url}${RUN}`, {
    method: 'POST',
    headers,
    signal: controller.signal,
  });
  while (started() === 0) await new Promise((resolve) => setImmediate(resolve));
  controller.abort();
  await expect(hung).rejects.toThrow();
});

async function authorization(url: string): Promise<Record<string, string>> {
  const { full } = organizationOf('hosted').clients;
  const token = json(await call(url, '/v1/oauth/token', tokenForm(full)));
  return { authorization: `Bearer ${(token as { access_token: string }).access_token}` };
}

test('a truncated answer looks whole to the transport', async () => {
  const { inject, get } = await open();
  inject({ on: 'log', action: { type: 'truncate', bytes: 20 } });
  const answer = await get(LOG);
  expect([answer.complete, answer.text.length]).toEqual([true, 20]);
  expect(() => json(answer)).toThrow();
});

test('a trickle comes whole, in small pieces', async () => {
  const { inject, get } = await open();
  const usual = (await get(LAST)).text;
  inject({ on: 'last-run', action: { type: 'trickle', bytes: 5, everyMs: 1 } });
  expect((await get(LAST)).text).toBe(usual);
});

test('a wrong content type keeps the body', async () => {
  const { inject, get } = await open();
  inject({ on: 'last-run', action: { type: 'content-type', value: 'text/html' } });
  const answer = await get(LAST);
  expect(answer.headers['content-type']).toBe('text/html');
  expect(json(answer)).toMatchObject({ is_successful: true });
});

test('a redirect names its place and starts nothing', async () => {
  const { inject, run, started } = await open();
  inject({ on: 'run', action: { type: 'redirect', status: 301, location: 'http://other.test/' } });
  expect(await run()).toMatchObject({ status: 301, headers: { location: 'http://other.test/' } });
  expect(started()).toBe(0);
});

test('a flood is as large as asked and well-formed, or of any pattern', async () => {
  const { inject, get } = await open();
  inject({ on: 'log', times: 1, action: { type: 'flood', megabytes: 3 } });
  const rows = await get(LOG);
  expect(rows.text.length).toBeGreaterThan(3_000_000);
  expect((json(rows) as unknown[]).length).toBeGreaterThan(10_000);
  inject({ on: 'log', action: { type: 'flood', megabytes: 0.1, pattern: '[' } });
  expect((await get(LOG)).text).toMatch(/^\[+$/);
});

test('a flood stops when the reader leaves', async () => {
  const { inject, sandbox } = await open();
  const headers = await authorization(sandbox.url);
  inject({ on: 'log', action: { type: 'flood', megabytes: 60_000 } });
  const response = await fetch(`${sandbox.url}${LOG}`, { headers });
  await response.body?.cancel();
  const [entry] = sandbox.ledger.calls('log');
  while (entry?.done !== true) await new Promise((resolve) => setImmediate(resolve));
  expect(entry.cut).toBe(true);
});

test('delays add up with what follows', async () => {
  const { inject, get, sandbox } = await open();
  inject({ on: 'last-run', action: { type: 'delay', ms: 5 } });
  inject({ on: 'last-run', action: { type: 'status', status: 503 } });
  const start = performance.now();
  expect((await get(LAST)).status).toBe(503);
  expect(performance.now() - start).toBeGreaterThan(4);
  expect(sandbox.ledger.calls('last-run')[0]?.faults).toEqual([1, 2]);
});

test('a delay is over when it is cleared', async () => {
  const { inject, get, sandbox } = await open();
  inject({ on: 'last-run', action: { type: 'delay', ms: 600_000 } });
  const late = get(LAST);
  while (sandbox.ledger.count('last-run') === 0) await new Promise((next) => setImmediate(next));
  sandbox.faults.clear();
  expect((await late).status).toBe(200);
});

test('a delay after the effect lets the run start first', async () => {
  const { inject, started, sandbox } = await open();
  const headers = await authorization(sandbox.url);
  inject({ on: 'run', when: 'after', action: { type: 'delay', ms: 600_000 } });
  const controller = new AbortController();
  const late = fetch(`${sandbox.url}${RUN}`, {
    method: 'POST',
    headers,
    signal: controller.signal,
  });
  while (started() === 0) await new Promise((resolve) => setImmediate(resolve));
  controller.abort();
  await expect(late).rejects.toThrow();
});

describe.each(DIALECTS)('an empty success, %s', (dialect) => {
  test.each([
    ['before', 0],
    ['after', 1],
  ] as const)('%s the effect', async (when, runs) => {
    const { inject, run, started } = await open(dialect);
    inject({ on: 'run', when, action: { type: 'empty' } });
    expect(await run()).toMatchObject({ status: dialect === 'oss' ? 201 : 200, text: '' });
    expect(started()).toBe(runs);
  });
});

test('database-down empties one endpoint', async () => {
  const { inject, get } = await open('oss');
  inject({ on: 'log', action: { type: 'database-down' } });
  expect((await get(LOG)).text).toBe('[]');
  expect((await get(LAST)).status).toBe(200);
});

test.each(DIALECTS)(
  '%s: an unsteady log leaves out young rows or tells them twice, and no others',
  async (dialect) => {
    const { inject, get, sandbox } = await open(dialect);
    recordRun(sandbox.world, PIPELINE, { taskRuns: [{ executedAt: '2026-03-09T23:00:00Z' }] });
    const told = async (more: { omit?: number; repeat?: number }, youngerThanMs: number) => {
      sandbox.faults.clear();
      inject({ on: 'log', action: { type: 'unsteady-log', youngerThanMs, ...more } });
      const text = (await get(LOG)).text;
      return (text.match(/2026-03-09T(10|23)/g) ?? []).map((hour) => hour.slice(-2));
    };
    const [day, week] = [24 * 3_600_000, 7 * 24 * 3_600_000];
    expect(await told({ omit: 1 }, day)).toEqual(['10']);
    expect(await told({ omit: 1 }, week)).toEqual([]);
    expect(await told({ repeat: 1 }, day)).toEqual(['23', '23', '10']);
    expect(await told({}, week)).toEqual(['23', '10']);
  },
);

test('strikes only the client, the pipeline, and the calls after those it skips', async () => {
  const { inject, get } = await open();
  const { full, runOnly } = organizationOf('hosted').clients;
  inject({ client: runOnly.id, action: { type: 'status', status: 418 } });
  inject({ uuid: 'other', action: { type: 'status', status: 418 } });
  expect((await get(LAST)).status).toBe(200);
  inject({ client: full.id, uuid: PIPELINE, skip: 1, action: { type: 'status', status: 418 } });
  expect([(await get(LAST)).status, (await get(LAST)).status]).toEqual([200, 418]);
});

test('strikes by chance, the same for the same seed', async () => {
  const pattern = async () => {
    const { inject, get } = await open();
    inject({ on: 'last-run', probability: 0.5, action: { type: 'status', status: 503 } });
    const seen: number[] = [];
    for (let i = 0; i < 20; i++) seen.push((await get(LAST)).status);
    return seen;
  };
  const first = await pattern();
  expect(new Set(first)).toEqual(new Set([200, 503]));
  expect(await pattern()).toEqual(first);
});

test('is gone once cleared', async () => {
  const { inject, get, sandbox } = await open();
  const id = inject({ action: { type: 'status', status: 503 } });
  inject({ action: { type: 'status', status: 504 } });
  sandbox.faults.clear(id);
  expect((await get(LAST)).status).toBe(504);
  sandbox.faults.clear();
  expect((await get(LAST)).status).toBe(200);
});

test('strikes the token endpoint, by the client in the form', async () => {
  const { inject, sandbox } = await open();
  const { full, runOnly } = organizationOf('hosted').clients;
  inject({ on: 'token', client: full.id, action: { type: 'status', status: 503 } });
  const ask = (client: typeof full) => call(sandbox.url, '/v1/oauth/token', tokenForm(client));
  expect([(await ask(full)).status, (await ask(runOnly)).status]).toEqual([503, 200]);
});
