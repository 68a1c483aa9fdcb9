import fc from 'fast-check';
import { database } from '@/lib/db';
import { NotFound } from '@/lib/errors';
import { recordRun, truthOf } from '@/lib/sandbox';
import {
  comparePeriods,
  namedRange,
  type Part,
  readPipelinePage,
  readTaskPage,
  refreshPipeline,
  type StatsRange,
} from '@/lib/stats';
import { clockTime, noon, pass } from '../../support/portal/clock';
import {
  addToSandbox,
  openPortal,
  type PortalUnderTest,
  rejection,
} from '../../support/portal/portal';
import { withHistory } from './support';

let portal: PortalUnderTest;
beforeAll(async () => {
  portal = await openPortal();
});
afterAll(() => portal.close());
afterEach(() => jest.restoreAllMocks());

const dayMs = 86_400_000;
const chart = { from: '2026-02-10', period: 'day', count: '30' };
const noRange = { range: null, chart: null };

/** A page's content once all of it is there. */
async function whole<Value>(part: Part<Value> | null): Promise<Value> {
  if (!part) throw new Error('The page has no such part');
  return part.coming ?? part.known;
}

const days = (from: string, count: number): StatsRange => {
  const start = Date.parse(from);
  const length = count * dayMs;
  return {
    from: new Date(start),
    to: new Date(start + length),
    ongoing: false,
    before: { from: new Date(start - length), to: new Date(start) },
    moving: { range: null, before: null },
  };
};

test.each(['red', 'blue'] as const)(
  'a warm page is one transaction and no call (%s)',
  async (name) => {
    const { ctx, uuid, taskA } = await withHistory(portal, name);
    await refreshPipeline(ctx, uuid);
    const asked = { range: days('2026-03-01', 7), chart };
    await readPipelinePage(ctx, uuid, asked);
    portal.sandbox.ledger.clear();
    const connections = jest.spyOn(database().main, 'connect');
    const page = await readPipelinePage(ctx, uuid, asked);
    expect(connections).toHaveBeenCalledTimes(1);
    expect(portal.sandbox.ledger.count()).toBe(0);
    expect(page.pipeline.uuid).toBe(uuid);
    expect(page.tasks).toHaveLength(2);
    expect(page.recent.runs).not.toHaveLength(0);
    expect(page.statistics).toMatchObject({
      numbers: {
        known: { successes: 4, failures: 1, averageDurationMs: 6000, doubtful: false },
      },
      before: { known: { successes: 0, failures: 0, averageDurationMs: null } },
      chart: { known: { items: { length: 30 } } },
      year: { known: { items: { length: 371 } } },
    });
    expect(page.tasks.map(({ uuid }) => uuid)).toContain(taskA);
  },
);

test('a sum over days is what the sandbox truly ran, for any days', async () => {
  const uuid = addToSandbox(portal, portal.red);
  // Away from midnight: the sandbox's statistics count a run where it ended, its truth where it began.
  const second = fc.integer({ min: 10, max: dayMs / 1000 - 10 });
  const random = fc.sample(fc.tuple(fc.nat(59), second, fc.boolean()), {
    numRuns: 300,
    seed: 7,
  });
  for (const [daysAgo, second, isSuccessful] of random) {
    const at = Date.parse('2026-03-09T00:00:00Z') - daysAgo * dayMs + second * 1000;
    recordRun(portal.sandbox.world, uuid, {
      taskRuns: [{ executedAt: new Date(at).toISOString(), durationMs: 1000, isSuccessful }],
    });
  }
  await portal.red.pipeline(uuid, await portal.red.credential());
  const ctx = await portal.red.ctx('viewer');
  await refreshPipeline(ctx, uuid);
  portal.sandbox.ledger.clear();
  await fc.assert(
    fc.asyncProperty(fc.nat(70), fc.integer({ min: 1, max: 40 }), async (daysAgo, count) => {
      const from = new Date(Date.parse('2026-03-10T00:00:00Z') - daysAgo * dayMs);
      const range = days(from.toISOString(), count);
      const { statistics } = await readPipelinePage(ctx, uuid, { range, chart: null });
      const { succeeded, failed } = truthOf(portal.sandbox.world, uuid, range);
      expect(statistics.numbers?.known).toMatchObject({ successes: succeeded, failures: failed });
      if (!range.before) throw new Error('It is compared with nothing');
      const before = truthOf(portal.sandbox.world, uuid, range.before);
      expect(statistics.before?.known).toMatchObject({
        successes: before.succeeded,
        failures: before.failed,
      });
    }),
    { numRuns: 60 },
  );
  expect(portal.sandbox.ledger.count()).toBe(0);
});

describe('a range that days cannot make', () => {
  test.each([
    'Europe/Berlin',
    'America/New_York',
    'Asia/Kolkata',
    'Australia/Lord_Howe',
    'Pacific/Apia',
  ])('is asked for exactly, once for all who look, and kept (%s)', async (zone) => {
    const { ctx, uuid } = await withHistory(portal, 'red');
    await refreshPipeline(ctx, uuid);
    const range = namedRange('last-month', clockTime(), zone);
    expect(range.from.getTime() % dayMs).not.toBe(0);
    portal.sandbox.ledger.clear();
    const crowd = await Promise.all(
      Array.from({ length: 8 }, () => readPipelinePage(ctx, uuid, { range, chart: null })),
    );
    for (const { statistics } of crowd) {
      const truth = truthOf(portal.sandbox.world, uuid, range);
      expect(await whole(statistics.numbers)).toMatchObject({
        successes: truth.succeeded,
        failures: truth.failed,
        period: { from: range.from, to: range.to },
      });
      await whole(statistics.before);
    }
    expect(portal.sandbox.ledger.calls().map(({ kind }) => kind)).toEqual([
      'consolidated',
      'consolidated',
    ]);
    const { statistics } = await readPipelinePage(ctx, uuid, { range, chart: null });
    expect(statistics.numbers?.known).not.toBeNull();
    expect(portal.sandbox.ledger.count()).toBe(2);
  });

  test('and moves with the clock stays one reading that says what it was asked for', async () => {
    const { ctx, uuid } = await withHistory(portal, 'red');
    await refreshPipeline(ctx, uuid);
    const look = async () => {
      const range = namedRange('7d', clockTime(), 'UTC');
      const { statistics } = await readPipelinePage(ctx, uuid, { range, chart: null });
      return whole(statistics.before);
    };
    const first = await look();
    expect(first).toMatchObject({
      period: { from: new Date('2026-02-25T00:00:00Z'), to: new Date('2026-03-03T12:00:00Z') },
      successes: truthOf(portal.sandbox.world, uuid, first.period).succeeded,
    });
    pass(90_000);
    // Shown as it is, while a newer one is fetched in the background.
    expect(await look()).toMatchObject({ stale: true, period: first.period });
    pass(noon.getTime() - clockTime().getTime());
  });
});

test('a day that cannot be leaves the range in doubt, and nothing is compared with it', async () => {
  const uuid = addToSandbox(portal, portal.blue);
  recordRun(portal.sandbox.world, uuid, {
    taskRuns: ['A', 'B'].map((task) => ({
      task,
      executedAt: '2026-03-04T10:00:00Z',
      durationMs: 1000,
      isSuccessful: false,
    })),
  });
  for (const day of ['02', '05']) {
    recordRun(portal.sandbox.world, uuid, {
      taskRuns: [{ task: 'A', executedAt: `2026-03-${day}T10:00:00Z`, durationMs: 1000 }],
    });
  }
  await portal.blue.pipeline(uuid, await portal.blue.credential());
  const ctx = await portal.blue.ctx('viewer');
  await refreshPipeline(ctx, uuid);
  const { statistics } = await readPipelinePage(ctx, uuid, {
    range: days('2026-03-04', 3),
    chart: null,
  });
  const [numbers, before] = [await whole(statistics.numbers), await whole(statistics.before)];
  expect(numbers.doubtful).toBe(true);
  expect(before).toMatchObject({ doubtful: false, successes: 1 });
  for (const change of Object.values(comparePeriods(numbers, before))) {
    expect(change).toEqual({ kind: 'doubtful' });
  }
});

test('a page of a task takes its own readings', async () => {
  const { ctx, uuid, taskA } = await withHistory(portal, 'red');
  await refreshPipeline(ctx, uuid);
  const asked = { range: days('2026-03-01', 10), chart };
  const cold = await readTaskPage(ctx, taskA, asked);
  expect(await whole(cold.statistics.numbers)).toMatchObject({ successes: 6, failures: 0 });
  const { task, statistics } = await readTaskPage(ctx, taskA, asked);
  expect(task).toMatchObject({ uuid: taskA, pipeline: { uuid } });
  expect(statistics.numbers?.known).toMatchObject({ successes: 6, averageDurationMs: 2000 });
});

test('another team’s pipeline and task are not there', async () => {
  const { uuid, taskA } = await withHistory(portal, 'red');
  const ctx = await portal.blue.ctx('owner');
  expect(await rejection(readPipelinePage(ctx, uuid, noRange))).toBeInstanceOf(NotFound);
  expect(await rejection(readTaskPage(ctx, taskA, noRange))).toBeInstanceOf(NotFound);
  expect(await rejection(readPipelinePage(ctx, 'no uuid', noRange))).toBeInstanceOf(NotFound);
});
