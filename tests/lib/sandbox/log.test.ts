import { demoWorld, recordRun } from '@/lib/sandbox';
import {
  DIALECTS,
  json,
  openSandbox,
  organizationOf,
  PIPELINE,
  STRANGER,
  signIn,
  TASK_A,
  TASK_B,
  testPipeline,
} from './support';

const RUN = '55555555-5555-4555-8555-555555555555';

function log(from: string, to: string, uuid = PIPELINE): string {
  return `/v1/stats/pipelines/${uuid}/logs/2026-03-09%20${from}/2026-03-09%20${to}`;
}

async function open(dialect: 'hosted' | 'oss') {
  const sandbox = await openSandbox();
  sandbox.world.addPipeline(testPipeline(dialect));
  const get = await signIn(sandbox, organizationOf(dialect).clients.full);
  /** Times of the rows in a window, newest first. */
  const times = async (from: string, to: string) => {
    const rows = json(await get(log(from, to))) as { executed_at: string }[];
    return rows.map((row) => row.executed_at.slice(11));
  };
  return { sandbox, get, times };
}

describe.each(DIALECTS)('log, %s', (dialect) => {
  test('has the fields of the contract', async () => {
    const { sandbox, get } = await open(dialect);
    recordRun(sandbox.world, PIPELINE, {
      uuid: RUN,
      taskRuns: [
        { executedAt: '2026-03-09T10:00:00Z', durationMs: 105, output: '[1]', metricValue: 2.5 },
      ],
    });
    expect(json(await get(log('10:00:00', '10:00:00')))).toEqual([
      {
        [dialect === 'oss' ? 'pipeline_run_uuid' : 'workflow_run_uuid']: RUN,
        task_uuid: TASK_A,
        task_type: 'query',
        is_successful: true,
        duration: 105,
        output: 'WzFd',
        metric_value: 2.5,
        executed_at: '2026-03-09T10:00:00Z',
      },
    ]);
  });

  test('both ends are inclusive, newest first', async () => {
    const { sandbox, times } = await open(dialect);
    for (const time of ['09:59:59', '10:00:00', '10:30:00', '11:00:00', '11:00:01']) {
      recordRun(sandbox.world, PIPELINE, { taskRuns: [{ executedAt: `2026-03-09T${time}Z` }] });
    }
    expect(await times('10:00:00', '11:00:00')).toEqual(['11:00:00Z', '10:30:00Z', '10:00:00Z']);
    expect(await times('11:00:00', '11:00:01')).toEqual(['11:00:01Z', '11:00:00Z']);
  });

  test('a for_each writes several equal rows', async () => {
    const { sandbox, get } = await open(dialect);
    recordRun(sandbox.world, PIPELINE, {
      taskRuns: [{ executedAt: '2026-03-09T10:00:00Z', repeats: 3 }],
    });
    const rows = json(await get(log('10:00:00', '11:00:00'))) as object[];
    expect(new Set(rows.map((row) => JSON.stringify(row))).size).toBe(1);
    expect(rows).toHaveLength(3);
  });

  test('rows come late into a window that was closed', async () => {
    const { sandbox, times } = await open(dialect);
    const first = { executedAt: '2026-03-09T10:00:00Z' };
    recordRun(sandbox.world, PIPELINE, { uuid: RUN, taskRuns: [first] });
    expect(await times('10:00:00', '11:00:00')).toHaveLength(1);
    const late = { task: 'B', executedAt: '2026-03-09T10:00:02Z' };
    recordRun(sandbox.world, PIPELINE, { uuid: RUN, taskRuns: [late] });
    expect(await times('10:00:00', '11:00:00')).toEqual(['10:00:02Z', '10:00:00Z']);
  });

  test.each([
    ['a date alone', '2026-03-09/2026-03-10'],
    ['31 February', '2026-02-31%2000:00:00/2026-03-10%2000:00:00'],
    ['hour 24', '2026-03-09%2024:00:00/2026-03-10%2000:00:00'],
    ['RFC 3339', '2026-03-09T00:00:00Z/2026-03-10T00:00:00Z'],
  ])('%s is a JSON 400', async (_name, range) => {
    const { get } = await open(dialect);
    const answer = await get(`/v1/stats/pipelines/${PIPELINE}/logs/${range}`);
    expect([answer.status, json(answer)]).toEqual([
      400,
      { code: 400, message: 'Bad Request', errors: expect.any(Array) },
    ]);
  });

  test('a bad UUID is 400; unknown, never run and from after to are empty', async () => {
    const { get } = await open(dialect);
    expect((await get(log('10:00:00', '11:00:00', 'abc'))).status).toBe(400);
    expect((await get(log('10:00:00', '11:00:00', STRANGER))).text).toBe('[]');
    expect((await get(log('10:00:00', '11:00:00'))).text).toBe('[]');
    expect((await get(log('11:00:00', '10:00:00'))).text).toBe('[]');
  });

  test("another organization's rows are a JSON 403", async () => {
    const { sandbox } = await open(dialect);
    recordRun(sandbox.world, PIPELINE, { taskRuns: [{ executedAt: '2026-03-09T10:00:00Z' }] });
    const other = organizationOf(dialect === 'oss' ? 'hosted' : 'oss').clients.full;
    const answer = await (await signIn(sandbox, other))(log('10:00:00', '11:00:00'));
    expect([answer.status, json(answer)]).toEqual([403, { code: 403, message: 'Forbidden' }]);
  });
});

test('oss keeps microseconds: a row half a second after `to` is outside', async () => {
  const { sandbox, times } = await open('oss');
  recordRun(sandbox.world, PIPELINE, { taskRuns: [{ executedAt: '2026-03-09T11:00:00.500250Z' }] });
  expect(await times('10:00:00', '11:00:00')).toEqual([]);
  expect(await times('11:00:00', '11:00:01')).toEqual(['11:00:00.50025Z']);
});

test('hosted keeps seconds', async () => {
  const { sandbox, times } = await open('hosted');
  recordRun(sandbox.world, PIPELINE, { taskRuns: [{ executedAt: '2026-03-09T11:00:00.500250Z' }] });
  expect(await times('10:00:00', '11:00:00')).toEqual(['11:00:00Z']);
});

describe('a run across the edges of the window', () => {
  const taskRuns = ['09:59:00', '10:30:00', '11:01:00'].map((time) => ({
    executedAt: `2026-03-09T${time}Z`,
  }));

  test('is cut by hosted', async () => {
    const { sandbox, times } = await open('hosted');
    recordRun(sandbox.world, PIPELINE, { taskRuns });
    expect(await times('10:00:00', '11:00:00')).toEqual(['10:30:00Z']);
  });

  test('comes whole from oss, though only as far as it has got', async () => {
    const { sandbox, times } = await open('oss');
    const future = { executedAt: '2026-03-10T12:00:01Z' };
    recordRun(sandbox.world, PIPELINE, { taskRuns: [...taskRuns, future] });
    expect(await times('10:00:00', '11:00:00')).toEqual(['11:01:00Z', '10:30:00Z', '09:59:00Z']);
    sandbox.clock.advance(1000);
    expect(await times('10:00:00', '11:00:00')).toHaveLength(4);
  });
});

test.each([
  ['oss', 3, 3],
  ['hosted', 2, 1],
] as const)(
  '%s: rows of a sub-pipeline that shares the run',
  async (dialect, parentRows, childRows) => {
    const sandbox = await openSandbox();
    const childTask = '66666666-6666-4666-8666-666666666666';
    const child = { uuid: childTask, name: 'C', type: 'query' };
    sandbox.world.addPipeline(testPipeline(dialect, { uuid: STRANGER, tasks: [child] }));
    sandbox.world.addPipeline(
      testPipeline(dialect, {
        tasks: [
          { uuid: TASK_A, name: 'A', type: 'query' },
          { uuid: TASK_B, name: 'B', type: 'run_pipeline', calls: STRANGER },
        ],
      }),
    );
    const get = await signIn(sandbox, demoWorld[dialect].clients.full);
    await get(`/v1/pipelines/${PIPELINE}/runs/`, { method: 'POST' });
    sandbox.clock.advance(60_000);
    const rows = async (uuid: string) =>
      json(
        await get(`/v1/stats/pipelines/${uuid}/logs/2026-03-10%2012:00:00/2026-03-10%2013:00:00`),
      );
    expect(await rows(PIPELINE)).toHaveLength(parentRows);
    expect(await rows(STRANGER)).toHaveLength(childRows);
  },
);
