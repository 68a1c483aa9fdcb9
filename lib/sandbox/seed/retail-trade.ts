import type { SeedPipeline } from './pipeline-kit';

/** What moves goods at Harbour & Finch, an online shop served in the hosted dialect. */
export const retailTrade: readonly SeedPipeline[] = [
  {
    slug: 'orders-sync',
    name: 'Orders sync',
    description: 'Reads paid orders from the shop every hour and hands them to the warehouse.',
    tags: ['orders', 'hourly'],
    schedule: { kind: 'interval', minutes: 60, minute: 5 },
    tasks: [
      {
        name: 'Read new orders',
        type: 'query',
        output: 'orders',
        durationMs: 640,
        failureRate: 0.006,
      },
      { name: 'Anything new?', type: 'condition', output: 'scalar', durationMs: 3, stopRate: 0.12 },
      { name: 'Shape for warehouse', type: 'transformer', output: 'orders', durationMs: 45 },
      {
        name: 'Push to warehouse',
        type: 'api_call',
        output: 'object',
        durationMs: 1_150,
        failureRate: 0.012,
      },
    ],
  },
  {
    slug: 'checkout-events',
    name: 'Checkout events',
    description: 'Runs for each burst of checkouts the shop announces.',
    tags: ['orders', 'events'],
    schedule: { kind: 'bursty', runsPerDay: 22 },
    tasks: [
      { name: 'Checkout announced', type: 'external_trigger', output: 'object', durationMs: 4 },
      {
        name: 'Score for fraud',
        type: 'code',
        output: 'scalar',
        durationMs: 130,
        failureRate: 0.008,
      },
      {
        name: 'Tell the till',
        type: 'api_call',
        output: 'empty',
        durationMs: 260,
        failureRate: 0.01,
      },
    ],
  },
  {
    slug: 'stock-levels',
    name: 'Stock levels',
    description:
      'Compares shelves with the shop. Slower every month: the table has outgrown its index.',
    tags: ['stock'],
    temper: 'degrading',
    schedule: { kind: 'interval', minutes: 180, minute: 20 },
    tasks: [
      {
        name: 'Read shelves',
        type: 'query',
        output: 'object',
        durationMs: 3_400,
        failureRate: 0.009,
      },
      {
        name: 'Merge with shop',
        type: 'merge',
        output: 'object',
        durationMs: 1_200,
        failureRate: 0.003,
      },
      {
        name: 'Publish levels',
        type: 'api_call',
        output: 'scalar',
        durationMs: 800,
        failureRate: 0.004,
      },
    ],
  },
  {
    slug: 'supplier-prices',
    name: 'Supplier prices',
    description: 'Fetches price lists from suppliers whose servers have good days and bad days.',
    tags: ['purchasing', 'flaky'],
    temper: 'flaky',
    schedule: { kind: 'interval', minutes: 240, minute: 40 },
    tasks: [
      {
        name: 'Fetch price list',
        type: 'api_call',
        output: 'xml',
        durationMs: 2_600,
        failureRate: 0.08,
      },
      { name: 'Keep changed prices', type: 'filter', output: 'csv', durationMs: 90 },
      { name: 'Write prices', type: 'query', output: 'scalar', durationMs: 420, failureRate: 0.01 },
    ],
  },
  {
    slug: 'newsletter-export',
    name: 'Newsletter export',
    description: 'Exported subscribers until its schedule was switched off three weeks ago.',
    tags: ['marketing', 'legacy'],
    endsOnDay: -23,
    schedule: { kind: 'daily', hour: 8, minute: 30 },
    tasks: [
      {
        name: 'Read subscribers',
        type: 'query',
        output: 'csv',
        durationMs: 1_900,
        failureRate: 0.01,
      },
      { name: 'Upload', type: 'api_call', output: 'text', durationMs: 1_400, failureRate: 0.03 },
    ],
  },
];
