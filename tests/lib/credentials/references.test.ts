import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  checkSealing,
  createCredential,
  dataminFor,
  getCredential,
  goBack,
  resealCredential,
  rotateCredential,
  updateCredential,
  verifyCredential,
} from '@/lib/credentials';
import { Invalid } from '@/lib/errors';
import { openPortal, type PortalUnderTest, rejection } from '../../support/portal/portal';

const settings: Record<string, unknown> = { PORTAL_SECRET_ORIGINS: [] };
jest.mock('@/lib/env', () => {
  const actual = jest.requireActual('@/lib/env');
  return { ...actual, env: () => ({ ...actual.env(), ...settings }) };
});

const folder = mkdtempSync(join(tmpdir(), 'references-'));
let portal: PortalUnderTest;
let origin: string;
const secret = () => portal.red.organization.clients.full.secret;
const put = (name: string, text: string) => writeFileSync(join(folder, 'red', name), text);
const admin = () => portal.red.ctx('admin');
const errorsOf = (error: unknown) => (error instanceof Invalid ? error.errors : error);

beforeAll(async () => {
  portal = await openPortal();
  const { rows } = await portal.admin.query('SELECT base_url FROM credentials LIMIT 1');
  origin = new URL(rows[0]?.base_url ?? portal.sandbox.url).origin;
  Object.assign(settings, { PORTAL_SECRET_DIR: folder, PORTAL_SECRET_ORIGINS: [origin] });
  for (const team of ['red', 'blue']) mkdirSync(join(folder, team));
  put('main', `${secret()}\n`);
});
afterAll(async () => {
  await portal.close();
  rmSync(folder, { recursive: true, force: true });
});

const given = (name: string, reference = 'file:main') => ({
  name,
  baseUrl: portal.sandbox.url,
  clientId: portal.red.organization.clients.full.id,
  clientSecretReference: reference,
});

test('a referenced secret is used and never kept: not in the answer, the row or the audit', async () => {
  const view = await createCredential(await admin(), given('By reference'));
  expect(view).toMatchObject({
    status: 'ok',
    clientSecretReference: 'file:main',
    clientSecretHint: '',
  });
  const client = await dataminFor(await admin(), view.id);
  expect((await client.token()).value).not.toBe('');
  const { rows } = await portal.admin.query('SELECT * FROM credentials WHERE id = $1', [view.id]);
  const events = await portal.audit('credential.created');
  expect(events.at(-1)).toMatchObject({ details: { secretReference: 'file:main' } });
  expect(rows).toHaveLength(1);
  expect(JSON.stringify([view, rows, events])).not.toContain(secret());
  // The sealed value decides: the column people see is only for display.
  await portal.admin.query(
    "UPDATE credentials SET client_secret_reference = 'file:other' WHERE id = $1",
    [view.id],
  );
  expect(await verifyCredential(await admin(), view.id)).toMatchObject({ ok: true });
});

test('a reference that leads nowhere, or to the wrong secret, is refused by its field in words', async () => {
  const missing = await rejection(createCredential(await admin(), given('Nowhere', 'file:none')));
  expect(errorsOf(missing)).toEqual({
    clientSecretReference: ['Cannot read the file "none" in the folder of team red.'],
  });
  put('wrong', 'not the secret of this client');
  const wrong = await rejection(createCredential(await admin(), given('Wrong', 'file:wrong')));
  expect(errorsOf(wrong)).toEqual({ clientSecret: [expect.any(String)] });
  const none = await rejection(createCredential(await admin(), given('None', 'the secret itself')));
  expect(errorsOf(none)).toEqual({ clientSecretReference: [expect.stringMatching(/^takes env:/)] });
  const both = { ...given('Both'), clientSecret: 'and a secret' };
  expect(errorsOf(await rejection(createCredential(await admin(), both)))).toEqual({
    clientSecret: [expect.stringMatching(/not both/)],
  });
});

test('no reference is followed for a server that the operator did not name', async () => {
  const other = await portal.anotherDatamin();
  const refused = await rejection(
    createCredential(await admin(), { ...given('Elsewhere'), baseUrl: other.url }),
  );
  expect(errorsOf(refused)).toEqual({
    clientSecretReference: [expect.stringMatching(/^References are not followed for http/)],
  });
  // Nor if it was saved unverified, nor if the server is changed later.
  const unchecked = { ...given('Unchecked'), baseUrl: other.url, verify: false };
  const { id } = await createCredential(await admin(), unchecked);
  const client = await dataminFor(await admin(), id);
  await expect(client.token()).rejects.toThrow(/not followed/);
  const moved = { baseUrl: other.url, clientSecretReference: 'file:main' };
  const known = await createCredential(await admin(), given('Known'));
  await expect(updateCredential(await admin(), known.id, moved)).rejects.toThrow(Invalid);
  const bare = await rejection(updateCredential(await admin(), known.id, { baseUrl: other.url }));
  expect(errorsOf(bare)).toEqual({
    baseUrl: [expect.stringMatching(/together with clientSecret/)],
  });
  expect(other.ledger.count()).toBe(0);
});

test('another team’s file is not to be had', async () => {
  writeFileSync(join(folder, 'blue', 'theirs'), secret());
  const refused = await rejection(createCredential(await admin(), given('Theirs', 'file:theirs')));
  expect(errorsOf(refused)).toEqual({ clientSecretReference: [expect.stringMatching(/team red/)] });
});

test('from a secret to a reference and back: the way back keeps the reference, not what it led to', async () => {
  const id = await portal.red.credential();
  await rotateCredential(await admin(), id, { clientSecretReference: 'file:main' });
  expect(await getCredential(await admin(), id)).toMatchObject({
    clientSecretReference: 'file:main',
    oldSecret: { hint: secret().slice(-4) },
  });
  await goBack(await admin(), id);
  expect(await getCredential(await admin(), id)).toMatchObject({
    clientSecretReference: null,
    clientSecretHint: secret().slice(-4),
    oldSecret: { hint: '' },
  });
  await goBack(await admin(), id);
  expect(await getCredential(await admin(), id)).toMatchObject({
    clientSecretReference: 'file:main',
  });
});

test('a file that is gone is told by verifying, by the doctor and where the credential is used', async () => {
  put('brief', secret());
  const { id } = await createCredential(await admin(), given('Brief', 'file:brief'));
  const owner = await portal.red.ctx('owner');
  expect(await checkSealing(owner, id)).toBeNull();
  rmSync(join(folder, 'red', 'brief'));
  expect(await verifyCredential(await admin(), id)).toMatchObject({
    ok: false,
    reason: expect.stringMatching(/Cannot read the file "brief"/),
  });
  expect(await checkSealing(owner, id)).toMatch(/^Credential "Brief" of team red: Cannot read/);
  expect(await getCredential(await admin(), id)).toMatchObject({ status: 'failing' });
  expect(await resealCredential(owner, id)).toMatchObject({ missingKeys: [] });
});
