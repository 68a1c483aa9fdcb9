import { randomUUID } from 'node:crypto';
import { systemContext } from '@/lib/context';
import { forgetDatamin } from '@/lib/credentials';
import { getRunRequest, requestRun, sendRunRequest, sweepRunRequests } from '@/lib/runs';
import { endLostAttempt } from '@/lib/runs/end-lost-attempt';
import { clockTime, pass } from '../../support/portal/clock';
import { holdAnswers } from '../../support/portal/hold-answers';
import { addToSandbox, openPortal, type PortalUnderTest } from '../../support/portal/portal';
import { until } from '../../support/until';

let portal: PortalUnderTest;
beforeAll(async () => {
  portal = await openPortal();
});
afterAll(() => portal.close());
beforeEach(async () => {
  portal.sandbox.faults.clear();
  await portal.admin.query('DELETE FROM run_requests');
});

const posts = () => portal.sandbox.ledger.count('run');
const worker = () => systemContext({ id: portal.blue.id, slug: 'blue', name: 'Blue' }, 'worker');
const view = async (id: string) => getRunRequest(await portal.blue.ctx('viewer'), id);

async function runnable() {
  const uuid = addToSandbox(portal, portal.blue);
  await portal.blue.pipeline(uuid, await portal.blue.credential());
  portal.sandbox.ledger.clear();
  return uuid;
}

/** A request as a killed process leaves it: after its commit, or while sending. */
async function leftBehind(uuid: string, state: 'requested' | 'sending' = 'requested') {
  const [id, now] = [randomUUID(), clockTime()];
  await portal.admin.query(
    `INSERT INTO run_requests (id, team_id, pipeline_id, idempotency_key, actor_kind, actor_name, requested_at)
     SELECT $1, team_id, id, gen_random_uuid()::text, 'user', 'somebody', $3 FROM pipelines WHERE uuid = $2`,
    [id, uuid, now],
  );
  if (state === 'sending') {
    await portal.admin.query(
      "UPDATE run_requests SET state = 'sending', attempt = 1, sent_at = $2, lease_until = $3 WHERE id = $1",
      [id, now, new Date(now.getTime() + 45_000)],
    );
  }
  return id;
}

test('a request that its handler left behind is sent by the sweep, after a while', async () => {
  const id = await leftBehind(await runnable());
  expect(await sweepRunRequests()).toEqual({ sent: 0, lost: 0 });
  expect(await view(id)).toMatchObject({ state: 'requested' });
  pass(10_001);
  expect(await sweepRunRequests()).toEqual({ sent: 1, lost: 0 });
  expect(await view(id)).toMatchObject({ state: 'accepted', attempt: 1 });
  expect(await sweepRunRequests()).toEqual({ sent: 0, lost: 0 });
  expect(posts()).toBe(1);
});

test('five workers at once send it once', async () => {
  const uuid = await runnable();
  const id = await leftBehind(uuid);
  pass(10_001);
  await Promise.all(Array.from({ length: 5 }, () => sweepRunRequests()));
  expect(await view(id)).toMatchObject({ state: 'accepted', attempt: 1 });
  expect([posts(), portal.sandbox.world.startedRuns(uuid)]).toEqual([1, 1]);
});

test('killed while sending: uncertain after the lease, and never sent again', async () => {
  const uuid = await runnable();
  const id = await leftBehind(uuid, 'sending');
  expect(await sweepRunRequests()).toEqual({ sent: 0, lost: 0 });
  // Whoever is late in ending it finds that its sender has taken it up again.
  expect(await endLostAttempt(worker(), id)).toBe(false);
  pass(45_001);
  const [one, two] = await Promise.all([sweepRunRequests(), sweepRunRequests()]);
  expect((one?.lost ?? 0) + (two?.lost ?? 0)).toBe(1);
  expect(await view(id)).toMatchObject({
    state: 'uncertain',
    attempt: 1,
    runUuid: null,
    reason: expect.stringMatching(/portal stopped while .* may be running/),
  });
  for (let day = 0; day < 3; day += 1) {
    pass(86_400_000);
    await sweepRunRequests();
    await sendRunRequest(worker(), id);
  }
  expect(await view(id)).toMatchObject({ state: 'uncertain' });
  expect(posts()).toBe(0);
});

test('an answer that comes after the lease ended settles the doubt: matched', async () => {
  const uuid = await runnable();
  const runs = holdAnswers(portal.sandbox, 'run');
  const asked = requestRun(await portal.blue.ctx('operator'), {
    pipelineUuid: uuid,
    idempotencyKey: 'late',
  });
  await runs.waiting(1);
  pass(45_001);
  const doubtedAt = clockTime();
  expect(await sweepRunRequests()).toEqual({ sent: 0, lost: 1 });
  pass(5000);
  runs.answer();
  const { id } = await asked;
  expect(await view(id)).toMatchObject({
    state: 'matched',
    settledAt: doubtedAt,
    runUuid: portal.sandbox.ledger.calls('run')[0]?.startedRun,
    reason: expect.stringMatching(/came late/),
  });
  expect(posts()).toBe(1);
});

test('a refusal that comes after the lease ended leaves the doubt', async () => {
  const uuid = await runnable();
  const runs = holdAnswers(portal.sandbox, 'run');
  portal.sandbox.faults.inject({ on: 'run', action: { type: 'status', status: 404 } });
  const request = requestRun(await portal.blue.ctx('operator'), {
    pipelineUuid: uuid,
    idempotencyKey: 'late-refusal',
  });
  await runs.waiting(1);
  pass(45_001);
  await sweepRunRequests();
  runs.answer();
  expect(await view((await request).id)).toMatchObject({ state: 'uncertain' });
});

test('a lease that ended between two attempts stops the second', async () => {
  const uuid = await runnable();
  const id = await leftBehind(uuid);
  portal.sandbox.faults.inject({ on: 'run', action: { type: 'status', status: 401 } });
  const tokens = holdAnswers(portal.sandbox, 'token');
  const sending = sendRunRequest(worker(), id);
  await tokens.waiting(1);
  pass(45_001);
  await sweepRunRequests();
  tokens.answer();
  await sending;
  expect(await view(id)).toMatchObject({ state: 'uncertain', attempt: 1 });
  expect(posts()).toBe(1);
});

test('a request that cannot be sent keeps nobody else’s from being sent', async () => {
  const [well, broken] = [await runnable(), await runnable()];
  const ids = [await leftBehind(broken), await leftBehind(well)] as const;
  const { rows } = await portal.admin.query(
    "UPDATE credentials SET client_secret_sealed = 'ey.a.b.c.d' WHERE id = (SELECT credential_id FROM pipelines WHERE uuid = $1) RETURNING id",
    [broken],
  );
  await portal.admin.query('DELETE FROM access_tokens WHERE credential_id = $1', [rows[0].id]);
  forgetDatamin(rows[0].id);
  pass(10_001);
  await sweepRunRequests();
  expect(await view(ids[0])).toMatchObject({
    state: 'rejected',
    reason: expect.stringMatching(/sealed value is damaged.*Nothing was sent/),
  });
  expect(await view(ids[1])).toMatchObject({ state: 'accepted' });
});

test('a Datamin that hangs keeps the next look from nobody', async () => {
  const [hanging, well] = [await runnable(), await runnable()];
  portal.sandbox.faults.inject({ on: 'run', uuid: hanging, action: { type: 'hang' } });
  const stuck = await leftBehind(hanging);
  pass(10_001);
  const look = sweepRunRequests();
  await until(() => posts() === 1);
  const [id, lost] = [await leftBehind(well), await leftBehind(well, 'sending')];
  pass(50_000);
  await look;
  await sweepRunRequests();
  expect(await view(id)).toMatchObject({ state: 'accepted' });
  expect(await view(lost)).toMatchObject({ state: 'uncertain' });
  expect(await view(stuck)).toMatchObject({ state: 'uncertain' });
  expect(portal.sandbox.ledger.calls('run').map(({ uuid }) => uuid)).toEqual([hanging, well]);
});
