import { recordRun, truthOf } from '@/lib/sandbox';
import { readAggregates, readConsolidated, readLastRun, refreshPipeline } from '@/lib/stats';
import { addToSandbox, openPortal, type PortalUnderTest } from '../../support/portal/portal';
import { withHistory } from './support';

let portal: PortalUnderTest;
beforeAll(async () => {
  portal = await openPortal();
});
afterAll(() => portal.close());

const range = { from: '2026-03-01T00:00:00Z', to: '2026-03-10T00:00:00Z' };
const dates = { from: new Date(range.from), to: new Date(range.to) };

describe.each(['red', 'blue'] as const)('as Datamin has it (%s)', (name) => {
  test('a pipeline’s numbers for a range, asked for and summed from days', async () => {
    const { ctx, uuid } = await withHistory(portal, name);
    const truth = truthOf(portal.sandbox.world, uuid, dates);
    expect(truth).toMatchObject({ succeeded: 4, failed: 2 });
    const expected = {
      successes: 4,
      failures: 2,
      averageDurationMs: 6000,
      lastRun: {
        successful: false,
        executedAt: new Date('2026-03-09T10:01:00Z'),
        durationMs: 6000,
      },
      source: 'datamin',
      stale: false,
      doubtful: false,
      problem: null,
    };
    const ref = { kind: 'pipeline', uuid } as const;
    portal.sandbox.ledger.clear();
    expect(await readConsolidated(ctx, ref, range)).toMatchObject(expected);
    expect(portal.sandbox.ledger.count('consolidated')).toBe(1);

    await refreshPipeline(ctx, uuid);
    portal.sandbox.ledger.clear();
    expect(await readConsolidated(ctx, ref, range)).toMatchObject(expected);
    // Days cannot make half a day.
    const half = { ...range, to: '2026-03-09T12:00:00Z' };
    expect(await readConsolidated(ctx, ref, half)).toMatchObject(expected);
    expect(portal.sandbox.ledger.calls().map(({ kind }) => kind)).toEqual(['consolidated']);
  });

  test('the last run of a range that ended before it is the one before its end', async () => {
    const { ctx, uuid } = await withHistory(portal, name);
    await refreshPipeline(ctx, uuid);
    const early = { from: '2026-03-05T00:00:00Z', to: '2026-03-07T00:00:00Z' };
    expect(await readConsolidated(ctx, { kind: 'pipeline', uuid }, early)).toMatchObject({
      successes: 0,
      failures: 0,
      averageDurationMs: null,
      lastRun: { executedAt: new Date('2026-03-04T10:01:00Z'), successful: true },
    });
  });

  test('a task’s numbers, its buckets and its last run', async () => {
    const { ctx, taskA } = await withHistory(portal, name);
    const ref = { kind: 'task', uuid: taskA } as const;
    expect(await readConsolidated(ctx, ref, range)).toMatchObject({
      successes: 6,
      failures: 0,
      averageDurationMs: 2000,
    });
    const { items } = await readAggregates(ctx, ref, {
      from: '2026-02-01',
      period: 'month',
      count: 2,
    });
    expect(items).toMatchObject([
      { successes: 1, failures: 0 },
      { successes: 6, failures: 0 },
    ]);
    expect((await readLastRun(ctx, ref)).lastRun).toEqual({
      successful: true,
      executedAt: new Date('2026-03-09T10:00:00Z'),
      durationMs: 2000,
    });
  });

  test('never ran is never, not failed and not the year 1', async () => {
    const team = portal[name];
    const uuid = addToSandbox(portal, team);
    await team.pipeline(uuid, await team.credential());
    const ctx = await team.ctx('viewer');
    const ref = { kind: 'pipeline', uuid } as const;
    expect(await readLastRun(ctx, ref)).toMatchObject({ lastRun: null, doubtful: false });
    expect(await readConsolidated(ctx, ref, range)).toMatchObject({
      successes: 0,
      failures: 0,
      averageDurationMs: null,
      lastRun: null,
      doubtful: false,
    });
  });
});

test('two tasks that failed in one run: an impossible count is null and doubtful, not a number', async () => {
  const uuid = addToSandbox(portal, portal.blue);
  for (const negativeCounts of ['negative', 'wrapped'] as const) {
    portal.sandbox.world.quirks.negativeCounts = negativeCounts;
    recordRun(portal.sandbox.world, uuid, {
      taskRuns: ['A', 'B'].map((task) => ({
        task,
        executedAt: negativeCounts === 'wrapped' ? '2026-03-03T10:00:00Z' : '2026-03-02T10:00:00Z',
        isSuccessful: false,
      })),
    });
    if (negativeCounts === 'negative')
      await portal.blue.pipeline(uuid, await portal.blue.credential());
    const ctx = await portal.blue.ctx('viewer');
    const ref = { kind: 'pipeline', uuid } as const;
    const day = negativeCounts === 'wrapped' ? '2026-03-03' : '2026-03-02';
    const asked = { from: day, period: 'day', count: 1 };
    const { items, doubtful } = await readAggregates(ctx, ref, asked);
    expect(doubtful).toBe(true);
    expect(items).toMatchObject([{ successes: null, failures: 2, doubtful: true }]);
    const one = { from: `${day}T00:00:00Z`, to: `${day}T23:00:00Z` };
    expect(await readConsolidated(ctx, ref, one)).toMatchObject({
      successes: null,
      failures: 2,
      doubtful: true,
    });
  }
});
