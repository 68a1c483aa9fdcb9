import { demoWorld } from '@/lib/sandbox';
import {
  call,
  json,
  openSandbox,
  organizationOf,
  PIPELINE,
  type RequestInit,
  STRANGER,
  signIn,
  TASK_A,
} from './support';

async function open() {
  const sandbox = await openSandbox({ control: true });
  const control = async (method: string, path: string, body?: unknown, init: RequestInit = {}) => {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await call(sandbox.controlUrl ?? '', path, { method, ...sent, ...init });
    return { status: answer.status, body: json(answer) };
  };
  return { sandbox, control, get: await signIn(sandbox, organizationOf('oss').clients.full) };
}

const LAST = `/v1/stats/pipelines/${PIPELINE}/last-run/stats`;

test('is off unless asked for', async () => {
  expect((await openSandbox()).controlUrl).toBeNull();
});

test('keeps no ledger where nobody reads it', async () => {
  const unread = await openSandbox({ ledger: false });
  expect((await call(unread.url, '/v1/oauth/token')).status).toBe(401);
  expect(unread.ledger.count()).toBe(0);
});

test('shows and clears the ledger', async () => {
  const { control, get } = await open();
  await get(LAST);
  const { body } = await control('GET', '/ledger?kind=last-run');
  expect(body).toMatchObject({ calls: [{ kind: 'last-run', method: 'GET', path: LAST }] });
  expect((await control('GET', '/ledger?kind=nonsense')).status).toBe(400);
  await control('DELETE', '/ledger');
  expect((await control('GET', '/ledger')).body).toEqual({ calls: [] });
});

test('injects, lists and clears faults', async () => {
  const { control, get } = await open();
  const fault = { on: 'last-run', action: { type: 'status', status: 503 } };
  expect((await control('POST', '/faults', [fault, fault])).body).toEqual({ ids: [1, 2] });
  expect((await get(LAST)).status).toBe(503);
  expect((await control('GET', '/faults')).body).toMatchObject({ faults: [{ struck: 1 }, {}] });
  await control('DELETE', '/faults/1');
  expect((await control('GET', '/faults')).body).toMatchObject({ faults: [{ id: 2 }] });
  await control('DELETE', '/faults');
  expect((await get(LAST)).status).not.toBe(503);
});

test('refuses a fault it does not know, and then arms none', async () => {
  const { control, sandbox } = await open();
  const good = { action: { type: 'hang' } };
  const { status, body } = await control('POST', '/faults', [good, { action: { type: 'flod' } }]);
  expect([status, body]).toEqual([400, { error: expect.stringContaining('type') }]);
  expect(sandbox.faults.list()).toEqual([]);
});

test('moves the clock', async () => {
  const { control, sandbox } = await open();
  await control('POST', '/clock', { advanceMs: 60_000 });
  expect((await control('GET', '/clock')).body).toEqual({ now: '2026-03-10T12:01:00.000Z' });
  await control('POST', '/clock', { set: '2027-01-01T00:00:00Z' });
  expect(sandbox.clock.now()).toEqual(new Date('2027-01-01T00:00:00Z'));
  await control('DELETE', '/clock');
  expect(sandbox.clock.now()).toEqual(new Date('2026-03-10T12:00:00Z'));
});

test('shows the world and adds to it', async () => {
  const { control, get } = await open();
  const { body } = await control('GET', '/world');
  expect(body).toMatchObject({ organizations: [{}, {}], quirks: { databaseDown: false } });
  const added = await control('POST', '/world/pipelines', {
    uuid: PIPELINE,
    organizationUuid: demoWorld.oss.uuid,
    name: 'Added',
    tasks: [{ uuid: TASK_A, name: 'A', type: 'query' }],
  });
  expect(added.status).toBe(200);
  const row = { executedAt: '2026-03-09T10:00:00.250Z', isSuccessful: false, durationMs: 7 };
  await control('POST', `/world/pipelines/${PIPELINE}/runs`, { taskRuns: [row] });
  expect(json(await get(LAST))).toMatchObject({ is_successful: false, duration: 7 });
  const truth = await control('GET', `/world/pipelines/${PIPELINE}/truth`);
  expect(truth.body).toMatchObject({ runs: 1, failed: 1, succeeded: 0, taskRuns: 1 });
});

test('counts started runs and pauses pipelines', async () => {
  const { control, get } = await open();
  const [pipeline] = demoWorld.oss.pipelines;
  const path = `/v1/pipelines/${pipeline?.uuid}/runs/`;
  await get(path, { method: 'POST' });
  await control('PATCH', `/world/pipelines/${pipeline?.uuid}`, { state: 'paused' });
  expect((await get(path, { method: 'POST' })).status).toBe(403);
  const { body } = await control('GET', `/world/pipelines/${pipeline?.uuid}/runs?origin=api`);
  expect(body).toMatchObject({ runs: [{ origin: 'api', input: null }] });
});

test('changes secrets, scopes, plans and quirks; ends tokens', async () => {
  const { control, sandbox, get } = await open();
  const { id } = demoWorld.oss.clients.full;
  await control('PATCH', `/world/clients/${id}`, { secret: 'new' });
  expect(sandbox.world.clients.get(id)).toMatchObject({ secret: 'new', dialect: 'oss' });
  await control('PATCH', '/world/quirks', { databaseDown: true });
  expect(sandbox.world.quirks.databaseDown).toBe(true);
  await control('DELETE', `/tokens?client=${id}`);
  expect((await get(LAST)).status).toBe(401);
  const plan = await control('PATCH', `/world/organizations/${demoWorld.oss.uuid}`, {
    apiAccess: false,
  });
  expect(plan.body).toMatchObject({ apiAccess: false });
});

test.each([
  ['GET', '/nowhere'],
  ['PUT', '/ledger'],
  ['GET', `/world/pipelines/${STRANGER}/truth`],
])('%s %s is 404', async (method, path) => {
  const { control } = await open();
  expect((await control(method, path)).status).toBe(404);
});

test('refuses broken JSON and browsers', async () => {
  const { control } = await open();
  expect((await control('POST', '/clock', undefined, { body: '{' })).status).toBe(400);
  const headers = { origin: 'http://evil.example' };
  expect((await control('GET', '/world', undefined, { headers })).status).toBe(403);
});
