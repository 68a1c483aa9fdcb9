import { createApiToken } from '@/lib/teams';
import { holdAnswers } from '../../support/portal/hold-answers';
import { addToSandbox, openPortal, type PortalUnderTest } from '../../support/portal/portal';
import { type Answer, asToken, textAt } from '../../support/portal/routes';
import { until } from '../../support/until';

let portal: PortalUnderTest;
beforeAll(async () => {
  portal = await openPortal();
});
afterAll(() => portal.close());
beforeEach(() => portal.sandbox.faults.clear());

const posts = () => portal.sandbox.ledger.count('run');

async function runnable(name: 'red' | 'blue' = 'blue') {
  const team = portal[name];
  const uuid = addToSandbox(portal, team);
  await team.pipeline(uuid, await team.credential());
  portal.sandbox.ledger.clear();
  return uuid;
}

function post(uuid: string, key: string | null, body?: unknown, name: 'red' | 'blue' = 'blue') {
  return asToken(portal[name], 'operator')('POST', `/pipelines/${uuid}/runs`, {
    ...(key === null ? {} : { headers: { 'idempotency-key': key } }),
    ...(body === undefined ? {} : { body }),
  });
}
const idOf = (answer: Answer) => textAt(answer.json, 'id');

test('20 POSTs at once with one key are one request and one upstream run', async () => {
  const uuid = await runnable();
  const answers = await Promise.all(Array.from({ length: 20 }, () => post(uuid, 'twenty')));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 202));
  expect(new Set(answers.map(idOf)).size).toBe(1);
  expect(posts()).toBe(1);
  expect(portal.sandbox.world.startedRuns(uuid)).toBe(1);
  const again = await post(uuid, 'twenty');
  expect(again.json).toMatchObject({ state: 'accepted', attempt: 1 });
  expect(posts()).toBe(1);
  const { rows } = await portal.admin.query('SELECT count(*)::int AS n FROM run_requests');
  expect(rows).toEqual([{ n: 1 }]);
});

test('the same key with another body, or for another pipeline, is a conflict', async () => {
  const [uuid, other] = [await runnable(), await runnable()];
  expect((await post(uuid, 'mine')).status).toBe(202);
  for (const refused of [await post(uuid, 'mine', { anyway: true }), await post(other, 'mine')]) {
    expect(refused.status).toBe(409);
    expect(textAt(refused.json, 'detail')).toMatch(/Idempotency-Key: was used/);
  }
  // Written differently it is the same request.
  expect((await post(uuid, 'mine', { anyway: false })).status).toBe(202);
  expect((await post(uuid, 'mine', {})).status).toBe(202);
  expect(posts()).toBe(1);
});

test('one key for two pipelines at once: one is sent, the other a conflict', async () => {
  const [uuid, other] = [await runnable(), await runnable()];
  const answers = await Promise.all([post(uuid, 'both'), post(other, 'both')]);
  expect(answers.map(({ status }) => status).sort()).toEqual([202, 409]);
  expect(posts()).toBe(1);
});

test('a key is a team’s own', async () => {
  const [red, blue] = [await runnable('red'), await runnable('blue')];
  const answers = [await post(red, 'shared', undefined, 'red'), await post(blue, 'shared')];
  expect(answers.map(({ status }) => status)).toEqual([202, 202]);
  expect(new Set(answers.map(idOf)).size).toBe(2);
});

test('20 POSTs with keys of their own while one is under way: one run, 19 conflicts that name it', async () => {
  const uuid = await runnable();
  const runs = holdAnswers(portal.sandbox, 'run');
  let refused = 0;
  const asking = Array.from({ length: 20 }, async (_, index) => {
    const answer = await post(uuid, `own-${index}`);
    if (answer.status !== 202) refused += 1;
    return answer;
  });
  await until(() => refused === 19);
  runs.answer();
  const answers = await Promise.all(asking);
  const accepted = answers.filter(({ status }) => status === 202);
  expect(accepted).toHaveLength(1);
  const [open] = accepted.map(idOf);
  for (const answer of answers.filter(({ status }) => status !== 202)) {
    expect(answer.status).toBe(409);
    expect(answer.json).toMatchObject({ title: 'Conflict', openRequestId: open });
  }
  expect(posts()).toBe(1);
});

test('an uncertain request stands in the way until somebody says anyway', async () => {
  const uuid = await runnable();
  portal.sandbox.faults.inject({ on: 'run', times: 1, action: { type: 'status', status: 500 } });
  const first = await post(uuid, 'uncertain-1');
  expect(first.json).toMatchObject({ state: 'uncertain' });
  const second = await post(uuid, 'uncertain-2');
  expect(second.status).toBe(409);
  expect(second.json).toMatchObject({ openRequestId: idOf(first) });
  expect(textAt(second.json, 'detail')).toMatch(/may be running/);
  const anyway = await post(uuid, 'uncertain-3', { anyway: true });
  expect(anyway.json).toMatchObject({ state: 'accepted' });
  expect(posts()).toBe(2);
  const audited = await portal.audit('run.requested');
  expect(audited.at(-1)?.details).toMatchObject({ anyway: true });
});

test('a rejected request stands in nobody’s way, an accepted one as long as its run is followed', async () => {
  const uuid = await runnable();
  portal.sandbox.faults.inject({ on: 'run', times: 1, action: { type: 'status', status: 404 } });
  expect((await post(uuid, 'free-1')).json).toMatchObject({ state: 'rejected' });
  const accepted = await post(uuid, 'free-2');
  expect(accepted.json).toMatchObject({ state: 'accepted', following: true });
  const refused = await post(uuid, 'free-3');
  expect(refused.status).toBe(409);
  expect(refused.json).toMatchObject({ openRequestId: idOf(accepted) });
  expect(textAt(refused.json, 'detail')).toMatch(/its run is not over/);
  // Nobody follows it any more: as far as the portal will ever know, it is over.
  await portal.admin.query('UPDATE run_requests SET follow_due_at = NULL WHERE id = $1', [
    idOf(accepted),
  ]);
  expect((await post(uuid, 'free-4')).json).toMatchObject({ state: 'accepted' });
});

test.each([null, '', ' ', 'a b', 'ä', 'x'.repeat(256)])('the key %j is malformed', async (key) => {
  const uuid = await runnable();
  const answer = await post(uuid, key).catch((error: unknown) => error);
  // Some cannot even be sent as a header.
  if (answer instanceof TypeError) return;
  expect(answer).toMatchObject({ status: 400 });
  expect(textAt(Object(answer).json, 'detail')).toMatch(/^Idempotency-Key: is required/);
  expect(posts()).toBe(0);
});

test.each([
  [{ anyway: 'yes' }, 'anyway'],
  [{ input: {} }, 'input'],
  [[], ''],
  ['{"anyway":1}', 'anyway'],
])('the body %j is refused, and nothing is kept', async (body, field) => {
  const uuid = await runnable();
  const answer = await post(uuid, `body-${JSON.stringify(body)}`.replaceAll(/[^\w-]/g, '_'), body);
  expect(answer).toMatchObject({ status: 422, json: { errors: { [field]: expect.any(Array) } } });
  expect(posts()).toBe(0);
});

test('who asked is kept by name after the token is gone', async () => {
  const uuid = await runnable();
  const { token, apiToken } = await createApiToken(await portal.blue.ctx('owner'), {
    name: 'nightly trigger',
    role: 'operator',
  });
  const answer = await asToken(
    { ...portal.blue, tokens: { ...portal.blue.tokens, operator: token } },
    'operator',
  )('POST', `/pipelines/${uuid}/runs`, { headers: { 'idempotency-key': 'named' } });
  await portal.admin.query('DELETE FROM api_tokens WHERE id = $1', [apiToken.id]);
  const got = await asToken(portal.blue, 'viewer')('GET', `/run-requests/${idOf(answer)}`);
  expect(got.json).toMatchObject({
    id: idOf(answer),
    requestedBy: { kind: 'token', name: 'nightly trigger' },
  });
});
