import { getPipeline, listPipelines } from '@/lib/pipelines';
import { recordRun, truthOf } from '@/lib/sandbox';
import { refreshPipeline } from '@/lib/stats';
import { clockTime, noon, pass, stopClock } from '../../support/portal/clock';
import { addToSandbox, openPortal, type PortalUnderTest } from '../../support/portal/portal';

const hour = 3_600_000;
const day = 24 * hour;

let portal: PortalUnderTest;
beforeAll(async () => {
  portal = await openPortal();
});
beforeEach(stopClock);
afterAll(() => portal.close());

/** A pipeline that ran at ten every morning, the last time that many days ago, with these failures. */
async function daily(
  name: 'red' | 'blue',
  { days, until, failed }: { days: number; until: number; failed: (daysAgo: number) => boolean },
) {
  const uuid = addToSandbox(portal, portal[name]);
  for (let ago = days; ago >= until; ago -= 1) {
    const start = noon.getTime() - ago * day - 2 * hour;
    recordRun(portal.sandbox.world, uuid, {
      taskRuns: ['A', 'B'].map((task, index) => ({
        task,
        executedAt: new Date(start + index * 60_000).toISOString(),
        durationMs: 1000 + index * 1000,
        isSuccessful: !(task === 'B' && failed(ago)),
      })),
    });
  }
  await portal[name].pipeline(uuid, await portal[name].credential());
  const ctx = await portal[name].ctx('viewer');
  await refreshPipeline(ctx, uuid);
  return { uuid, ctx };
}

describe.each(['red', 'blue'] as const)('a round of the worker keeps (%s)', (name) => {
  test('each range as Datamin has it, in whole UTC days', async () => {
    const { uuid, ctx } = await daily(name, {
      days: 200,
      until: 0,
      failed: (ago) => ago % 5 === 0,
    });
    portal.sandbox.ledger.clear();
    for (const [range, days] of [
      ['24h', 2],
      ['7d', 7],
      ['30d', 30],
      ['90d', 90],
    ] as const) {
      const today = Math.floor(noon.getTime() / day) * day;
      const from = new Date(today - (days - 1) * day);
      const { succeeded, failed } = truthOf(portal.sandbox.world, uuid, { from, to: noon });
      expect(succeeded + failed).toBe(days);
      const [shown] = (await listPipelines(ctx, { q: uuid, range })).items;
      expect(shown).toMatchObject({
        range,
        successes: succeeded,
        failures: failed,
        successRate: succeeded / days,
        averageDurationMs: 3000,
        doubtful: false,
      });
      expect(shown?.sparkline).toHaveLength(30);
    }
    const [longest] = (await listPipelines(ctx, { q: uuid, range: '90d' })).items;
    const bars = longest?.sparkline ?? [];
    expect(bars.map((bar) => (bar.successes ?? 0) + (bar.failures ?? 0))).toEqual(
      Array(30).fill(3),
    );
    // A page of a hundred must not be a hundred calls.
    expect(portal.sandbox.ledger.count()).toBe(0);
  });

  test('that a run is overdue, once Datamin was asked after the time it was awaited', async () => {
    const { uuid, ctx } = await daily(name, { days: 60, until: 1, failed: () => false });
    expect(await getPipeline(ctx, uuid)).toMatchObject({ late: null, attention: [] });
    pass(26 * hour);
    // The clock alone makes no pipeline late: it may have run since.
    expect(await getPipeline(ctx, uuid)).toMatchObject({ late: null, attention: [] });
    await refreshPipeline(ctx, uuid);
    const late = await getPipeline(ctx, uuid);
    expect(late).toMatchObject({
      attention: ['late'],
      late: { rhythm: { usualMs: day, longestMs: day } },
    });
    expect(late.late?.since.getTime()).toBeLessThanOrEqual(clockTime().getTime());
    recordRun(portal.sandbox.world, uuid, {
      taskRuns: [{ task: 'A', executedAt: clockTime().toISOString() }],
    });
    pass(60_000);
    await refreshPipeline(ctx, uuid);
    expect(await getPipeline(ctx, uuid)).toMatchObject({ late: null, attention: [] });
  });

  test('that more runs fail than used to, with both numbers', async () => {
    const { uuid, ctx } = await daily(name, {
      days: 300,
      until: 0,
      failed: (ago) => (ago < 28 ? ago % 2 === 1 : ago % 20 === 0),
    });
    expect(await getPipeline(ctx, uuid)).toMatchObject({
      attention: ['degrading'],
      degrading: { measure: 'success-rate', days: 28, recent: 0.5, past: expect.closeTo(0.95, 1) },
    });
  });

  test('nothing of what it could not read', async () => {
    const { uuid, ctx } = await daily(name, { days: 60, until: 1, failed: () => false });
    pass(26 * hour);
    portal.sandbox.faults.inject({ on: 'last-run', action: { type: 'status', status: 400 } });
    const { problem } = await refreshPipeline(ctx, uuid);
    portal.sandbox.faults.clear();
    expect(problem).not.toBeNull();
    expect(await getPipeline(ctx, uuid)).toMatchObject({ late: null, stale: true });
  });
});
