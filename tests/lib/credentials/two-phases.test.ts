import {
  dataminFor,
  destroyDueSecrets,
  destroyOldSecret,
  getCredential,
  goBack,
  rotateCredential,
  updateCredential,
  verifyCredential,
} from '@/lib/credentials';
import { Conflict, Invalid } from '@/lib/errors';
import { requestRun, sendsUnderWay } from '@/lib/runs';
import { recordRun } from '@/lib/sandbox';
import { readConsolidated, refreshPipeline } from '@/lib/stats';
import { clockTime, pass } from '../../support/portal/clock';
import {
  addToSandbox,
  openPortal,
  type PortalUnderTest,
  rejection,
} from '../../support/portal/portal';

let portal: PortalUnderTest;
const first = 'the first secret';
const second = 'the second secret';
const hourMs = 3_600_000;

beforeAll(async () => {
  portal = await openPortal();
});
afterAll(() => portal.close());
beforeEach(() => {
  portal.sandbox.faults.clear();
  accepted(first, second);
});

const admin = () => portal.red.ctx('admin');

/** Sets the secrets Datamin accepts for the team's client from now on. */
function accepted(...[secret = '', ...otherSecrets]: string[]): void {
  const client = portal.sandbox.world.clients.get(portal.red.organization.clients.full.id);
  if (!client) throw new Error('The sandbox lost its client');
  Object.assign(client, { secret, otherSecrets });
}

async function kept(id: string) {
  const { rows } = await portal.admin.query(
    'SELECT old_secret_sealed, old_secret_hint, old_secret_until FROM credentials WHERE id = $1',
    [id],
  );
  return rows[0];
}
const nothing = { old_secret_sealed: null, old_secret_hint: null, old_secret_until: null };
const rotated = async (more: object = {}) => {
  const id = await portal.red.credential({ clientSecret: first });
  return { id, view: await rotateCredential(await admin(), id, { clientSecret: second, ...more }) };
};

test('how the server takes the secret is asked once: then checks and replacements know it', async () => {
  const client = portal.sandbox.world.clients.get(portal.red.organization.clients.full.id);
  Object.assign(client ?? {}, { tokenParameters: 'query-only' });
  const asked = () => portal.sandbox.ledger.calls('token').map(({ secretIn }) => secretIn);
  try {
    portal.sandbox.ledger.clear();
    const id = await portal.red.credential({ clientSecret: first });
    expect(asked()).toEqual(['form', 'query']);
    portal.sandbox.ledger.clear();
    await verifyCredential(await admin(), id);
    await rotateCredential(await admin(), id, { clientSecret: second });
    await goBack(await admin(), id);
    await verifyCredential(await admin(), id);
    expect(asked()).toEqual(['query', 'query', 'query', 'query']);
  } finally {
    Object.assign(client ?? {}, { tokenParameters: 'any' });
  }
});

test('the old secret is kept for a day unless told otherwise, and never shown', async () => {
  const { id, view } = await rotated();
  const until = new Date(clockTime().getTime() + 24 * hourMs);
  expect(view.oldSecret).toEqual({ hint: first.slice(-4), until });
  expect(JSON.stringify(await kept(id))).not.toContain(first);
  const [event] = (await portal.audit('credential.rotated')).slice(-1);
  expect(event?.details).toMatchObject({ oldSecretKeptUntil: until.toISOString() });
  for (const keepOldHours of [-1, 721, 1.5, '24', null]) {
    const input = { clientSecret: second, keepOldHours };
    expect(await rejection(rotateCredential(await admin(), id, input))).toBeInstanceOf(Invalid);
  }
  expect((await rotated({ keepOldHours: 0 })).view.oldSecret).toBeNull();
});

test('going back verifies, changes places, and is refused where Datamin refuses', async () => {
  const { id, view } = await rotated();
  accepted(second);
  const refused = await rejection(goBack(await admin(), id));
  expect(refused).toBeInstanceOf(Invalid);
  expect(await getCredential(await admin(), id)).toEqual(view);
  accepted(first);
  const back = await goBack(await admin(), id);
  expect(back).toMatchObject({
    status: 'ok',
    clientSecretHint: first.slice(-4),
    oldSecret: { hint: second.slice(-4), until: view.oldSecret?.until },
  });
  expect(await verifyCredential(await admin(), id)).toMatchObject({ ok: true });
  accepted(second);
  // Where Datamin cannot be asked, it is possible all the same.
  const forth = await goBack(await admin(), id, { verify: false });
  expect(forth).toMatchObject({ status: 'unverified', clientSecretHint: second.slice(-4) });
  expect(await verifyCredential(await admin(), id)).toMatchObject({ ok: true });
  expect(await rejection(goBack(await admin(), id, { verify: 'no' }))).toBeInstanceOf(Invalid);
});

test('destroyed now, by time, or by a move to another server, nothing of it is left', async () => {
  const { id: now } = await rotated();
  expect(await destroyOldSecret(await admin(), now)).toMatchObject({ oldSecret: null });
  expect(await kept(now)).toEqual(nothing);
  expect(await rejection(destroyOldSecret(await admin(), now))).toBeInstanceOf(Conflict);
  expect(await rejection(goBack(await admin(), now))).toBeInstanceOf(Conflict);

  const { id: byTime } = await rotated({ keepOldHours: 1 });
  const { id: later } = await rotated({ keepOldHours: 2 });
  pass(hourMs - 1);
  expect(await destroyDueSecrets()).toBe(0);
  pass(1);
  expect(await destroyDueSecrets()).toBe(1);
  expect(await kept(byTime)).toEqual(nothing);
  expect(await kept(later)).not.toEqual(nothing);
  const [event] = (await portal.audit('credential.old_secret_destroyed')).slice(-1);
  expect(event).toMatchObject({ target_id: byTime, actor_kind: 'system', actor_name: 'worker' });

  const { id: stuck } = await rotated({ keepOldHours: 1 });
  const { id: behind } = await rotated({ keepOldHours: 2 });
  await portal.admin.query(`
    CREATE FUNCTION stuck() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'stuck'; END $$;
    CREATE TRIGGER stuck BEFORE UPDATE ON credentials FOR EACH ROW
      WHEN (OLD.id = '${stuck}') EXECUTE FUNCTION stuck()`);
  pass(2 * hourMs);
  expect(String(await rejection(destroyDueSecrets()))).toContain('stuck');
  expect([await kept(stuck), await kept(behind)]).toEqual([
    expect.not.objectContaining(nothing),
    nothing,
  ]);
  await portal.admin.query('DROP TRIGGER stuck ON credentials; DROP FUNCTION stuck()');
  await destroyDueSecrets();

  const { id: moved } = await rotated();
  const other = await portal.anotherDatamin();
  await updateCredential(await admin(), moved, {
    baseUrl: other.url,
    clientSecret: portal.red.organization.clients.full.secret,
  });
  expect(await kept(moved)).toEqual(nothing);
});

test('blank keeps the stored secret, and verifying tests that one', async () => {
  const id = await portal.red.credential({ clientSecret: first });
  const { rows: before } = await portal.admin.query('SELECT * FROM credentials WHERE id = $1', [
    id,
  ]);
  const { baseUrl, clientId } = before[0] && (await getCredential(await admin(), id));
  portal.sandbox.ledger.clear();
  // As sent by a form whose secret was left alone.
  const view = await updateCredential(await admin(), id, {
    ...{ name: 'Blank', baseUrl: `${baseUrl}/`, clientId, clientSecret: '' },
  });
  expect(view).toMatchObject({ name: 'Blank', baseUrl, clientId });
  const { rows: after } = await portal.admin.query('SELECT * FROM credentials WHERE id = $1', [id]);
  expect(after).toEqual([{ ...before[0], name: 'Blank' }]);
  expect(portal.sandbox.ledger.count()).toBe(0);
  for (const field of ['baseUrl', 'clientId']) {
    const moved = { [field]: 'https://elsewhere.example', clientSecret: '' };
    const refused = await rejection(updateCredential(await admin(), id, moved));
    expect(String(refused)).toMatch(/together with clientSecret/);
  }
  expect(await verifyCredential(await admin(), id)).toMatchObject({ ok: true });
  accepted(second);
  expect(await verifyCredential(await admin(), id)).toMatchObject({ ok: false });
});

test('secrets are rotated while runs and reads go on: none of them fails', async () => {
  const uuid = addToSandbox(portal, portal.red);
  const id = await portal.red.credential({ clientSecret: first });
  recordRun(portal.sandbox.world, uuid, { taskRuns: [{ executedAt: '2026-03-09T10:00:00Z' }] });
  await portal.red.pipeline(uuid, id);
  const viewer = await portal.red.ctx('viewer');
  const operator = await portal.red.ctx('operator');
  const failures: unknown[] = [];
  const done = { reads: 0, runs: 0, refreshes: 0, held: 0 };
  let stop = false;
  let asked = 0;
  const underWay = new Set<Promise<unknown>>();
  let gate = Promise.resolve();
  const traffic = (kind: keyof typeof done, work: () => Promise<unknown>) =>
    (async () => {
      for (;;) {
        await gate;
        if (stop || failures.length > 0) return;
        const working = work();
        underWay.add(working);
        await working
          .finally(() => underWay.delete(working))
          .then(
            () => {
              done[kind] += 1;
            },
            (error: unknown) => failures.push(error),
          );
      }
    })();
  // A new range each time, so that each read asks Datamin.
  const read = () => {
    asked += 1;
    const from = new Date(Date.parse('2026-03-01T00:00:00Z') + asked * 1000).toISOString();
    return readConsolidated(
      viewer,
      { kind: 'pipeline', uuid },
      { from, to: '2026-03-09T12:00:00Z' },
    );
  };
  const run = async () => {
    asked += 1;
    const view = await requestRun(operator, {
      ...{ pipelineUuid: uuid, idempotencyKey: `traffic-${asked}`, body: { anyway: true } },
    });
    if (view.state !== 'accepted') throw new Error(`${view.state}: ${view.reason}`);
  };
  // Somebody who keeps a client, as a long reading does.
  const { datamin } = await dataminFor(viewer, id);
  const held = () => datamin.lastRun({ kind: 'pipeline', uuid });
  const working = [
    traffic('reads', read),
    traffic('reads', read),
    traffic('runs', run),
    traffic('refreshes', () => refreshPipeline(viewer, uuid)),
    traffic('held', held),
  ];
  const rotations = 12;
  for (let n = 0; n < rotations; n += 1) {
    const before = { ...done };
    if (n % 3 === 2) await goBack(await admin(), id);
    else await rotateCredential(await admin(), id, { clientSecret: n % 2 ? first : second });
    // Now and then all tokens expire, so that new ones are needed. Between two reads, so that the clock never
    // jumps during one.
    if (n % 4 === 3) {
      let open = () => {};
      gate = new Promise((resolve) => {
        open = resolve;
      });
      await Promise.allSettled(underWay);
      pass(25 * hourMs);
      open();
    }
    while (done.reads < before.reads + 2 || done.runs < before.runs + 1) {
      if (failures.length > 0) break;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  stop = true;
  await Promise.all(working);
  await sendsUnderWay();
  expect(failures).toEqual([]);
  expect(done.reads).toBeGreaterThanOrEqual(2 * rotations);
  expect(done.runs).toBeGreaterThanOrEqual(rotations);
  expect(done.held).toBeGreaterThan(rotations);
  const { rows } = await portal.admin.query(
    `SELECT r.state, count(*)::int FROM run_requests r JOIN pipelines p ON p.id = r.pipeline_id
     WHERE p.uuid = $1 AND r.state IN ('rejected', 'uncertain') GROUP BY 1`,
    [uuid],
  );
  expect(rows).toEqual([]);
  // Nor does PostgreSQL end anything that nobody waits for.
  const { rows: ended } = await portal.admin.query(
    'SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()',
  );
  expect(ended).toEqual([{ deadlocks: 0 }]);
}, 120_000);

test('a client whose secret was refused just before it was replaced takes the new one', async () => {
  const id = await portal.red.credential({ clientSecret: first });
  const old = await dataminFor(await admin(), id);
  await old.token();
  // Datamin knows only the new one, and every token has expired.
  pass(25 * hourMs);
  accepted(second);
  await rotateCredential(await admin(), id, { clientSecret: second });
  await expect(old.token()).resolves.toBeDefined();
  expect(await getCredential(await admin(), id)).toMatchObject({ status: 'ok' });
});
