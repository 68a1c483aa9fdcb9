import { demoUuid, type SeedPipeline } from './pipeline-kit';

/** What the office of Nordlicht Logistik runs. */
export const freightOffice: readonly SeedPipeline[] = [
  {
    slug: 'driver-onboarding',
    name: 'Driver onboarding',
    description: 'Ready since spring; nobody has run it yet.',
    tags: ['people'],
    tasks: [
      { name: 'Read application', type: 'external_trigger', output: 'object', durationMs: 10 },
      { name: 'Create accounts', type: 'api_call', output: 'object', durationMs: 1_700 },
    ],
  },
  {
    slug: 'delivery-feedback',
    name: 'Delivery feedback',
    description: 'Sorts what customers write, in their own words, markup and all.',
    tags: ['customers', 'text'],
    schedule: { kind: 'interval', minutes: 180, minute: 35 },
    tasks: [
      { name: 'Read feedback', type: 'query', output: 'html', durationMs: 700, failureRate: 0.01 },
      {
        name: 'Judge the tone',
        type: 'gpt',
        output: 'feedback',
        durationMs: 5_200,
        failureRate: 0.04,
      },
      { name: 'File it', type: 'api_call', output: 'empty', durationMs: 350, failureRate: 0.01 },
    ],
  },
  {
    slug: 'night-close',
    name: 'Night close',
    description: 'Closes the day and runs the depot reconciliation as part of it.',
    tags: ['finance', 'nightly'],
    schedule: { kind: 'daily', hour: 23, minute: 40 },
    tasks: [
      {
        name: 'Close the books',
        type: 'query',
        output: 'object',
        durationMs: 7_400,
        failureRate: 0.01,
      },
      {
        name: 'Reconcile depots',
        type: 'run_pipeline',
        output: 'scalar',
        durationMs: 20,
        calls: demoUuid('pipeline', 'depot-reconciliation'),
      },
      { name: 'Report', type: 'notification', output: 'text', durationMs: 600, failureRate: 0.01 },
    ],
  },
  {
    slug: 'depot-reconciliation',
    name: 'Depot reconciliation',
    description: 'Runs within the night close, and alone on Sundays.',
    tags: ['finance', 'sub-pipeline'],
    schedule: { kind: 'weekly', weekday: 0, hour: 11, minute: 10 },
    tasks: [
      { name: 'Read depots', type: 'query', output: 'csv', durationMs: 2_200, failureRate: 0.01 },
      { name: 'Compare', type: 'processor', output: 'object', durationMs: 480, failureRate: 0.02 },
    ],
  },
  {
    slug: 'archive-export',
    name: 'Archive export',
    description:
      'Keeps the week for ten years: tables, lists and bytes, some megabytes on Mondays.',
    tags: ['archive', 'large'],
    schedule: { kind: 'daily', hour: 5, minute: 20 },
    tasks: [
      { name: 'Goods register', type: 'query', output: 'large', durationMs: 42_000, stage: 0 },
      { name: 'Movements', type: 'query', output: 'large-csv', durationMs: 31_000, stage: 0 },
      { name: 'Tariff', type: 'api_call', output: 'large-xml', durationMs: 12_500, stage: 0 },
      { name: 'Check papers', type: 'code', output: 'large-text', durationMs: 23_000, stage: 1 },
      {
        name: 'Tell each depot',
        type: 'for_each',
        output: 'object',
        durationMs: 700,
        stage: 2,
        repeats: 12,
        failureRate: 0.01,
      },
      { name: 'Pack', type: 'code', output: 'archive', durationMs: 8_200, stage: 3 },
    ],
  },
  {
    slug: 'border-crossings',
    name: 'Border crossings',
    description:
      'Asks two border posts side by side, once a day; where both fail, Datamin counts less than nothing.',
    tags: ['customs'],
    schedule: { kind: 'daily', hour: 5, minute: 20 },
    tasks: [
      {
        name: 'Ask the north post',
        type: 'api_call',
        output: 'object',
        durationMs: 1_900,
        stage: 0,
        failureRate: 0.34,
      },
      {
        name: 'Ask the south post',
        type: 'api_call',
        output: 'object',
        durationMs: 2_300,
        stage: 0,
        failureRate: 0.34,
      },
    ],
  },
  {
    slug: 'toll-invoices',
    name: 'Toll invoices',
    description: 'Checks what the toll collectors bill. Its API client has been retired.',
    tags: ['finance', 'fleet'],
    schedule: { kind: 'daily', hour: 6, minute: 30 },
    tasks: [
      { name: 'Read tolls', type: 'query', output: 'csv', durationMs: 3_100, failureRate: 0.01 },
      { name: 'Compare', type: 'processor', output: 'object', durationMs: 620, failureRate: 0.02 },
    ],
  },
  {
    slug: 'tyre-pressure',
    name: 'Tyre pressure',
    description: 'Registered when its API client was retired already.',
    tags: ['fleet'],
    schedule: { kind: 'interval', minutes: 240, minute: 15 },
    tasks: [
      { name: 'Read sensors', type: 'query', output: 'object', durationMs: 900, failureRate: 0.01 },
    ],
  },
];
