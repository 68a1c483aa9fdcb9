import { withTransaction } from '@/lib/context';
import { Forbidden, Invalid, NotFound } from '@/lib/errors';
import { getPipeline, listPipelines } from '@/lib/pipelines';
import { type RecordedTaskRun, recordRun } from '@/lib/sandbox';
import { refreshHealth, refreshPipeline } from '@/lib/stats';
import {
  createWebhook,
  deliverDueWebhooks,
  getWebhook,
  listWebhookDeliveries,
  updateWebhook,
} from '@/lib/webhooks';
import { clockTime, pass, stopClock } from '../../support/portal/clock';
import {
  addToSandbox,
  openPortal,
  type PortalUnderTest,
  rejection,
} from '../../support/portal/portal';
import { readOne } from '../history/support';
import { asking } from '../runs/support';
import { type Receiver, startReceiver } from './receiver';

const minute = 60_000;
const hour = 60 * minute;
type Name = 'red' | 'blue';

let portal: PortalUnderTest;
let server: Receiver;
beforeAll(async () => {
  portal = await openPortal();
  server = await startReceiver();
});
beforeEach(async () => {
  stopClock();
  server.received.length = 0;
  portal.sandbox.faults.clear();
  portal.sandbox.world.quirks.databaseDown = false;
  await portal.admin.query('DELETE FROM webhooks');
});
afterAll(async () => {
  await server.close();
  await portal.close();
});

const told = { runRequests: false, pipelineEvents: ['failing', 'recovered'] };
let made = 0;
const hook = async (name: Name = 'red', more: object = told) => {
  made += 1;
  const input = { name: `Hook ${made}`, url: server.url, ...more };
  return (await createWebhook(await portal[name].ctx('admin'), input)).webhook;
};
const log = async (id: string, name: Name = 'red') =>
  (await listWebhookDeliveries(await portal[name].ctx('admin'), id)).items
    .map(({ kind }) => kind)
    .reverse();

/** A pipeline of two tasks, and the two sources that record its state. */
async function watched(name: Name = 'red') {
  const uuid = addToSandbox(portal, portal[name]);
  await portal[name].pipeline(uuid, await portal[name].credential());
  const { rows } = await portal.admin.query<{ id: string }>(
    'UPDATE pipelines SET history_backfill_days = 1 WHERE uuid = $1 RETURNING id',
    [uuid],
  );
  const id = rows[0]?.id ?? '';
  const ctx = await portal[name].ctx('viewer');
  const datamin = () => refreshPipeline(ctx, uuid);
  const history = async () => {
    await readOne(portal, { id });
    await refreshHealth(ctx, id);
  };
  const both = async () => {
    await datamin();
    await history();
  };
  /** Task runs `A` or `B` that end now; lower case means failed. In a new run unless one is named. */
  const run = (tasks: string, more: Partial<RecordedTaskRun> & { of?: string } = {}) =>
    recordRun(portal.sandbox.world, uuid, {
      uuid: more.of,
      taskRuns: [...tasks].map((task) => ({
        task: task.toUpperCase(),
        executedAt: clockTime(),
        durationMs: 10,
        isSuccessful: task === task.toUpperCase(),
        ...more,
      })),
    });
  /** A whole run, reported by both once it is over. */
  const ran = async (tasks: string) => {
    run(tasks);
    const at = clockTime();
    pass(hour);
    await both();
    return at.toISOString();
  };
  return { uuid, id, ctx, datamin, history, both, run, ran };
}

test.each(['red', 'blue'] as const)('one message a change, never one a run (%s)', async (name) => {
  const { id: webhook } = await hook(name);
  const { uuid, both, ran, run, ctx } = await watched(name);
  const seen = async () => {
    const [listed] = (await listPipelines(ctx, { q: uuid })).items;
    const one = await getPipeline(ctx, uuid);
    expect(listed?.failingSince).toEqual(one.failingSince);
    return one.failingSince;
  };
  await both();
  // The first known run is not a change.
  await ran('AB');
  expect(await log(webhook, name)).toEqual([]);
  const failedAt = await ran('Ab');
  const noticed = clockTime().toISOString();
  expect(await log(webhook, name)).toEqual(['pipeline.failing']);
  await ran('Ab');
  expect(await log(webhook, name)).toEqual(['pipeline.failing']);
  expect((await seen())?.toISOString().slice(0, 19)).toBe(failedAt.slice(0, 19));
  const { uuid: going } = run('A');
  await both();
  expect(await log(webhook, name)).toEqual(['pipeline.failing']);
  pass(10);
  run('B', { of: going });
  const endedAt = clockTime().toISOString();
  pass(59_000);
  await both();
  expect(await log(webhook, name)).toEqual(['pipeline.failing']);
  pass(5 * minute);
  await both();
  await ran('AB');
  expect(await seen()).toBeNull();
  expect(await deliverDueWebhooks()).toBe(2);
  expect(await deliverDueWebhooks()).toBe(0);
  const [failing, recovered] = server.received.map(({ body }) => JSON.parse(body));
  const data = {
    team: name,
    pipelineUuid: uuid,
    pipelineName: 'Test',
    since: expect.stringMatching(failedAt.slice(0, 19)),
    url: `http://portal.test/${name}/pipelines/${uuid}`,
  };
  expect(failing).toEqual({
    type: 'pipeline.failing',
    timestamp: noticed,
    data: { ...data, lastRunAt: failing.data.since },
  });
  expect(recovered).toMatchObject({ type: 'pipeline.recovered', data });
  expect(recovered.data.lastRunAt.slice(0, 19)).toBe(endedAt.slice(0, 19));
  const admin = await portal[name].ctx('admin');
  expect((await listWebhookDeliveries(admin, webhook)).items).toEqual([
    expect.objectContaining({ kind: 'pipeline.recovered', pipelineUuid: uuid, state: 'delivered' }),
    expect.objectContaining({ kind: 'pipeline.failing', pipelineUuid: uuid, runRequestId: null }),
  ]);
});

test('a run that fails at its end each time is told of once, however long it is silent before', async () => {
  const { id: webhook } = await hook();
  const { ran, run, both } = await watched();
  await ran('AB');
  for (const takes of [12, 14, 15]) {
    pass(hour);
    const { uuid } = run('A');
    pass((takes - 1) * minute);
    await both();
    pass(minute);
    run('b', { of: uuid, durationMs: takes * minute });
    pass(minute);
    await both();
    expect(await log(webhook)).toEqual(['pipeline.failing']);
  }
  await ran('AB');
  expect(await log(webhook)).toEqual(['pipeline.failing', 'pipeline.recovered']);
});

test('one that failed before its last task, which Datamin calls a success, does not flap', async () => {
  const { id: webhook } = await hook();
  const { ran, run, datamin, history, ctx, uuid } = await watched();
  await ran('AB');
  for (const order of [
    [datamin, history, datamin],
    [history, datamin, history],
    [datamin, datamin, history],
  ]) {
    const { uuid: one } = run('a');
    pass(2 * minute);
    run('B', { of: one });
    pass(10 * minute);
    for (const look of order) {
      await look();
      expect(['', 'pipeline.failing']).toContain((await log(webhook)).join());
    }
    expect(await log(webhook)).toEqual(['pipeline.failing']);
    expect((await getPipeline(ctx, uuid)).state).toBe('failed');
  }
});

test('Datamin knows of the failure first; a history that is behind does not take it back', async () => {
  const { id: webhook } = await hook();
  const { ran, run, datamin, history, id, ctx } = await watched();
  await ran('AB');
  run('Ab');
  pass(20_000);
  await datamin();
  expect(await log(webhook)).toEqual(['pipeline.failing']);
  // The history's newest run is still the earlier good one.
  await refreshHealth(ctx, id);
  await history();
  await datamin();
  pass(hour);
  await refreshHealth(ctx, id);
  expect(await log(webhook)).toEqual(['pipeline.failing']);
});

test('a recovery is told when Datamin bears it out too', async () => {
  const { id: webhook } = await hook();
  const { ran, run, datamin, history } = await watched();
  await ran('AB');
  await ran('Ab');
  run('AB');
  pass(hour);
  await history();
  expect(await log(webhook)).toEqual(['pipeline.failing']);
  await datamin();
  expect(await log(webhook)).toEqual(['pipeline.failing', 'pipeline.recovered']);
});

const lateness = { runRequests: false, pipelineEvents: ['late', 'resumed'] };

/** One run a day for long enough to make a rhythm, and what both sources report. */
async function daily({ run, both }: Awaited<ReturnType<typeof watched>>) {
  for (let day = 0; day < 10; day += 1) {
    pass(24 * hour);
    run('AB');
  }
  const at = clockTime();
  pass(hour);
  await both();
  return at.toISOString();
}

test('one that is late is told of once, and once more when it runs again', async () => {
  const [{ id: webhook }, { id: deaf }] = [await hook('red', lateness), await hook()];
  const pipeline = await watched();
  const { uuid, ran, both } = pipeline;
  const lastRunAt = await daily(pipeline);
  expect(await log(webhook)).toEqual([]);
  pass(72 * hour);
  await both();
  expect(await log(webhook)).toEqual(['pipeline.late']);
  // It is no longer expected, but those alerted still wait for it.
  pass(40 * 24 * hour);
  await both();
  expect(await log(webhook)).toEqual(['pipeline.late']);
  await ran('Ab');
  expect(await log(webhook)).toEqual(['pipeline.late', 'pipeline.resumed']);
  await deliverDueWebhooks();
  const bodies = server.received.map(({ body }) => JSON.parse(body));
  const [late, resumed] = bodies.filter(({ type }) => /late|resumed/.test(type));
  expect(late.data).toMatchObject({
    pipelineUuid: uuid,
    lastRunAt: expect.stringMatching(lastRunAt.slice(0, 19)),
    url: `http://portal.test/red/pipelines/${uuid}`,
  });
  expect(late.data.since > late.data.lastRunAt).toBe(true);
  expect(resumed.data.since).toBe(late.data.since);
  expect(resumed.data.lastRunAt > late.data.since).toBe(true);
  expect(await log(deaf)).not.toContain('pipeline.late');
});

test('nothing is late while Datamin does not answer, or its database is down', async () => {
  const { id: webhook } = await hook('red', lateness);
  const pipeline = await watched();
  const { both, ctx, uuid } = pipeline;
  await daily(pipeline);
  portal.sandbox.faults.inject({ on: 'any', action: { type: 'status', status: 503 } });
  pass(72 * hour);
  await both().catch(() => undefined);
  portal.sandbox.faults.clear();
  portal.sandbox.world.quirks.databaseDown = true;
  pass(hour);
  await both();
  expect(await log(webhook)).toEqual([]);
  expect(await getPipeline(ctx, uuid)).toMatchObject({ late: null, attention: [] });
  portal.sandbox.world.quirks.databaseDown = false;
  // Proves something: with an answer, it is late.
  pass(hour);
  await both();
  expect(await log(webhook)).toEqual(['pipeline.late']);
  expect(await getPipeline(ctx, uuid)).toMatchObject({ attention: ['late'] });
});

test('what both write at once is told once', async () => {
  const { id: webhook } = await hook();
  const { ran, run, datamin, history, id, ctx } = await watched();
  const atOnce = () =>
    Promise.all([datamin(), history(), refreshHealth(ctx, id), refreshHealth(ctx, id)]);
  await ran('AB');
  run('Ab');
  pass(hour);
  await atOnce();
  await atOnce();
  run('AB');
  pass(hour);
  await atOnce();
  pass(hour);
  await atOnce();
  expect(await log(webhook)).toEqual(['pipeline.failing', 'pipeline.recovered']);
});

test('a row that comes late makes a failure of what was told to be well, once', async () => {
  const { id: webhook } = await hook();
  const { ran, run, both } = await watched();
  await ran('AB');
  await ran('Ab');
  const { uuid } = run('A');
  const at = clockTime();
  pass(10 * minute);
  await both();
  expect(await log(webhook)).toEqual(['pipeline.failing', 'pipeline.recovered']);
  run('b', { of: uuid, executedAt: at });
  pass(30 * minute);
  await both();
  pass(hour);
  await both();
  expect(await log(webhook)).toEqual([
    'pipeline.failing',
    'pipeline.recovered',
    'pipeline.failing',
  ]);
});

test('an outage changes nothing, whatever Datamin answers meanwhile', async () => {
  const { id: webhook } = await hook();
  const { ran, run, both } = await watched();
  await ran('AB');
  pass(hour);
  run('Ab', { durationMs: 20 * minute });
  pass(hour);
  await both();
  // In the middle of a run that will fail its log goes empty, so it looks finished.
  const { uuid } = run('A');
  pass(5 * minute);
  await both();
  portal.sandbox.world.quirks.databaseDown = true;
  pass(minute);
  run('b', { of: uuid });
  for (let looks = 0; looks < 2; looks += 1) {
    pass(30 * minute);
    await both();
  }
  portal.sandbox.world.quirks.databaseDown = false;
  portal.sandbox.faults.inject({ on: 'any', action: { type: 'status', status: 503 } });
  pass(10 * minute);
  await both().catch(() => undefined);
  portal.sandbox.faults.clear();
  pass(hour);
  await both();
  expect(await log(webhook)).toEqual(['pipeline.failing']);
});

test('who is told: those that asked for it, are switched on and of the team', async () => {
  const before = await hook('red', {});
  const [failing, off] = [
    await hook('red', { pipelineEvents: ['failing', 'failing'], states: ['closed'] }),
    await hook(),
  ];
  const theirs = await hook('blue');
  await updateWebhook(await portal.red.ctx('admin'), off.id, { enabled: false });
  const { ran } = await watched();
  for (const tasks of ['AB', 'Ab', 'AB']) await ran(tasks);
  expect(before).toMatchObject({ runRequests: true, pipelineEvents: [] });
  expect(await log(before.id)).toEqual([]);
  expect(await log(failing.id)).toEqual(['pipeline.failing']);
  expect(await log(off.id)).toEqual([]);
  expect(await log(theirs.id, 'blue')).toEqual([]);
  // And webhooks that want only pipeline events get none for requests.
  const pipelines = await hook();
  const asks = asking(portal);
  await asks.request('red', await asks.runnable('red'));
  expect(await log(pipelines.id)).toEqual([]);
  expect(await log(before.id)).toHaveLength(3);
});

test('a process of before judges nothing, and what is rolled back tells nothing', async () => {
  const { id: webhook } = await hook();
  const { ran, id, ctx, both } = await watched();
  await portal.admin.query("UPDATE pipelines SET state = 'failed' WHERE id = $1", [id]);
  await portal.admin.query("UPDATE pipelines SET state = 'succeeded' WHERE id = $1", [id]);
  await ran('AB');
  const undone = withTransaction(ctx, async (tx) => {
    await tx.pipeline.updateMany({
      where: { id },
      data: { failing: true, failingChangedAt: clockTime() },
    });
    throw new Error('on purpose');
  });
  await expect(undone).rejects.toThrow('on purpose');
  await both();
  expect(await log(webhook)).toEqual([]);
});

test('refusals: role, another team’s, an unknown event, a webhook that would be silent', async () => {
  const webhook = await hook();
  const [admin, operator] = [await portal.red.ctx('admin'), await portal.red.ctx('operator')];
  const change = { pipelineEvents: ['failing'] };
  expect(await rejection(updateWebhook(operator, webhook.id, change))).toBeInstanceOf(Forbidden);
  expect(
    await rejection(updateWebhook(await portal.blue.ctx('owner'), webhook.id, change)),
  ).toBeInstanceOf(NotFound);
  for (const input of [
    { pipelineEvents: ['tardy'] },
    { pipelineEvents: 'failing' },
    { runRequests: 'no' },
    { pipelineEvents: ['failing', 'recovered', 'late', 'resumed', 'failing'] },
  ]) {
    expect(await rejection(hook('red', input))).toBeInstanceOf(Invalid);
    expect(await rejection(updateWebhook(admin, webhook.id, input))).toBeInstanceOf(Invalid);
  }
  const silent = { runRequests: false, pipelineEvents: [] };
  const refused = await rejection(hook('red', silent));
  expect(String(refused)).toMatch(/no messages/);
  expect(await rejection(updateWebhook(admin, webhook.id, { pipelineEvents: [] }))).toMatchObject({
    message: expect.stringMatching(/no messages/),
  });
  expect(await getWebhook(admin, webhook.id)).toMatchObject(told);
  const changed = { runRequests: true, pipelineEvents: ['recovered', 'late'] };
  expect(await updateWebhook(admin, webhook.id, changed)).toMatchObject(changed);
  const [event] = (await portal.audit('webhook.changed')).slice(-1);
  expect(event?.details).toMatchObject(changed);
});
