import {
  disableCredential,
  listCredentials,
  listDependants,
  removeCredential,
  updateCredential,
} from '@/lib/credentials';
import { Conflict, Forbidden, Invalid } from '@/lib/errors';
import { getPipeline, listPipelines, updatePipeline } from '@/lib/pipelines';
import { listInputPresets, requestRun } from '@/lib/runs';
import { createSchedule } from '@/lib/schedules';
import { readLastRun } from '@/lib/stats';
import {
  addToSandbox,
  nobodys,
  openPortal,
  type PortalUnderTest,
  rejection,
} from '../../support/portal/portal';
import { withClient } from '../../support/server';
import { until } from '../../support/until';

let portal: PortalUnderTest;
beforeAll(async () => {
  portal = await openPortal();
});
afterAll(() => portal.close());

const admin = () => portal.red.ctx('admin');

/** A pipeline read with a client that may only read. */
async function readOnly() {
  const { id: clientId, secret: clientSecret } = portal.red.organization.clients.statsOnly;
  const reads = await portal.red.credential({ clientId, clientSecret });
  const runs = await portal.red.credential();
  const uuid = addToSandbox(portal, portal.red);
  await portal.red.pipeline(uuid, reads);
  return { uuid, reads, runs };
}

test('runs are asked for with the one, everything else is read with the other', async () => {
  const { uuid, reads, runs } = await readOnly();
  let asked = 0;
  const request = async () => {
    asked += 1;
    return requestRun(await portal.red.ctx('operator'), {
      ...{ pipelineUuid: uuid, idempotencyKey: `run-${asked}`, body: { anyway: true } },
    });
  };
  expect(await request()).toMatchObject({ state: 'rejected' });
  const view = await updatePipeline(await admin(), uuid, { runCredentialId: runs });
  expect(view).toMatchObject({ credential: { id: reads }, runCredential: { id: runs } });
  expect((await portal.audit('pipeline.changed')).at(-1)).toMatchObject({
    details: { changes: { runCredentialId: { from: null, to: runs } } },
  });
  expect(await request()).toMatchObject({ state: 'accepted' });
  await disableCredential(await admin(), runs, { reason: 'Nights off' });
  // Reading continues, and running does not.
  const viewer = await portal.red.ctx('viewer');
  await expect(readLastRun(viewer, { kind: 'pipeline', uuid })).resolves.toBeDefined();
  expect(await request()).toMatchObject({
    state: 'rejected',
    reason: expect.stringMatching(/is disabled: Nights off\. Nothing was sent\.$/),
  });
  const { attention, runCredential } = await getPipeline(viewer, uuid);
  expect(attention).toContain('credential');
  const { items } = await listPipelines(viewer, { state: 'credential' });
  expect(items.find((item) => item.uuid === uuid)?.runCredential).toEqual(runCredential);
});

test('it is of the same server and team, and the same one again is none', async () => {
  const { uuid, reads, runs } = await readOnly();
  const other = await portal.anotherDatamin();
  const elsewhere = await portal.red.credential({ baseUrl: other.url });
  const foreign = await portal.blue.credential({ verify: false });
  for (const runCredentialId of [elsewhere, foreign, nobodys, 'nonsense']) {
    const refused = await rejection(updatePipeline(await admin(), uuid, { runCredentialId }));
    expect(refused instanceof Invalid && Object.keys(refused.errors ?? {})).toEqual([
      'runCredentialId',
    ]);
  }
  const operator = updatePipeline(await portal.red.ctx('operator'), uuid, {});
  expect(await rejection(operator)).toBeInstanceOf(Forbidden);
  const same = await updatePipeline(await admin(), uuid, { runCredentialId: reads });
  expect(same.runCredential).toBeNull();
  await updatePipeline(await admin(), uuid, { runCredentialId: runs });
  // Reading moves to another server: the credential for running must not stay behind.
  const moved = updatePipeline(await admin(), uuid, { credentialId: elsewhere });
  expect(await rejection(moved)).toBeInstanceOf(Invalid);
  const both = await updatePipeline(await admin(), uuid, {
    ...{ credentialId: elsewhere, runCredentialId: null },
  });
  expect(both).toMatchObject({ credential: { id: elsewhere }, runCredential: null });
});

test('of two people who change them at once, the later one does not undo what the other did', async () => {
  const { uuid, reads, runs } = await readOnly();
  const others = await portal.red.credential();
  await withClient(portal.url, async (client) => {
    await client.query('BEGIN');
    await client.query('SELECT FROM credentials WHERE id = $1 FOR UPDATE', [reads]);
    const late = rejection(updatePipeline(await admin(), uuid, { runCredentialId: runs }));
    // It has read the pipeline, and waits for the credential.
    const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    await until(async () => (await portal.admin.query(waiting)).rowCount === 1);
    await client.query('UPDATE pipelines SET credential_id = $2 WHERE uuid = $1', [uuid, others]);
    await client.query('COMMIT');
    expect(await late).toBeInstanceOf(Conflict);
  });
  expect(await getPipeline(await admin(), uuid)).toMatchObject({
    ...{ credential: { id: others }, runCredential: null },
  });
});

test('neither of the two moves to another server by itself, nor is removed', async () => {
  const { uuid, reads, runs } = await readOnly();
  await updatePipeline(await admin(), uuid, { runCredentialId: runs });
  const other = await portal.anotherDatamin();
  for (const id of [reads, runs]) {
    const input = { baseUrl: other.url, clientSecret: 'x', verify: false };
    const refused = await rejection(updateCredential(await admin(), id, input));
    expect(refused).toBeInstanceOf(Conflict);
    expect(String(refused)).toMatch(/read with one credential and run with another/);
    const kept = await rejection(removeCredential(await admin(), id, { reason: 'x' }));
    expect(String(kept)).toMatch(/Still used by "Test"/);
  }
});

test('dependants are told by what they use it for; inputs go by the one that runs', async () => {
  const { uuid, reads, runs } = await readOnly();
  await updatePipeline(await admin(), uuid, { runCredentialId: runs });
  await updateCredential(await admin(), runs, { acceptsInput: true });
  const operator = await portal.red.ctx('operator');
  expect((await listInputPresets(operator, uuid)).acceptsInput).toBe(true);
  await createSchedule(operator, {
    ...{ pipelineUuid: uuid, name: 'Nightly', cron: '0 3 * * *', timeZone: 'UTC' },
  });
  const of = async (id: string) => listDependants(await admin(), id);
  expect(await of(reads)).toMatchObject({
    pipelines: [{ uuid, reads: true, runs: false }],
    counts: { pipelines: 1, schedules: 0 },
  });
  expect(await of(runs)).toMatchObject({
    pipelines: [{ uuid, reads: false, runs: true }],
    counts: { pipelines: 1, schedules: 1 },
  });
  const listed = await listCredentials(await admin());
  expect(listed.find(({ id }) => id === runs)?.pipelines).toBe(1);
});
