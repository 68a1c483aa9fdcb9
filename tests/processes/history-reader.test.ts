import { recordRun } from '@/lib/sandbox';
import { until } from '@/tests/stage/until';
import { actualOf, expectedOf } from '../lib/history/oracle';
import { toldRows } from '../lib/history/support';
import { withClient } from '../support/server';
import { World } from './support/world';

// Processes take seconds to start on a busy machine.
jest.setTimeout(180_000);
const withinMs = 90_000;
const hourMs = 3_600_000;
/** Read in four windows, each of which contains runs. */
const days = 2;

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterEach(() => world.clear());
afterAll(() => world.close());

const waiting = () =>
  world.value(
    "SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%run_rollups%'",
  );

it('a reader that is killed while it takes one window in and reads the next ahead leaves nothing of either', async () => {
  const [uuid = ''] = await world.pipelines(1);
  const now = Date.now();
  for (let age = 1; age < days * 24 - 1; age += 1) {
    recordRun(world.sandbox.world, uuid, {
      taskRuns: [
        { executedAt: new Date(now - age * hourMs), durationMs: 900 + age, repeats: 3 },
        { executedAt: new Date(now - age * hourMs - 5000), isSuccessful: age % 5 > 0 },
      ],
    });
  }
  await world.admin.query(
    `UPDATE pipelines SET history_backfill_days = ${days} WHERE uuid = '${uuid}'`,
  );
  const state = `FROM history_sync WHERE pipeline_id = (SELECT id FROM pipelines WHERE uuid = '${uuid}')`;
  await withClient(world.url, async (client) => {
    await client.query('BEGIN');
    await client.query('LOCK TABLE run_rollups IN SHARE MODE');
    const questions = world.sandbox.ledger.count('log');
    await world.admin.query(
      `UPDATE history_sync SET due_at = now(), window_ms = ${12 * hourMs} WHERE pipeline_id = (SELECT id FROM pipelines WHERE uuid = '${uuid}')`,
    );
    const worker = world.worker();
    await until(
      'one window is taken in and the next was asked for',
      async () => (await waiting()) === 1 && world.sandbox.ledger.count('log') >= questions + 2,
      { withinMs },
    );
    await worker.kill();
    await client.query('ROLLBACK');
  });
  await until('the killed reader is gone from the database', async () => (await waiting()) === 0);
  await until(
    'its lease can be taken',
    async () =>
      (await world.value(
        `WITH freed AS (UPDATE history_sync SET lease_until = now() - interval '1 second' WHERE covered = '{}' RETURNING 1) SELECT count(*)::int FROM freed`,
      )) === 1,
  );
  expect(await world.value('SELECT count(*)::int FROM task_runs')).toBe(0);
  world.worker();
  await until(
    'the history is read',
    async () => (await world.value(`SELECT backfill ${state}`)) === 'limit',
    { withinMs },
  );
  const id = String(await world.value(`SELECT pipeline_id ${state}`));
  const { dialect } = world.team.organization;
  expect(await actualOf(world.admin, id)).toEqual(
    expectedOf(toldRows(world.sandbox.world, uuid, dialect)),
  );
  expect(await world.value('SELECT count(*)::int FROM runs')).toBe(days * 24 - 2);
});
