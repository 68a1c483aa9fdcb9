import { until } from '@/tests/stage/until';
import { World } from './support/world';

// Processes take seconds to start on a busy machine, and what a killed one held is free after 30 s at most.
jest.setTimeout(180_000);
const withinMs = 90_000;

let world: World;
let uuid: string;

beforeAll(async () => {
  world = await World.open();
  [uuid = ''] = await world.pipelines(1);
});

afterEach(() => world.clear());
afterAll(() => world.close());

const heartbeats = () => world.value('SELECT count(*)::int FROM worker_heartbeats');
const jobs = () => world.value('SELECT count(*)::int FROM graphile_worker.jobs');
const heldJobs = () =>
  world.value('SELECT count(*)::int FROM graphile_worker.jobs WHERE locked_by IS NOT NULL');
const readSince = async (instant: unknown) =>
  (await world.value(
    'SELECT read_at > $2 AND discovered_to > $2 FROM pipelines WHERE uuid = $1',
    uuid,
    instant,
  )) === true;

/** Makes the pipeline due, and its stored readings old enough to be fetched again. */
async function makeDue(): Promise<unknown> {
  await world.admin.query("UPDATE readings SET fetched_at = fetched_at - interval '1 hour'");
  await world.dueIn([uuid], '-1 second');
  return world.value('SELECT clock_timestamp()');
}

describe('a worker alone', () => {
  it('refreshes what is due, beats, and leaves in order when told to', async () => {
    const since = await makeDue();
    // From a newer version, which enqueued it while this one is still at work.
    await world.admin.query("SELECT portal_enqueue('of-tomorrow', '{}', 'x', now(), 1)");
    const worker = world.worker();
    await until('the pipeline was read', () => readSince(since), { withinMs });
    expect(
      await world.value('SELECT refresh_due_at > now() FROM pipelines WHERE uuid = $1', uuid),
    ).toBe(true);
    expect(await heartbeats()).toBe(1);
    expect(await worker.stop()).toEqual({ code: 0, signal: null });
    expect(await heartbeats()).toBe(0);
    expect(await heldJobs()).toBe(0);
    const waits = await world.admin.query(
      "DELETE FROM graphile_worker._private_jobs WHERE key = 'x' RETURNING attempts",
    );
    expect(waits.rows).toEqual([{ attempts: 0 }]);
    expect(worker.stderr).toBe('');
  });

  it('ends a job under way before it leaves', async () => {
    const since = await makeDue();
    world.sandbox.faults.inject({ on: 'log', uuid, action: { type: 'delay', ms: 1500 } });
    const worker = world.worker();
    const logCalls = world.sandbox.ledger.count('log');
    await until('the log is being read', () => world.sandbox.ledger.count('log') > logCalls, {
      withinMs,
    });
    expect(await heldJobs()).toBe(1);
    expect(await worker.stop()).toEqual({ code: 0, signal: null });
    expect(await readSince(since)).toBe(true);
    expect(await jobs()).toBe(0);
  });

  it('goes on when the database drops its connections', async () => {
    const worker = world.worker();
    await until('it beats', async () => (await heartbeats()) === 1, { withinMs });
    await world.admin.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
    const since = await makeDue();
    await until('the pipeline was read', () => readSince(since), { withinMs });
    expect(await worker.stop()).toEqual({ code: 0, signal: null });
  });
});

describe('a worker that is killed', () => {
  // Instead of waiting for a minute.
  it.each([
    [
      'in its midst',
      "UPDATE worker_heartbeats SET seen_at = seen_at - interval '61 seconds'",
      'SELECT 1',
    ],
    [
      'before it ever beat',
      'DELETE FROM worker_heartbeats',
      "UPDATE graphile_worker._private_jobs SET locked_at = locked_at - interval '61 seconds'",
    ],
  ])('%s has its jobs freed and done by another', async (_when, ...aMinuteLater) => {
    world.sandbox.faults.inject({ on: 'log', uuid, action: { type: 'hang' } });
    const since = await makeDue();
    const first = world.worker();
    const logCalls = world.sandbox.ledger.count('log');
    await until('the log is being read', () => world.sandbox.ledger.count('log') > logCalls, {
      withinMs,
    });
    await until('it beats', async () => (await heartbeats()) === 1, { withinMs });
    await first.kill();
    expect(await heldJobs()).toBe(1);
    world.sandbox.faults.clear();
    for (const sql of aMinuteLater) await world.admin.query(sql);
    const second = world.worker();
    await until('the pipeline was read', () => readSince(since), { withinMs });
    await until('no job is left', async () => (await jobs()) === 0, { withinMs });
    expect(await heartbeats()).toBe(1);
    expect(await second.stop()).toEqual({ code: 0, signal: null });
  });
});
