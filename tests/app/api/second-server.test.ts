import { randomUUID } from 'node:crypto';
import { createCredential, forgetDatamin } from '@/lib/credentials';
import { sendsUnderWay, sweepRunRequests } from '@/lib/runs';
import { readAllDue } from '../../lib/history/support';
import { pass } from '../../support/portal/clock';
import { openPortal, type PortalUnderTest } from '../../support/portal/portal';
import { type Answer, asToken, textAt } from '../../support/portal/routes';
import { type SecondServer, startSecondServer } from '../../support/second-server/start';
import { harmful, harmless } from '../../support/second-server/wires';
import { secret, uuids } from '../../support/second-server/world';

// The whole way from bytes on the wire to the API's answer, against a server that shares no code with the sandbox.

let portal: PortalUnderTest;
let server: SecondServer;
let credential: string;
const get = (path: string) => asToken(portal.blue, 'viewer')('GET', path);
const send = (path: string, headers: Record<string, string> = {}) =>
  asToken(portal.blue, 'admin')('POST', path, { headers });

beforeAll(async () => {
  [portal, server] = await Promise.all([openPortal(), startSecondServer()]);
  const { id } = await createCredential(await portal.blue.ctx('admin'), {
    name: 'The second server',
    baseUrl: server.url,
    clientId: uuids.client,
    clientSecret: secret,
  });
  credential = id;
  for (const uuid of [uuids.steady, uuids.never, uuids.paused]) {
    await portal.blue.pipeline(uuid, credential);
  }
});
afterAll(async () => {
  forgetDatamin(credential);
  await portal.close();
  await server.close();
});
beforeEach(() => {
  server.wire = undefined;
  server.heard = [];
});
jest.setTimeout(60_000);

const at = `/pipelines/${uuids.steady}`;
const window = 'from=2026-03-08T00:00:00Z&to=2026-03-10T00:00:00Z';
let asked = 0;
/** A range nobody asked for before, so that the answer is Datamin's. */
const numbers = () => {
  asked += 1;
  return get(
    `${at}/stats?from=2026-03-08T00:00:00Z&to=2026-03-08T${String(11 + Math.floor(asked / 60))}:${String(asked % 60).padStart(2, '0')}:00Z`,
  );
};
const log = () => get(`${at}/logs?${window}`);
const linesOf = ({ text }: Answer): unknown[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
const posts = () => server.heard.filter(({ path }) => path.includes('/runs/'));

async function run(uuid: string): Promise<Answer> {
  const answer = await asToken(portal.blue, 'operator')('POST', `/pipelines/${uuid}/runs`, {
    body: { anyway: true },
    headers: { 'idempotency-key': randomUUID() },
  });
  await sendsUnderWay();
  return answer;
}

test('every endpoint tells what the second server holds', async () => {
  expect(await log().then(linesOf)).toEqual([
    expect.objectContaining({
      runUuid: uuids.runTwo,
      executedAt: '2026-03-09T09:00:00.000Z',
      successful: false,
      output: expect.objectContaining({ kind: 'encrypted', bytes: 16, uuid: uuids.sqlSource }),
    }),
    expect.objectContaining({
      taskType: 'condition',
      output: { kind: 'json', value: expect.objectContaining({ result: true }) },
    }),
    expect.objectContaining({
      executedAt: '2026-03-08T10:00:00.500Z',
      output: { kind: 'json', value: [expect.objectContaining({ city: 'Zürich ✓' })] },
    }),
    expect.objectContaining({
      runUuid: uuids.runTwo,
      taskUuid: uuids.merge,
      taskType: 'unknown',
      executedAt: '2026-03-09T09:00:00.000Z',
      output: { kind: 'error', errors: [expect.objectContaining({ Message: 'Malformed input' })] },
    }),
    { end: true, rows: 4 },
  ]);
  expect((await log()).text).toContain('9007199254740993');
  expect((await numbers()).json).toMatchObject({
    ...{ successes: 1, failures: 0, averageDurationMs: 106, doubtful: false },
    lastRun: { successful: true, executedAt: '2026-03-08T10:00:02.000Z', durationMs: 106 },
  });
  await readAllDue();
  expect((await get(`/tasks/${uuids.query}/stats?${window}`)).json).toMatchObject({
    ...{ successes: 1, failures: 1, averageDurationMs: 675 },
  });
  const days = await get(`${at}/aggregates?from=2026-03-07&period=day&count=3`);
  expect(days.json).toMatchObject({
    items: [
      { from: '2026-03-07T00:00:00.000Z', successes: 0 },
      { successes: 1, failures: 0, averageDurationMs: 106 },
      { successes: 0, failures: 1, averageDurationMs: 1245 },
    ],
  });
  expect((await get(`${at}/last-run`)).json).toMatchObject({
    lastRun: { successful: false, executedAt: '2026-03-09T09:00:00.000Z', durationMs: 1245 },
  });
  const never = `/pipelines/${uuids.never}`;
  expect((await get(`${never}/last-run`)).json).toMatchObject({ lastRun: null });
  expect((await get(`${never}/stats?${window}`)).json).toMatchObject({
    ...{ successes: 0, lastRun: null, doubtful: false },
  });
  expect((await get(`${never}/logs?${window}`)).text).toBe('{"end":true,"rows":0}\n');
  const foreign = asToken(portal.blue, 'admin')('POST', '/pipelines', {
    body: { uuid: uuids.foreign, name: 'Foreign', credentialId: credential },
  });
  expect(await foreign).toMatchObject({
    status: 422,
    text: expect.stringContaining('belongs to another organization'),
  });
});

test('a run is asked for once, and a refusal says what it is', async () => {
  const accepted = await run(uuids.steady);
  expect(accepted).toMatchObject({ status: 202, json: { state: 'accepted' } });
  expect(server.state.runs).toEqual([textAt(accepted.json, 'runUuid')]);
  expect(await run(uuids.paused)).toMatchObject({
    json: { state: 'rejected', reason: expect.stringMatching(/paused/) },
  });
  expect(await run(uuids.never)).toMatchObject({
    json: { state: 'rejected', reason: expect.stringMatching(/does not know this pipeline/) },
  });
  expect(posts().map(({ method, body }) => method + body)).toEqual(['POST', 'POST', 'POST']);
  // Each over its own connection: a kept one may be closed while the request is sent.
  expect(posts().every(({ before }) => before === 0)).toBe(true);
});

test.each(Object.entries(harmless))('the same answer: %s', async (_way, wire) => {
  server.wire = wire;
  expect(await log().then(linesOf)).toMatchObject([
    { runUuid: uuids.runTwo, durationMs: 1245 },
    { taskType: 'condition', durationMs: 1 },
    { durationMs: 105, output: { kind: 'json', value: [{ city: 'Zürich ✓' }] } },
    { taskType: 'unknown' },
    { end: true, rows: 4 },
  ]);
  for (const _ of [1, 2]) {
    expect((await numbers()).json).toMatchObject({ successes: 1, averageDurationMs: 106 });
  }
  expect((await send(`/credentials/${credential}/verify`)).json).toMatchObject({ ok: true });
  server.heard = [];
  const started = server.state.runs.length;
  expect((await run(uuids.steady)).json).toMatchObject({ state: 'accepted' });
  expect(posts()).toHaveLength(1);
  expect(server.state.runs).toHaveLength(started + 1);
});

test.each(Object.entries(harmful))('no answer: %s', async (_way, { wire, says }) => {
  server.wire = wire;
  pass(6 * 60_000);
  const told = await log();
  const last = told.status === 200 ? linesOf(told).at(-1) : told.json;
  expect(JSON.stringify(last)).toMatch(says);
  pass(6 * 60_000);
  expect(await numbers()).toMatchObject({ status: 502, text: expect.stringMatching(says) });
  pass(6 * 60_000);
  const request = await run(uuids.steady);
  expect(['uncertain', 'rejected']).toContain(textAt(request.json, 'state'));
  pass(60_000);
  await sweepRunRequests();
  expect(posts()).toHaveLength(1);
});

test('a log that ends well and was cut takes nothing away', async () => {
  const count = async () => {
    const { rows } = await portal.admin.query(
      'SELECT count(*)::int AS rows FROM task_runs t JOIN pipelines p ON p.id = t.pipeline_id WHERE p.uuid = $1',
      [uuids.steady],
    );
    return rows[0].rows;
  };
  await readAllDue();
  expect(await count()).toBe(4);
  const { rows } = server.state;
  // The database failed halfway through the rows, the newest of which come first.
  server.state.rows = rows.filter(({ run: of }) => of === uuids.runTwo);
  pass(61 * 60_000);
  await readAllDue();
  expect(await count()).toBe(4);
  server.state.rows = rows;
});

test('while accounts cannot be read a person reads so, and nothing is lost when they are back', async () => {
  server.state.accountsDown = true;
  pass(61_000);
  const checked = await send(`/credentials/${credential}/verify`);
  expect(checked.text).toMatch(/not known at .*, or .* cannot look it up right now/);
  expect(await numbers()).toMatchObject({ status: 502 });
  server.state.accountsDown = false;
  pass(61_000);
  expect((await numbers()).json).toMatchObject({ successes: 1 });
  expect((await send(`/credentials/${credential}/verify`)).json).toMatchObject({ ok: true });
});

test('sessions lost behind the tokens, and a database that is gone', async () => {
  for (const token of server.state.tokens.values()) token.session = false;
  pass(11 * 60_000);
  expect((await numbers()).json).toMatchObject({ successes: 1, doubtful: false });
  server.state.databaseDown = true;
  const month = await get(`${at}/aggregates?from=2026-01-01&period=month&count=2`);
  expect(month.json).toMatchObject({ doubtful: true });
  server.state.databaseDown = false;
});
