import pg from 'pg';
import { getPipeline, listPipelines } from '@/lib/pipelines';
import { recordRun } from '@/lib/sandbox';
import { refreshHealth, refreshPipeline } from '@/lib/stats';
import { clockTime, noon, pass, stopClock } from '../../support/portal/clock';
import { addToSandbox, openPortal, type PortalUnderTest } from '../../support/portal/portal';
import { until } from '../../support/until';
import { readOne } from '../history/support';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

let portal: PortalUnderTest;
beforeAll(async () => {
  portal = await openPortal();
});
beforeEach(stopClock);
afterEach(() => portal.sandbox.faults.clear());
afterAll(() => portal.close());

type Name = 'red' | 'blue';

/** Runs of three tasks at ten every morning, the last one today: every fifth fails, in two tasks. */
async function everyMorning(name: Name, days: number, more: { backfillDays?: number } = {}) {
  const uuid = addToSandbox(portal, portal[name]);
  for (let ago = days; ago >= 0; ago -= 1) morning(uuid, ago);
  await portal[name].pipeline(uuid, await portal[name].credential());
  const { rows } = await portal.admin.query<{ id: string }>(
    'UPDATE pipelines SET history_backfill_days = coalesce($2, history_backfill_days) WHERE uuid = $1 RETURNING id',
    [uuid, more.backfillDays],
  );
  const id = rows[0]?.id ?? '';
  const ctx = await portal[name].ctx('viewer');
  const sync = async () => {
    await readOne(portal, { id });
    await refreshHealth(ctx, id);
  };
  const listed = async (range: string) => (await listPipelines(ctx, { q: uuid, range })).items[0];
  return { uuid, id, ctx, sync, listed };
}

function morning(uuid: string, ago: number): void {
  const start = noon.getTime() - ago * day - 2 * hour;
  const isSuccessful = ago % 5 !== 0;
  recordRun(portal.sandbox.world, uuid, {
    taskRuns: ['A', 'B', 'B'].map((task, index) => ({
      task,
      executedAt: new Date(start + index * minute),
      durationMs: 1000,
      isSuccessful: task === 'A' || isSuccessful,
    })),
  });
}

/** The days that a range covers, today included. */
const mornings = (days: number) => {
  const failures = Math.ceil(days / 5);
  return { successes: days - failures, failures };
};

describe.each(['red', 'blue'] as const)('a list tells of a pipeline (%s)', (name) => {
  test('each range as its history has it: runs, where Datamin counts failed tasks', async () => {
    const { uuid, ctx, sync, listed } = await everyMorning(name, 200);
    await refreshPipeline(ctx, uuid);
    expect(await listed('30d')).toMatchObject({ source: 'datamin' });
    await sync();
    portal.sandbox.ledger.clear();
    for (const [range, days] of [
      ['24h', 2],
      ['7d', 7],
      ['30d', 30],
      ['90d', 90],
    ] as const) {
      const { successes, failures } = mornings(days);
      expect(await listed(range)).toMatchObject({
        ...{ range, source: 'history', successes, failures, doubtful: false, stale: false },
        successRate: successes / days,
        // From the start of the first task to the end of the last.
        averageDurationMs: 2 * minute + 1000,
        fetchedAt: clockTime(),
      });
    }
    const shown = await listed('30d');
    expect(shown?.sparkline.at(-1)).toEqual({ successes: 0, failures: 1 });
    expect(shown).toMatchObject({
      state: 'failed',
      attention: ['failing'],
      lastRun: {
        successful: false,
        executedAt: new Date(noon.getTime() - 2 * hour + 2 * minute),
        durationMs: 2 * minute + 1000,
      },
    });
    const bars = (await listed('90d'))?.sparkline ?? [];
    expect(bars.map((bar) => (bar.successes ?? 0) + (bar.failures ?? 0))).toEqual(
      Array(30).fill(3),
    );
    expect(portal.sandbox.ledger.count()).toBe(0);
    // Datamin's next round leaves it so.
    await refreshPipeline(ctx, uuid);
    expect(await listed('30d')).toEqual(shown);
  });

  test('while Datamin is down: the days move on, what was known stays and says until when', async () => {
    const { uuid, ctx, sync, listed } = await everyMorning(name, 100);
    await sync();
    const read = clockTime();
    portal.sandbox.faults.inject({ on: 'any', action: { type: 'status', status: 503 } });
    pass(day);
    await sync();
    await refreshPipeline(ctx, uuid).catch(() => undefined);
    const shown = await listed('30d');
    expect(shown).toMatchObject({ source: 'history', fetchedAt: read, stale: true });
    // Yesterday's failure is no longer today's; nothing is known of today.
    expect(shown?.sparkline.slice(-2)).toEqual([
      { successes: 0, failures: 1 },
      { successes: 0, failures: 0 },
    ]);
    expect(shown).toMatchObject({ successes: 23, failures: 6 });
  });

  test('by Datamin where the history does not reach back over the range', async () => {
    const { uuid, ctx, sync, listed } = await everyMorning(name, 60, { backfillDays: 10 });
    await refreshPipeline(ctx, uuid);
    const datamin = await listed('30d');
    await sync();
    expect(await listed('7d')).toMatchObject({ source: 'history', ...mornings(7) });
    expect(await listed('30d')).toMatchObject({
      source: 'datamin',
      successes: datamin?.successes,
      failures: datamin?.failures,
      fetchedAt: datamin?.fetchedAt,
    });
    expect(await listed('90d')).toMatchObject({ source: 'datamin' });
    // The last run is known all the same, with its wall-clock duration.
    expect((await listed('30d'))?.lastRun?.durationMs).toBe(2 * minute + 1000);
  });

  test('by Datamin while the history is behind, and by the history once it is not', async () => {
    const { uuid, ctx, sync, listed } = await everyMorning(name, 100);
    await sync();
    pass(14 * minute);
    await refreshPipeline(ctx, uuid);
    expect(await listed('30d')).toMatchObject({ source: 'history', stale: false });
    pass(2 * minute);
    await refreshPipeline(ctx, uuid);
    expect(await listed('30d')).toMatchObject({ source: 'datamin', fetchedAt: clockTime() });
    await sync();
    expect(await listed('30d')).toMatchObject({ source: 'history', fetchedAt: clockTime() });
  });

  test('the newer of two last runs', async () => {
    const { uuid, ctx, sync } = await everyMorning(name, 100);
    await sync();
    pass(10 * minute);
    recordRun(portal.sandbox.world, uuid, {
      taskRuns: [
        { task: 'A', executedAt: new Date(clockTime().getTime() - minute), durationMs: 9 },
      ],
    });
    await refreshPipeline(ctx, uuid);
    expect(await getPipeline(ctx, uuid)).toMatchObject({ source: 'history', state: 'succeeded' });
    await sync();
    expect((await getPipeline(ctx, uuid)).lastRun).toMatchObject({
      successful: true,
      durationMs: 9,
    });
  });
});

test('of the last run only Datamin, where the history has a gap after the last one it knows', async () => {
  const { uuid, id, ctx, sync } = await everyMorning('red', 10);
  await sync();
  pass(day);
  // As if it had read the newest hour first.
  const newest = new Date(clockTime().getTime() - hour);
  await portal.admin.query(
    'UPDATE history_sync SET covered = covered + tstzmultirange(tstzrange($2, $3)) WHERE pipeline_id = $1',
    [id, newest, clockTime()],
  );
  const executedAt = new Date(newest.getTime() - hour);
  recordRun(portal.sandbox.world, uuid, { taskRuns: [{ task: 'A', executedAt, durationMs: 9 }] });
  await refreshPipeline(ctx, uuid);
  expect((await getPipeline(ctx, uuid)).lastRun).toMatchObject({ successful: true, executedAt });
});

test('nothing is written when nothing is new, and nothing of another team', async () => {
  const { id, ctx, sync, uuid } = await everyMorning('red', 100);
  await refreshPipeline(ctx, uuid);
  await sync();
  const version = async () =>
    (await portal.admin.query('SELECT xmin FROM pipelines WHERE id = $1', [id])).rows[0]?.xmin;
  const before = await version();
  pass(3 * minute);
  await sync();
  await refreshHealth(await portal.blue.ctx('owner'), id);
  expect(await version()).toBe(before);
  pass(5 * minute);
  await sync();
  expect(await version()).not.toBe(before);
});

describe('two who write the row at once', () => {
  const waiting = async () =>
    (
      await portal.admin.query(
        "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
      )
    ).rowCount ?? 0;

  /** Does `meanwhile` while those in `late` wait for the pipeline's row, and then releases them. */
  async function whileHeld(
    id: string,
    late: (() => Promise<unknown>)[],
    meanwhile: () => Promise<unknown>,
  ) {
    const holder = new pg.Client({ connectionString: portal.url });
    await holder.connect();
    await holder.query('BEGIN');
    await holder.query('SELECT FROM pipelines WHERE id = $1 FOR NO KEY UPDATE', [id]);
    const going = late.map((one) => one());
    await until(async () => (await waiting()) === late.length);
    await meanwhile();
    await holder.query('COMMIT');
    await holder.end();
    await Promise.all(going);
  }

  test('the one who waited tells what was read while it waited', async () => {
    const { uuid, id, ctx, sync } = await everyMorning('red', 100);
    await sync();
    pass(10 * minute);
    await whileHeld(id, [() => refreshHealth(ctx, id)], async () => {
      const executedAt = new Date(clockTime().getTime() - minute);
      recordRun(portal.sandbox.world, uuid, { taskRuns: [{ task: 'A', executedAt }] });
      await readOne(portal, { id });
    });
    const { rows } = await portal.admin.query(
      'SELECT synced_to, successes, failures, state FROM pipelines WHERE id = $1',
      [id],
    );
    expect(rows).toEqual([
      { synced_to: clockTime(), ...mornings(30), successes: 25, state: 'succeeded' },
    ]);
  });

  test('and refreshes beside it change nothing of that', async () => {
    const { uuid, id, ctx, sync, listed } = await everyMorning('blue', 100);
    await refreshPipeline(ctx, uuid);
    await sync();
    pass(16_000);
    await whileHeld(
      id,
      [
        () => refreshHealth(ctx, id),
        () => refreshPipeline(ctx, uuid),
        () => refreshHealth(ctx, id),
      ],
      async () => {},
    );
    for (const [range, days] of [
      ['7d', 7],
      ['30d', 30],
      ['90d', 90],
    ] as const) {
      expect(await listed(range)).toMatchObject({ source: 'history', ...mornings(days) });
    }
    expect((await getPipeline(ctx, uuid)).lastRun?.durationMs).toBe(2 * minute + 1000);
  });
});
