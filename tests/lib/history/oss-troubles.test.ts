import { recordRun } from '@/lib/sandbox';
import { clockTime, pass } from '../../support/portal/clock';
import { addToSandbox, openPortal, type PortalUnderTest } from '../../support/portal/portal';
import { readAllDue } from './support';

// What the open-source edition's own faults do to a history: found in its source, imitated by the sandbox.

const minuteMs = 60_000;
let portal: PortalUnderTest;
beforeAll(async () => {
  portal = await openPortal();
});
afterAll(() => portal.close());
jest.setTimeout(60_000);

const ago = (ms: number) => new Date(clockTime().getTime() - ms);

async function syncOf(uuid: string) {
  const { rows } = await portal.admin.query(
    'SELECT s.failure, s.backfill FROM history_sync s JOIN pipelines p ON p.id = s.pipeline_id WHERE p.uuid = $1',
    [uuid],
  );
  return rows[0];
}

async function rowsOf(uuid: string) {
  const { rows } = await portal.admin.query(
    `SELECT t.task_type, t.successful, t.executed_at FROM task_runs t JOIN pipelines p ON p.id = t.pipeline_id
     WHERE p.uuid = $1 ORDER BY t.executed_at, t.task_type`,
    [uuid],
  );
  return rows;
}

test('a newest run of two failed tasks, whose counts it cannot read, is no outage', async () => {
  const uuid = addToSandbox(portal, portal.blue);
  portal.sandbox.world.quirks.negativeCounts = 'unread';
  recordRun(portal.sandbox.world, uuid, {
    taskRuns: ['A', 'B'].map((task) => ({
      task,
      executedAt: ago(30 * minuteMs),
      isSuccessful: false,
    })),
  });
  await portal.blue.pipeline(uuid, await portal.blue.credential());
  await readAllDue();
  expect(await syncOf(uuid)).toEqual({ failure: null, backfill: 'going' });
  pass(61 * minuteMs);
  await readAllDue();
  expect(await syncOf(uuid)).toEqual({ failure: null, backfill: 'assumed_complete' });
});

test('a merge that broke without a time fails its run, once, and stays a merge', async () => {
  const uuid = addToSandbox(portal, portal.blue);
  const { world } = portal.sandbox;
  const rows = (at: number) => [
    { task: 'A', executedAt: ago(at) },
    { task: 'B', executedAt: '1970-01-01T00:00:00Z', isSuccessful: false, output: '[{"a":1}]' },
  ];
  recordRun(world, uuid, { taskRuns: [{ task: 'B', executedAt: ago(30 * minuteMs) }] });
  const run = recordRun(world, uuid, { taskRuns: rows(minuteMs) });
  await portal.blue.pipeline(uuid, await portal.blue.credential());
  await readAllDue();
  // The run goes on, and is read again and again.
  pass(5 * minuteMs);
  recordRun(world, uuid, { uuid: run.uuid, taskRuns: [{ task: 'A', executedAt: ago(1000) }] });
  for (const _ of [1, 2, 3]) {
    await readAllDue();
    pass(61 * minuteMs);
  }
  expect((await rowsOf(uuid)).map((row) => [row.task_type, row.successful])).toEqual([
    ['api_call', true],
    ['query', true],
    ['unknown', false],
    ['query', true],
  ]);
  const { rows: runs } = await portal.admin.query(
    'SELECT failed_task_runs FROM runs WHERE run_uuid = $1',
    [run.uuid],
  );
  expect(runs).toEqual([{ failed_task_runs: 1 }]);
  const { rows: tasks } = await portal.admin.query(
    'SELECT task_type FROM tasks t JOIN pipelines p ON p.id = t.pipeline_id WHERE p.uuid = $1 ORDER BY 1',
    [uuid],
  );
  expect(tasks.map(({ task_type }) => task_type)).toEqual(['api_call', 'query']);
});

test('lost sessions behind the tokens cost one token, and no row', async () => {
  const uuid = addToSandbox(portal, portal.blue);
  const { world, tokens, ledger } = portal.sandbox;
  recordRun(world, uuid, { taskRuns: [{ executedAt: ago(30 * minuteMs) }] });
  await portal.blue.pipeline(uuid, await portal.blue.credential());
  await readAllDue();
  tokens.loseSessions();
  pass(20 * minuteMs);
  recordRun(world, uuid, { taskRuns: [{ executedAt: ago(5 * minuteMs) }] });
  const before = ledger.count('token');
  await readAllDue();
  expect(await rowsOf(uuid)).toHaveLength(2);
  expect(await syncOf(uuid)).toMatchObject({ failure: null });
  // One for each credential made by this file.
  expect(ledger.count('token') - before).toBeLessThanOrEqual(3);
});
