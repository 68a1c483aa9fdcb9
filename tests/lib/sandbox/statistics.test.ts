import { recordRun, type Sandbox } from '@/lib/sandbox';
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

type Subject = 'pipelines' | 'tasks';

function consolidated(subject: Subject, uuid: string, from: string, to: string): string {
  return `/v1/stats/${subject}/${uuid}/stats/${encodeURIComponent(from)}/${encodeURIComponent(to)}`;
}

function lastRun(subject: Subject, uuid: string): string {
  return `/v1/stats/${subject}/${uuid}/last-run/stats`;
}

/** Three runs: good (300 ms), one failed task first (700 ms), two failed tasks (900 ms). */
function recordThree(sandbox: Sandbox): void {
  const row = (task: string, time: string, durationMs: number, isSuccessful: boolean) => ({
    task,
    executedAt: `2026-03-09T${time}Z`,
    durationMs,
    isSuccessful,
  });
  const runs = [
    [row('A', '08:00:01', 100, true), row('B', '08:00:02', 200, true)],
    [row('A', '09:00:01', 300, false), row('B', '09:00:02', 400, true)],
    [row('A', '10:00:01', 400, false), row('B', '10:00:02', 500, false)],
  ];
  for (const taskRuns of runs) recordRun(sandbox.world, PIPELINE, { taskRuns });
}

async function open(dialect: 'hosted' | 'oss') {
  const sandbox = await openSandbox();
  sandbox.world.addPipeline(testPipeline(dialect));
  return { sandbox, get: await signIn(sandbox, organizationOf(dialect).clients.full) };
}

const DAY = ['2026-03-09 00:00:00', '2026-03-09 23:59:59'] as const;

describe.each(DIALECTS)('consolidated and last run, %s', (dialect) => {
  const date = (time: string) => (dialect === 'oss' ? `2026-03-09 ${time}` : `2026-03-09T${time}Z`);
  const never = dialect === 'oss' ? '0001-01-01 00:00:00' : '0001-01-01T00:00:00Z';

  test('a task counts its rows', async () => {
    const { sandbox, get } = await open(dialect);
    recordThree(sandbox);
    expect(json(await get(consolidated('tasks', TASK_A, ...DAY)))).toEqual({
      num_of_successes: 1,
      num_of_failures: 2,
      average_duration: 266,
      is_last_run_successful: false,
      last_run_executed_at: date('10:00:01'),
      last_run_duration: 400,
    });
  });

  test('the last run is the last one before `to`, even before `from`', async () => {
    const { sandbox, get } = await open(dialect);
    recordThree(sandbox);
    const path = consolidated('pipelines', PIPELINE, '2026-03-09 08:30:00', '2026-03-09 08:59:59');
    expect(json(await get(path))).toEqual({
      num_of_successes: 0,
      num_of_failures: 0,
      average_duration: 0,
      is_last_run_successful: true,
      last_run_executed_at: date('08:00:02'),
      last_run_duration: 300,
    });
  });

  test.each([
    ['pipelines', PIPELINE],
    ['pipelines', STRANGER],
    ['tasks', TASK_B],
  ] as const)('never run or unknown (%s) is zeros and the zero time', async (subject, uuid) => {
    const { get } = await open(dialect);
    expect(json(await get(consolidated(subject, uuid, ...DAY)))).toEqual({
      num_of_successes: 0,
      num_of_failures: 0,
      average_duration: 0,
      is_last_run_successful: false,
      last_run_executed_at: never,
      last_run_duration: 0,
    });
    const last = await get(lastRun(subject, uuid));
    if (dialect === 'oss') {
      expect([last.status, json(last)]).toEqual([403, { code: 403, message: 'Forbidden' }]);
    } else {
      expect(json(last)).toEqual({ is_successful: false, executed_at: never, duration: 0 });
    }
  });

  test("another organization's is a JSON 403", async () => {
    const { sandbox } = await open(dialect);
    recordThree(sandbox);
    const get = await signIn(
      sandbox,
      organizationOf(dialect === 'oss' ? 'hosted' : 'oss').clients.full,
    );
    for (const path of [consolidated('pipelines', PIPELINE, ...DAY), lastRun('tasks', TASK_A)]) {
      const answer = await get(path);
      expect([answer.status, json(answer)]).toEqual([403, { code: 403, message: 'Forbidden' }]);
    }
  });

  test('the last run of a task is its row', async () => {
    const { sandbox, get } = await open(dialect);
    recordThree(sandbox);
    expect(json(await get(lastRun('tasks', TASK_B)))).toEqual({
      is_successful: false,
      executed_at: date('10:00:02'),
      duration: 500,
    });
  });

  test('what is still to come does not count', async () => {
    const { sandbox, get } = await open(dialect);
    recordRun(sandbox.world, PIPELINE, { taskRuns: [{ executedAt: '2026-03-10T12:00:05Z' }] });
    const path = consolidated('pipelines', PIPELINE, '2026-03-10 00:00:00', '2026-03-11 00:00:00');
    expect(json(await get(path))).toMatchObject({ num_of_successes: 0 });
    sandbox.clock.advance(5000);
    expect(json(await get(path))).toMatchObject({ num_of_successes: 1 });
  });

  test('a bad date or UUID is a JSON 400', async () => {
    const { get } = await open(dialect);
    const paths = [
      consolidated('pipelines', 'abc', ...DAY),
      consolidated('pipelines', PIPELINE, '2026-03-09', '2026-03-10'),
      lastRun('pipelines', 'abc'),
    ];
    for (const path of paths) {
      expect(json(await get(path))).toMatchObject({ code: 400, errors: expect.any(Array) });
    }
  });

  test('a UUID of another version is taken here', async () => {
    const { get } = await open(dialect);
    const version1 = 'c232ab00-9414-11ec-b3c8-9f68deced846';
    expect((await get(consolidated('pipelines', version1, ...DAY))).status).toBe(200);
  });
});

test('hosted counts runs and judges a run by all its tasks', async () => {
  const { sandbox, get } = await open('hosted');
  recordThree(sandbox);
  expect(json(await get(consolidated('pipelines', PIPELINE, ...DAY)))).toMatchObject({
    num_of_successes: 1,
    num_of_failures: 2,
    average_duration: 633,
  });
  const path = consolidated('pipelines', PIPELINE, DAY[0], '2026-03-09 09:30:00');
  expect(json(await get(path))).toMatchObject({
    is_last_run_successful: false,
    last_run_duration: 700,
  });
});

describe('oss counts failed tasks as failures', () => {
  test('and subtracts them from the runs; the latest row is the status', async () => {
    const { sandbox, get } = await open('oss');
    recordThree(sandbox);
    expect(json(await get(consolidated('pipelines', PIPELINE, ...DAY)))).toMatchObject({
      num_of_successes: 0,
      num_of_failures: 3,
      average_duration: 633,
    });
    const path = consolidated('pipelines', PIPELINE, DAY[0], '2026-03-09 09:30:00');
    expect(json(await get(path))).toMatchObject({
      is_last_run_successful: true,
      last_run_duration: 700,
    });
  });

  test('so two failed tasks in one run give −1 successes, or an absurd number', async () => {
    const { sandbox, get } = await open('oss');
    recordThree(sandbox);
    const path = consolidated('pipelines', PIPELINE, '2026-03-09 10:00:00', DAY[1]);
    expect(json(await get(path))).toMatchObject({ num_of_successes: -1, num_of_failures: 2 });
    sandbox.world.quirks.negativeCounts = 'wrapped';
    expect((await get(path)).text).toContain('"num_of_successes":18446744073709551615,');
    sandbox.world.quirks.negativeCounts = 'unread';
    expect(json(await get(path))).toMatchObject({ num_of_successes: 0, num_of_failures: 0 });
  });

  test('without its database everything is nothing, with 200', async () => {
    const { sandbox, get } = await open('oss');
    recordThree(sandbox);
    sandbox.world.quirks.databaseDown = true;
    expect(json(await get(consolidated('pipelines', PIPELINE, ...DAY)))).toMatchObject({
      num_of_successes: 0,
      last_run_executed_at: '0001-01-01 00:00:00',
    });
    const range = DAY.map(encodeURIComponent).join('/');
    expect((await get(`/v1/stats/pipelines/${PIPELINE}/logs/${range}`)).text).toBe('[]');
    const aggregated = `/v1/stats/pipelines/${PIPELINE}/aggregated-stats/2026-03-09%2000:00:00/day/1`;
    expect((await get(aggregated)).text).toBe('null');
    expect((await get(lastRun('pipelines', PIPELINE))).status).toBe(403);
  });
});
