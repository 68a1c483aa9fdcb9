import {
  dataminFor,
  disableCredential,
  enableCredential,
  getCredential,
  listCredentialChecks,
  pruneCredentialChecks,
  readCredentialHealth,
  readTeamHealth,
  rotateCredential,
  updateCredential,
  verifyCredential,
  verifyDueCredentials,
} from '@/lib/credentials';
import { DataminError } from '@/lib/datamin';
import { Invalid } from '@/lib/errors';
import { clockTime, pass } from '../../support/portal/clock';
import {
  addToSandbox,
  closedPort,
  openPortal,
  type PortalUnderTest,
  rejection,
} from '../../support/portal/portal';
import { until } from '../../support/until';

let portal: PortalUnderTest;
const hourMs = 3_600_000;
beforeAll(async () => {
  portal = await openPortal();
});
afterAll(() => portal.close());
beforeEach(async () => {
  // Other tests' credentials must not be verified here.
  await portal.admin.query("UPDATE credentials SET verify_every = 'off'");
});

const admin = () => portal.red.ctx('admin');

function client() {
  const found = portal.sandbox.world.clients.get(portal.red.organization.clients.full.id);
  if (!found) throw new Error('The sandbox lost its client');
  return found;
}

async function whileDataminKnows(secret: string, work: () => Promise<unknown>): Promise<void> {
  const own = client();
  const { secret: before } = own;
  own.secret = secret;
  try {
    await work();
  } finally {
    own.secret = before;
  }
}

test('the worker verifies about once a day, and tells the audit only of a change', async () => {
  const id = await portal.red.credential();
  const audited = async () =>
    (await portal.audit('credential.verified')).filter(({ target_id }) => target_id === id).length;
  pass(21 * hourMs);
  expect(await verifyDueCredentials()).toBe(0);
  pass(6 * hourMs);
  expect(await verifyDueCredentials()).toBe(1);
  expect(await verifyDueCredentials()).toBe(0);
  expect(await audited()).toBe(0);
  await whileDataminKnows('another', async () => {
    pass(27 * hourMs);
    expect(await verifyDueCredentials()).toBe(1);
    const { failingSince } = await getCredential(await admin(), id);
    expect(failingSince).toEqual(clockTime());
    pass(27 * hourMs);
    expect(await verifyDueCredentials()).toBe(1);
    expect(await getCredential(await admin(), id)).toMatchObject({
      ...{ status: 'failing', failingSince },
    });
  });
  expect(await audited()).toBe(1);
  pass(27 * hourMs);
  await verifyDueCredentials();
  expect(await audited()).toBe(2);
  const checks = await listCredentialChecks(await admin(), id);
  expect(checks.map(({ cause, outcome, by }) => [cause, outcome, by])).toEqual([
    ['scheduled', 'ok', 'worker'],
    ['scheduled', 'refused', 'worker'],
    ['scheduled', 'refused', 'worker'],
    ['scheduled', 'ok', 'worker'],
    ['created', 'ok', expect.any(String)],
  ]);
  expect(checks[1]?.reason).toMatch(/refuses/);
});

test('hourly, off and daily are chosen for each', async () => {
  const id = await portal.red.credential({ verify: false });
  await updateCredential(await admin(), id, { verifyEvery: 'hourly' });
  pass(hourMs * 1.1);
  expect(await verifyDueCredentials()).toBe(1);
  expect(await updateCredential(await admin(), id, { verifyEvery: 'off' })).toMatchObject({
    ...{ verifyEvery: 'off', status: 'ok' },
  });
  pass(48 * hourMs);
  expect(await verifyDueCredentials()).toBe(0);
  const wrong = updateCredential(await admin(), id, { verifyEvery: 'weekly' });
  expect(await rejection(wrong)).toBeInstanceOf(Invalid);
});

test('that Datamin is away is written down and says nothing of the credential', async () => {
  const id = await portal.red.credential();
  await updateCredential(await admin(), id, { verifyEvery: 'hourly' });
  const baseUrl = `http://127.0.0.1:${await closedPort()}`;
  await portal.admin.query('UPDATE credentials SET base_url = $2 WHERE id = $1', [id, baseUrl]);
  pass(hourMs * 1.1);
  await verifyDueCredentials();
  expect(await getCredential(await admin(), id)).toMatchObject({ status: 'ok' });
  const [check] = await listCredentialChecks(await admin(), id);
  expect(check).toMatchObject({ cause: 'scheduled', outcome: 'unreachable' });
});

test('a disabled one is not verified, and soon once it is enabled', async () => {
  const id = await portal.red.credential();
  await updateCredential(await admin(), id, { verifyEvery: 'hourly' });
  await disableCredential(await admin(), id, { reason: 'x' });
  pass(2 * hourMs);
  expect(await verifyDueCredentials()).toBe(0);
  await enableCredential(await admin(), id);
  expect(await verifyDueCredentials()).toBe(1);
});

test('each is verified by one of many workers', async () => {
  const ids: string[] = [];
  for (let n = 0; n < 4; n += 1) ids.push(await portal.red.credential({ verify: false }));
  for (const id of ids) await updateCredential(await admin(), id, { verifyEvery: 'hourly' });
  pass(2 * hourMs);
  const counts = await Promise.all([1, 2, 3].map(() => verifyDueCredentials()));
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(4);
  for (const id of ids) expect(await listCredentialChecks(await admin(), id)).toHaveLength(1);
});

test('days tell how verifications and calls ended; the token tells its age', async () => {
  const id = await portal.red.credential();
  const uuid = addToSandbox(portal, portal.red);
  const { datamin } = await dataminFor(await admin(), id);
  const subject = { kind: 'pipeline', uuid } as const;
  await datamin.lastRun(subject);
  await verifyCredential(await admin(), id);
  await rotateCredential(await admin(), id, { clientSecret: client().secret });
  await whileDataminKnows('another', async () => {
    await verifyCredential(await admin(), id);
  });
  const today = async () => (await readCredentialHealth(await admin(), id)).at(-1);
  await until(async () => (await today())?.calls.ok === 1);
  expect(await today()).toEqual({
    day: clockTime().toISOString().slice(0, 10),
    checks: { ok: 3, refused: 1, unreachable: 0 },
    calls: { ok: 1, refused: 0, failed: 0 },
  });
  expect((await readCredentialHealth(await admin(), id)).slice(0, -1)).toHaveLength(29);
  const { accessToken } = await getCredential(await admin(), id);
  expect(accessToken?.fetchedAt).toEqual(clockTime());
  expect(accessToken?.expiresAt.getTime()).toBeGreaterThan(clockTime().getTime() + hourMs);

  // Counted in memory, and recorded a minute later with whatever comes next.
  const { datamin: current } = await dataminFor(await admin(), id);
  portal.sandbox.faults.inject({ on: 'last-run', action: { type: 'status', status: 503 } });
  expect(await rejection(current.lastRun(subject))).toBeInstanceOf(DataminError);
  portal.sandbox.faults.clear();
  pass(61_000);
  await current.lastRun(subject);
  await until(async () => ((await today())?.calls.failed ?? 0) > 0);
  expect(await today()).toMatchObject({ calls: { refused: 0 } });
  expect((await readTeamHealth(await portal.blue.ctx('admin'))).has(id)).toBe(false);
});

test('what is old is forgotten', async () => {
  const id = await portal.red.credential();
  pass(91 * 24 * hourMs);
  await verifyCredential(await admin(), id);
  await pruneCredentialChecks();
  expect(await listCredentialChecks(await admin(), id)).toHaveLength(1);
  const days = async () =>
    (await portal.admin.query('SELECT FROM credential_days WHERE credential_id = $1', [id]))
      .rowCount;
  expect(await days()).toBe(2);
  pass(401 * 24 * hourMs);
  await pruneCredentialChecks();
  expect(await days()).toBe(0);
});
