import { recordRun } from '@/lib/sandbox';
import {
  DIALECTS,
  json,
  openSandbox,
  organizationOf,
  PIPELINE,
  signIn,
  TASK_A,
  testPipeline,
} from './support';

type Bucket = Record<string, unknown> & { date_from: string };

async function open(dialect: 'hosted' | 'oss') {
  const sandbox = await openSandbox();
  sandbox.world.addPipeline(testPipeline(dialect));
  const get = await signIn(sandbox, organizationOf(dialect).clients.full);
  const ask = (date: string, period: string, count: number | string, subject = 'pipelines') => {
    const uuid = subject === 'tasks' ? TASK_A : PIPELINE;
    const asked = dialect === 'oss' ? `${date}%2000:00:00` : date;
    return get(`/v1/stats/${subject}/${uuid}/aggregated-stats/${asked}/${period}/${count}`);
  };
  const buckets = async (...question: Parameters<typeof ask>) => {
    const found = json(await ask(...question)) as Bucket[];
    return found.sort((a, b) => a.date_from.localeCompare(b.date_from));
  };
  const record = (executedAt: string, isSuccessful = true, durationMs = 100) =>
    recordRun(sandbox.world, PIPELINE, { taskRuns: [{ executedAt, isSuccessful, durationMs }] });
  return { sandbox, get, ask, buckets, record };
}

describe.each(DIALECTS)('aggregated, %s', (dialect) => {
  const date = (text: string) => (dialect === 'oss' ? text : `${text.replace(' ', 'T')}Z`);

  test('buckets follow the calendar; empty ones are absent; one more than asked can come', async () => {
    const { buckets, record } = await open(dialect);
    record('2026-01-20T10:00:00Z');
    record('2026-01-21T10:00:00Z', false, 301);
    record('2026-03-05T10:00:00Z');
    record('2026-03-15T10:00:00Z');
    expect(await buckets('2026-01-15', 'month', 2)).toEqual([
      {
        date_from: date('2026-01-01 00:00:00'),
        date_to: date('2026-01-31 23:59:59'),
        num_of_successes: 1,
        num_of_failures: 1,
        average_duration: 200,
      },
      {
        date_from: date('2026-03-01 00:00:00'),
        date_to: date('2026-03-31 23:59:59'),
        num_of_successes: 1,
        num_of_failures: 0,
        average_duration: 100,
      },
    ]);
    record('2026-02-05T10:00:00Z');
    expect(await buckets('2026-01-15', 'month', 2)).toHaveLength(3);
  });

  test.each([
    ['day', '2026-02-11 00:00:00', '2026-02-11 23:59:59'],
    ['week', '2026-02-09 00:00:00', '2026-02-15 23:59:59'],
    ['month', '2026-02-01 00:00:00', '2026-02-28 23:59:59'],
    ['quarter', '2026-01-01 00:00:00', '2026-03-31 23:59:59'],
    ['year', '2026-01-01 00:00:00', '2026-12-31 23:59:59'],
  ])('a %s is the calendar’s, weeks from Monday', async (period, from, to) => {
    const { buckets, record } = await open(dialect);
    record('2026-02-11T10:00:00Z');
    const found = await buckets('2026-02-11', period, 1);
    expect(found).toMatchObject([{ date_from: date(from), date_to: date(to) }]);
  });

  test('tasks have theirs', async () => {
    const { buckets, record } = await open(dialect);
    record('2026-02-11T10:00:00Z');
    record('2026-02-11T11:00:00Z', false);
    const found = await buckets('2026-02-11', 'day', 3, 'tasks');
    expect(found).toMatchObject([{ num_of_successes: 1, num_of_failures: 1 }]);
  });

  test.each([
    ['a period', ['2026-01-01', 'hour', 3]],
    ['a count', ['2026-01-01', 'day', '-1']],
    ['a date', ['2026-02-31', 'day', 1]],
  ] as const)('%s it does not know is a JSON 400', async (_name, question) => {
    const { ask } = await open(dialect);
    const [date, period, count] = question;
    const answer = await ask(date, period, count);
    expect([answer.status, json(answer)]).toMatchObject([400, { code: 400 }]);
  });

  test('the date of the other dialect is a JSON 400', async () => {
    const { get } = await open(dialect);
    const other = dialect === 'oss' ? '2026-01-01' : '2026-01-01%2000:00:00';
    const answer = await get(`/v1/stats/pipelines/${PIPELINE}/aggregated-stats/${other}/day/1`);
    expect([answer.status, json(answer)]).toMatchObject([400, { message: 'Bad Request' }]);
  });

  test('nothing is an empty array; so is a count of 0', async () => {
    const { ask, record } = await open(dialect);
    const nothing = '[]';
    expect((await ask('2026-01-01', 'month', 12)).text).toBe(nothing);
    record('2026-01-01T10:00:00Z');
    expect((await ask('2026-01-01', 'month', 0)).text).toBe(nothing);
    expect((await ask('2026-01-01', 'month', 1)).text).not.toBe(nothing);
  });

  test('a UUID of another version is 400 in oss alone', async () => {
    const { get } = await open(dialect);
    const when = dialect === 'oss' ? '2026-01-01%2000:00:00' : '2026-01-01';
    const version1 = 'c232ab00-9414-11ec-b3c8-9f68deced846';
    const answer = await get(`/v1/stats/pipelines/${version1}/aggregated-stats/${when}/day/1`);
    expect(answer.status).toBe(dialect === 'oss' ? 400 : 200);
  });
});

test('hosted may wrap the array in an object', async () => {
  const { sandbox, ask, record } = await open('hosted');
  record('2026-01-01T10:00:00Z');
  const client = sandbox.world.clients.get(organizationOf('hosted').clients.full.id);
  Object.assign(client ?? {}, { aggregatesShape: 'object' });
  expect(json(await ask('2026-01-01', 'day', 1))).toEqual({ stats: [expect.any(Object)] });
});

test('oss promises no order', async () => {
  const { ask, record } = await open('oss');
  for (let day = 10; day < 20; day++) record(`2026-02-${day}T10:00:00Z`);
  const orders = new Set<string>();
  for (let i = 0; i < 5; i++) orders.add((await ask('2026-02-01', 'day', 28)).text);
  expect(orders.size).toBeGreaterThan(1);
});

test('a run across midnight belongs to the day of its last task', async () => {
  const { sandbox, buckets } = await open('oss');
  recordRun(sandbox.world, PIPELINE, {
    taskRuns: [
      { executedAt: '2026-02-10T23:59:50Z', durationMs: 100 },
      { executedAt: '2026-02-11T00:00:10Z', durationMs: 200, task: 'B' },
    ],
  });
  expect(await buckets('2026-02-10', 'day', 2)).toMatchObject([
    { date_from: '2026-02-11 00:00:00', num_of_successes: 1, average_duration: 300 },
  ]);
});
