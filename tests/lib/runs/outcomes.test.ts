import { DEFAULT_TIMEOUTS } from '@/lib/datamin';
import { listTasks } from '@/lib/pipelines';
import { getRunRequest } from '@/lib/runs';
import type { FaultInput } from '@/lib/sandbox';
import { addToSandbox, openPortal, type PortalUnderTest } from '../../support/portal/portal';
import { asking } from './support';

let portal: PortalUnderTest;
let run: ReturnType<typeof asking>;
beforeAll(async () => {
  // A hanging server is given up on within the time of a test; a client reads these when it is made.
  Object.assign(DEFAULT_TIMEOUTS, { runMs: 1200 });
  portal = await openPortal();
  run = asking(portal);
});
afterAll(() => portal.close());
beforeEach(() => portal.sandbox.faults.clear());

describe.each(['red', 'blue'] as const)('%s', (name) => {
  test('accepted: the run that Datamin named', async () => {
    const uuid = await run.runnable(name);
    const view = await run.request(name, uuid);
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
    // The open-source server passes a body on as the pipeline's input, so there is none.
    expect(call).toMatchObject({ bodyLength: 0, path: `/v1/pipelines/${uuid}/runs/` });
    expect(await run.states(view.id)).toEqual(['requested 0', 'sending 1', 'accepted 1']);
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
      const uuid = await run.runnable(name, more);
      const view = await run.request(name, uuid);
      expect(view).toMatchObject({ state: 'rejected', runUuid: null, attempt: 1 });
      expect(view.reason).toMatch(words);
      expect(run.posts()).toBe(1);
      expect(await run.request(name, uuid)).toMatchObject({ state: 'rejected' });
    }
  });

  test('a client without the right scope: rejected in words', async () => {
    const team = portal[name];
    const uuid = addToSandbox(portal, team);
    const { id, secret } = team.organization.clients.statsOnly;
    await team.pipeline(uuid, await team.credential({ clientId: id, clientSecret: secret }));
    const view = await run.request(name, uuid);
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
    { state: 'uncertain', reason: /did not answer completely|went silent/ },
  ],
  [
    'one that hangs after the start',
    { on, when: 'after', action: { type: 'hang' } },
    { state: 'uncertain', reason: /did not answer completely|went silent/, started: 1 },
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
    { state: 'uncertain', reason: /did not answer completely|went silent/, started: 1 },
  ],
  [
    'a page instead of an answer',
    { on, action: { type: 'status', status: 200, body: '<html>' } },
    { state: 'uncertain', reason: /cannot be read/ },
  ],
];

test.each(cases)('%s', async (_what, fault, { state, reason, started = 0 }) => {
  const uuid = await run.runnable('blue');
  portal.sandbox.faults.inject(fault);
  const view = await run.request('blue', uuid);
  expect(view).toMatchObject({ state, runUuid: null, attempt: 1 });
  expect(view.reason).toMatch(reason);
  expect(view.settledAt).not.toBeNull();
  expect(run.posts()).toBe(1);
  expect(portal.sandbox.world.startedRuns(uuid)).toBe(started);
  expect(await run.states(view.id)).toEqual(['requested 0', 'sending 1', `${state} 1`]);
});
