import { Invalid, Malformed } from '@/lib/errors';
import { exportRuns, listRuns, type RunView, withErrorTexts } from '@/lib/history';
import type { SearchLimits } from '@/lib/history/search-runs';
import { type Dialect, recordRun } from '@/lib/sandbox';
import { clockTime } from '../../support/portal/clock';
import { openPortal, type PortalUnderTest, rejection } from '../../support/portal/portal';
import { expectedOf } from './oracle';
import { readAllDue, toldRows } from './support';

/** Failures of several kinds, repeats of a for_each, a run shared by two pipelines; in each dialect. */
const chosen = [
  'Nightly invoices',
  'Payments ledger',
  'Newsletter export',
  'Night close',
  'Depot reconciliation',
];

/** A run by the sandbox's own truth. */
interface TrueRun {
  team: 'red' | 'blue';
  pipeline: string;
  runUuid: string;
  startedUs: number;
  endedMs: number;
  durationMs: number;
  taskRuns: number;
  failedTaskRuns: number;
  failedTask: string | null;
  taskTypes: string[];
  texts: string[];
}

let portal: PortalUnderTest;
const truth: TrueRun[] = [];
const ids = new Map<string, string>();
jest.setTimeout(120_000);

beforeAll(async () => {
  portal = await openPortal({ sandbox: { seedHistory: 'small' } });
  for (const team of [portal.red, portal.blue]) {
    const credential = await team.credential();
    const pipelines = team.organization.pipelines.filter(({ name }) => chosen.includes(name));
    for (const { uuid } of pipelines) {
      await team.pipeline(uuid, credential);
      ids.set(uuid, team.slug);
    }
    const [first] = pipelines;
    if (!first) throw new Error('nothing chosen');
    // One that is going on, and some that failed.
    const ages = [5000, ...Array.from({ length: 20 }, (_, index) => (index + 1) * 7_000_000)];
    for (const [index, age] of ages.entries()) {
      const isSuccessful = index % 3 !== 1;
      const output = isSuccessful
        ? `{"ledger": "balanced", "rows": ${index}}`
        : `[{"message": "Connection refused by warehouse-${index}"}]`;
      const executedAt = new Date(clockTime().getTime() - age);
      recordRun(portal.sandbox.world, first.uuid, {
        taskRuns: [{ executedAt, durationMs: 1000 + age / 100, isSuccessful, output }],
      });
    }
  }
  await readAllDue();
  for (const [uuid, slug] of ids) remember(slug === 'red' ? 'red' : 'blue', uuid);
  truth.sort((a, b) => b.startedUs - a.startedUs || (a.runUuid < b.runUuid ? 1 : -1));
});
afterAll(() => portal.close());

function remember(team: 'red' | 'blue', pipeline: string): void {
  const dialect: Dialect = portal[team].organization.dialect;
  const rows = toldRows(portal.sandbox.world, pipeline, dialect);
  for (const run of expectedOf(rows).runs) {
    const own = rows.filter(({ runUuid }) => runUuid === run.run_uuid);
    truth.push({
      team,
      pipeline,
      runUuid: String(run.run_uuid),
      startedUs: Number(run.started),
      endedMs: Number(run.ended) / 1000,
      durationMs: Number(run.duration_ms),
      taskRuns: own.length,
      failedTaskRuns: own.filter(({ isSuccessful }) => !isSuccessful).length,
      failedTask: run.failed_task_uuid === null ? null : String(run.failed_task_uuid),
      taskTypes: [...new Set(own.map(({ taskType }) => taskType))].sort(),
      texts: own.map(({ output }) => Buffer.from(output, 'base64').toString('utf8')),
    });
  }
}

const statusOf = (run: TrueRun) =>
  clockTime().getTime() - run.endedMs < 60_000
    ? 'running'
    : run.failedTaskRuns > 0
      ? 'failed'
      : 'succeeded';
const expected = (team: 'red' | 'blue', fits: (run: TrueRun) => boolean) =>
  truth.filter((run) => run.team === team && fits(run)).map(asText);
const asText = (run: TrueRun) =>
  [
    run.pipeline,
    run.runUuid,
    statusOf(run),
    new Date(Math.floor(run.startedUs / 1000)).toISOString(),
    run.durationMs,
    run.taskRuns,
    run.failedTaskRuns,
    run.failedTask,
    run.taskTypes.join(),
  ].join(' ');
const told = (run: RunView) =>
  [
    run.pipeline.uuid,
    run.runUuid,
    run.status,
    run.startedAt.toISOString(),
    run.durationMs,
    run.taskRuns,
    run.failedTaskRuns,
    run.failed?.taskUuid ?? null,
    run.taskTypes.join(),
  ].join(' ');

/** No time, and few runs read: a search that is cut short as soon as possible. */
const impatient: SearchLimits = { budgetMs: 0, firstRows: 3, mostRows: 3 };
let endedEarly = 0;

/** All pages of a list, `limit` at a time. */
async function all(
  team: 'red' | 'blue',
  filters: object,
  limit = 7,
  limits?: SearchLimits,
): Promise<string[]> {
  const ctx = await portal[team].ctx('viewer');
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listRuns(ctx, { ...filters, limit, ...(cursor && { cursor }) }, limits);
    if (page.searchedTo) endedEarly += 1;
    found.push(...page.items.map(told));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  return found;
}

test.each(['red', 'blue'] as const)(
  '%s: all runs in the order of their start, whatever the size of a page',
  async (team) => {
    const every = expected(team, () => true);
    expect(every.length).toBeGreaterThan(45);
    expect(await all(team, {})).toEqual(every);
    expect(await all(team, {}, 200)).toEqual(every);
  },
);

test("failed runs tell their own error, not the kind's; of another team nothing is told", async () => {
  const ctx = await portal.red.ctx('viewer');
  const { items } = await listRuns(ctx, { status: 'failed', q: 'warehouse', limit: 5 });
  expect(items.length).toBeGreaterThan(2);
  const told = await withErrorTexts(ctx, items);
  for (const [index, { failed, ...run }] of told.entries()) {
    expect({ ...run, failed: items[index]?.failed }).toEqual(items[index]);
    const text = truth.find(({ runUuid }) => runUuid === run.runUuid)?.texts.join();
    expect(failed?.message).toMatch(/^Connection refused by warehouse-\d+$/);
    expect(text).toContain(`"${failed?.message}"`);
    expect(items[index]?.failed?.message).toBe('Connection refused by warehouse-‹n›');
  }
  expect(await withErrorTexts(await portal.blue.ctx('viewer'), items)).toEqual(items);
});

const sample = (team: 'red' | 'blue', fits: (run: TrueRun) => boolean): TrueRun => {
  const found = truth.find((run) => run.team === team && fits(run));
  if (!found) throw new Error('the sandbox has no such run');
  return found;
};

test.each(['red', 'blue'] as const)('%s: each filter finds what the truth has', async (team) => {
  const failed = sample(team, ({ failedTaskRuns }) => failedTaskRuns > 0);
  const type = failed.taskTypes[0] ?? '';
  const middle = new Date(Math.floor(failed.startedUs / 1_000_000) * 1000);
  const later = new Date(middle.getTime() + 3 * 86_400_000);
  const cases: [object, (run: TrueRun) => boolean][] = [
    [{ status: 'failed' }, (run) => statusOf(run) === 'failed'],
    [{ status: 'succeeded' }, (run) => statusOf(run) === 'succeeded'],
    [{ status: 'running' }, (run) => statusOf(run) === 'running'],
    [{ pipeline: failed.pipeline }, (run) => run.pipeline === failed.pipeline],
    [
      { pipeline: failed.pipeline, status: 'failed' },
      (run) => run.pipeline === failed.pipeline && statusOf(run) === 'failed',
    ],
    [{ taskType: type }, (run) => run.taskTypes.includes(type)],
    [
      { taskType: type, status: 'failed' },
      (run) => run.taskTypes.includes(type) && statusOf(run) === 'failed',
    ],
    [{ minDurationMs: String(failed.durationMs) }, (run) => run.durationMs >= failed.durationMs],
    [
      { maxDurationMs: failed.durationMs, pipeline: failed.pipeline },
      (run) => run.durationMs <= failed.durationMs && run.pipeline === failed.pipeline,
    ],
    [
      { from: middle.toISOString(), to: later.toISOString() },
      (run) => run.startedUs >= middle.getTime() * 1000 && run.startedUs < later.getTime() * 1000,
    ],
    [{ q: failed.runUuid }, (run) => run.runUuid === failed.runUuid],
    [{ trigger: 'elsewhere' }, () => true],
    [{ trigger: 'here' }, () => false],
  ];
  for (const [filters, fits] of cases) {
    const found = await all(team, filters);
    expect({ filters, found }).toEqual({ filters, found: expected(team, fits) });
    expect({ filters, found: await all(team, filters, 7, impatient) }).toEqual({ filters, found });
  }
  expect(cases.filter(([, fits]) => expected(team, fits).length > 0)).toHaveLength(12);
  expect(endedEarly).toBeGreaterThan(20);
});

test.each(['red', 'blue'] as const)('%s: words of errors and outputs are found', async (team) => {
  const failed = sample(team, ({ texts }) => /refused/.test(texts.join()));
  const word = 'refused';
  const has = (run: TrueRun) =>
    run.texts.some((text) => new RegExp(`(?<![a-z0-9_])${word}`, 'i').test(text));
  const runs = expected(team, has);
  expect(runs.length).toBeGreaterThan(0);
  expect(runs.length).toBeLessThan(expected(team, () => true).length);
  expect(await all(team, { q: word.toUpperCase() }, 2)).toEqual(runs);
  expect(await all(team, { q: word }, 2, impatient)).toEqual(runs);
  expect(await all(team, { q: `${word.slice(0, -1)} ${word}`, status: 'failed' })).toEqual(
    expected(team, (run) => has(run) && statusOf(run) === 'failed'),
  );
  expect(await all(team, { q: word, pipeline: failed.pipeline })).toEqual(
    expected(team, (run) => has(run) && run.pipeline === failed.pipeline),
  );
  expect(await all(team, { q: `${word} nowhereinthere` })).toEqual([]);
  // For failed runs of one pipeline both indexes are combined, so that no such search is cut short.
  const own = { pipeline: failed.pipeline, status: 'failed' };
  const isOwn = (run: TrueRun) => run.pipeline === failed.pipeline && statusOf(run) === 'failed';
  expect(expected(team, isOwn).length).toBeGreaterThan(2);
  const early = endedEarly;
  expect(await all(team, { ...own, q: 'nowhereinthere' }, 1, impatient)).toEqual([]);
  expect(await all(team, { ...own, q: word }, 1, impatient)).toEqual(
    expected(team, (run) => isOwn(run) && has(run)),
  );
  expect(endedEarly).toBe(early);
});

test('a tag narrows to its pipelines, and a request made here is told with whose it was', async () => {
  const failed = sample('red', ({ failedTaskRuns }) => failedTaskRuns > 0);
  await portal.admin.query(`UPDATE pipelines SET tags = '{night}' WHERE uuid = $1`, [
    failed.pipeline,
  ]);
  const tagged = expected('red', (run) => run.pipeline === failed.pipeline);
  expect(await all('red', { tag: 'night' })).toEqual(tagged);
  expect(await all('red', { tag: 'night', minDurationMs: 0 })).toEqual(tagged);
  expect(await all('red', { tag: 'night', minDurationMs: 0 }, 4, impatient)).toEqual(tagged);
  expect(await all('red', { tag: 'nobody' })).toEqual([]);

  await portal.admin.query(
    `INSERT INTO run_requests (id, team_id, pipeline_id, idempotency_key, actor_kind, actor_name, state, run_uuid)
     SELECT gen_random_uuid(), team_id, id, 'mine', 'user', 'Ada', 'succeeded', $2 FROM pipelines WHERE uuid = $1`,
    [failed.pipeline, failed.runUuid],
  );
  const here = expected('red', (run) => run.runUuid === failed.runUuid);
  expect(await all('red', { trigger: 'here' })).toEqual(here);
  expect(await all('red', { trigger: 'here', q: 'nowhereinthere' })).toEqual([]);
  expect(await all('red', { trigger: 'elsewhere' })).toEqual(
    expected('red', (run) => run.runUuid !== failed.runUuid),
  );
  const { items } = await listRuns(await portal.red.ctx('viewer'), { trigger: 'here' });
  expect(items[0]?.request).toMatchObject({ by: { kind: 'user', name: 'Ada' } });
  expect(items[0]?.failed?.message).toEqual(expect.any(String));
});

test('a file has every run that the list has', async () => {
  const found: string[] = [];
  for await (const page of exportRuns(await portal.red.ctx('viewer'), { status: 'failed' })) {
    found.push(...page.map(told));
  }
  expect(found).toEqual(expected('red', (run) => statusOf(run) === 'failed'));
  expect(found.length).toBeGreaterThan(3);
});

test('nothing of another team is found by any filter', async () => {
  const theirs = sample('blue', ({ failedTaskRuns }) => failedTaskRuns > 0);
  expect(await all('blue', { q: theirs.runUuid })).not.toEqual([]);
  expect(await all('red', { q: theirs.runUuid })).toEqual([]);
  expect(await all('red', { pipeline: theirs.pipeline })).toEqual([]);
  const both = await Promise.all([all('red', { q: 'refused' }), all('blue', { q: 'refused' })]);
  expect(both.map(({ length }) => length > 0)).toEqual([true, true]);
  expect(both[0]).toEqual(expected('red', ({ texts }) => /refused/.test(texts.join())));
});

test('wrong filters are told by field, and a cursor is good for its filters alone', async () => {
  const ctx = await portal.red.ctx('viewer');
  const wrong: Record<string, unknown> = {
    pipeline: 'x',
    status: 'gone',
    tag: ' ',
    minDurationMs: '-1',
    maxDurationMs: 'long',
    q: '!!',
    from: 'yesterday',
    limit: 201,
    colour: 'red',
  };
  for (const [field, value] of Object.entries(wrong)) {
    const error = await rejection(listRuns(ctx, { [field]: value }));
    expect(error).toBeInstanceOf(Invalid);
    expect(Object.keys(error instanceof Invalid ? (error.errors ?? {}) : {})).toEqual([field]);
  }
  const { nextCursor } = await listRuns(ctx, { limit: 1 });
  const cursor = nextCursor ?? '';
  expect((await listRuns(ctx, { limit: 2, cursor })).items).toHaveLength(2);
  for (const asked of [
    { cursor, status: 'failed' },
    { cursor: 'x' },
    { cursor: cursor.slice(1) },
  ]) {
    expect(await rejection(listRuns(ctx, asked))).toBeInstanceOf(Malformed);
  }
  const forged = Buffer.from(
    JSON.stringify([
      JSON.parse(Buffer.from(cursor, 'base64url').toString())[0],
      [1, "x'/not-a-uuid"],
    ]),
  ).toString('base64url');
  expect(await rejection(listRuns(ctx, { cursor: forged }))).toBeInstanceOf(Malformed);
});

test('what hardly any run has is found at once, however far back, and a search that ends early says so', async () => {
  const ctx = await portal.red.ctx('viewer');
  const oldest = truth.filter(({ team }) => team === 'red').at(-1);
  const filters = {
    maxDurationMs: oldest?.durationMs ?? 0,
    minDurationMs: oldest?.durationMs ?? 0,
  };
  const few = expected('red', ({ durationMs }) => durationMs === oldest?.durationMs);
  // Two rounds of 3 runs, and then the index of durations: none of the runs in between is read.
  const found = await listRuns(ctx, filters, { budgetMs: 10_000, firstRows: 3, mostRows: 3 });
  expect(found.items.map(told)).toEqual(few);
  expect(found).toMatchObject({ nextCursor: null, searchedTo: null });
  const ended = await listRuns(ctx, filters, impatient);
  expect(ended.items.length).toBeLessThan(few.length);
  const third = truth.filter(({ team }) => team === 'red')[2];
  expect(ended.searchedTo?.getTime()).toBe(Math.ceil((third?.startedUs ?? 0) / 1000));
  expect(ended.nextCursor).toEqual(expect.any(String));
});
