import { DEFAULT_TIMEOUTS } from '@/lib/datamin';
import { listTasks } from '@/lib/pipelines';
import { getRunRequest, requestRun } from '@/lib/runs';
import type { FaultInput } from '@/lib/sandbox';
import {
  addToSandbox,
  closedPort,
  openPortal,
  type PortalUnderTest,
} from '../../support/portal/portal';

let portal: PortalUnderTest;
beforeAll(async () => {
  // A hanging server is given up in the time of a test; a client reads these when it is made.
  Object.assign(DEFAULT_TIMEOUTS, { runMs: 400 });
  portal = await openPortal();
});
afterAll(() => portal.close());
beforeEach(() => portal.sandbox.faults.clear());

type Name = 'red' | 'blue';
const posts = () => portal.sandbox.ledger.count('run');
let keys = 0;

async function runnable(name: Name, more: object = {}) {
  const team = portal[name];
  const uuid = addToSandbox(portal, team, more);
  await team.pipeline(uuid, await team.credential());
  portal.sandbox.ledger.clear();
  return uuid;
}

async function request(name: Name, pipelineUuid: string, body?: object) {
  keys += 1;
  return requestRun(await portal[name].ctx('operator'), {
    pipelineUuid,
    idempotencyKey: `key-${keys}`,
    body,
  });
}

async function states(id: string): Promise<string[]> {
  const { rows } = await portal.admin.query(
    'SELECT to_state, attempt FROM run_request_events WHERE run_request_id = $1 ORDER BY id',
    [id],
  );
  return rows.map(({ to_state, attempt }) => `${to_state} ${attempt}`);
}

describe.each(['red', 'blue'] as const)('%s', (name) => {
  test('accepted: the run that Datamin named', async () => {
    const uuid = await runnable(name);
    const view = await request(name, uuid);
    expect(view).toMatchObject({
      pipelineUuid: uuid,
      state: 'accepted',
      attempt: 1,
      reason: null,
      requestedBy: { kind: 'user', name: `${name}-operator` },
    });
    const [call, ...others] = portal.sandbox.ledger.calls('run');
    expect(others).toEqual([]);
    expect(view.runUuid).toBe(call?.startedRun);
    // The open-source server hands a body on as the pipeline's input, so there is none.
    expect(call).toMatchObject({ bodyLength: 0, path: `/v1/pipelines/${uuid}/runs/` });
    expect(await states(view.id)).toEqual(['requested 0', 'sending 1', 'accepted 1']);
    expect(await getRunRequest(await portal[name].ctx('viewer'), view.id)).toEqual(view);
    const audited = await portal.audit('run.requested');
    expect(audited.at(-1)).toMatchObject({
      actor_name: `${name}-operator`,
      target_id: uuid,
      details: { runRequestId: view.id, anyway: false },
    });
    const tasks = await listTasks(await portal[name].ctx('viewer'), uuid);
    expect(tasks).toHaveLength(name === 'red' ? 2 : 0);
    const due = await portal.admin.query(
      'SELECT FROM pipelines WHERE uuid = $1 AND refresh_due_at <= $2',
      [uuid, view.settledAt],
    );
    expect(due.rowCount).toBe(1);
  });

  test('a paused pipeline, a template, one without tasks: rejected in words', async () => {
    for (const [more, words] of [
      [{ state: 'paused' }, /paused/],
      [{ state: 'template' }, /template, or it has no tasks/],
      [{ tasks: [] }, /template, or it has no tasks/],
    ] as const) {
      const uuid = await runnable(name, more);
      const view = await request(name, uuid);
      expect(view).toMatchObject({ state: 'rejected', runUuid: null, attempt: 1 });
      expect(view.reason).toMatch(words);
      expect(posts()).toBe(1);
      expect(await request(name, uuid)).toMatchObject({ state: 'rejected' });
    }
  });

  test('a client without the right scope: rejected in words', async () => {
    const team = portal[name];
    const uuid = addToSandbox(portal, team);
    const { id, secret } = team.organization.clients.statsOnly;
    await team.pipeline(uuid, await team.credential({ clientId: id, clientSecret: secret }));
    const view = await request(name, uuid);
    expect(view).toMatchObject({ state: 'rejected' });
    expect(view.reason).toMatch(/may not run pipelines .* lacks the scope/);
  });
});

type Case = [string, FaultInput, { state: string; reason: RegExp; started?: number }];
const on = 'run' as const;
const cases: Case[] = [
  [
    '429',
    { on, action: { type: 'status', status: 429 } },
    { state: 'rejected', reason: /fewer requests/ },
  ],
  [
    '400',
    { on, action: { type: 'status', status: 400 } },
    { state: 'rejected', reason: /refused the request \(400\)/ },
  ],
  [
    '404',
    { on, action: { type: 'status', status: 404 } },
    { state: 'rejected', reason: /does not know/ },
  ],
  [
    '405',
    { on, action: { type: 'status', status: 405 } },
    { state: 'rejected', reason: /does not take/ },
  ],
  [
    'a 2xx that names no run',
    { on, action: { type: 'empty' } },
    { state: 'uncertain', reason: /named no run; usually nothing/ },
  ],
  [
    'a 2xx without a name, after the start',
    { on, when: 'after', action: { type: 'empty' } },
    { state: 'uncertain', reason: /named no run/, started: 1 },
  ],
  [
    '500 after the start',
    { on, when: 'after', action: { type: 'status', status: 500, body: { code: 500 } } },
    { state: 'uncertain', reason: /\(500\), which may come after/, started: 1 },
  ],
  [
    '503',
    { on, action: { type: 'status', status: 503 } },
    { state: 'uncertain', reason: /\(503\)/ },
  ],
  [
    'a reset before',
    { on, action: { type: 'reset' } },
    { state: 'uncertain', reason: /broke the connection/ },
  ],
  [
    'a reset unread',
    { on, action: { type: 'reset', unread: true } },
    { state: 'uncertain', reason: /broke the connection/ },
  ],
  [
    'a reset after',
    { on, when: 'after', action: { type: 'reset' } },
    { state: 'uncertain', reason: /broke the connection/, started: 1 },
  ],
  [
    'a redirect',
    { on, action: { type: 'redirect', status: 301, location: '/v1/elsewhere/' } },
    { state: 'uncertain', reason: /another address/ },
  ],
  [
    'a server that hangs',
    { on, action: { type: 'hang' } },
    { state: 'uncertain', reason: /did not answer completely/ },
  ],
  [
    'one that hangs after the start',
    { on, when: 'after', action: { type: 'hang' } },
    { state: 'uncertain', reason: /did not answer completely/, started: 1 },
  ],
  [
    'an answer cut short',
    { on, action: { type: 'reset-mid-body', bytes: 5 } },
    { state: 'uncertain', reason: /broke off/, started: 1 },
  ],
  [
    'an answer that ends early',
    { on, action: { type: 'truncate', bytes: 5 } },
    { state: 'uncertain', reason: /cannot be read/, started: 1 },
  ],
  [
    'an answer that trickles',
    { on, action: { type: 'trickle', bytes: 1, everyMs: 50 } },
    { state: 'uncertain', reason: /did not answer completely/, started: 1 },
  ],
  [
    'a page instead of an answer',
    { on, action: { type: 'status', status: 200, body: '<html>' } },
    { state: 'uncertain', reason: /cannot be read/ },
  ],
];

test.each(cases)('%s', async (_what, fault, { state, reason, started = 0 }) => {
  const uuid = await runnable('blue');
  portal.sandbox.faults.inject(fault);
  const view = await request('blue', uuid);
  expect(view).toMatchObject({ state, runUuid: null, attempt: 1 });
  expect(view.reason).toMatch(reason);
  expect(view.settledAt).not.toBeNull();
  expect(posts()).toBe(1);
  expect(portal.sandbox.world.startedRuns(uuid)).toBe(started);
  expect(await states(view.id)).toEqual(['requested 0', 'sending 1', `${state} 1`]);
});

test('401: one new token and one recorded second attempt', async () => {
  const uuid = await runnable('blue');
  portal.sandbox.tokens.revoke();
  const view = await request('blue', uuid);
  expect(view).toMatchObject({ state: 'accepted', attempt: 2 });
  expect(await states(view.id)).toEqual(['requested 0', 'sending 1', 'sending 2', 'accepted 2']);
  expect([posts(), portal.sandbox.ledger.count('token')]).toEqual([2, 1]);
  expect(portal.sandbox.world.startedRuns(uuid)).toBe(1);
});

test('401 twice: rejected, after one renewal', async () => {
  const uuid = await runnable('blue');
  portal.sandbox.faults.inject({ on: 'run', action: { type: 'status', status: 401 } });
  const view = await request('blue', uuid);
  expect(view).toMatchObject({ state: 'rejected', attempt: 2 });
  expect(view.reason).toMatch(/API access is refused/);
  expect([posts(), portal.sandbox.ledger.count('token')]).toEqual([2, 1]);
  // Within the minute there is no second renewal, so there is no second attempt either.
  expect(await request('blue', uuid)).toMatchObject({ state: 'rejected', attempt: 1 });
  expect([posts(), portal.sandbox.ledger.count('token')]).toEqual([3, 1]);
});

test('a server that is gone: three attempts that provably sent nothing, then rejected', async () => {
  const gone = await portal.anotherDatamin();
  const uuid = addToSandbox(portal, portal.red);
  await portal.red.pipeline(uuid, await portal.red.credential({ baseUrl: gone.url }));
  await gone.close();
  const view = await request('red', uuid);
  expect(view).toMatchObject({ state: 'rejected', attempt: 3 });
  expect(view.reason).toMatch(/refuses connections.* Nothing was sent\.$/);
  expect(await states(view.id)).toEqual([
    'requested 0',
    'sending 1',
    'sending 2',
    'sending 3',
    'rejected 3',
  ]);
  expect(gone.ledger.count('run')).toBe(0);
});

test('no token, no attempt: rejected, and no POST was written', async () => {
  const uuid = addToSandbox(portal, portal.red);
  const away = `http://127.0.0.1:${await closedPort()}`;
  await portal.red.pipeline(uuid, await portal.red.credential({ baseUrl: away, verify: false }));
  const view = await request('red', uuid);
  expect(view).toMatchObject({ state: 'rejected', attempt: 0 });
  expect(view.reason).toMatch(/refuses connections.* Nothing was sent\.$/);
});
