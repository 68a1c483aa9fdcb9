import {
  checkSealing,
  forgetDatamin,
  goBack,
  resealCredential,
  rotateCredential,
  sealedRecords,
  verifyCredential,
} from '@/lib/credentials';
import { type KeyRing, open, parseKeyRing, seal, sealedWith } from '@/lib/crypto';
import { Conflict, Forbidden, NotFound, UpstreamFailed } from '@/lib/errors';
import { readLog } from '@/lib/runs';
import { readLastRun } from '@/lib/stats';
import { sealingKey } from '../../support/portal/environment';
import {
  addToSandbox,
  openPortal,
  type PortalUnderTest,
  rejection,
} from '../../support/portal/portal';

let portal: PortalUnderTest;
beforeAll(async () => {
  portal = await openPortal();
});
afterAll(() => portal.close());

/** The portal's own key ring, and one it does not have. */
const own = parseKeyRing(sealingKey);
const gone = parseKeyRing(`gone:${Buffer.alloc(32, 9).toString('base64')}`);
const key = 'ab'.repeat(32);
const window = { from: '2026-03-01T00:00:00Z', to: '2026-03-02T00:00:00Z' };

const columns = {
  clientSecret: ['credentials', 'client_secret_sealed', 'id'],
  oldClientSecret: ['credentials', 'old_secret_sealed', 'id'],
  outputKey: ['credentials', 'output_key_sealed', 'id'],
  accessToken: ['access_tokens', 'token_sealed', 'credential_id'],
} as const;
type Field = keyof typeof columns;

async function sealed(id: string, field: Field): Promise<string> {
  const [table, column, idColumn] = columns[field];
  const { rows } = await portal.admin.query(
    `SELECT ${column} AS sealed FROM ${table} WHERE ${idColumn} = $1`,
    [id],
  );
  return rows[0].sealed;
}

async function put(id: string, field: Field, value: string): Promise<void> {
  const [table, column, idColumn] = columns[field];
  await portal.admin.query(`UPDATE ${table} SET ${column} = $2 WHERE ${idColumn} = $1`, [
    id,
    value,
  ]);
}

/** Re-seals a stored value under another key ring, as a restored backup or a lost key leaves it. */
async function sealUnder(ring: KeyRing, id: string, field: Field): Promise<void> {
  const place = { team: portal.red.id, record: id, field };
  await put(id, field, await seal(ring, await open(own, await sealed(id, field), place), place));
}

async function ready() {
  const id = await portal.red.credential({ outputKey: key });
  const uuid = addToSandbox(portal, portal.red);
  await portal.red.pipeline(uuid, id);
  return { id, uuid, ctx: await portal.red.ctx('admin') };
}

test('a credential whose key is missing fails alone, in words; the others work', async () => {
  const broken = await ready();
  const well = await ready();
  await sealUnder(gone, broken.id, 'clientSecret');
  await sealUnder(gone, broken.id, 'accessToken');
  forgetDatamin(broken.id);

  const words = /sealing key "gone" is not in PORTAL_ENCRYPTION_KEYS/;
  const failed = await rejection(readLastRun(broken.ctx, { kind: 'pipeline', uuid: broken.uuid }));
  expect(failed).toBeInstanceOf(UpstreamFailed);
  expect(String(failed)).toMatch(words);
  expect(await verifyCredential(broken.ctx, broken.id)).toMatchObject({
    ok: false,
    reason: expect.stringMatching(words),
  });
  await expect(readLastRun(well.ctx, { kind: 'pipeline', uuid: well.uuid })).resolves.toMatchObject(
    { lastRun: null },
  );
});

test('an output key whose sealing key is missing is told, not taken for none', async () => {
  const { id, uuid, ctx } = await ready();
  await sealUnder(gone, id, 'outputKey');
  await expect(readLog(ctx, uuid, window)).rejects.toThrow(/sealing key "gone"/);
});

test('an access token whose key is missing costs one new token and nothing else', async () => {
  const { id, uuid, ctx } = await ready();
  await sealUnder(gone, id, 'accessToken');
  forgetDatamin(id);
  portal.sandbox.ledger.clear();
  await readLastRun(ctx, { kind: 'pipeline', uuid });
  expect(portal.sandbox.ledger.count('token')).toBe(1);
  expect(sealedWith(await sealed(id, 'accessToken'))).toBe(own.sealing);
});

test('a value moved from another credential, field or team does not open', async () => {
  const [a, b] = [await ready(), await ready()];
  const foreign = await portal.blue.credential({ outputKey: key });
  const moves: [string, Field][] = [
    [b.id, 'clientSecret'],
    [foreign, 'clientSecret'],
    [a.id, 'outputKey'],
  ];
  const before = await sealed(a.id, 'clientSecret');
  for (const [from, field] of moves) {
    await put(a.id, 'clientSecret', await sealed(from, field));
    expect(await verifyCredential(a.ctx, a.id)).toEqual({
      ok: false,
      scopes: [],
      reason: 'The sealed value belongs to another record.',
    });
  }
  await put(a.id, 'clientSecret', before);
  expect(await verifyCredential(a.ctx, a.id)).toMatchObject({ ok: true });
});

test('re-sealing moves what is under an old key, tells what it cannot, and may be repeated', async () => {
  const { id, ctx: asAdmin } = await ready();
  const ctx = await portal.red.ctx('owner');
  const old = parseKeyRing(`old:${Buffer.alloc(32, 3).toString('base64')}`);
  await sealUnder(old, id, 'outputKey');
  expect(await resealCredential(ctx, id)).toEqual({ moved: 0, current: 2, missingKeys: ['old'] });
  expect(await checkSealing(ctx, id)).toMatch(/of team red: The sealing key "old"/);
  await expect(resealCredential(asAdmin, id)).rejects.toThrow(Forbidden);
  await expect(resealCredential(await portal.blue.ctx('owner'), id)).rejects.toThrow(NotFound);
});

test('the kept old secret is re-sealed and looked at too, and opens in its own place alone', async () => {
  const { id, ctx: asAdmin } = await ready();
  const ctx = await portal.red.ctx('owner');
  const { secret: clientSecret } = portal.red.organization.clients.full;
  await rotateCredential(asAdmin, id, { clientSecret });
  const kept = await sealed(id, 'oldClientSecret');
  await sealUnder(gone, id, 'oldClientSecret');
  expect(await checkSealing(ctx, id)).toMatch(/sealing key "gone"/);
  expect(await resealCredential(ctx, id)).toEqual({ moved: 0, current: 3, missingKeys: ['gone'] });
  const refused = await rejection(goBack(asAdmin, id));
  expect(refused).toBeInstanceOf(Conflict);
  expect(String(refused)).toMatch(/does not open: The sealing key "gone"/);
  await put(id, 'oldClientSecret', kept);
  await put(id, 'clientSecret', kept);
  expect(await verifyCredential(asAdmin, id)).toMatchObject({
    ok: false,
    reason: 'The sealed value belongs to another record.',
  });
});

test('every credential of the instance is found, in order, across teams', async () => {
  const found: string[] = [];
  for await (const { credentialId } of sealedRecords()) found.push(credentialId);
  const { rows } = await portal.admin.query('SELECT id FROM credentials ORDER BY id');
  expect(found).toEqual(rows.map(({ id }) => id));
  expect(found.length).toBeGreaterThan(5);
});
