import type { SeedPipeline } from './pipeline-kit';

/** What moves lorries at Nordlicht Logistik, served in the dialect of the open-source edition. */
export const freightTransport: readonly SeedPipeline[] = [
  {
    slug: 'shipment-tracking',
    name: 'Shipment tracking',
    description:
      'Asks two carriers side by side; when the network is down both tasks of one run fail.',
    tags: ['tracking', 'hourly'],
    temper: 'flaky',
    schedule: { kind: 'interval', minutes: 60, minute: 12 },
    tasks: [
      {
        name: 'Open shipments',
        type: 'query',
        output: 'shipments',
        durationMs: 520,
        stage: 0,
        failureRate: 0.003,
      },
      {
        name: 'Ask carrier Nord',
        type: 'api_call',
        output: 'shipments',
        durationMs: 1_600,
        stage: 1,
        failureRate: 0.03,
      },
      {
        name: 'Ask carrier Øst',
        type: 'api_call',
        output: 'shipments',
        durationMs: 2_100,
        stage: 1,
        failureRate: 0.03,
      },
      { name: 'Merge positions', type: 'merge', output: 'shipments', durationMs: 60, stage: 2 },
      {
        name: 'Late?',
        type: 'condition',
        output: 'scalar',
        durationMs: 2,
        stage: 3,
        stopRate: 0.8,
      },
      {
        name: 'Warn dispatch',
        type: 'notification',
        output: 'text',
        durationMs: 480,
        stage: 4,
        failureRate: 0.01,
      },
    ],
  },
  {
    slug: 'route-replanning',
    name: 'Route replanning',
    description: 'Paused since the new depot opened.',
    tags: ['routes', 'paused'],
    state: 'paused',
    endsOnDay: -40,
    schedule: { kind: 'interval', minutes: 360, minute: 0 },
    tasks: [
      {
        name: 'Read tours',
        type: 'query',
        output: 'shipments',
        durationMs: 1_100,
        failureRate: 0.01,
      },
      { name: 'Solve', type: 'code', output: 'object', durationMs: 14_000, failureRate: 0.04 },
    ],
  },
  {
    slug: 'fuel-consumption',
    name: 'Fuel consumption',
    description: 'Litres per 100 km over the whole fleet, as a metric.',
    tags: ['fleet', 'metric'],
    type: 'metric',
    schedule: { kind: 'interval', minutes: 120, minute: 30 },
    tasks: [
      {
        name: 'Read telemetry',
        type: 'query',
        output: 'object',
        durationMs: 2_300,
        failureRate: 0.006,
      },
      { name: 'Litres per 100 km', type: 'aggregator', output: 'scalar', durationMs: 85 },
    ],
  },
  {
    slug: 'customs-documents',
    name: 'Customs documents',
    description: 'Declares the day’s goods; on Mondays the whole register, some megabytes of it.',
    tags: ['customs', 'large'],
    schedule: { kind: 'daily', hour: 4, minute: 45 },
    tasks: [
      {
        name: 'Collect goods',
        type: 'query',
        output: 'large',
        durationMs: 18_000,
        failureRate: 0.008,
      },
      { name: 'Declare', type: 'api_call', output: 'object', durationMs: 6_500, failureRate: 0.03 },
    ],
  },
  {
    slug: 'carrier-template',
    name: 'Carrier template',
    description: 'A template: it cannot be run.',
    tags: ['template'],
    state: 'template',
    tasks: [{ name: 'Ask carrier', type: 'api_call', durationMs: 900 }],
  },
];
