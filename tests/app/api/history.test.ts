import { Unauthenticated } from '@/lib/errors';
import { compareRuns, exportRuns, getRun, listRuns } from '@/lib/history';
import { streamFile } from '@/lib/http/stream-file';
import { recordRun } from '@/lib/sandbox';
import { readAllDue } from '../../lib/history/support';
import { clockTime, pass } from '../../support/portal/clock';
import { addToSandbox, openPortal, type PortalUnderTest } from '../../support/portal/portal';
import { ask, asToken, textAt } from '../../support/portal/routes';

let portal: PortalUnderTest;
let uuid: string;
let task: string;
beforeAll(async () => {
  portal = await openPortal();
  uuid = addToSandbox(portal, portal.red);
  task = portal.sandbox.world.pipeline(uuid)?.tasks[1]?.uuid ?? '';
  const at = (minutes: number) => new Date(clockTime().getTime() - minutes * 60_000);
  for (let index = 0; index < 12; index += 1) {
    const minutes = 600 - index * 50;
    const isSuccessful = index % 4 !== 3;
    recordRun(portal.sandbox.world, uuid, {
      taskRuns: [
        { executedAt: at(minutes), durationMs: 1000 * (index + 1), output: `{"order": ${index}}` },
        // Two failed tasks make one failed run.
        ...['B', 'B'].map((name, part) => ({
          task: name,
          executedAt: at(minutes - 1 - part),
          durationMs: 500,
          isSuccessful,
          output: isSuccessful ? '[1]' : '[{"message":"=cmd|refused, \\"at\\" door"}]',
        })),
      ],
    });
  }
  await portal.red.pipeline(uuid, await portal.red.credential());
  await readAllDue();
});
afterAll(() => portal.close());

const get = (path: string) => asToken(portal.red, 'viewer')('GET', path);
const day = 'from=2026-03-10T00:00:00Z&to=2026-03-11T00:00:00Z';

test('numbers of the history count runs where Datamin’s count failed tasks', async () => {
  const datamin = await get(`/pipelines/${uuid}/stats?${day}`);
  const history = await get(`/pipelines/${uuid}/stats?${day}&source=history`);
  expect(datamin.json).toMatchObject({ source: 'datamin' });
  expect(history.json).toMatchObject({
    source: 'history',
    successes: 9,
    failures: 3,
    stale: false,
    doubtful: false,
    problem: null,
    lastRun: { successful: false },
  });
  const ofTask = await get(`/tasks/${task}/stats?${day}&source=history`);
  expect(ofTask.json).toMatchObject({ successes: 18, failures: 6, averageDurationMs: 500 });
  expect((await get(`/pipelines/${uuid}/stats?${day}&source=guess`)).status).toBe(422);
  expect((await get(`/pipelines/${uuid}/stats?${day}&sauce=history`)).status).toBe(422);
});

test('aggregates of the history are of runs, as many as asked, and none that are not known', async () => {
  const asked = 'from=2026-03-09&period=day&count=3';
  const { json } = await get(`/pipelines/${uuid}/aggregates?${asked}&source=history`);
  const empty = { averageDurationMs: null, p50Ms: null };
  expect(json).toMatchObject({
    ...{ source: 'history', stale: false, doubtful: false, problem: null },
    items: [
      { from: '2026-03-09T00:00:00.000Z', successes: 0, failures: 0, ...empty },
      { from: '2026-03-10T00:00:00.000Z', successes: 9, failures: 3, doubtful: false },
      { to: '2026-03-12T00:00:00.000Z', successes: 0, failures: 0, ...empty, doubtful: false },
    ],
  });
  for (const [period, from, to] of [
    ['week', '2026-03-09', '2026-03-16'],
    ['month', '2026-03-01', '2026-04-01'],
    ['quarter', '2026-01-01', '2026-04-01'],
    ['year', '2026-01-01', '2027-01-01'],
  ]) {
    const one = await get(
      `/pipelines/${uuid}/aggregates?from=2026-03-10&period=${period}&count=1&source=history`,
    );
    const bounds = { from: `${from}T00:00:00.000Z`, to: `${to}T00:00:00.000Z` };
    expect(one.json).toMatchObject({ items: [{ ...bounds, successes: 9, failures: 3 }] });
  }
  const ofTask = await get(`/tasks/${task}/aggregates?${asked}&source=history`);
  expect(ofTask.json).toMatchObject({
    items: [
      {},
      { successes: 18, failures: 6, averageDurationMs: 500, p95Ms: expect.any(Number) },
      {},
    ],
  });
  // Before what was read, which is 400 days: unknown is not zero.
  const old = await get(
    `/pipelines/${uuid}/aggregates?from=2024-06-01&period=day&count=1&source=history`,
  );
  expect(old.json).toMatchObject({
    doubtful: true,
    items: [{ successes: null, failures: null, averageDurationMs: null, doubtful: true }],
  });
  const datamin = await get(`/pipelines/${uuid}/aggregates?${asked}`);
  expect(datamin.json).toMatchObject({ source: 'datamin' });
  expect((await get(`/pipelines/${uuid}/aggregates?${asked}&source=guess`)).status).toBe(422);
  const foreign = await asToken(portal.blue, 'viewer')(
    'GET',
    `/pipelines/${uuid}/aggregates?${asked}&source=history`,
  );
  expect(foreign.status).toBe(404);
});

test('a list of two pages, and one run of it with its outputs', async () => {
  const first = await get('/runs?limit=8');
  const second = await get(`/runs?limit=8&cursor=${textAt(first.json, 'nextCursor')}`);
  expect(first.json).toMatchObject({ items: Array.from({ length: 8 }, () => expect.anything()) });
  expect(second.json).toMatchObject({
    items: Array.from({ length: 4 }, () => expect.anything()),
    nextCursor: null,
  });
  const { items } = await listRuns(await portal.red.ctx('viewer'), { status: 'failed' });
  const run = await get(`/runs/${items[0]?.runUuid}`);
  expect(run.json).toMatchObject({
    runUuid: items[0]?.runUuid,
    pipelineUuid: uuid,
    status: 'failed',
    taskRunCount: 3,
    failedTaskRunCount: 2,
    cut: false,
    taskRuns: [
      { successful: true, output: { kind: 'json', value: { order: 11 }, kept: 'whole' } },
      { successful: false, output: { kind: 'error', kept: 'whole' } },
      { successful: false, output: { kind: 'error', kept: 'whole' } },
    ],
  });
  expect((await get(`/runs/${items[0]?.runUuid}?pipeline=x`)).status).toBe(422);
  const theirs = await asToken(portal.blue, 'owner')('GET', `/runs/${items[0]?.runUuid}`);
  expect(theirs.status).toBe(404);
});

test('files have every run; a spreadsheet gets no formula from a hostile error', async () => {
  const csv = await get('/runs.csv?status=failed');
  expect(csv.headers.get('content-disposition')).toBe('attachment; filename="red-runs.csv"');
  const lines = csv.text.trim().split('\r\n');
  expect(lines).toHaveLength(4);
  expect(lines[0]).toMatch(/^run_uuid,pipeline_uuid,/);
  expect(lines[1]).toContain(`"'=cmd|refused, ""at"" door"`);
  const ndjson = (await get('/runs.ndjson')).text.trim().split('\n');
  expect(ndjson).toHaveLength(13);
  expect(JSON.parse(ndjson.at(-1) ?? '')).toEqual({ end: true, rows: 12 });
  expect((await get('/runs.csv?limit=3')).status).toBe(422);
  expect((await get('/runs?limit=1e1')).status).toBe(422);
  expect((await get('/runs.csv?minDurationMs=')).status).toBe(422);
});

test('a file breaks off for whoever may no longer read it', async () => {
  const { viewer } = portal.red.people;
  const file = async () =>
    ask('GET', '/api/v1/teams/red/runs.csv', { cookie: await viewer.cookie() });
  const bump = (by: number) =>
    portal.admin.query('UPDATE users SET session_version = session_version + $2 WHERE id = $1', [
      ...[viewer.id, by],
    ]);
  const whole = await file();
  pass(10_000);
  expect((await whole.text()).trim().split('\r\n')).toHaveLength(13);
  const reader = (await file()).body?.getReader();
  await reader?.read();
  await bump(1);
  pass(10_000);
  const rest = async () => {
    while (!(await reader?.read())?.done);
  };
  await expect(rest()).rejects.toThrow(Unauthenticated);
  await bump(-1);
});

test('a file takes no more than is read of it, and says when it ends too early', async () => {
  let made = 0;
  const form = {
    contentType: 'application/x-ndjson',
    fileName: 'x',
    head: '',
    line: (row: number) => `${row}\n`,
    foot: () => 'end\n',
    problem: ({ status }: { status: number }) => `problem ${status}\n`,
  } as const;
  let isLeft = false;
  async function* endless() {
    try {
      for (;;) {
        made += 1;
        yield [made];
      }
    } finally {
      isLeft = true;
    }
  }
  const reader = (await streamFile(endless(), form)).body?.getReader();
  for (let read = 0; read < 5; read += 1) await reader?.read();
  expect(made).toBeLessThan(12);
  await reader?.cancel();
  expect(isLeft).toBe(true);

  async function* failing() {
    yield [1];
    throw new Error('cut');
  }
  expect(await (await streamFile(failing(), form)).text()).toBe('1\nproblem 500\n');
  const cut = await streamFile(failing(), { ...form, contentType: 'text/csv', problem: null });
  await expect(cut.text()).rejects.toThrow('cut');
});

test('a run beside the one before it', async () => {
  const ctx = await portal.red.ctx('viewer');
  const runs: string[] = [];
  for await (const page of exportRuns(ctx)) runs.push(...page.map(({ runUuid }) => runUuid));
  const [newest = '', second = ''] = runs;
  const { runs: rows } = await getRun(ctx, newest);
  expect(await compareRuns(ctx, await getRun(ctx, newest))).toMatchObject({
    before: { runUuid: second, successful: true },
    now: { successful: false },
    tasks: [
      {
        taskUuid: rows[0]?.taskUuid,
        now: { taskRuns: 1, failed: 0, durationMs: 12_000 },
        before: { taskRuns: 1, failed: 0, durationMs: 11_000 },
      },
      {
        taskUuid: task,
        now: { taskRuns: 2, failed: 2, durationMs: 1000 },
        before: { taskRuns: 2, failed: 0, durationMs: 1000 },
      },
    ],
  });
  expect(await compareRuns(ctx, await getRun(ctx, runs.at(-1) ?? ''))).toBeNull();
  expect(await compareRuns(await portal.blue.ctx('viewer'), await getRun(ctx, newest))).toBeNull();
});
