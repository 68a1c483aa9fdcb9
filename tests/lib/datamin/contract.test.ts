import { randomUUID } from 'node:crypto';
import {
  createDatamin,
  type Datamin,
  type DataminOptions,
  decodeOutput,
  type Dialect as Learned,
} from '@/lib/datamin';
import {
  type ClientInput,
  DEMO_OUTPUT_KEY,
  type FaultInput,
  recordRun,
  type Sandbox,
  startSandbox,
} from '@/lib/sandbox';
import { until } from '../../support/until';
import { collect, rejection } from './support/client';

const NOW = new Date('2025-06-18T12:00:00Z');
const at = (text: string) => new Date(text);

/** A server, its own organization and one client of it, new for every test. */
interface Scene {
  sandbox: Sandbox;
  client: Required<Pick<ClientInput, 'id' | 'secret' | 'organizationUuid' | 'dialect'>>;
  pipeline: { uuid: string; task: string };
  datamin: Datamin;
  learned: Learned[];
  connect(options?: Partial<DataminOptions>, input?: Partial<ClientInput>): Datamin;
}

/** Little for an answer that never ends; any other one may take as long as a busy machine needs. */
const patience = ({ type }: FaultInput['action']) => {
  const ms = type === 'hang' || type === 'trickle' ? 400 : 20_000;
  return { runMs: ms, statisticsMs: ms, logMs: ms };
};

const open: Array<() => Promise<void>> = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function scene(dialect: 'hosted' | 'oss', input: Partial<ClientInput> = {}): Promise<Scene> {
  const sandbox = await startSandbox({ now: () => NOW, dialect });
  open.push(() => sandbox.close());
  const { world } = sandbox;
  const organization = world.addOrganization({ uuid: randomUUID(), name: 'Test' });
  const client = {
    id: randomUUID(),
    secret: `secret-${randomUUID()}`,
    organizationUuid: organization.uuid,
    dialect,
  };
  world.addClient({ ...client, ...input });
  const task = { uuid: randomUUID(), name: 'Ask', type: 'query' };
  const pipeline = world.addPipeline({
    uuid: randomUUID(),
    organizationUuid: organization.uuid,
    name: 'Pipeline',
    tasks: [task, { uuid: randomUUID(), name: 'Tell', type: 'brand_new_type' }],
  });
  const learned: Learned[] = [];
  const connect: Scene['connect'] = (options = {}, other = {}) => {
    const credentials = { ...client, ...other };
    const datamin = createDatamin({
      baseUrl: sandbox.url,
      allowPrivate: true,
      credentials: async () => ({ clientId: credentials.id, clientSecret: credentials.secret }),
      onDialect: (known) => void learned.push(known),
      sleep: async () => {},
      limits: { backoffMs: 1 },
      ...options,
    });
    open.unshift(() => datamin.close());
    return datamin;
  };
  const uuids = { uuid: pipeline.uuid, task: task.uuid };
  return { sandbox, client, pipeline: uuids, datamin: connect(), learned, connect };
}

const FROM = at('2025-06-18T09:00:00Z');
const TO = at('2025-06-18T11:00:00Z');

/** Every endpoint that needs a token, as one call. */
function questions({ datamin, pipeline }: Scene, by: Datamin = datamin) {
  const subject = { kind: 'pipeline', uuid: pipeline.uuid } as const;
  return {
    log: () => collect(by.logs(pipeline.uuid, FROM, TO)),
    consolidated: () => by.consolidated(subject, FROM, TO),
    aggregated: () => by.aggregated(subject, FROM, 'day', 1),
    'last-run': () => by.lastRun(subject),
  };
}

const KINDS = ['log', 'consolidated', 'aggregated', 'last-run'] as const;

describe.each(['hosted', 'oss'] as const)('%s', (dialect) => {
  describe('token', () => {
    test('by form, one for all questions, with its scopes', async () => {
      const set = await scene(dialect);
      await Promise.all(Object.values(questions(set)).map((ask) => ask()));
      expect(set.sandbox.ledger.calls('token')).toMatchObject([
        { secretIn: 'form', method: 'POST' },
      ]);
      expect((await set.datamin.fetchToken()).scopes).toEqual(
        dialect === 'oss' ? ['pipelines:run', 'stats:read'] : ['stats:read', 'workflows:run'],
      );
    });

    test('by query where the form is refused', async () => {
      const set = await scene(dialect, { tokenParameters: 'query-only' });
      await set.datamin.fetchToken();
      await set.datamin.fetchToken();
      expect(set.sandbox.ledger.calls('token').map((call) => call.secretIn)).toEqual([
        'form',
        'query',
        'query',
      ]);
      expect(set.learned).toContainEqual({ token: 'query' });
    });

    test('a wrong secret and an unknown client id are told apart where the server does', async () => {
      const set = await scene(dialect);
      const wrong = await rejection(set.connect({}, { secret: 'wrong' }).fetchToken());
      expect(wrong).toMatchObject({ kind: 'client_refused' });
      for (const quirk of ['server-error', 'reset'] as const) {
        set.sandbox.world.quirks.unknownClient = quirk;
        const unknown = await rejection(set.connect({}, { id: randomUUID() }).fetchToken());
        expect(unknown).toMatchObject({
          kind: dialect === 'oss' ? 'client_unknown' : 'client_refused',
        });
      }
    });

    test('one that was forgotten is renewed once; an expired one is not even sent', async () => {
      const set = await scene(dialect, { expiresIn: 7200 });
      const clock = { ms: NOW.getTime() };
      const datamin = set.connect({ now: () => clock.ms });
      const ask = questions(set, datamin)['last-run'];
      await ask();
      set.sandbox.tokens.revoke();
      await ask();
      expect(set.sandbox.ledger.count('token')).toBe(2);
      clock.ms += 7_150_000;
      set.sandbox.clock.advance(7_150_000);
      await ask();
      expect(set.sandbox.ledger.count('token')).toBe(3);
      const statuses = set.sandbox.ledger.calls('last-run').map((call) => call.status);
      expect(statuses.filter((status) => status === 401)).toHaveLength(1);
    });

    test('a plan without API access is said so, without a loop', async () => {
      const set = await scene(dialect);
      const organization = set.sandbox.world.organizations.get(set.client.organizationUuid);
      if (organization !== undefined) organization.apiAccess = false;
      for (const [index, kind] of KINDS.entries()) {
        set.sandbox.ledger.clear();
        const error = await rejection<unknown>(questions(set)[kind]());
        expect(error).toMatchObject({ kind: 'access_refused' });
        // Once it is known that the newest token is refused too, it is not asked with twice.
        expect(set.sandbox.ledger.count(kind)).toBe(index === 0 ? 2 : 1);
        expect(set.sandbox.ledger.count('token')).toBeLessThanOrEqual(2);
      }
    });

    test('a missing scope is said so', async () => {
      const set = await scene(dialect, { permissions: ['run'] });
      for (const kind of KINDS) {
        expect(await rejection<unknown>(questions(set)[kind]())).toMatchObject({ kind: 'scope' });
      }
    });
  });

  describe('run', () => {
    test('starts one and names it', async () => {
      const set = await scene(dialect);
      const token = await set.datamin.fetchToken();
      const answer = await set.datamin.startRun(set.pipeline.uuid, { token });
      const [call] = set.sandbox.ledger.calls('run');
      expect(answer).toMatchObject({
        kind: 'accepted',
        status: dialect === 'oss' ? 201 : 200,
        runUuid: call?.startedRun,
      });
      expect(answer.kind === 'accepted' && answer.taskRuns.length).toBe(dialect === 'oss' ? 0 : 2);
      expect(call).toMatchObject({ bodyLength: 0, contentType: null });
      expect(set.sandbox.world.startedRuns(set.pipeline.uuid)).toBe(1);
    });

    test('with an input', async () => {
      const set = await scene(dialect);
      const token = await set.datamin.fetchToken();
      await set.datamin.startRun(set.pipeline.uuid, { token, input: '{"a":1}' });
      expect(set.sandbox.world.runs(set.pipeline.uuid)).toMatchObject([{ input: '{"a":1}' }]);
    });

    test('paused, template, without tasks, unknown, without scope, revoked', async () => {
      const set = await scene(dialect);
      const { world } = set.sandbox;
      const add = (state: 'paused' | 'template' | 'active', tasks: boolean) =>
        world.addPipeline({
          uuid: randomUUID(),
          organizationUuid: set.client.organizationUuid,
          name: state,
          state,
          tasks: tasks ? [{ uuid: randomUUID(), name: 'Ask', type: 'query' }] : [],
        }).uuid;
      const token = await set.datamin.fetchToken();
      const run = (uuid: string) => set.datamin.startRun(uuid, { token });
      expect(await run(add('paused', true))).toMatchObject({
        kind: 'rejected',
        status: 403,
        reason: expect.stringContaining('paused'),
      });
      for (const uuid of [add('template', true), add('active', false), randomUUID()]) {
        expect(await run(uuid)).toMatchObject({ kind: 'rejected', status: 404 });
      }
      world.addClient({ ...set.client, permissions: ['stats'] });
      const narrow = await set.datamin.fetchToken();
      expect(await set.datamin.startRun(set.pipeline.uuid, { token: narrow })).toMatchObject({
        kind: 'rejected',
        status: 403,
        reason: expect.stringContaining('lacks the scope'),
      });
      set.sandbox.tokens.revoke();
      expect(await run(set.pipeline.uuid)).toMatchObject({ kind: 'unauthorized' });
      expect(world.startedRuns(set.pipeline.uuid)).toBe(0);
    });

    const faults: Array<[FaultInput['action'], FaultInput['when'], string]> = [
      [{ type: 'reset' }, 'before', 'uncertain'],
      [{ type: 'reset', unread: true }, 'before', 'uncertain'],
      [{ type: 'reset' }, 'after', 'uncertain'],
      [
        { type: 'status', status: 500, body: { code: 500, message: 'Internal error' } },
        'after',
        'uncertain',
      ],
      [{ type: 'status', status: 502, body: '<html>' }, 'before', 'uncertain'],
      [{ type: 'redirect', location: 'http://127.0.0.1:1/' }, 'before', 'uncertain'],
      [{ type: 'hang' }, 'after', 'uncertain'],
      [{ type: 'reset-mid-body', bytes: 5 }, 'after', 'uncertain'],
      [{ type: 'truncate', bytes: 5 }, 'after', 'uncertain'],
      [{ type: 'trickle', bytes: 1, everyMs: 40 }, 'after', 'uncertain'],
      [{ type: 'empty' }, 'before', 'unnamed'],
      [{ type: 'empty' }, 'after', 'unnamed'],
      [{ type: 'status', status: 429, headers: { 'Retry-After': '9' } }, 'before', 'rejected'],
    ];

    test.each(faults)('%j %s is %3$s', async (action, when, kind) => {
      const set = await scene(dialect);
      const datamin = set.connect({ timeouts: patience(action) });
      const token = await datamin.fetchToken();
      set.sandbox.faults.inject({ on: 'run', action, when });
      expect(await datamin.startRun(set.pipeline.uuid, { token })).toMatchObject({ kind });
      // One whose answer never ends may be given up before its server, in this process, has noticed it.
      await until(() => set.sandbox.ledger.count('run') > 0);
      expect(set.sandbox.ledger.count('run')).toBe(1);
    });
  });

  describe('log', () => {
    test('task runs, newest first, with outputs of every kind', async () => {
      const set = await scene(dialect);
      recordRun(set.sandbox.world, set.pipeline.uuid, {
        taskRuns: [
          {
            executedAt: '2025-06-18T10:00:00.250750Z',
            durationMs: 105,
            output: '{"Grüße":"世界"}',
          },
          { executedAt: '2025-06-18T10:00:02Z', task: 'Tell', output: '', repeats: 3 },
          {
            executedAt: '2025-06-18T10:00:04Z',
            isSuccessful: false,
            output: '[{"message":"no such table"}]',
          },
        ],
      });
      const rows = await questions(set).log();
      expect(rows.map((row) => row.taskType)).toEqual([
        'query',
        'brand_new_type',
        'brand_new_type',
        'brand_new_type',
        'query',
      ]);
      expect(rows.map((row) => decodeOutput(row.output, row).kind)).toEqual([
        'error',
        'empty',
        'empty',
        'empty',
        'json',
      ]);
      expect(rows[4]).toMatchObject({ durationMs: 105, isSuccessful: true });
      expect(rows[4]?.executedAt.toISOString()).toBe(
        dialect === 'oss' ? '2025-06-18T10:00:00.250Z' : '2025-06-18T10:00:00.000Z',
      );
      expect(new Set(rows.map((row) => row.runUuid)).size).toBe(1);
    });

    test('OSS brings along the rows of a run outside the window', async () => {
      const set = await scene(dialect);
      recordRun(set.sandbox.world, set.pipeline.uuid, {
        taskRuns: [
          { executedAt: '2025-06-18T08:59:59Z' },
          { executedAt: '2025-06-18T09:00:00Z' },
          { executedAt: '2025-06-18T11:00:00Z' },
          { executedAt: '2025-06-18T11:00:02Z' },
        ],
      });
      expect(await questions(set).log()).toHaveLength(dialect === 'oss' ? 4 : 2);
    });

    test('encrypted outputs open with the key', async () => {
      const set = await scene(dialect);
      const sealed = set.sandbox.world.addPipeline({
        uuid: randomUUID(),
        organizationUuid: set.client.organizationUuid,
        name: 'Sealed',
        outputKey: DEMO_OUTPUT_KEY,
        tasks: [{ uuid: randomUUID(), name: 'Ask', type: 'query' }],
      });
      recordRun(set.sandbox.world, sealed.uuid, {
        taskRuns: [{ executedAt: '2025-06-18T10:00:00Z' }],
      });
      const [row] = await collect(set.datamin.logs(sealed.uuid, FROM, TO));
      expect(decodeOutput(row?.output ?? '').kind).toBe('encrypted');
      expect(decodeOutput(row?.output ?? '', { key: DEMO_OUTPUT_KEY })).toMatchObject({
        kind: 'json',
        decrypted: true,
      });
    });

    test('a flood of rows is read row by row', async () => {
      const set = await scene(dialect);
      set.sandbox.faults.inject({ on: 'log', action: { type: 'flood', megabytes: 4 } });
      let rows = 0;
      for await (const row of set.datamin.logs(set.pipeline.uuid, FROM, TO)) {
        rows += row.isSuccessful ? 1 : 0;
      }
      expect(rows).toBeGreaterThan(16_000);
    });
  });

  describe('statistics', () => {
    test('of a pipeline and a task', async () => {
      const set = await scene(dialect);
      for (const [minute, isSuccessful] of [
        [10, true],
        [20, true],
        [30, false],
      ] as const) {
        recordRun(set.sandbox.world, set.pipeline.uuid, {
          taskRuns: [{ executedAt: `2025-06-18T10:${minute}:00Z`, durationMs: 100, isSuccessful }],
        });
      }
      for (const subject of [
        { kind: 'pipeline', uuid: set.pipeline.uuid },
        { kind: 'task', uuid: set.pipeline.task },
      ] as const) {
        const lastRun = {
          isSuccessful: false,
          executedAt: at('2025-06-18T10:30:00Z'),
          durationMs: 100,
        };
        expect(await set.datamin.consolidated(subject, FROM, TO)).toEqual({
          successes: 2,
          failures: 1,
          averageDurationMs: 100,
          empty: false,
          doubtful: false,
          lastRun,
        });
        expect(await set.datamin.lastRun(subject)).toEqual(lastRun);
        const days = await set.datamin.aggregated(subject, at('2025-06-16T17:00:00Z'), 'day', 4);
        expect(days.buckets.map((bucket) => [bucket.successes, bucket.failures])).toEqual([
          [0, 0],
          [0, 0],
          [2, 1],
          [0, 0],
        ]);
        expect(days.buckets[2]?.from).toEqual(at('2025-06-18T00:00:00Z'));
      }
      expect(set.learned.at(-1)?.aggregateDate).toBe(dialect === 'oss' ? 'datetime' : 'date');
    });

    test.each(['day', 'week', 'month', 'quarter', 'year'] as const)(
      'by %s: as many as asked, in order, one run each where it was',
      async (period) => {
        const set = await scene(dialect);
        for (const day of ['2023-01-01', '2024-02-29', '2024-12-31', '2025-06-16', '2025-06-18']) {
          recordRun(set.sandbox.world, set.pipeline.uuid, {
            taskRuns: [{ executedAt: `${day}T00:00:00Z` }],
          });
        }
        const subject = { kind: 'pipeline', uuid: set.pipeline.uuid } as const;
        const counts = { day: 1000, week: 140, month: 36, quarter: 12, year: 3 };
        const reading = await set.datamin.aggregated(
          subject,
          at('2023-01-01T05:00:00Z'),
          period,
          counts[period],
        );
        expect(reading.buckets).toHaveLength(counts[period]);
        const total = reading.buckets.reduce((sum, bucket) => sum + (bucket.successes ?? 0), 0);
        expect(total).toBe(5);
        for (const [index, bucket] of reading.buckets.entries()) {
          if (index > 0) expect(bucket.from).toEqual(reading.buckets[index - 1]?.to);
        }
      },
    );

    test('never ran and unknown are no data, not failures', async () => {
      const set = await scene(dialect);
      for (const uuid of [set.pipeline.uuid, randomUUID()]) {
        const subject = { kind: 'pipeline', uuid } as const;
        expect(await set.datamin.lastRun(subject)).toBeNull();
        expect(await set.datamin.consolidated(subject, FROM, TO)).toMatchObject({
          successes: 0,
          failures: 0,
          averageDurationMs: null,
          lastRun: null,
          empty: true,
          doubtful: false,
        });
        expect(await set.datamin.aggregated(subject, FROM, 'month', 3)).toMatchObject({
          empty: true,
        });
        expect(await collect(set.datamin.logs(uuid, FROM, TO))).toEqual([]);
      }
    });

    test('another organization’s is foreign', async () => {
      const set = await scene(dialect);
      const other = set.sandbox.world.addPipeline({
        uuid: randomUUID(),
        organizationUuid: randomUUID(),
        name: 'Other',
        tasks: [{ uuid: randomUUID(), name: 'Ask', type: 'query' }],
      });
      recordRun(set.sandbox.world, other.uuid, {
        taskRuns: [{ executedAt: '2025-06-18T10:00:00Z' }],
      });
      const subject = { kind: 'pipeline', uuid: other.uuid } as const;
      expect(await rejection(set.datamin.consolidated(subject, FROM, TO))).toMatchObject({
        kind: 'foreign',
        status: 403,
      });
      expect(await rejection(set.datamin.aggregated(subject, FROM, 'day', 1))).toMatchObject({
        kind: 'foreign',
      });
      expect(await set.datamin.lastRun(subject)).toBeNull();
    });

    test('the last run may lie before the range', async () => {
      const set = await scene(dialect);
      recordRun(set.sandbox.world, set.pipeline.uuid, {
        taskRuns: [{ executedAt: '2024-01-01T00:00:00Z' }],
      });
      expect(await questions(set).consolidated()).toMatchObject({
        empty: true,
        lastRun: { executedAt: at('2024-01-01T00:00:00Z') },
      });
    });

    test('a database that is down looks empty, and is said to be so', async () => {
      const set = await scene(dialect);
      recordRun(set.sandbox.world, set.pipeline.uuid, {
        taskRuns: [{ executedAt: '2025-06-18T10:00:00Z' }],
      });
      set.sandbox.world.quirks.databaseDown = true;
      expect(await questions(set).log()).toEqual([]);
      expect(await questions(set).consolidated()).toMatchObject({ empty: true });
      expect(await questions(set).aggregated()).toMatchObject({ empty: true });
      expect(await questions(set)['last-run']()).toBeNull();
    });
  });

  describe.each(KINDS)('faults of %s', (kind) => {
    const faults: Array<[FaultInput['action'], string, number]> = [
      [{ type: 'status', status: 429 }, 'rate_limited', 3],
      [{ type: 'status', status: 429, headers: { 'Retry-After': '600' } }, 'rate_limited', 1],
      [
        { type: 'status', status: 502, body: '<html><h1>Bad Gateway</h1></html>' },
        'unavailable',
        3,
      ],
      [{ type: 'status', status: 500, body: { code: 500, message: 'x' } }, 'unavailable', 3],
      [{ type: 'status', status: 404, body: '404 page not found' }, 'not_found', 1],
      [{ type: 'status', status: 200, body: '<html>' }, 'malformed', 1],
      [{ type: 'redirect', location: 'http://127.0.0.1:1/' }, 'redirected', 1],
      [{ type: 'reset' }, 'connection_lost', 3],
      [{ type: 'hang' }, 'timeout', 1],
    ];

    test.each(faults)('%j', async (action, expected, calls) => {
      const set = await scene(dialect);
      const datamin = set.connect({
        timeouts: patience(action),
        dialect: { aggregateDate: dialect === 'oss' ? 'datetime' : 'date' },
      });
      const subject = { kind: 'pipeline', uuid: set.pipeline.uuid } as const;
      await until(() =>
        datamin.lastRun(subject).then(
          () => true,
          () => false,
        ),
      );
      set.sandbox.ledger.clear();
      set.sandbox.faults.inject({ on: kind, action });
      const error = await rejection<unknown>(questions(set, datamin)[kind]());
      expect(error).toMatchObject({ kind: expected, message: expect.stringMatching(/\.$/) });
      expect(String(error)).not.toContain(set.client.secret);
      expect(set.sandbox.ledger.count(kind)).toBe(calls);
    });

    const cut: Array<FaultInput['action']> = [
      { type: 'reset-mid-body', bytes: 2 },
      { type: 'truncate', bytes: 2 },
      { type: 'trickle', bytes: 1, everyMs: 100 },
    ];

    test.each(cut)('%j', async (action) => {
      const set = await scene(dialect);
      recordRun(set.sandbox.world, set.pipeline.uuid, {
        taskRuns: [{ executedAt: '2025-06-18T10:00:00Z' }],
      });
      const datamin = set.connect({ timeouts: patience(action) });
      await questions(set).aggregated();
      set.sandbox.faults.inject({ on: kind, action });
      const error = await rejection<unknown>(questions(set, datamin)[kind]());
      expect(['truncated', 'malformed', 'timeout']).toContain(
        error instanceof Error && 'kind' in error ? error.kind : null,
      );
    });

    test('a wrong content type is forgiven', async () => {
      const set = await scene(dialect);
      const plain = await questions(set)[kind]();
      set.sandbox.faults.inject({ on: kind, action: { type: 'content-type', value: 'text/html' } });
      expect(await questions(set)[kind]()).toEqual(plain);
    });
  });
});

test('OSS: negative and wrapped counts are doubtful, the failures stay', async () => {
  const set = await scene('oss');
  recordRun(set.sandbox.world, set.pipeline.uuid, {
    taskRuns: [
      { executedAt: '2025-06-18T10:00:00Z', isSuccessful: false },
      { executedAt: '2025-06-18T10:00:01Z', isSuccessful: false, task: 'Tell' },
    ],
  });
  for (const quirk of ['negative', 'wrapped'] as const) {
    set.sandbox.world.quirks.negativeCounts = quirk;
    const reading = await questions(set).consolidated();
    expect(reading).toMatchObject({ successes: null, failures: 2, doubtful: true, empty: false });
    const buckets = (await questions(set).aggregated()).buckets;
    expect(buckets).toMatchObject([{ successes: null, failures: 2, doubtful: true }]);
  }
});

test('OSS: counts that it cannot read and calls zero are doubtful, and no proof of nothing', async () => {
  const set = await scene('oss');
  set.sandbox.world.quirks.negativeCounts = 'unread';
  const failed = ['2025-06-18T10:00:00Z', '2025-06-18T10:00:01Z'];
  recordRun(set.sandbox.world, set.pipeline.uuid, {
    taskRuns: failed.map((executedAt) => ({ executedAt, isSuccessful: false })),
  });
  expect(await questions(set).consolidated()).toMatchObject({
    successes: null,
    failures: null,
    empty: false,
    doubtful: true,
    lastRun: { isSuccessful: false },
  });
});

test('OSS: a token whose session was lost is replaced by the first refusal, and not by the next', async () => {
  const set = await scene('oss');
  recordRun(set.sandbox.world, set.pipeline.uuid, {
    taskRuns: [{ executedAt: '2025-06-18T10:00:00Z' }],
  });
  let now = Date.now();
  const datamin = set.connect({ now: () => now });
  const ask = questions(set, datamin);
  expect(await ask.log()).toHaveLength(1);
  set.sandbox.tokens.loseSessions();
  // A recent answer is trusted: somebody else's pipeline must not cost a token each time.
  expect(await rejection(ask.consolidated())).toMatchObject({ kind: 'foreign' });
  now += 11 * 60_000;
  expect(await ask['last-run']()).toBeNull();
  expect(set.sandbox.ledger.count('token')).toBe(1);
  for (const kind of ['consolidated', 'aggregated', 'log', 'last-run'] as const) {
    expect(await ask[kind]()).toBeTruthy();
  }
  expect(set.sandbox.ledger.count('token')).toBe(2);
  // And somebody else's stays so, for one token.
  const elsewhere = set.sandbox.world.addOrganization({ uuid: randomUUID(), name: 'Other' });
  const foreign = set.sandbox.world.addPipeline({
    uuid: randomUUID(),
    organizationUuid: elsewhere.uuid,
    name: 'Foreign',
    tasks: [{ uuid: randomUUID(), name: 'A', type: 'query' }],
  });
  recordRun(set.sandbox.world, foreign.uuid, {
    taskRuns: [{ executedAt: '2025-06-18T10:00:00Z' }],
  });
  now += 11 * 60_000;
  for (const _ of [1, 2, 3]) {
    const refused = await rejection(collect(datamin.logs(foreign.uuid, FROM, TO)));
    expect(refused).toMatchObject({ kind: 'foreign' });
  }
  expect(set.sandbox.ledger.count('token')).toBe(3);
});

test('OSS: a failed row without a time is told with its run', async () => {
  const set = await scene('oss');
  const run = recordRun(set.sandbox.world, set.pipeline.uuid, {
    taskRuns: [
      { executedAt: '2025-06-18T10:00:01.000007Z', task: 'Tell' },
      { executedAt: '2025-06-18T10:00:00.5Z', task: 'Tell' },
      { executedAt: '1970-01-01T00:00:00Z', isSuccessful: false, output: '[{"Message":"no"}]' },
    ],
  });
  const skipped: number[] = [];
  const rows = await collect(
    set.datamin.logs(set.pipeline.uuid, FROM, TO, { onMalformedRow: (row) => skipped.push(row) }),
  );
  expect(skipped).toEqual([]);
  expect(rows).toHaveLength(3);
  expect(rows[2]).toMatchObject({
    runUuid: run.uuid,
    taskUuid: set.pipeline.task,
    taskType: 'unknown',
    isSuccessful: false,
    durationMs: 0,
    executedAt: new Date('2025-06-18T10:00:00.5Z'),
  });
});

test('OSS: only aggregates ask for a UUID of version 4', async () => {
  const set = await scene('oss');
  const subject = { kind: 'pipeline', uuid: '449c3c47-427e-165e-b1d2-0bf257b714e4' } as const;
  expect(await set.datamin.consolidated(subject, FROM, TO)).toMatchObject({ empty: true });
  expect(await rejection(set.datamin.aggregated(subject, FROM, 'day', 1))).toMatchObject({
    kind: 'rejected',
    status: 400,
  });
});

test('hosted: an object around the aggregates', async () => {
  const set = await scene('hosted', { aggregatesShape: 'object' });
  recordRun(set.sandbox.world, set.pipeline.uuid, {
    taskRuns: [{ executedAt: '2025-06-18T10:00:00Z' }],
  });
  expect((await questions(set).aggregated()).buckets).toMatchObject([{ successes: 1 }]);
});

test('two clients of one server never share a token', async () => {
  const set = await scene('oss');
  set.sandbox.world.addClient({ ...set.client, id: randomUUID(), secret: 'other' });
  const [, other] = [...set.sandbox.world.clients.values()].slice(-2);
  const second = set.connect({}, { id: other?.id ?? '', secret: 'other' });
  await questions(set)['last-run']();
  await questions(set, second)['last-run']();
  expect(set.sandbox.ledger.calls('last-run').map((call) => call.clientId)).toEqual([
    set.client.id,
    other?.id,
  ]);
});
