import pg from 'pg';
import {
  dropOutdatedMonths,
  preparePartitions,
  pruneHistory,
  setBackfill,
  setRetention,
  sumStreaks,
  sumWeeks,
} from '@/lib/history';
import { removePipeline } from '@/lib/pipelines';
import { recordRun } from '@/lib/sandbox';
import { clockTime, noon, pass } from '../../support/portal/clock';
import {
  addToSandbox,
  type DataminTeam,
  openPortal,
  type PortalUnderTest,
  rejection,
} from '../../support/portal/portal';
import { readAllDue } from './support';

const dayMs = 86_400_000;
const dayStart = Math.floor(noon.getTime() / dayMs) * dayMs;
let portal: PortalUnderTest;
let owner: pg.Pool;
beforeAll(async () => {
  portal = await openPortal();
  owner = new pg.Pool({ connectionString: portal.url, max: 2 });
});
afterAll(async () => {
  await owner.end();
  await portal.close();
});
jest.setTimeout(60_000);

/** A pipeline with a run completed at each of these moments, read into the history. */
async function read(team: DataminTeam, moments: readonly number[]): Promise<string> {
  const uuid = addToSandbox(portal, team);
  for (const at of moments) {
    recordRun(portal.sandbox.world, uuid, {
      taskRuns: [{ executedAt: new Date(at), durationMs: 0, isSuccessful: false, output: 'no' }],
    });
  }
  await team.pipeline(uuid, await team.credential());
  await readAllDue();
  return uuid;
}

async function held(uuid: string) {
  const { rows } = await portal.admin.query(
    `SELECT ARRAY(SELECT t.executed_at FROM task_runs t WHERE t.pipeline_id = p.id ORDER BY 1 DESC) AS rows,
            (SELECT count(*)::int FROM runs r WHERE r.pipeline_id = p.id) AS runs,
            (SELECT count(*)::int FROM run_rollups r WHERE r.pipeline_id = p.id AND grain = 'hour') AS hours,
            (SELECT count(*)::int FROM run_rollups r WHERE r.pipeline_id = p.id AND grain = 'day') AS days,
            (SELECT count(*)::int FROM error_rollups r WHERE r.pipeline_id = p.id) AS errors
     FROM pipelines p WHERE p.uuid = $1`,
    [uuid],
  );
  const [row] = rows;
  return { ...row, rows: row.rows.map((at: Date) => at.getTime()) };
}

test('whole days beyond the limit go, in batches, and do not come back; the sums by day stay', async () => {
  const kept = [dayStart + 1000, dayStart - 9 * dayMs, dayStart - 10 * dayMs];
  const old = [dayStart - 10 * dayMs - 1000, dayStart - 11 * dayMs, dayStart - 70 * dayMs];
  const ours = await read(portal.red, [...kept, ...old]);
  const theirs = await read(portal.blue, [...kept, ...old]);
  expect(await held(ours)).toMatchObject({ runs: 6, hours: 6, days: 5, errors: 6 });
  await setRetention(await portal.red.ctx('admin'), { days: 10 });
  // An answer that is being applied meanwhile is fenced by the version.
  const version = async () =>
    (
      await portal.admin.query(
        'SELECT s.version FROM history_sync s JOIN pipelines p ON p.id = s.pipeline_id WHERE p.uuid = $1',
        [ours],
      )
    ).rows[0].version;
  const before = await version();
  expect(await pruneHistory(2)).toEqual({ taskRuns: 3, runs: 3 });
  expect(await version()).toBeGreaterThan(before);
  expect(await held(ours)).toEqual({ rows: kept, runs: 3, hours: 3, days: 5, errors: 3 });
  expect((await held(theirs)).rows).toEqual([...kept, ...old]);
  // Datamin still has the old ones, and is asked for everything again.
  await portal.admin.query(`UPDATE history_sync SET covered = '{}', due_at = $1`, [clockTime()]);
  await readAllDue();
  expect(await held(ours)).toMatchObject({ rows: kept, runs: 3 });
  expect(await pruneHistory(2)).toEqual({ taskRuns: 0, runs: 0 });
  expect(await portal.audit('history.retention_changed')).toMatchObject([
    { details: { days: 10 } },
  ]);
});

test('a late row of a run that began on a pruned day leaves the sums of that day alone', async () => {
  const admin = await portal.red.ctx('admin');
  await setRetention(admin, { days: null });
  const keptFrom = dayStart - 10 * dayMs;
  const minute = (n: number) => new Date(keptFrom + n * 60_000);
  const { world } = portal.sandbox;
  const uuid = addToSandbox(portal, portal.red);
  for (const n of [-300, -200]) recordRun(world, uuid, { taskRuns: [{ executedAt: minute(n) }] });
  const long = { executedAt: minute(5), durationMs: 600_000 };
  const run = recordRun(world, uuid, { taskRuns: [long] });
  await portal.red.pipeline(uuid, await portal.red.credential());
  await readAllDue();
  await setRetention(admin, { days: 10 });
  await pruneHistory();
  const sums = async () => {
    const { rows } = await portal.admin.query(
      `SELECT r.starts_at, r.grain, r.runs FROM run_rollups r JOIN pipelines p ON p.id = r.pipeline_id
       WHERE p.uuid = $1 AND r.starts_at < $2`,
      [uuid, new Date(keptFrom)],
    );
    return rows;
  };
  const pruned = [{ starts_at: new Date(keptFrom - dayMs), grain: 'day', runs: 3 }];
  expect(await sums()).toEqual(pruned);
  recordRun(world, uuid, { uuid: run.uuid, taskRuns: [{ executedAt: minute(6) }] });
  await setBackfill(admin, uuid, { days: 30 });
  await portal.admin.query(`UPDATE history_sync SET covered = '{}'`);
  await readAllDue();
  expect((await held(uuid)).rows).toEqual([+minute(6), +minute(5)]);
  expect(await sums()).toEqual(pruned);
});

test('a month goes as a whole once nobody keeps it, and not before', async () => {
  const months = async () =>
    (
      await portal.admin.query(
        `SELECT relname FROM pg_class WHERE relispartition AND relkind = 'r' ORDER BY 1`,
      )
    ).rows.map(({ relname }) => relname);
  expect(await months()).toContain('task_runs_2025_12');
  expect(await dropOutdatedMonths(owner)).toEqual([]);
  await setRetention(await portal.blue.ctx('owner'), { days: 40 });
  // The tests' other teams keep everything for ever.
  await portal.admin.query(
    'UPDATE teams SET history_retention_days = 1 WHERE history_retention_days IS NULL',
  );
  expect(await dropOutdatedMonths(owner)).toEqual(['task_runs_2025_12']);
  expect(await months()).not.toContain('task_runs_2025_12');
  await pruneHistory();
  // 30 March: 32 days later it is May.
  pass(20 * dayMs);
  expect(await months()).not.toContain('task_runs_2026_04');
  await preparePartitions();
  expect(await months()).toEqual(
    expect.arrayContaining(['task_runs_2026_03', 'task_runs_2026_04']),
  );
});

test('the history of a pipeline that is gone goes after it', async () => {
  const uuid = await read(portal.blue, [
    clockTime().getTime() - 1000,
    clockTime().getTime() - 20 * dayMs,
  ]);
  const { rows } = await portal.admin.query('SELECT id FROM pipelines WHERE uuid = $1', [uuid]);
  expect(await sumWeeks()).toBeGreaterThan(0);
  expect(await sumStreaks()).toBeGreaterThan(0);
  await removePipeline(await portal.blue.ctx('admin'), uuid);
  const left = async () => {
    const tables = [
      'task_runs',
      'runs',
      'run_rollups',
      'task_rollups',
      'error_rollups',
      'run_weeks',
      'run_streaks',
      'task_weeks',
      'history_sync',
    ];
    const counts = tables.map((table) => `(SELECT count(*) FROM ${table} WHERE pipeline_id = $1)`);
    const found = await portal.admin.query(`SELECT (${counts.join(' + ')})::int AS count`, [
      rows[0].id,
    ]);
    return found.rows[0].count;
  };
  expect(await left()).toBeGreaterThan(5);
  await pruneHistory(1);
  expect(await left()).toBe(0);
  expect((await portal.admin.query('SELECT FROM history_removals')).rowCount).toBe(0);
});

test('only an admin decides how long', async () => {
  expect(
    await rejection(setRetention(await portal.red.ctx('operator'), { days: 1 })),
  ).toMatchObject({ status: 403 });
  for (const days of [0, 1.5, 36_501, 'x']) {
    expect(await rejection(setRetention(await portal.red.ctx('admin'), { days }))).toMatchObject({
      status: 422,
    });
  }
});
