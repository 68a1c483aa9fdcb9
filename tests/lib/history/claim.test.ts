import { systemContext } from '@/lib/context';
import { uuidv7 } from '@/lib/db';
import { claimDueHistory, readSync, setBackfill, syncNow, syncPipeline } from '@/lib/history';
import { leaseMs } from '@/lib/history/lease';
import { rest } from '@/lib/history/pace';
import { recordRun } from '@/lib/sandbox';
import { findTeam } from '@/lib/teams';
import { clockTime, pass } from '../../support/portal/clock';
import {
  addToSandbox,
  openPortal,
  type PortalUnderTest,
  rejection,
} from '../../support/portal/portal';
import { readAllDue } from './support';

let portal: PortalUnderTest;
const redCredentials: string[] = [];
let blueCredential = '';
beforeAll(async () => {
  portal = await openPortal();
  // Red has twelve pipelines of three credentials, all due before blue's two.
  for (let index = 0; index < 3; index += 1) {
    const credential = await portal.red.credential();
    redCredentials.push(credential);
    for (let one = 0; one < 4; one += 1) {
      await portal.red.pipeline(addToSandbox(portal, portal.red), credential);
    }
  }
  pass(1000);
  blueCredential = await portal.blue.credential();
  for (let one = 0; one < 2; one += 1) {
    await portal.blue.pipeline(addToSandbox(portal, portal.blue), blueCredential);
  }
});
afterAll(() => portal.close());
jest.setTimeout(60_000);
beforeEach(async () => {
  await portal.admin.query('UPDATE history_sync SET lease_owner = NULL, lease_until = NULL');
  await portal.admin.query('DELETE FROM history_pace');
});

const teams = (claimed: { teamId: string }[]) =>
  claimed.map(({ teamId }) => (teamId === portal.red.id ? 'red' : 'blue')).sort();

test('teams take turns, however many pipelines one has, and whoever asks', async () => {
  expect(teams(await claimDueHistory(uuidv7(), 4))).toEqual(['blue', 'blue', 'red', 'red']);
  // Blue has nothing left; of red's three credentials no more than two pipelines each are read at once.
  expect(await claimDueHistory(uuidv7(), 10)).toHaveLength(4);
  expect(await claimDueHistory(uuidv7(), 10)).toEqual([]);
  // A reader that fell silent loses what it held.
  pass(leaseMs + 1);
  expect(await claimDueHistory(uuidv7(), 20)).toHaveLength(8);
});

test('a pipeline whose reader died is read on in smaller windows, in case they were what it died of', async () => {
  const windows = async () => {
    const { rows } = await portal.admin.query(
      'SELECT window_ms::int AS ms, count(*)::int AS count FROM history_sync GROUP BY 1 ORDER BY 1',
    );
    return rows.map(({ ms, count }) => [ms, count]);
  };
  await portal.admin.query('UPDATE history_sync SET window_ms = 1000000');
  const held = await claimDueHistory(uuidv7(), 20);
  expect(held).toHaveLength(8);
  expect(await windows()).toEqual([[1_000_000, 14]]);
  const others = "due_at = due_at + $1 * interval '1 day' WHERE lease_owner IS NULL";
  await portal.admin.query(`UPDATE history_sync SET ${others}`, [1]);
  // As after a failure, down to a minute.
  for (const ms of [250_000, 62_000, 60_000]) {
    pass(leaseMs + 1);
    expect(await claimDueHistory(uuidv7(), 20)).toHaveLength(8);
    expect(await windows()).toEqual([
      [ms, 8],
      [1_000_000, 6],
    ]);
  }
  await portal.admin.query(`UPDATE history_sync SET ${others}`, [-1]);
});

test('readers that ask at once get different pipelines', async () => {
  const all = (await Promise.all([1, 2, 3, 4].map(() => claimDueHistory(uuidv7(), 3)))).flat();
  expect(new Set(all.map(({ pipelineId }) => pipelineId)).size).toBe(all.length);
  expect(all.length).toBeGreaterThanOrEqual(3);
});

test('a credential that was asked to wait is left alone by all, and the others go on', async () => {
  const ctx = await portal.red.ctx('viewer');
  for (const credential of redCredentials.slice(0, 2)) await rest(ctx, credential, 30_000);
  await rest(await portal.blue.ctx('viewer'), blueCredential, 30_000);
  expect(teams(await claimDueHistory(uuidv7(), 10))).toEqual(['red', 'red']);
  pass(30_001);
  expect(teams(await claimDueHistory(uuidv7(), 10))).toContain('blue');
});

test('a turn ends when its credential is to rest: it holds neither its slot nor its lease meanwhile', async () => {
  const reader = uuidv7();
  const [one] = await claimDueHistory(reader, 1);
  const team = one && (await findTeam({ id: one.teamId }));
  if (!team) throw new Error('nothing is due');
  const { rows } = await portal.admin.query('SELECT credential_id FROM pipelines WHERE id = $1', [
    one.pipelineId,
  ]);
  const ctx = systemContext(team, 'worker');
  await rest(ctx, rows[0].credential_id, 60_000);
  expect(await syncPipeline(ctx, one.pipelineId, reader)).toEqual({
    steps: 0,
    rows: 0,
    problem: null,
  });
  const held = await portal.admin.query('SELECT FROM history_sync WHERE lease_owner IS NOT NULL');
  expect(held.rowCount).toBe(0);
});

test('429 lets the whole credential rest for as long as Datamin says', async () => {
  portal.sandbox.faults.inject({
    on: 'log',
    action: { type: 'status', status: 429, headers: { 'retry-after': '120' } },
  });
  await readAllDue();
  portal.sandbox.faults.clear();
  const { rows } = await portal.admin.query('SELECT next_at FROM history_pace');
  expect(rows.length).toBeGreaterThan(0);
  for (const { next_at } of rows)
    expect(next_at.getTime() - clockTime().getTime()).toBeGreaterThan(100_000);
  pass(3_600_000);
});

// The last second is still being written, and the clock is not at a whole one.
const aSecondAtMost = {
  asymmetricMatch: (ms: unknown) => typeof ms === 'number' && ms >= 0 && ms < 1000,
};

test('how far it is, is told: covered, lag, problem, progress, and "sync now" reads the last day again', async () => {
  await readAllDue();
  const uuid = addToSandbox(portal, portal.red);
  recordRun(portal.sandbox.world, uuid, {
    taskRuns: [{ executedAt: new Date(clockTime().getTime() - 1000) }],
  });
  await portal.red.pipeline(uuid, redCredentials[0] ?? '');
  const viewer = await portal.red.ctx('viewer');
  expect(await readSync(viewer, uuid)).toMatchObject({
    syncedTo: null,
    lagMs: null,
    covered: [],
    problem: null,
  });
  await setBackfill(await portal.red.ctx('admin'), uuid, { days: 10 });
  await readAllDue();
  expect(await readSync(viewer, uuid)).toMatchObject({
    lagMs: aSecondAtMost,
    rowsRead: 1,
    problem: null,
    reading: false,
    backfillDays: 10,
  });
  pass(10 * 60_000);
  expect((await readSync(viewer, uuid)).lagMs).toBeGreaterThanOrEqual(10 * 60_000);
  recordRun(portal.sandbox.world, uuid, {
    taskRuns: [{ executedAt: new Date(clockTime().getTime() - 20 * 3_600_000) }],
  });
  expect(await rejection(syncNow(viewer, uuid))).toMatchObject({ status: 403 });
  expect(await rejection(syncNow(await portal.blue.ctx('operator'), uuid))).toMatchObject({
    status: 404,
  });
  await syncNow(await portal.red.ctx('operator'), uuid);
  await readAllDue();
  expect(await readSync(viewer, uuid)).toMatchObject({ lagMs: aSecondAtMost });
  const { rows } = await portal.admin.query(
    'SELECT count(*)::int AS count FROM task_runs t JOIN pipelines p ON p.id = t.pipeline_id WHERE p.uuid = $1',
    [uuid],
  );
  expect(rows).toEqual([{ count: 2 }]);
  expect(await portal.audit('history.backfill_changed')).toHaveLength(1);
});
