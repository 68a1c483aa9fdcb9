import {
  listTroubledSyncs,
  readHistorySettings,
  readOutputPolicy,
  readSync,
  setBackfill,
  setOutputPolicy,
  setRetention,
} from '@/lib/history';
import { recordRun } from '@/lib/sandbox';
import { clockTime } from '../../support/portal/clock';
import {
  addToSandbox,
  openPortal,
  type PortalUnderTest,
  rejection,
} from '../../support/portal/portal';
import { readAllDue } from './support';

let portal: PortalUnderTest;
let credential = '';
let pipeline = '';
beforeAll(async () => {
  portal = await openPortal();
  credential = await portal.red.credential();
  pipeline = addToSandbox(portal, portal.red);
  const executedAt = new Date(clockTime().getTime() - 5000);
  recordRun(portal.sandbox.world, pipeline, { taskRuns: [{ executedAt, durationMs: 2000 }] });
  await portal.red.pipeline(pipeline, credential);
});
afterAll(() => portal.close());

test('what is kept is told to admins alone, and is what was set', async () => {
  const admin = await portal.red.ctx('admin');
  expect(await readHistorySettings(admin)).toMatchObject({
    retentionDays: null,
    oldestRunAt: null,
    credentials: [{ id: credential, policy: 'whole', keepKb: 64 }],
  });
  await readAllDue();
  const { oldestRunAt } = await readHistorySettings(admin);
  expect(clockTime().getTime() - (oldestRunAt?.getTime() ?? 0)).toBe(7000);
  expect(await setRetention(admin, { days: 30 })).toEqual({ days: 30 });
  expect(await setOutputPolicy(admin, credential, { policy: 'part', keepKb: 8 })).toEqual({
    policy: 'part',
    keepKb: 8,
  });
  // A field that is not given stays.
  expect(await setOutputPolicy(admin, credential, { policy: 'none' })).toEqual({
    policy: 'none',
    keepKb: 8,
  });
  expect(await readOutputPolicy(admin, credential)).toEqual({ policy: 'none', keepKb: 8 });
  expect(await readHistorySettings(admin)).toMatchObject({
    retentionDays: 30,
    credentials: [{ policy: 'none', keepKb: 8 }],
  });
  // None of it is another team's.
  const other = await portal.blue.ctx('owner');
  expect(await readHistorySettings(other)).toEqual({
    retentionDays: null,
    oldestRunAt: null,
    credentials: [],
  });
  for (const call of [
    readOutputPolicy(other, credential),
    setOutputPolicy(other, credential, { policy: 'whole' }),
    readOutputPolicy(admin, 'no uuid'),
  ]) {
    expect(await rejection(call)).toMatchObject({ status: 404 });
  }
  const operator = await portal.red.ctx('operator');
  for (const call of [readHistorySettings(operator), readOutputPolicy(operator, credential)]) {
    expect(await rejection(call)).toMatchObject({ status: 403 });
  }
});

test('how far back a pipeline is read takes an admin, a pipeline of the team, and days', async () => {
  const admin = await portal.red.ctx('admin');
  expect(await setBackfill(admin, pipeline, { days: null })).toEqual({ days: null });
  expect(await readSync(admin, pipeline)).toMatchObject({
    backfillDays: null,
    backfill: { state: 'going', goal: null, progress: null },
  });
  expect(await setBackfill(admin, pipeline, { days: 90 })).toEqual({ days: 90 });
  expect((await readSync(admin, pipeline)).backfill.goal).not.toBeNull();
  for (const days of [-1, 1.5, 36_501, 'x', undefined]) {
    expect(await rejection(setBackfill(admin, pipeline, { days }))).toMatchObject({ status: 422 });
  }
  const operator = await portal.red.ctx('operator');
  expect(await rejection(setBackfill(operator, pipeline, { days: 1 }))).toMatchObject({
    status: 403,
  });
  const other = await portal.blue.ctx('admin');
  expect(await rejection(setBackfill(other, pipeline, { days: 1 }))).toMatchObject({ status: 404 });
});

test('a log that could not be read is told with the reason, to its team alone', async () => {
  const viewer = await portal.red.ctx('viewer');
  await readAllDue();
  expect(await listTroubledSyncs(viewer)).toEqual([]);
  portal.sandbox.faults.inject({ on: 'log', action: { type: 'status', status: 500 } });
  await setBackfill(await portal.red.ctx('admin'), pipeline, { days: 200 });
  await readAllDue();
  portal.sandbox.faults.clear();
  expect(await listTroubledSyncs(viewer)).toEqual([
    {
      pipeline: { uuid: pipeline, name: expect.any(String) },
      problem: expect.stringMatching(/.{10,}/),
      failedAt: expect.any(Date),
      failures: 1,
      nextAttemptAt: expect.any(Date),
    },
  ]);
  expect(await listTroubledSyncs(await portal.blue.ctx('viewer'))).toEqual([]);
});
