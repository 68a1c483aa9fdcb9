import { readAggregates, refreshPipeline } from '@/lib/stats';
import { openPortal, type PortalUnderTest } from '../../support/portal/portal';
import { withHistory } from './support';

let portal: PortalUnderTest;
beforeAll(async () => {
  portal = await openPortal();
});
afterAll(() => portal.close());

describe.each(['red', 'blue'] as const)('as Datamin has it (%s)', (name) => {
  test.each(['cold', 'warm'] as const)(
    'exactly the days asked for, empty ones too (%s)',
    async (state) => {
      const { ctx, uuid } = await withHistory(portal, name);
      if (state === 'warm') await refreshPipeline(ctx, uuid);
      portal.sandbox.ledger.clear();
      const asked = { from: '2026-03-01', period: 'day', count: 12 };
      const { items, doubtful } = await readAggregates(ctx, { kind: 'pipeline', uuid }, asked);
      // The open-source server’s date format is learned from one call that it refuses.
      const cold = name === 'blue' ? 2 : 1;
      expect(portal.sandbox.ledger.count()).toBe(state === 'warm' ? 0 : cold);
      expect(doubtful).toBe(false);
      expect(items.map(({ successes, failures }) => [successes, failures])).toEqual([
        [1, 0],
        [1, 1],
        [0, 0],
        [2, 0],
        [0, 0],
        [0, 0],
        [0, 0],
        [0, 0],
        [0, 1],
        [0, 0],
        [0, 0],
        [0, 0],
      ]);
      for (const [index, item] of items.entries()) {
        expect(item.from).toEqual(new Date(Date.UTC(2026, 2, 1 + index)));
        expect(item.to).toEqual(new Date(Date.UTC(2026, 2, 2 + index)));
        const empty = item.successes === 0 && item.failures === 0;
        expect(item.averageDurationMs).toBe(empty ? null : 6000);
      }
    },
  );

  test.each([
    [
      'week',
      '2026-03-04',
      3,
      ['2026-03-02', '2026-03-09', '2026-03-16'],
      [
        [3, 1],
        [0, 1],
        [0, 0],
      ],
    ],
    [
      'month',
      '2026-02-28',
      2,
      ['2026-02-01', '2026-03-01'],
      [
        [1, 0],
        [4, 2],
      ],
    ],
    [
      'quarter',
      '2026-03-31',
      2,
      ['2026-01-01', '2026-04-01'],
      [
        [5, 2],
        [0, 0],
      ],
    ],
    [
      'year',
      '2025-12-31',
      3,
      ['2025-01-01', '2026-01-01', '2027-01-01'],
      [
        [0, 0],
        [5, 2],
        [0, 0],
      ],
    ],
  ])(
    'by %s, from the start of the period that %s is in',
    async (period, from, count, starts, numbers) => {
      const { ctx, uuid } = await withHistory(portal, name);
      const { items } = await readAggregates(
        ctx,
        { kind: 'pipeline', uuid },
        { from, period, count },
      );
      expect(items.map((item) => item.from.toISOString().slice(0, 10))).toEqual(starts);
      expect(items.map(({ successes, failures }) => [successes, failures])).toEqual(numbers);
      for (const [index, item] of items.entries()) {
        const next = items[index + 1];
        if (next) expect(item.to).toEqual(next.from);
      }
    },
  );
});
