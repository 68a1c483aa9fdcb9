import { decodeOutput } from '@/lib/datamin';
import { clientOf, collect, PIPELINE, TOKEN, UUID } from './support/client';
import { json, startServer, type TestServer } from './support/server';

/** The examples printed in the API reference, with their syntax fixed. */
const RUN = [
  {
    id: 40,
    state: 'pending',
    task_uuid: '449c3c47-427e-465e-b1d2-0bf257b714e4',
    task_run_uuid: 'ec430b94-4e22-4448-94f9-944ec650ba25',
    workflow_run_uuid: '95295cbc-cee7-49cc-a11a-2f1788423934',
    is_successful: false,
    output: null,
    errors: null,
    created_at: '',
    updated_at: '',
  },
];

const ROWS = [
  {
    workflow_run_uuid: 'f05eeffa-1683-4dcc-88aa-5d7da344ccd9',
    task_uuid: 'eff48172-2e75-4229-aff9-6c5d658db248',
    task_type: 'query',
    is_successful: true,
    duration: 105,
    output: 'W3siYW1vdW50IjoyOTkuNzYsImN1cnJlbmN5IjoiRVVSIn1d',
    metric_value: 0,
    executed_at: '2024-03-22T12:57:49Z',
  },
  {
    workflow_run_uuid: '746a0443-e3ff-4350-af4b-c7ac01b05acd',
    task_uuid: 'eff48172-2e75-4229-aff9-6c5d658db248',
    task_type: 'query',
    is_successful: false,
    duration: 1245,
    output: '+iIYz/dFRiOhzfOmibIOxQ==',
    metric_value: 0,
    executed_at: '2024-03-22T12:57:02Z',
  },
  {
    workflow_run_uuid: '5f96ec22-6b1c-42a4-a43c-bbb49b920937',
    task_uuid: 'eff48172-2e75-4229-aff9-6c5d658db248',
    task_type: 'query',
    is_successful: false,
    duration: 294,
    output: '',
    metric_value: 0,
    executed_at: '2024-03-22T12:56:38Z',
  },
];

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

test('token', async () => {
  server.handle((_request, response) =>
    json(response, 200, {
      access_token: 'ZJG5NZFLOWUTYJYWYY0ZOGU3LWI5NZMTYMJLZTJHZJAYNWNJ',
      expires_in: 86400,
      refresh_token: 'ODQZYTQ2ZMUTOWNHZC01NDG2LWI1ZDMTNZM5YJY1ZWJJZTCW',
      scope: 'workflows:run',
      token_type: 'Bearer',
    }),
  );
  const now = Date.parse('2024-01-01T00:00:00Z');
  const client = clientOf(server.url, { now: () => now });
  expect(await client.fetchToken()).toEqual({
    value: 'ZJG5NZFLOWUTYJYWYY0ZOGU3LWI5NZMTYMJLZTJHZJAYNWNJ',
    expiresAt: new Date('2024-01-01T23:59:00Z'),
    scopes: ['workflows:run'],
    issuedAt: new Date(now),
  });
  await client.close();
});

test('run', async () => {
  server.handle((_request, response) => json(response, 200, RUN));
  const client = clientOf(server.url);
  expect(await client.startRun(UUID, { token: TOKEN })).toEqual({
    kind: 'accepted',
    status: 200,
    runUuid: '95295cbc-cee7-49cc-a11a-2f1788423934',
    taskRuns: [
      {
        taskUuid: '449c3c47-427e-465e-b1d2-0bf257b714e4',
        taskRunUuid: 'ec430b94-4e22-4448-94f9-944ec650ba25',
        state: 'pending',
      },
    ],
  });
  const sent = server.received.at(-1);
  expect(sent?.url).toBe(`/v1/pipelines/${UUID}/runs/`);
  expect(sent?.body).toBe('');
  expect(sent?.headers['content-type']).toBeUndefined();
  expect(sent?.headers.authorization).toBe(`Bearer ${TOKEN.value}`);
  await client.close();
});

test('log, with its three kinds of output', async () => {
  server.handle((_request, response) => json(response, 200, ROWS));
  const client = clientOf(server.url);
  const rows = await collect(
    client.logs(UUID, new Date('2024-03-22T12:00:00Z'), new Date('2024-03-22T13:00:00Z')),
  );
  expect(rows).toHaveLength(3);
  expect(rows[0]).toEqual({
    runUuid: 'f05eeffa-1683-4dcc-88aa-5d7da344ccd9',
    taskUuid: 'eff48172-2e75-4229-aff9-6c5d658db248',
    taskType: 'query',
    isSuccessful: true,
    durationMs: 105,
    output: 'W3siYW1vdW50IjoyOTkuNzYsImN1cnJlbmN5IjoiRVVSIn1d',
    metricValue: 0,
    executedAt: new Date('2024-03-22T12:57:49Z'),
    executedMicros: 0,
  });
  expect(rows.map((row) => decodeOutput(row.output).kind)).toEqual(['json', 'encrypted', 'empty']);
  expect(server.received.at(-1)?.url).toBe(
    `/v1/stats/pipelines/${UUID}/logs/2024-03-22%2012:00:00/2024-03-22%2013:00:00`,
  );
  await client.close();
});

test('consolidated, aggregated and last run', async () => {
  const client = clientOf(server.url);
  server.handle((_request, response) =>
    json(response, 200, {
      num_of_successes: 10,
      num_of_failures: 2,
      average_duration: 150,
      is_last_run_successful: true,
      last_run_executed_at: '2024-03-22 12:57:49',
      last_run_duration: 105,
    }),
  );
  const from = new Date('2024-03-01T00:00:00Z');
  expect(await client.consolidated(PIPELINE, from, new Date('2024-04-01T00:00:00Z'))).toEqual({
    successes: 10,
    failures: 2,
    averageDurationMs: 150,
    empty: false,
    doubtful: false,
    lastRun: {
      isSuccessful: true,
      executedAt: new Date('2024-03-22T12:57:49Z'),
      durationMs: 105,
    },
  });

  server.handle((_request, response) =>
    json(response, 200, [
      {
        date_from: '2020-02-01',
        date_to: '2020-03-01',
        num_of_successes: 5,
        num_of_failures: 1,
        average_duration: 99,
      },
    ]),
  );
  const year = await client.aggregated(PIPELINE, new Date('2020-01-01T00:00:00Z'), 'month', 12);
  expect(year.buckets).toHaveLength(12);
  expect(year.buckets[1]).toMatchObject({ successes: 5, failures: 1, averageDurationMs: 99 });
  expect(server.received.at(-1)?.url).toBe(
    `/v1/stats/pipelines/${UUID}/aggregated-stats/2020-01-01/month/12`,
  );

  server.handle((_request, response) =>
    json(response, 200, { is_successful: true, executed_at: '2024-03-22 12:57:49', duration: 105 }),
  );
  expect(await client.lastRun({ kind: 'task', uuid: UUID })).toEqual({
    isSuccessful: true,
    executedAt: new Date('2024-03-22T12:57:49Z'),
    durationMs: 105,
  });
  expect(server.received.at(-1)?.url).toBe(`/v1/stats/tasks/${UUID}/last-run/stats`);
  await client.close();
});
