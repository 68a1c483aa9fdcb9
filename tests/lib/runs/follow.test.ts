import { randomUUID } from 'node:crypto';
import { claimDueFollows } from '@/lib/jobs/claim-due-follows';
import { followRunsJob } from '@/lib/jobs/follow-runs';
import { getRunRequest, lookAgain, readRunRequest } from '@/lib/runs';
import { recordRun } from '@/lib/sandbox';
import { clockTime, pass } from '../../support/portal/clock';
import { nobodys, openPortal, type PortalUnderTest } from '../../support/portal/portal';
import { asking } from './support';

let portal: PortalUnderTest;
let run: ReturnType<typeof asking>;
beforeAll(async () => {
  portal = await openPortal();
  run = asking(portal);
});
afterAll(() => portal.close());
beforeEach(async () => {
  portal.sandbox.faults.clear();
  await portal.admin.query('DELETE FROM run_requests');
  await portal.admin.query(
    `CREATE SCHEMA IF NOT EXISTS graphile_worker;
     CREATE OR REPLACE FUNCTION graphile_worker.add_job(identifier text, payload json, job_key text, run_at timestamptz, max_attempts int, job_key_mode text)
       RETURNS void LANGUAGE sql AS 'SELECT'`,
  );
});

const payloadOf = async (uuid: string) => {
  const { rows } = await portal.admin.query('SELECT id, team_id FROM pipelines WHERE uuid = $1', [
    uuid,
  ]);
  return { teamId: rows[0].team_id, pipelineId: rows[0].id };
};
const look = async (uuid: string) => followRunsJob(await payloadOf(uuid));
const view = async (name: 'red' | 'blue', id: string) =>
  getRunRequest(await portal[name].ctx('viewer'), id);
const story = async (id: string) => readRunRequest(await portal.blue.ctx('viewer'), id);

describe.each(['red', 'blue'] as const)('%s', (name) => {
  test('an accepted request is followed until its run is quiet', async () => {
    const uuid = await run.runnable(name);
    const { id, runUuid } = await run.request(name, uuid);
    await look(uuid);
    expect(await view(name, id)).toMatchObject({ state: 'accepted', following: true });
    pass(5000);
    await look(uuid);
    expect(await view(name, id)).toMatchObject({
      state: 'running',
      runUuid,
      progress: { taskRuns: 2, failed: 0 },
      lookedAt: clockTime(),
    });
    pass(59_000);
    await look(uuid);
    expect(await view(name, id)).toMatchObject({ state: 'running' });
    pass(1000);
    await look(uuid);
    expect(await view(name, id)).toMatchObject({
      state: 'succeeded',
      following: false,
      endedAt: clockTime(),
      reason: 'None of its 2 task runs failed.',
    });
    expect(await run.states(id)).toEqual([
      'requested 0',
      'sending 1',
      'accepted 1',
      'running 1',
      'succeeded 1',
    ]);
  });
});

/** An accepted request whose run's log contains only what the test writes. */
async function accepted() {
  const uuid = await run.runnable('blue');
  const { id } = await run.request('blue', uuid);
  const runUuid = randomUUID();
  await portal.admin.query('UPDATE run_requests SET run_uuid = $2 WHERE id = $1', [id, runUuid]);
  return { uuid, id, runUuid };
}
const row = (secondsAgo: number, more: object = {}) => ({
  executedAt: new Date(clockTime().getTime() - secondsAgo * 1000),
  durationMs: 1000,
  ...more,
});

test('any failed task makes the run failed', async () => {
  const { uuid, id, runUuid } = await accepted();
  pass(10_000);
  recordRun(portal.sandbox.world, uuid, {
    uuid: runUuid,
    taskRuns: [row(3), row(2, { isSuccessful: false }), row(1)],
  });
  await look(uuid);
  pass(60_000);
  await look(uuid);
  expect(await view('blue', id)).toMatchObject({
    state: 'failed',
    reason: '1 of its 3 task runs failed.',
  });
});

test('a task that takes long is waited for, by how long its siblings took', async () => {
  const { uuid, id, runUuid } = await accepted();
  pass(200_000);
  recordRun(portal.sandbox.world, uuid, {
    uuid: runUuid,
    taskRuns: [row(1, { durationMs: 180_000 })],
  });
  await look(uuid);
  pass(120_000);
  await look(uuid);
  expect(await view('blue', id)).toMatchObject({ state: 'running' });
  pass(150_000);
  await look(uuid);
  expect(await view('blue', id)).toMatchObject({ state: 'succeeded' });
});

test('rows that vanish, as in an outage, end nothing; neither does a log that cannot be read', async () => {
  const { uuid, id, runUuid } = await accepted();
  pass(10_000);
  recordRun(portal.sandbox.world, uuid, { uuid: runUuid, taskRuns: [row(1)] });
  await look(uuid);
  expect(await view('blue', id)).toMatchObject({ state: 'running', progress: { taskRuns: 1 } });
  portal.sandbox.faults.inject({
    on: 'log',
    times: 1,
    action: { type: 'status', status: 200, body: [] },
  });
  pass(600_000);
  await look(uuid);
  expect(await view('blue', id)).toMatchObject({
    state: 'running',
    progress: { taskRuns: 1 },
    lookProblem: expect.stringMatching(/less of this run now/),
  });
  portal.sandbox.faults.inject({ on: 'log', times: 1, action: { type: 'status', status: 400 } });
  await look(uuid);
  expect(await view('blue', id)).toMatchObject({
    state: 'running',
    lookProblem: expect.stringMatching(/refused the request/),
  });
  await look(uuid);
  expect(await view('blue', id)).toMatchObject({ state: 'succeeded', lookProblem: null });
});

test('nothing in the log for 15 minutes is said plainly, and late rows still tell the end', async () => {
  const { uuid, id, runUuid } = await accepted();
  pass(15 * 60_000 - 1);
  await look(uuid);
  expect(await view('blue', id)).toMatchObject({ stalled: false });
  // Unreadable is not empty.
  portal.sandbox.faults.inject({ on: 'log', times: 1, action: { type: 'status', status: 400 } });
  pass(1);
  await look(uuid);
  expect(await view('blue', id)).toMatchObject({ stalled: false });
  await look(uuid);
  expect(await story(id)).toMatchObject({ state: 'accepted', stalled: true, doubtful: true });
  recordRun(portal.sandbox.world, uuid, { uuid: runUuid, taskRuns: [row(800)] });
  await look(uuid);
  expect(await view('blue', id)).toMatchObject({ state: 'running', stalled: false });
  pass(60_000);
  await look(uuid);
  const told = await story(id);
  expect(told).toMatchObject({ state: 'succeeded', doubtful: false });
  expect(told.events.filter(({ kind }) => kind === 'stalled')).toMatchObject([
    { note: expect.stringMatching(/15 minutes ago/), by: { kind: 'system', name: 'worker' } },
  ]);
});

test('a client that may not read logs is told so, and its requests stand in nobody’s way', async () => {
  const uuid = await run.runnable('blue');
  const { id } = await run.request('blue', uuid);
  portal.sandbox.faults.inject({ on: 'log', action: { type: 'status', status: 403, body: '' } });
  await look(uuid);
  expect(await story(id)).toMatchObject({
    state: 'accepted',
    following: false,
    doubtful: true,
    lookProblem: expect.stringMatching(/may not read statistics/),
  });
  expect(await run.request('blue', uuid)).toMatchObject({ state: 'accepted' });
});

test('after a day of nothing the worker stops looking; a person may look again', async () => {
  const { uuid, id, runUuid } = await accepted();
  pass(24 * 3_600_000 + 1);
  await look(uuid);
  expect(await view('blue', id)).toMatchObject({ state: 'accepted', following: false });
  await look(uuid);
  expect(portal.sandbox.ledger.count('log')).toBe(1);
  pass(24 * 3_600_000);
  recordRun(portal.sandbox.world, uuid, { uuid: runUuid, taskRuns: [row(47 * 3600)] });
  const seen = await lookAgain(await portal.blue.ctx('operator'), id);
  expect(seen).toMatchObject({ state: 'running', progress: { taskRuns: 1 } });
});

test('due looks are handed out once, one a pipeline, and again when their lease ends', async () => {
  const [one, two] = [await run.runnable('blue'), await run.runnable('red')];
  await run.request('blue', one);
  await run.request('red', two);
  expect(await claimDueFollows()).toBe(0);
  pass(5001);
  const claimed = await Promise.all([claimDueFollows(), claimDueFollows(), claimDueFollows()]);
  expect(claimed.reduce((sum, count) => sum + count, 0)).toBe(2);
  expect(await claimDueFollows()).toBe(0);
  pass(2 * 60_000 + 1);
  expect(await claimDueFollows()).toBe(2);
});

test('a pipeline that is gone, or another team’s, is looked at by nobody', async () => {
  const uuid = await run.runnable('blue');
  const { id } = await run.request('blue', uuid);
  const payload = await payloadOf(uuid);
  await followRunsJob({ ...payload, pipelineId: nobodys });
  await followRunsJob({ ...payload, teamId: portal.red.id });
  expect(portal.sandbox.ledger.count('log')).toBe(0);
  await followRunsJob(payload);
  expect(portal.sandbox.ledger.count('log')).toBe(1);
  expect(await view('blue', id)).toMatchObject({ state: 'accepted' });
});

test('of ten looks at once nothing is written twice', async () => {
  const { uuid, id, runUuid } = await accepted();
  pass(10_000);
  recordRun(portal.sandbox.world, uuid, { uuid: runUuid, taskRuns: [row(1)] });
  await Promise.all(Array.from({ length: 10 }, () => look(uuid)));
  pass(60_000);
  await Promise.all(Array.from({ length: 10 }, () => look(uuid)));
  expect((await run.states(id)).slice(3)).toEqual(['running 1', 'succeeded 1']);
});
