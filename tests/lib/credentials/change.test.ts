import {
  dataminFor,
  getCredential,
  removeCredential,
  rotateCredential,
  updateCredential,
  verifyCredential,
} from '@/lib/credentials';
import { Conflict, Invalid, NotFound } from '@/lib/errors';
import { removePipeline } from '@/lib/pipelines';
import { readLastRun } from '@/lib/stats';
import { holdAnswers } from '../../support/portal/hold-answers';
import {
  addToSandbox,
  closedPort,
  openPortal,
  type PortalUnderTest,
  rejection,
} from '../../support/portal/portal';
import { storedCredential } from './support';

let portal: PortalUnderTest;
beforeAll(async () => {
  portal = await openPortal();
});
afterAll(() => portal.close());
beforeEach(() => {
  portal.sandbox.faults.clear();
  changeAtDatamin(portal.red.organization.clients.full.secret);
});

const admin = () => portal.red.ctx('admin');
const errorsOf = (error: unknown) => (error instanceof Invalid ? error.errors : error);

/** Changes the secret of the team's client in Datamin. */
function changeAtDatamin(secret: string): void {
  const client = portal.sandbox.world.clients.get(portal.red.organization.clients.full.id);
  if (!client) throw new Error('The sandbox lost its client');
  client.secret = secret;
}

test.each(['baseUrl', 'clientId'])('%s changes only together with the secret', async (field) => {
  const id = await portal.red.credential();
  portal.sandbox.ledger.clear();
  const error = await rejection(
    updateCredential(await admin(), id, { [field]: 'https://evil.example' }),
  );
  expect(errorsOf(error)).toEqual({
    [field]: [expect.stringMatching(/together with clientSecret/)],
  });
  const unverified = { [field]: 'https://evil.example', verify: false };
  await expect(updateCredential(await admin(), id, unverified)).rejects.toThrow(Invalid);
  expect(portal.sandbox.ledger.count()).toBe(0);
});

test('a change of name asks nobody and says so in the audit, without secrets', async () => {
  const id = await portal.red.credential();
  const before = await storedCredential(portal, id);
  portal.sandbox.ledger.clear();
  const view = await updateCredential(await admin(), id, { name: 'Renamed' });
  expect(view.name).toBe('Renamed');
  expect(await storedCredential(portal, id)).toEqual(before);
  expect(portal.sandbox.ledger.count()).toBe(0);
  const events = await portal.audit('credential.changed');
  expect(events.at(-1)).toMatchObject({ target_id: id, target_name: 'Renamed' });
  expect(JSON.stringify(events)).not.toContain(portal.red.organization.clients.full.secret);
});

test('a new server takes over once it worked, and the pipelines go with it', async () => {
  const id = await portal.red.credential();
  const uuid = addToSandbox(portal, portal.red);
  await portal.red.pipeline(uuid, id);
  const other = await portal.anotherDatamin();
  const { secret: clientSecret } = portal.red.organization.clients.full;
  const view = await updateCredential(await admin(), id, { baseUrl: other.url, clientSecret });
  expect(view).toMatchObject({ baseUrl: other.url, status: 'ok' });
  const { rows } = await portal.admin.query('SELECT origin FROM pipelines WHERE uuid = $1', [uuid]);
  expect(rows).toEqual([{ origin: new URL(other.url).origin }]);
  portal.sandbox.ledger.clear();
  await readLastRun(await admin(), { kind: 'pipeline', uuid });
  expect(portal.sandbox.ledger.count()).toBe(0);
  expect(other.ledger.count('last-run')).toBe(1);
});
test('an output key is kept sealed, changed and taken away', async () => {
  const id = await portal.red.credential();
  const key = 'ab'.repeat(32);
  expect(await updateCredential(await admin(), id, { outputKey: key })).toMatchObject({
    hasOutputKey: true,
    outputScheme: 'aes-256-gcm',
  });
  const changed = await updateCredential(await admin(), id, { outputScheme: 'aes-256-cbc' });
  expect(changed.outputScheme).toBe('aes-256-cbc');
  const none = await updateCredential(await admin(), id, { outputKey: null });
  expect(none).toMatchObject({ hasOutputKey: false, outputScheme: null });
  const error = await rejection(
    updateCredential(await admin(), id, { outputScheme: 'aes-256-gcm' }),
  );
  expect(errorsOf(error)).toEqual({ outputScheme: ['needs an outputKey'] });
});

test('rotation puts the new secret in place only after it worked', async () => {
  const id = await portal.red.credential();
  const before = await storedCredential(portal, id);
  const refused = await rejection(rotateCredential(await admin(), id, { clientSecret: 'wrong' }));
  expect(errorsOf(refused)).toEqual({ clientSecret: [expect.stringMatching(/refuses/)] });
  expect(await storedCredential(portal, id)).toEqual(before);
  await expect(rotateCredential(await admin(), id, {})).rejects.toThrow(Invalid);
  await expect(
    rotateCredential(await admin(), id, { clientSecret: 'x', verify: false }),
  ).rejects.toThrow(Invalid);

  const secret = 'a new secret';
  changeAtDatamin(secret);
  const view = await rotateCredential(await admin(), id, { clientSecret: secret });
  expect(view).toMatchObject({ status: 'ok', clientSecretHint: secret.slice(-4) });
  expect(view.rotatedAt).not.toBeNull();
  expect(await storedCredential(portal, id)).toMatchObject({ version: before.version + 1 });
  expect((await portal.audit('credential.rotated')).map(({ target_id }) => target_id)).toEqual([
    id,
  ]);
  expect(await verifyCredential(await admin(), id)).toMatchObject({ ok: true });
});

test('of two who rotate at once one is told, and the secret that stays was verified', async () => {
  const { secret } = portal.red.organization.clients.full;
  const id = await portal.red.credential();
  const tokens = holdAnswers(portal.sandbox, 'token');
  const changes = Promise.allSettled([
    rotateCredential(await admin(), id, { clientSecret: secret }),
    updateCredential(await admin(), id, { clientSecret: 'unverified', verify: true }),
    rotateCredential(await portal.red.ctx('owner'), id, { clientSecret: secret }),
  ]);
  // All have opened the same version by the time Datamin answers.
  await tokens.waiting(3);
  tokens.answer();
  const results = await changes;
  const outcomes = results.map((result) =>
    result.status === 'fulfilled' ? 'done' : result.reason.constructor.name,
  );
  expect(outcomes.sort()).toEqual(['Conflict', 'Invalid', 'done']);
  expect(await verifyCredential(await admin(), id)).toMatchObject({ ok: true });
  expect(await storedCredential(portal, id)).toMatchObject({ version: 2 });
});

test('verify tells a stored secret that stopped working, and its recovery', async () => {
  const id = await portal.red.credential();
  changeAtDatamin('another');
  const refused = await verifyCredential(await admin(), id);
  expect(refused).toEqual({ ok: false, scopes: [], reason: expect.stringMatching(/refuses/) });
  expect(await getCredential(await admin(), id)).toMatchObject({
    status: 'failing',
    statusReason: refused.reason,
  });
  changeAtDatamin(portal.red.organization.clients.full.secret);
  expect(await verifyCredential(await admin(), id)).toEqual({
    ok: true,
    scopes: ['stats:read', 'workflows:run'],
  });
  expect(await getCredential(await admin(), id)).toMatchObject({
    status: 'ok',
    statusReason: null,
  });
  const events = await portal.audit('credential.verified');
  expect(events.filter(({ target_id }) => target_id === id).map(({ details }) => details)).toEqual([
    { ok: false, reason: refused.reason },
    { ok: true },
  ]);
});

test('verify says that a server cannot be reached', async () => {
  const id = await portal.red.credential({
    baseUrl: `http://127.0.0.1:${await closedPort()}`,
    verify: false,
  });
  expect(await verifyCredential(await admin(), id)).toMatchObject({
    ok: false,
    reason: expect.stringMatching(/refuses connections/),
  });
});

test('removal is refused with the names of what depends on it', async () => {
  const id = await portal.red.credential();
  const uuids = Array.from({ length: 6 }, () => addToSandbox(portal, portal.red));
  for (const uuid of uuids) await portal.red.pipeline(uuid, id);
  const error = await rejection(removeCredential(await admin(), id, { reason: 'Not needed' }));
  expect(error).toBeInstanceOf(Conflict);
  expect(String(error)).toMatch(/Still used by ("Test", ){4}"Test" and 1 more/);
  for (const uuid of uuids) await removePipeline(await admin(), uuid);
  await removeCredential(await admin(), id, { reason: 'Not needed' });
  await expect(getCredential(await admin(), id)).rejects.toThrow(NotFound);
  const left = await portal.admin.query('SELECT FROM access_tokens WHERE credential_id = $1', [id]);
  expect(left.rowCount).toBe(0);
  const [removed] = (await portal.audit('credential.removed')).slice(-1);
  expect(removed).toMatchObject({ target_id: id });
});

test('a credential that is removed while it is changed is not there', async () => {
  const id = await portal.red.credential();
  const { secret } = portal.red.organization.clients.full;
  const tokens = holdAnswers(portal.sandbox, 'token');
  const rotating = rejection(rotateCredential(await admin(), id, { clientSecret: secret }));
  const changing = rejection(updateCredential(await admin(), id, { clientSecret: secret }));
  await tokens.waiting(2);
  await removeCredential(await admin(), id, { reason: 'Not needed' });
  tokens.answer();
  expect(await rotating).toBeInstanceOf(NotFound);
  expect(await changing).toBeInstanceOf(NotFound);
});

test('a client that was made for the old address never sends the new secret there', async () => {
  const id = await portal.red.credential({ verify: false });
  const old = await dataminFor(await admin(), id);
  const other = await portal.anotherDatamin();
  await updateCredential(await admin(), id, {
    baseUrl: other.url,
    clientSecret: portal.red.organization.clients.full.secret,
  });
  portal.sandbox.ledger.clear();
  await expect(old.token()).rejects.toThrow(/changed in the meantime|stopping/);
  expect(portal.sandbox.ledger.count()).toBe(0);
  await expect((await dataminFor(await admin(), id)).token()).resolves.toBeDefined();
});
