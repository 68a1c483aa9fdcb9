import { demoWorld } from '@/lib/sandbox';
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

const RUN = `/v1/pipelines/${PIPELINE}/runs/`;
const LOG = `/v1/stats/pipelines/${PIPELINE}/logs/2026-03-10%2000:00:00/2026-03-10%2023:59:59`;
const POST = { method: 'POST' };
const UUID = /^[0-9a-f-]{36}$/;

describe.each(DIALECTS)('run, %s', (dialect) => {
  const { clients } = organizationOf(dialect);

  async function open(more: Parameters<typeof testPipeline>[1] = {}) {
    const sandbox = await openSandbox();
    sandbox.world.addPipeline(testPipeline(dialect, more));
    return { sandbox, get: await signIn(sandbox, clients.full) };
  }

  test('proceeds task by task as the clock goes on, then counts', async () => {
    const { sandbox, get } = await open();
    await get(RUN, POST);
    const seen: number[] = [];
    for (let second = 0; second <= 6; second++) {
      seen.push((JSON.parse((await get(LOG)).text) as unknown[]).length);
      sandbox.clock.advance(1000);
    }
    expect(seen[0]).toBe(0);
    expect(seen.at(-1)).toBe(2);
    expect(seen).toEqual([...seen].sort());
    const stats = await get(LOG.replace('logs', 'stats'));
    expect(json(stats)).toMatchObject({ num_of_successes: 1, num_of_failures: 0 });
  });

  test('a failed task ends the run', async () => {
    const failing = { uuid: TASK_A, name: 'A', type: 'query', failureRate: 1 };
    const { sandbox, get } = await open({
      tasks: [failing, { uuid: TASK_B, name: 'B', type: 'api_call' }],
    });
    await get(RUN, POST);
    sandbox.clock.advance(60_000);
    expect(json(await get(LOG))).toMatchObject([{ task_uuid: TASK_A, is_successful: false }]);
  });

  test('is not idempotent', async () => {
    const { sandbox, get } = await open();
    await get(RUN, POST);
    await get(RUN, POST);
    expect(sandbox.world.startedRuns(PIPELINE)).toBe(2);
    const started = sandbox.ledger.calls('run').map((entry) => entry.startedRun);
    expect(new Set(started).size).toBe(2);
  });

  test('takes a body for the input, even {}', async () => {
    const { sandbox, get } = await open();
    await get(RUN, POST);
    await get(RUN, { ...POST, body: '{}' });
    expect(sandbox.world.runs(PIPELINE).map((run) => run.input)).toEqual([null, '{}']);
    expect(sandbox.ledger.calls('run').map((entry) => entry.bodyLength)).toEqual([0, 2]);
  });

  test.each([
    ['unknown', STRANGER, {}, 404],
    ['no UUID', 'abc', {}, 404],
    ['a query in the UUID', `${PIPELINE}%3Fx`, {}, 404],
    ['a template', PIPELINE, { state: 'template' as const }, 404],
    ['without tasks', PIPELINE, { tasks: [] }, 404],
    ['paused', PIPELINE, { state: 'paused' as const }, 403],
  ])('%s is refused with an empty body', async (_name, uuid, more, status) => {
    const { sandbox, get } = await open(more);
    const answer = await get(`/v1/pipelines/${uuid}/runs/`, POST);
    expect([answer.status, answer.text]).toEqual([status, '']);
    expect(sandbox.world.startedRuns(PIPELINE)).toBe(0);
  });

  test('takes seconds, however long the scheduled one takes', async () => {
    const slow = { uuid: TASK_A, name: 'A', type: 'code', durationMs: 3_600_000 };
    const { sandbox, get } = await open({ tasks: [slow] });
    await get(RUN, POST);
    sandbox.clock.advance(60_000);
    expect(json(await get(LOG))).toHaveLength(1);
  });
});

test('hosted answers 200 with an array of pending task runs', async () => {
  const sandbox = await openSandbox();
  sandbox.world.addPipeline(testPipeline('hosted'));
  const answer = await (await signIn(sandbox, demoWorld.hosted.clients.full))(RUN, POST);
  const [run] = sandbox.world.runs(PIPELINE);
  expect(answer.status).toBe(200);
  expect(json(answer)).toEqual(
    [TASK_A, TASK_B].map((task) => ({
      id: expect.any(Number),
      state: 'pending',
      task_uuid: task,
      task_run_uuid: expect.stringMatching(UUID),
      workflow_run_uuid: run?.uuid,
      is_successful: false,
      output: null,
      errors: null,
      created_at: '',
      updated_at: '',
    })),
  );
});

test('oss answers 201 with the run alone', async () => {
  const sandbox = await openSandbox();
  sandbox.world.addPipeline(testPipeline('oss'));
  const answer = await (await signIn(sandbox, demoWorld.oss.clients.full))(RUN, POST);
  const [run] = sandbox.world.runs(PIPELINE);
  expect([answer.status, json(answer)]).toEqual([201, { pipeline_run_uuid: run?.uuid }]);
});

test("another organization's pipeline runs in oss and is unknown in hosted", async () => {
  const sandbox = await openSandbox();
  const other = { ...testPipeline('oss'), organizationUuid: STRANGER };
  sandbox.world.addPipeline(other);
  const oss = await signIn(sandbox, demoWorld.oss.clients.full);
  const hosted = await signIn(sandbox, demoWorld.hosted.clients.full);
  expect((await oss(RUN, POST)).status).toBe(201);
  expect((await hosted(RUN, POST)).status).toBe(404);
  expect(sandbox.world.startedRuns(PIPELINE)).toBe(1);
});
