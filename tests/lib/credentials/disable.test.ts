import {
  dataminFor,
  disableCredential,
  enableCredential,
  getCredential,
  listDependants,
  readOutputKey,
  rotateCredential,
  updateCredential,
  verifyCredential,
} from '@/lib/credentials';
import { Conflict, Invalid } from '@/lib/errors';
import { readSync } from '@/lib/history';
import { getPipeline, listPipelines, registerPipeline } from '@/lib/pipelines';
import { createReport, revokeReport } from '@/lib/reports';
import { recordRun } from '@/lib/sandbox';
import { createSchedule } from '@/lib/schedules';
import { readLastRun, refreshPipeline } from '@/lib/stats';
import { pass } from '../../support/portal/clock';
import {
  addToSandbox,
  openPortal,
  type PortalUnderTest,
  rejection,
} from '../../support/portal/portal';
import { until } from '../../support/until';
import { readOne } from '../history/support';
import { asking } from '../runs/support';

let portal: PortalUnderTest;
beforeAll(async () => {
  portal = await openPortal();
});
afterAll(() => portal.close());
beforeEach(() => portal.sandbox.ledger.clear());

const admin = () => portal.red.ctx('admin');
const reason = 'The secret was seen in a chat';

/** A pipeline that ran once and was read, and its credential. */
async function readPipeline(more: object = {}) {
  const uuid = addToSandbox(portal, portal.red);
  const id = await portal.red.credential(more);
  recordRun(portal.sandbox.world, uuid, { taskRuns: [{ executedAt: '2026-03-09T10:00:00Z' }] });
  await portal.red.pipeline(uuid, id);
  const ref = { kind: 'pipeline', uuid } as const;
  const read = async () => readLastRun(await portal.red.ctx('viewer'), ref);
  const known = await read();
  return { id, uuid, read, known };
}

test('from the next request on no call is made, and the last known numbers stay', async () => {
  const { id, uuid, read, known } = await readPipeline();
  const before = await dataminFor(await admin(), id);
  await before.token();
  const view = await disableCredential(await admin(), id, { reason });
  expect(view.disabled).toMatchObject({ by: expect.any(String), reason });
  portal.sandbox.ledger.clear();
  pass(3 * 3_600_000);

  // Served from what was known; the background refresh records why there is nothing newer.
  await read();
  await until(async () => (await read()).problem !== null);
  expect(await read()).toMatchObject({ lastRun: known.lastRun, stale: true });
  expect((await read()).problem).toContain(reason);
  const { request } = asking(portal);
  expect(await request('red', uuid)).toMatchObject({
    state: 'rejected',
    reason: expect.stringMatching(/is disabled: The secret was seen.*Nothing was sent/),
  });
  // A client that another part of the process still holds.
  await expect(before.renew(await before.token())).rejects.toThrow(/is disabled/);
  await expect(dataminFor(await admin(), id)).rejects.toThrow(/is disabled/);
  expect(portal.sandbox.ledger.count()).toBe(0);
});

test('what is read through it says so, and the list counts it', async () => {
  const { id, uuid } = await readPipeline();
  await disableCredential(await admin(), id, { reason });
  const viewer = await portal.red.ctx('viewer');
  const { credential, attention } = await getPipeline(viewer, uuid);
  expect(credential.disabled).toMatchObject({ reason });
  expect(attention).toContain('credential');
  const { items } = await listPipelines(viewer, { state: 'credential' });
  expect(items.map((item) => item.uuid)).toContain(uuid);
  expect(items.find((item) => item.uuid === uuid)?.credential).toEqual(credential);
});

test('nothing that would ask Datamin is done with it; a change unverified is', async () => {
  const id = await portal.red.credential({ outputKey: 'ab'.repeat(32) });
  const { secret: clientSecret } = portal.red.organization.clients.full;
  await disableCredential(await admin(), id, { reason });
  portal.sandbox.ledger.clear();
  const refused = [
    verifyCredential(await admin(), id),
    rotateCredential(await admin(), id, { clientSecret }),
    updateCredential(await admin(), id, { clientSecret }),
    disableCredential(await admin(), id, { reason }),
  ];
  for (const attempt of refused) expect(await rejection(attempt)).toBeInstanceOf(Conflict);
  const input = { uuid: addToSandbox(portal, portal.red), name: 'New', credentialId: id };
  const unregistered = await rejection(registerPipeline(await admin(), input));
  expect(unregistered).toBeInstanceOf(Invalid);
  expect(String(unregistered)).toMatch(/is disabled/);
  await updateCredential(await admin(), id, { clientSecret, verify: false });
  expect(portal.sandbox.ledger.count()).toBe(0);
  // What is stored sealed opens without a call.
  expect(await readOutputKey(await portal.red.ctx('viewer'), id)).toMatchObject({
    scheme: 'aes-256-gcm',
  });
});

test('enabled again it works at once, and its pipelines are due', async () => {
  const { id, uuid } = await readPipeline();
  await disableCredential(await admin(), id, { reason });
  await portal.admin.query("UPDATE pipelines SET refresh_due_at = 'infinity' WHERE uuid = $1", [
    uuid,
  ]);
  expect(await enableCredential(await admin(), id)).toMatchObject({ disabled: null });
  expect(await rejection(enableCredential(await admin(), id))).toBeInstanceOf(Conflict);
  const { rows } = await portal.admin.query(
    "SELECT refresh_due_at < 'infinity' AS due FROM pipelines WHERE uuid = $1",
    [uuid],
  );
  expect(rows).toEqual([{ due: true }]);
  expect(await asking(portal).request('red', uuid)).toMatchObject({ state: 'accepted' });
  const events = [
    ...(await portal.audit('credential.disabled')),
    ...(await portal.audit('credential.enabled')),
  ].filter(({ target_id }) => target_id === id);
  expect(events.map(({ action, details }) => [action, details])).toEqual([
    ['credential.disabled', { reason }],
    ['credential.enabled', {}],
  ]);
});

test('ends a log that is just being read, and says why', async () => {
  const { id, uuid } = await readPipeline();
  const { datamin } = await dataminFor(await admin(), id);
  portal.sandbox.faults.inject({ on: 'log', action: { type: 'trickle', bytes: 1, everyMs: 50 } });
  const reading = rejection(
    datamin
      .logs(uuid, new Date('2026-03-09T00:00:00Z'), new Date('2026-03-10T00:00:00Z'))
      [Symbol.asyncIterator]()
      .next(),
  );
  await until(() => portal.sandbox.ledger.count('log') > 0);
  await disableCredential(await admin(), id, { reason });
  expect(await reading).toMatchObject({
    kind: 'closed',
    message: expect.stringContaining('was just changed, disabled or removed'),
  });
  portal.sandbox.faults.clear();
});

test('enabled again, nothing says any more that it is disabled, before anything is read', async () => {
  const { id, uuid, read } = await readPipeline();
  const { rows } = await portal.admin.query('SELECT id FROM pipelines WHERE uuid = $1', [uuid]);
  await disableCredential(await admin(), id, { reason });
  pass(3 * 3_600_000);
  const viewer = await portal.red.ctx('viewer');
  const problems = async () => [
    (await read()).problem,
    (await getPipeline(viewer, uuid)).problem,
    (await readSync(viewer, uuid)).problem,
  ];
  await refreshPipeline(viewer, uuid);
  await readOne(portal, rows[0]);
  for (const problem of await problems()) expect(problem).toMatch(/is disabled: The secret was/);

  portal.sandbox.ledger.clear();
  await enableCredential(await admin(), id);
  expect((await getPipeline(viewer, uuid)).problem).toBeNull();
  expect(await readSync(viewer, uuid)).toMatchObject({ problem: null, failedAt: null });
  expect((await read()).problem).toBeNull();
  // Its history does not wait for the end of a rest either.
  await readOne(portal, rows[0]);
  expect(portal.sandbox.ledger.count('log')).toBeGreaterThan(0);
});

test('a failing one says since when, until it works again', async () => {
  const id = await portal.red.credential();
  const client = portal.sandbox.world.clients.get(portal.red.organization.clients.full.id);
  if (!client) throw new Error('The sandbox lost its client');
  const { secret } = client;
  try {
    client.secret = 'another';
    await verifyCredential(await admin(), id);
    const { failingSince } = await getCredential(await admin(), id);
    expect(failingSince).not.toBeNull();
    pass(3_600_000);
    await verifyCredential(await admin(), id);
    expect(await getCredential(await admin(), id)).toMatchObject({ failingSince });
  } finally {
    client.secret = secret;
  }
  await verifyCredential(await admin(), id);
  expect(await getCredential(await admin(), id)).toMatchObject({
    status: 'ok',
    failingSince: null,
  });
});

test('what depends on it is counted and named, of the own team alone', async () => {
  const { id, uuid } = await readPipeline();
  const operator = await portal.red.ctx('operator');
  const schedule = await createSchedule(operator, {
    ...{ pipelineUuid: uuid, name: 'Nightly', cron: '0 3 * * *', timeZone: 'UTC' },
  });
  const reportOf = (name: string) => ({ name, title: name, pipelines: [uuid] });
  const { report } = await createReport(await admin(), reportOf('Shown'));
  const revoked = await createReport(await admin(), reportOf('Revoked'));
  await revokeReport(await admin(), revoked.report.id);
  expect(await listDependants(await admin(), id)).toEqual({
    pipelines: [{ uuid, name: 'Test', reads: true, runs: true }],
    schedules: [{ id: schedule.id, name: 'Nightly', pipelineName: 'Test', paused: false }],
    reports: [{ id: report.id, name: 'Shown' }],
    counts: { pipelines: 1, schedules: 1, reports: 1 },
  });
  const unused = await portal.red.credential({ verify: false });
  expect((await listDependants(await admin(), unused)).counts).toEqual({
    ...{ pipelines: 0, schedules: 0, reports: 0 },
  });
});

test('who made it is kept', async () => {
  const id = await portal.red.credential({ verify: false });
  const ctx = await admin();
  expect(await getCredential(ctx, id)).toMatchObject({ createdBy: ctx.actor.name });
});
