import { DEMO_OUTPUT_KEY } from './demo-key';
import type { SeedPipeline } from './pipeline-kit';

/** What moves money at Harbour & Finch. */
export const retailFinance: readonly SeedPipeline[] = [
  {
    slug: 'nightly-invoices',
    name: 'Nightly invoices',
    description: 'Writes one invoice an order and sends them to the accountants.',
    tags: ['finance', 'nightly'],
    schedule: { kind: 'daily', hour: 2, minute: 15 },
    tasks: [
      {
        name: 'Read closed orders',
        type: 'query',
        output: 'orders',
        durationMs: 4_800,
        failureRate: 0.004,
      },
      { name: 'For each order', type: 'for_each', output: 'scalar', durationMs: 240, repeats: 9 },
      {
        name: 'Render invoices',
        type: 'code',
        output: 'invoices',
        durationMs: 21_000,
        failureRate: 0.015,
      },
      {
        name: 'Send to accountants',
        type: 'notification',
        output: 'text',
        durationMs: 900,
        failureRate: 0.01,
      },
    ],
  },
  {
    slug: 'weekly-revenue',
    name: 'Weekly revenue report',
    description: 'Revenue by region for the Monday meeting.',
    tags: ['finance', 'report'],
    schedule: { kind: 'weekly', weekday: 1, hour: 6, minute: 0 },
    tasks: [
      {
        name: 'Read the week',
        type: 'query',
        output: 'orders',
        durationMs: 9_500,
        failureRate: 0.01,
      },
      { name: 'Sum by region', type: 'aggregator', output: 'csv', durationMs: 310 },
      {
        name: 'Mail the report',
        type: 'notification',
        output: 'text',
        durationMs: 700,
        failureRate: 0.02,
      },
    ],
  },
  {
    slug: 'payments-ledger',
    name: 'Payments ledger',
    description: 'Moves payments into the ledger. Its outputs are encrypted.',
    tags: ['finance', 'encrypted'],
    outputKey: DEMO_OUTPUT_KEY,
    schedule: { kind: 'interval', minutes: 120, minute: 50 },
    tasks: [
      {
        name: 'Read payments',
        type: 'query',
        output: 'invoices',
        durationMs: 1_300,
        failureRate: 0.004,
      },
      {
        name: 'Post to ledger',
        type: 'api_call',
        output: 'object',
        durationMs: 950,
        failureRate: 0.01,
      },
    ],
  },
];
