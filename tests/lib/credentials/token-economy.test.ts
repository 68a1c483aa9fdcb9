import {
  circuits,
  dataminFor,
  forgetDatamin,
  getCredential,
  readCredentialHealth,
} from '@/lib/credentials';
import { DataminError } from '@/lib/datamin';
import { clockTime, pass } from '../../support/portal/clock';
import { holdAnswers } from '../../support/portal/hold-answers';
import {
  addToSandbox,
  type DataminTeam,
  openPortal,
  type PortalUnderTest,
  rejection,
} from '../../support/portal/portal';
import { until } from '../../support/until';

let portal: PortalUnderTest;
beforeAll(async () => {
  portal = await openPortal();
});
afterAll(() => portal.close());
beforeEach(() => portal.sandbox.faults.clear());

const ledger = () => portal.sandbox.ledger;
const many = <T>(count: number, act: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, index) => act(index)));

/** A credential without a token yet, its client, and something to ask with it. */
async function cold(team: DataminTeam) {
  const id = await team.credential({ verify: false });
  const uuid = addToSandbox(portal, team);
  const ctx = await team.ctx('viewer');
  const ask = async () => (await dataminFor(ctx, id)).datamin.lastRun({ kind: 'pipeline', uuid });
  ledger().clear();
  return { id, ctx, ask };
}

test.each(['red', 'blue'] as const)('60 questions at once ask for one token (%s)', async (name) => {
  const { ask } = await cold(portal[name]);
  await many(60, ask);
  expect(ledger().count('last-run')).toBe(60);
  expect(ledger().count('token')).toBe(1);
});

test('a process that starts later takes the stored token', async () => {
  const { id, ask } = await cold(portal.red);
  await ask();
  // Like a process that has never asked: no client, no token in memory.
  forgetDatamin(id);
  await many(5, ask);
  expect(ledger().count('token')).toBe(1);
});

test('two processes that start at once ask for one token: who waits sees the other’s', async () => {
  const { id, ctx } = await cold(portal.red);
  const tokens = holdAnswers(portal.sandbox, 'token');
  const first = (await dataminFor(ctx, id)).token();
  forgetDatamin(id);
  const second = (await dataminFor(ctx, id)).token();
  await tokens.waiting(1);
  tokens.answer();
  const [one, two] = await Promise.all([first, second]);
  expect(one.value).toBe(two.value);
  expect(ledger().count('token')).toBe(1);
});

test('a client that nobody asks for in an hour is closed: its credential may be gone', async () => {
  const [gone, used] = [await cold(portal.red), await cold(portal.blue)];
  await Promise.all([gone.ask(), used.ask()]);
  const held = () => circuits().map(({ credentialId }) => credentialId);
  const { datamin } = await dataminFor(gone.ctx, gone.id);
  // As another process removes it.
  await portal.admin.query('DELETE FROM credentials WHERE id = $1', [gone.id]);
  pass(30 * 60_000);
  await used.ask();
  pass(30 * 60_000);
  expect(held()).toContain(gone.id);
  pass(1);
  expect(held()).not.toContain(gone.id);
  expect(held()).toContain(used.id);
  const uuid = addToSandbox(portal, portal.red);
  const asked = datamin.lastRun({ kind: 'pipeline', uuid });
  expect(await rejection(asked)).toMatchObject({ kind: 'closed' });
});

test('a token is renewed a minute before it ends, by one request', async () => {
  const { ask } = await cold(portal.red);
  await ask();
  pass(86_400_000 - 61_000);
  await many(10, ask);
  expect(ledger().count('token')).toBe(1);
  pass(2000);
  await many(10, ask);
  expect(ledger().count('token')).toBe(2);
});

test('a token that Datamin forgot is renewed once, however many met it', async () => {
  const { ask } = await cold(portal.red);
  await ask();
  portal.sandbox.tokens.revoke();
  await many(30, ask);
  expect(ledger().count('token')).toBe(2);
});

test('a storm of 401s causes one renewal a minute and no loop', async () => {
  const { ask } = await cold(portal.blue);
  await ask();
  ledger().clear();
  portal.sandbox.faults.inject({ on: 'last-run', action: { type: 'status', status: 401 } });
  const errors = await many(40, () => rejection(ask()));
  for (const error of errors) expect(error).toMatchObject({ kind: 'access_refused' });
  for (let round = 0; round < 5; round += 1) {
    expect(await rejection(ask())).toMatchObject({ kind: 'access_refused' });
  }
  expect(ledger().count('token')).toBe(1);
  // Twice each at most: once it is known that access is refused, once.
  expect(ledger().count('last-run')).toBeLessThanOrEqual(85);
  pass(60_001);
  await rejection(ask());
  await rejection(ask());
  expect(ledger().count('token')).toBe(2);
});

test('a token that Datamin forgets again within the minute says nothing about the client', async () => {
  const { id, ask } = await cold(portal.red);
  const admin = await portal.red.ctx('admin');
  await ask();
  portal.sandbox.tokens.revoke();
  await ask();
  ledger().clear();
  portal.sandbox.tokens.revoke();
  const errors = await many(20, () => rejection(ask()));
  // Like a process that starts now, and knows of the token only what is stored.
  forgetDatamin(id);
  errors.push(await rejection(ask()));
  for (const error of errors) {
    expect(error).toMatchObject({ kind: 'token_ended', status: 401 });
    expect(String(error)).toMatch(/may ask for the next one at \d\d:\d\d:\d\d UTC\.$/);
  }
  // Each question was asked once, and no token was asked for.
  expect([ledger().count('last-run'), ledger().count('token')]).toEqual([21, 0]);
  expect(await getCredential(admin, id)).toMatchObject({ status: 'ok', statusReason: null });
  pass(60_001);
  await ask();
  expect(ledger().count('token')).toBe(1);
});

test('a restart in which no token could be had refuses no access: the next try is told', async () => {
  const { id, ask } = await cold(portal.red);
  await ask();
  portal.sandbox.tokens.revoke();
  portal.sandbox.faults.inject({ on: 'token', times: 1, action: { type: 'reset' } });
  expect(await rejection(ask())).toMatchObject({ kind: 'client_unknown' });
  const early = [await rejection(ask())];
  forgetDatamin(id);
  early.push(await rejection(ask()));
  for (const error of early) {
    expect(error).toMatchObject({ kind: 'token_ended', retryAfterMs: 60_000 });
    expect(String(error)).toMatch(/may ask for the next one at \d\d:\d\d:\d\d UTC\.$/);
  }
  pass(60_001);
  await ask();
  const ctx = await portal.red.ctx('admin');
  expect(await getCredential(ctx, id)).toMatchObject({ status: 'ok', statusReason: null });
});

test('refused access is known to processes that start later, and so is its end', async () => {
  const { id } = await cold(portal.blue);
  const admin = await portal.blue.ctx('admin');
  const uuid = addToSandbox(portal, portal.blue);
  // Not the last run: of a pipeline that never ran, Datamin refuses that in any case.
  const ask = async () => {
    const { datamin } = await dataminFor(admin, id);
    return datamin.consolidated({ kind: 'pipeline', uuid }, new Date(0), new Date());
  };
  await ask();
  portal.sandbox.faults.inject({ on: 'consolidated', action: { type: 'status', status: 401 } });
  expect(await rejection(ask())).toMatchObject({ kind: 'access_refused' });
  const status = async () => (await getCredential(admin, id)).status;
  await until(async () => (await status()) === 'failing');
  forgetDatamin(id);
  ledger().clear();
  expect(await rejection(ask())).toMatchObject({
    kind: 'access_refused',
    message: expect.stringMatching(/refuses API access with a fresh token/),
  });
  expect([ledger().count('consolidated'), ledger().count('token')]).toEqual([1, 0]);
  portal.sandbox.faults.clear();
  // Without a new token: this one is accepted now.
  await ask();
  await until(async () => (await status()) === 'ok');
  expect(ledger().count('token')).toBe(0);
});

test('a call with the connection that was before is counted, but says nothing of the new one’s use', async () => {
  const { id } = await cold(portal.red);
  const admin = await portal.red.ctx('admin');
  const uuid = addToSandbox(portal, portal.red);
  const { datamin } = await dataminFor(admin, id);
  const call = () => datamin.consolidated({ kind: 'pipeline', uuid }, new Date(0), new Date());
  const counted = async (calls: number) =>
    until(async () => ((await readCredentialHealth(admin, id)).at(-1)?.calls.ok ?? 0) >= calls);
  const used = clockTime();
  await call();
  await counted(1);
  pass(60_000);
  await portal.admin.query('UPDATE credentials SET version = version + 1 WHERE id = $1', [id]);
  await call();
  await counted(2);
  expect((await getCredential(admin, id)).lastUsedAt).toEqual(used);
});

test('a client that Datamin refuses is marked, and is well again once it is accepted', async () => {
  const { id, ask } = await cold(portal.red);
  const client = portal.sandbox.world.clients.get(portal.red.organization.clients.full.id);
  if (!client) throw new Error('The sandbox lost its client');
  const { secret } = client;
  client.secret = 'changed';
  const error = await rejection(ask());
  expect(error).toBeInstanceOf(DataminError);
  expect(error).toMatchObject({ kind: 'client_refused' });
  const admin = await portal.red.ctx('admin');
  expect(await getCredential(admin, id)).toMatchObject({ status: 'failing' });
  ledger().clear();
  for (let round = 0; round < 5; round += 1) await many(8, () => rejection(ask()));
  expect(ledger().count('token')).toBe(0);
  pass(10_001);
  await many(8, () => rejection(ask()));
  expect(ledger().count('token')).toBe(1);
  client.secret = secret;
  pass(10_001);
  await ask();
  expect(await getCredential(admin, id)).toMatchObject({ status: 'ok', statusReason: null });
});

test('an outage of the token endpoint marks nothing, and a lease is given back', async () => {
  const { id, ask } = await cold(portal.red);
  portal.sandbox.faults.inject({ on: 'token', times: 1, action: { type: 'status', status: 503 } });
  await rejection(ask());
  expect(await getCredential(await portal.red.ctx('admin'), id)).toMatchObject({
    status: 'unverified',
  });
  await ask();
  expect(ledger().count('token')).toBe(2);
});

test('a lease that nobody gave back ends by itself', async () => {
  const { id, ask } = await cold(portal.red);
  await portal.admin.query(
    `INSERT INTO access_tokens (credential_id, team_id, lease_owner, lease_until)
     SELECT id, team_id, id, '2026-01-01' FROM credentials WHERE id = $1`,
    [id],
  );
  await ask();
  expect(ledger().count('token')).toBe(1);
});
