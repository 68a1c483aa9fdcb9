import { recordRun } from '@/lib/sandbox';
import { refreshPipeline } from '@/lib/stats';
import { pass } from '../../support/portal/clock';
import {
  addToSandbox,
  closedPort,
  openPortal,
  type PortalUnderTest,
} from '../../support/portal/portal';
import { asToken, textAt } from '../../support/portal/routes';

let portal: PortalUnderTest;
beforeAll(async () => {
  portal = await openPortal();
});
afterAll(() => portal.close());
beforeEach(() => portal.sandbox.faults.clear());

const range = 'from=2026-03-01T00:00:00Z&to=2026-03-10T00:00:00Z';
const days = 'from=2026-03-01&period=day&count=9';
const month = 'from=2026-03-01&period=month&count=1';

async function prepared() {
  const uuid = addToSandbox(portal, portal.red);
  recordRun(portal.sandbox.world, uuid, { taskRuns: [{ executedAt: '2026-03-08T10:00:00Z' }] });
  await portal.red.pipeline(uuid, await portal.red.credential());
  const task = portal.sandbox.world.pipeline(uuid)?.tasks[0]?.uuid ?? '';
  return { uuid, task, get: (path: string) => asToken(portal.red, 'viewer')('GET', path) };
}

test('answers for a warm pipeline and its task make no upstream call', async () => {
  const { uuid, task, get } = await prepared();
  await refreshPipeline(await portal.red.ctx('viewer'), uuid);
  const questions = [
    `/pipelines/${uuid}/stats?${range}`,
    `/pipelines/${uuid}/aggregates?${days}`,
    `/pipelines/${uuid}/aggregates?${month}`,
    `/pipelines/${uuid}/last-run`,
    `/tasks/${task}/stats?${range}`,
    `/tasks/${task}/aggregates?${days}`,
    `/tasks/${task}/last-run`,
    `/pipelines`,
    `/pipelines/${uuid}`,
    `/pipelines/${uuid}/tasks`,
  ];
  // The worker does not read tasks: the first to ask waits for the reading.
  for (const question of questions) expect((await get(question)).status).toBe(200);
  portal.sandbox.ledger.clear();
  for (const question of [...questions, ...questions]) {
    expect((await get(question)).json).not.toHaveProperty('problem', expect.any(String));
  }
  expect(portal.sandbox.ledger.count()).toBe(0);
});

test('a stale answer is given at once and refreshed by one call behind the readers’ backs', async () => {
  const { uuid, get } = await prepared();
  await get(`/pipelines/${uuid}/last-run`);
  pass(61_000);
  portal.sandbox.ledger.clear();
  portal.sandbox.faults.inject({ on: 'last-run', action: { type: 'hang' } });
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => get(`/pipelines/${uuid}/last-run`)),
  );
  for (const { json } of answers) expect(json).toMatchObject({ stale: true });
  expect(portal.sandbox.ledger.count()).toBeLessThanOrEqual(1);
});

test.each(['stats', 'last-run'] as const)(
  '200 readers at once of one cold statistic make one call (%s)',
  async (noun) => {
    const { uuid, get } = await prepared();
    portal.sandbox.ledger.clear();
    const answers = await Promise.all(
      Array.from({ length: 200 }, () =>
        get(`/pipelines/${uuid}/${noun}?${noun === 'stats' ? range : ''}`),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(portal.sandbox.ledger.calls().map(({ kind }) => kind)).toEqual([
      noun === 'stats' ? 'consolidated' : 'last-run',
    ]);
  },
);

describe('bad input is told field by field, and Datamin is not asked', () => {
  const good = { from: '2026-03-01T00:00:00Z', to: '2026-03-10T00:00:00Z' };
  const cases: [string, Record<string, string>, string, RegExp][] = [
    ['stats', { to: good.to }, 'from', /takes a time/],
    ['stats', { ...good, from: good.to, to: good.from }, 'to', /after from/],
    ['stats', { ...good, to: good.from }, 'to', /after from/],
    ['stats', { ...good, from: '0000-01-01T00:00:00Z' }, 'from', /exists, from 1970/],
    ['stats', { ...good, from: '0001-01-01T00:00:00Z' }, 'from', /exists, from 1970/],
    ['stats', { ...good, from: '2026-02-31T00:00:00Z' }, 'from', /exists/],
    ['stats', { ...good, from: '2025-02-29T00:00:00Z' }, 'from', /exists/],
    ['stats', { ...good, to: '2026-13-01T00:00:00Z' }, 'to', /exists/],
    ['stats', { ...good, to: '2026-03-10T24:00:00Z' }, 'to', /exists/],
    ['stats', { ...good, to: '2026-03-10T00:00:00' }, 'to', /exists/],
    ['stats', { ...good, to: '2026-03-10' }, 'to', /exists/],
    ['stats', { ...good, to: 'tomorrow' }, 'to', /exists/],
    ['stats', { ...good, to: '' }, 'to', /exists/],
    ['stats', { ...good, zone: 'UTC' }, 'zone', /not a known field/],
    ['aggregates', { from: '2026-02-31', period: 'day', count: '3' }, 'from', /exists/],
    ['aggregates', { from: '0000-01-01', period: 'day', count: '3' }, 'from', /exists/],
    ['aggregates', { from: good.from, period: 'day', count: '3' }, 'from', /date such as/],
    ['aggregates', { from: '2026-03-01', period: 'hour', count: '3' }, 'period', /day, week/],
    ['aggregates', { from: '2026-03-01', period: 'day' }, 'count', /1 to 400/],
    ['aggregates', { from: '2026-03-01', period: 'day', count: '0' }, 'count', /1 to 400/],
    ['aggregates', { from: '2026-03-01', period: 'day', count: '401' }, 'count', /1 to 400/],
    ['aggregates', { from: '2026-03-01', period: 'day', count: '1.5' }, 'count', /1 to 400/],
    ['aggregates', { from: '2026-03-01', period: 'day', count: 'x' }, 'count', /1 to 400/],
    ['aggregates', { from: '9999-12-31', period: 'year', count: '1' }, 'count', /the year 10000/],
    ['logs', { ...good, from: '2026-01-01T00:00:00Z' }, 'to', /at most 31 days/],
    ['logs', { ...good, from: good.to, to: good.from }, 'to', /after from/],
  ];
  let subject: Awaited<ReturnType<typeof prepared>>;
  beforeAll(async () => {
    subject = await prepared();
  });

  test.each(cases)('%s %j', async (noun, query, field, words) => {
    portal.sandbox.ledger.clear();
    const nouns = noun === 'logs' ? ['pipelines'] : ['pipelines', 'tasks'];
    for (const kind of nouns) {
      const uuid = kind === 'tasks' ? subject.task : subject.uuid;
      const answer = await subject.get(`/${kind}/${uuid}/${noun}?${new URLSearchParams(query)}`);
      expect(answer.status).toBe(422);
      expect(answer.json).toMatchObject({
        title: 'Invalid input',
        status: 422,
        errors: { [field]: [expect.stringMatching(words)] },
      });
    }
    expect(portal.sandbox.ledger.count()).toBe(0);
  });

  test('times of any zone are taken and cut to whole seconds', async () => {
    const { get, uuid } = subject;
    const same = [
      'from=2026-03-01T00:00:00Z&to=2026-03-09T12:00:00Z',
      'from=2026-03-01T00:00:00.999Z&to=2026-03-09T12:00:00.5Z',
      'from=2026-03-01T02:00:00%2B02:00&to=2026-03-09T07:00:00-05:00',
    ];
    portal.sandbox.ledger.clear();
    const answers = [];
    for (const query of same) answers.push((await get(`/pipelines/${uuid}/stats?${query}`)).text);
    expect(new Set(answers).size).toBe(1);
    expect(portal.sandbox.ledger.count('consolidated')).toBe(1);
  });
});

describe('cold and down', () => {
  test.each([
    [
      { type: 'status', status: 503, body: '<html>' },
      { status: 503, kind: 'unavailable' },
    ],
    [
      { type: 'status', status: 429, headers: { 'retry-after': '99' } },
      { status: 429, kind: 'rate_limited' },
    ],
    [{ type: 'status', status: 200, body: '<html>' }, { kind: 'malformed' }],
    [{ type: 'truncate', bytes: 9 }, { kind: 'malformed' }],
    [{ type: 'reset' }, { status: null, kind: 'connection_lost' }],
    [
      { type: 'redirect', location: 'http://127.0.0.1:9/' },
      { status: 302, kind: 'redirected' },
    ],
    [
      { type: 'status', status: 401 },
      { status: 401, kind: 'access_refused' },
    ],
    [
      { type: 'status', status: 403 },
      { status: 403, kind: 'scope' },
    ],
    [{ type: 'flood', megabytes: 3 }, { kind: 'too_large' }],
  ] as const)('%j is a 502 that says how', async (action, upstream) => {
    const { uuid, get } = await prepared();
    portal.sandbox.faults.inject({ on: 'consolidated', action });
    const answer = await get(`/pipelines/${uuid}/stats?${range}`);
    expect(answer.status).toBe(502);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.json).toMatchObject({ status: 502, title: 'Datamin failed', upstream });
    expect(textAt(answer.json, 'detail')).toMatch(/^[A-Z1].{20,}[.]$/);
    if (upstream.kind === 'rate_limited') expect(answer.headers.get('retry-after')).toBe('99');
  });

  test('a server that is not there', async () => {
    const uuid = addToSandbox(portal, portal.red);
    const credential = await portal.red.credential({
      baseUrl: `http://127.0.0.1:${await closedPort()}`,
      verify: false,
    });
    await portal.red.pipeline(uuid, credential);
    const answer = await asToken(portal.red, 'viewer')('GET', `/pipelines/${uuid}/stats?${range}`);
    expect(answer.json).toMatchObject({
      status: 502,
      upstream: { status: null, kind: 'unreachable' },
    });
  });
});
