import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import { runMigrations } from 'graphile-worker';
import { Secret, TOTP } from 'otpauth';
import { nowMs } from '@/lib/clock';
import { noOrigin } from '@/lib/context';
import { open, parseKeyRing } from '@/lib/crypto';
import { createScimToken, findScimToken } from '@/lib/directory';
import { toResponse } from '@/lib/http/problem';
import { claimDuePipelines } from '@/lib/jobs/claim-due-pipelines';
import { log } from '@/lib/log';
import { answerReport } from '@/lib/report-page';
import { flushViews } from '@/lib/reports';
import { recordRun } from '@/lib/sandbox';
import {
  authenticate,
  beginTotp,
  commandLine,
  confirmTotp,
  openPasswordReset,
  passSecondFactor,
  requestPasswordReset,
  resetPassword,
  waitingTotp,
} from '@/lib/teams';
import { sealingKey } from '../../support/portal/environment';
import { addToSandbox, openPortal, type PortalUnderTest } from '../../support/portal/portal';
import { type Answer, asToken, type Init, type Method, read } from '../../support/portal/routes';
import { formsOf, leaksIn } from '../../support/portal/sentinel';
import { dumpDatabase } from '../../support/portal/sql';

// Everything that can be logged is.
process.env.PORTAL_LOG_LEVEL = 'trace';
// Mail waits in the outbox, because no server accepts it.
process.env.SMTP_URL = 'smtp://127.0.0.1:1';
process.env.MAIL_FROM = 'portal@mail.example';

const secrets: Record<string, string> = {
  'client secret': 's3ntinel"/+<one>&=ü-8c41f0',
  'new secret': 's3ntinel"/+<two>&=ü-17be95',
  'imported secret': 's3ntinel"/+<six>&=ü-5b0f3d',
  'imported output key': Buffer.from('s3ntinel-imported-output-key-32b').toString('base64'),
  'chosen password': 's3ntinel"/+<seven>&=ü-c27e18',
  'refused secret': 's3ntinel"/+<three>&=ü-d2a6e7',
  'output key': Buffer.from('s3ntinel-of-the-output-key-32-by').toString('base64'),
  'sealing key': sealingKey.slice(3),
  'session secret': 'a secret of the tests alone',
  'link password': 's3ntinel"/+<four>&=ü-a90c35',
  'wrong link password': 's3ntinel"/+<five>&=ü-61fd0b',
};
const clientId = '5b7fb1de-6f3e-4a55-b5c3-7a30b2f5c001';

let portal: PortalUnderTest;
const logged: string[] = [];
const answers: Answer[] = [];
const seenByViewers: string[] = [];

beforeAll(async () => {
  const write = fs.writeSync.bind(fs);
  jest.spyOn(fs, 'writeSync').mockImplementation((...given: unknown[]) => {
    const [fd, text] = given;
    // Not only 2: where stderr is a pipe, the log opens that pipe again, see lib/log.ts.
    if (fd === 1 || typeof text !== 'string') return Reflect.apply(write, fs, given);
    logged.push(text);
    return Buffer.byteLength(text);
  });
  portal = await openPortal();
  portal.sandbox.world.addClient({
    id: clientId,
    secret: secrets['client secret'] ?? '',
    organizationUuid: portal.blue.organization.uuid,
    dialect: 'oss',
  });
  await runMigrations({ connectionString: portal.url });
  await useEverything();
  const scim = await createScimToken(commandLine(), { name: 'directory' });
  expect(await findScimToken(scim.token)).not.toBeNull();
  Object.assign(secrets, portal.blue.tokens, { 'SCIM token': scim.token });
}, 60_000);
afterAll(async () => {
  jest.restoreAllMocks();
  await portal.close();
});

async function accessToken(credentialId: string): Promise<string> {
  const { rows } = await portal.admin.query(
    'SELECT team_id, token_sealed FROM access_tokens WHERE credential_id = $1',
    [credentialId],
  );
  const place = { team: rows[0].team_id, record: credentialId, field: 'accessToken' };
  return open(parseKeyRing(sealingKey), rows[0].token_sealed, place);
}

/** Sets up a second factor, and uses it successfully and unsuccessfully. */
async function useSecondFactor(): Promise<void> {
  const viewer = await portal.blue.people.owner.viewer();
  await beginTotp(viewer);
  const secret = (await waitingTotp(viewer))?.secret ?? '';
  const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: nowMs() });
  const { recoveryCodes } = await confirmTotp(viewer, { code });
  secrets['authenticator secret'] = secret;
  secrets['recovery code'] = recoveryCodes?.[0] ?? '';
  secrets['spent recovery code'] = recoveryCodes?.[1] ?? '';
  const first = {
    id: randomUUID(),
    expiresAt: new Date(nowMs() + 60_000),
    userId: viewer.user.id,
    version: 1,
  };
  for (const given of [code, 'wrong', recoveryCodes?.[1]]) {
    await passSecondFactor(viewer.origin, first, { code: given }).catch(() => undefined);
  }
}

/**
 * Somebody opens what a link leads to, successfully and unsuccessfully. A document contains the token for its
 * own downloads; no other answer may.
 */
async function lookAtReport(uuid: string): Promise<void> {
  const admin = asToken(portal.blue, 'owner');
  const tokenOf = (answer: Answer) =>
    /\/r\/([\w-]+)/.exec(String(Object(answer.json).url))?.[1] ?? '';
  const given = { name: 'R', title: 'R', pipelines: [uuid], feed: true };
  const made = await admin('POST', '/reports', {
    body: { ...given, password: secrets['link password'] },
  });
  const { id } = Object(made.json);
  const renewed = await admin('POST', `/reports/${id}/rotate`, { body: { graceHours: 1 } });
  const [badge, feed] = [
    await admin('POST', `/reports/${id}/links`, { body: { kind: 'badge' } }),
    await admin('POST', `/reports/${id}/links`, { body: { kind: 'feed' } }),
  ];
  secrets['report token'] = tokenOf(renewed);
  secrets['replaced report token'] = tokenOf(made);
  secrets['badge token'] = tokenOf(badge);
  secrets['feed token'] = tokenOf(feed);
  const look = async (path: string, { cookie, form }: { cookie?: string; form?: string } = {}) => {
    const { headers, body } = await answerReport({
      method: form === undefined ? 'GET' : 'POST',
      url: `/r/${path}`,
      header: (name) => (name === 'cookie' ? (cookie ?? null) : null),
      address: '203.0.113.4',
      origin: 'https://portal.test',
      form: async () => new URLSearchParams({ password: form ?? '' }),
    });
    return { text: body.toString('utf8'), headers: new Map(headers) };
  };
  const page = tokenOf(renewed);
  const unlocked = await look(page, { form: secrets['link password'] ?? '' });
  const cookie = unlocked.headers.get('Set-Cookie')?.split(';')[0] ?? '';
  secrets['unlock cookie'] = cookie.split('=')[1] ?? '';
  for (const { text, headers } of [
    await look(page),
    await look(page, { form: secrets['wrong link password'] ?? '' }),
    await look(`${page}/report.json`, { cookie }),
    await look(`${page}/summary.csv`, { cookie }),
    await look(`${page}/report.json`),
    await look(`${page}x`),
    await look(`${tokenOf(badge)}/badge.svg`),
    await look(`${tokenOf(feed)}/feed.atom`),
    await whileBroken(() => look(page, { cookie })),
  ]) {
    seenByViewers.push(`${text}\n${JSON.stringify([...headers])}`);
  }
  await look(page, { cookie });
  await flushViews();
  for (const path of ['/reports', `/reports/${id}`, `/reports/${id}/views`]) {
    answers.push(await admin('GET', path));
  }
}

/** The database refuses halfway. */
async function whileBroken<T>(look: () => Promise<T>): Promise<T> {
  await portal.admin.query('ALTER TABLE report_counts RENAME COLUMN views TO views_no_more');
  try {
    return await look();
  } finally {
    await portal.admin.query('ALTER TABLE report_counts RENAME COLUMN views_no_more TO views');
  }
}

/** Restores a replaced secret, and imports many at once, successfully and unsuccessfully. */
async function goBackAndImport(
  send: (method: Method, path: string, init?: Init) => Promise<{ id: string }>,
  id: string,
): Promise<void> {
  const { faults, world } = portal.sandbox;
  const client = world.clients.get(clientId);
  if (!client) throw new Error('The sandbox lost its client');
  const [old, now] = [secrets['client secret'] ?? '', secrets['new secret'] ?? ''];
  // Datamin knows only the new one: the old one is refused with an error that quotes it, then restored without
  // verification.
  faults.inject({ on: 'token', action: { type: 'status', status: 401, body: { error: old } } });
  await send('POST', `/credentials/${id}/go-back`);
  faults.clear();
  await send('POST', `/credentials/${id}/go-back`, { body: { verify: 'no' } });
  await send('POST', `/credentials/${id}/go-back`, { body: { verify: false } });
  await send('POST', `/credentials/${id}/verify`);
  client.otherSecrets = [old];
  await send('POST', `/credentials/${id}/go-back`);
  client.otherSecrets = [];
  client.secret = now;
  const row = (more: object = {}) => ({
    ...{ name: 'Imported', baseUrl: portal.sandbox.url, clientId },
    ...{ clientSecret: secrets['imported secret'], outputKey: secrets['imported output key'] },
    ...more,
  });
  const texts = [
    JSON.stringify([row(), row({ name: 'Other', surprise: secrets['imported secret'] })]),
    JSON.stringify([row({ name: 'Long', clientSecret: secrets['imported secret']?.repeat(300) })]),
    JSON.stringify([row()]).slice(0, -3),
  ];
  for (const text of texts) {
    for (const more of [{ dryRun: true }, { dryRun: true, verify: true }, {}]) {
      if (text === texts[1] && !('dryRun' in more)) continue;
      await send('POST', '/credentials/import', { body: { format: 'json', text, ...more } });
    }
  }
  const columns = ['name', 'baseUrl', 'clientId', 'clientSecret', 'outputKey'];
  // With a comma too many, or a quotation mark, the secret is in an unknown column, or in no line at all.
  for (const line of [
    `CSV,${portal.sandbox.url},${clientId},,,"${secrets['imported secret']?.replaceAll('"', '""')}"`,
    `CSV,${portal.sandbox.url},${clientId},${secrets['imported secret']},`,
  ]) {
    const text = `${columns.join(',')}\n${line}\n`;
    await send('POST', '/credentials/import', { body: { format: 'csv', text, dryRun: true } });
  }
}

/** Somebody forgot their password, and sets another through the link in a mail. */
async function forgetPassword(): Promise<void> {
  const { email } = portal.blue.people.operator;
  await portal.admin.query('UPDATE users SET password_hash = $2 WHERE email = $1', [email, 'x']);
  const from = { ...noOrigin, ip: '203.0.113.9' };
  await requestPasswordReset(from, { email });
  await requestPasswordReset(from, { email: 'nobody@example.com' });
  const { rows } = await portal.admin.query<{ id: string; words_sealed: string }>(
    "SELECT id, words_sealed FROM mails WHERE kind = 'password-reset'",
  );
  const [mail] = rows;
  if (!mail) throw new Error('no mail waits');
  const place = { team: 'instance', record: mail.id, field: 'mail' };
  const words = await open(parseKeyRing(sealingKey), mail.words_sealed, place);
  const [token = ''] = /rst_[\w-]{43}/.exec(words) ?? [];
  secrets['password reset token'] = token;
  await expect(openPasswordReset(`${token}x`)).rejects.toThrow();
  expect(await openPasswordReset(token)).toEqual({ email });
  await expect(resetPassword(from, token, { password: 'short' })).rejects.toThrow();
  await portal.admin.query("ALTER TABLE users ADD CONSTRAINT boom CHECK (password_hash = 'x')");
  const password = secrets['chosen password'];
  // First a database that refuses, then one that does not.
  for (const sql of ['ALTER TABLE users DROP CONSTRAINT boom', 'SELECT 1']) {
    const failed = await resetPassword(from, token, { password }).then(
      () => null,
      (error: unknown) => error,
    );
    if (failed) answers.push(await read(Promise.resolve(toResponse(failed, null))));
    await portal.admin.query(sql);
  }
  const wrong = { email, password: `${password}!` };
  await authenticate(from, wrong);
  expect(await authenticate(from, { email, password })).not.toBeNull();
  await requestPasswordReset(from, { email });
  const { rows: left } = await portal.admin.query('SELECT FROM password_resets');
  expect(left).toHaveLength(1);
}

/** Everything that may succeed or fail while secrets are at hand. */
async function useEverything(): Promise<void> {
  const { faults, world } = portal.sandbox;
  const send = async (method: Method, path: string, init: Init = {}) => {
    const answer = await asToken(portal.blue, 'owner')(method, path, init);
    answers.push(answer);
    return Object(answer.json);
  };
  const input = (name: string, more: object = {}) => ({
    body: {
      name,
      baseUrl: portal.sandbox.url,
      clientId,
      clientSecret: secrets['client secret'],
      outputKey: secrets['output key'],
      ...more,
    },
  });
  const { id } = await send('POST', '/credentials', input('Main'));
  await send('POST', '/credentials', input('Main'));
  await send('POST', '/credentials', input('Bad', { clientSecret: secrets['refused secret'] }));
  await send('POST', '/credentials', input('Bad', { surprise: secrets['refused secret'] }));
  await send('POST', '/credentials', { body: JSON.stringify(input('Bad').body).slice(0, -2) });
  for (const action of [
    {
      type: 'status',
      status: 401,
      body: { error: 'invalid_client', error_description: secrets['client secret'] },
    },
    { type: 'status', status: 500, body: `<html>${secrets['client secret']}` },
    { type: 'status', status: 400, body: { error: 'invalid_request' } },
    {
      type: 'redirect',
      location: `http://127.0.0.1:9/?s=${encodeURIComponent(secrets['client secret'] ?? '')}`,
    },
    { type: 'reset' },
  ] as const) {
    faults.inject({ on: 'token', action });
    await send('POST', `/credentials/${id}/verify`);
    await send('POST', '/credentials', input('Never'));
    faults.clear();
  }
  await send('POST', `/credentials/${id}/rotate`, {
    body: { clientSecret: secrets['refused secret'] },
  });
  const client = world.clients.get(clientId);
  if (client) client.secret = secrets['new secret'] ?? '';
  await send('POST', `/credentials/${id}/rotate`, {
    body: { clientSecret: secrets['new secret'] },
  });
  await goBackAndImport(send, id);
  await send('PATCH', `/credentials/${id}`, {
    body: { outputKey: secrets['output key'], outputScheme: 'aes-256-gcm' },
  });
  await send('PATCH', `/credentials/${id}`, { body: { baseUrl: 'https://evil.example' } });
  await send('GET', `/credentials/${id}`);
  await send('GET', '/credentials');

  const uuid = addToSandbox(portal, portal.blue);
  recordRun(world, uuid, { taskRuns: [{ executedAt: '2026-03-09T10:00:00Z' }] });
  await send('POST', '/pipelines', { body: { uuid, name: 'P', credentialId: id } });
  const range = 'from=2026-03-01T00:00:00Z&to=2026-03-10T00:00:00Z';
  await send('GET', `/pipelines/${uuid}/stats?${range}`);
  await send('GET', `/pipelines/${uuid}/logs?${range}`);
  await send('POST', `/pipelines/${uuid}/runs`, { headers: { 'idempotency-key': 'one' } });
  secrets['access token'] = await accessToken(id);
  const quoted = { code: 400, errors: [`Bearer ${secrets['access token']}`] };
  faults.inject({ action: { type: 'status', status: 400, body: quoted } });
  // Not even through a server that quotes what it was sent.
  await send('POST', `/pipelines/${uuid}/runs`, { headers: { 'idempotency-key': 'two' } });
  faults.clear();
  await lookAtReport(uuid);
  await send('DELETE', `/credentials/${id}?reason=Gone`);
  // A database that refuses: its error must not say what was written.
  await portal.admin.query("ALTER TABLE credentials ADD CONSTRAINT boom CHECK (name <> 'Boom')");
  await send('POST', '/credentials', input('Boom', { clientSecret: secrets['new secret'] }));
  await useSecondFactor();
  await forgetPassword();
  await send('GET', '/audit?limit=200');
  await claimDuePipelines();
}

test('the scenario went well and badly as it was meant to', () => {
  const statuses = answers.map(({ status }) => status);
  expect(new Set(statuses)).toEqual(new Set([200, 201, 202, 400, 409, 422, 500]));
  expect(logged.join('')).toContain('unforeseen error');
  expect(Object.keys(secrets).length).toBeGreaterThan(9);
});

test('no secret is in any answer or its headers', () => {
  for (const { text, headers } of answers) {
    expect(leaksIn(`${text}\n${JSON.stringify([...headers])}`, secrets)).toEqual([]);
  }
});

test('no secret is in what a viewer of a report gets', () => {
  expect(seenByViewers).toHaveLength(9);
  expect(seenByViewers.at(-1)).toContain('Not to be had now');
  for (const text of seenByViewers) expect(leaksIn(text, secrets)).toEqual([]);
});

test('no secret is in the log, written at its most talkative', () => {
  expect(leaksIn(logged.join(''), secrets)).toEqual([]);
});

test('no secret is anywhere in the database, the sealed columns, jobs and audit included', async () => {
  const dump = await dumpDatabase(portal.admin);
  const tables = new Set(dump.map(({ table }) => table));
  for (const table of [
    'credentials',
    'access_tokens',
    'audit_events',
    'scim_tokens',
    'password_resets',
    'mails',
    'readings',
    'run_requests',
    '_private_jobs',
  ]) {
    expect(tables).toContain(table);
  }
  for (const { table, text } of dump) expect([table, leaksIn(text, secrets)]).toEqual([table, []]);
});

describe('the search finds what was leaked on purpose', () => {
  const secret = secrets['client secret'] ?? '';

  test.each([...formsOf(secret).keys()])('in an answer, as %s', (form) => {
    for (const text of formsOf(secret).get(form) ?? []) {
      expect(leaksIn(`{"a":"…${text}…"}`, secrets)).toContain(`client secret as ${form}`);
    }
  });

  test('inside a longer Base64, wherever it begins', () => {
    for (const before of ['', 'a', 'ab', 'abc', 'abcd']) {
      const text = Buffer.from(`${before}${secret}and more`).toString('base64');
      expect(leaksIn(text, secrets)).toContain('client secret as base64');
    }
  });

  test.each([
    [
      'audit_events',
      `INSERT INTO audit_events (id, actor_kind, actor_name, action, target_kind, details) VALUES (gen_random_uuid(), 'system', 'x', 'x', 'x', jsonb_build_object('s', $1::text))`,
    ],
    ['readings', `UPDATE readings SET value = jsonb_build_object('s', $1::text)`],
    ['credentials', 'UPDATE credentials SET status_reason = $1'],
    [
      'scim_tokens',
      "UPDATE scim_tokens SET token_hash = convert_to($1, 'UTF8') WHERE id = (SELECT id FROM scim_tokens LIMIT 1)",
    ],
    [
      'api_tokens',
      "UPDATE api_tokens SET token_hash = convert_to($1, 'UTF8') WHERE id = (SELECT id FROM api_tokens LIMIT 1)",
    ],
    ['password_resets', "UPDATE password_resets SET token_hash = convert_to($1, 'UTF8')"],
    ['_private_jobs', "SELECT graphile_worker.add_job('x', json_build_object('s', $1::text))"],
  ])('in %s', async (table, leak) => {
    await portal.admin.query('BEGIN');
    await portal.admin.query(leak, [secret]);
    const dump = await dumpDatabase(portal.admin);
    await portal.admin.query('ROLLBACK');
    const found = dump.filter(({ text }) => leaksIn(text, secrets).length > 0);
    expect(new Set(found.map((row) => row.table))).toEqual(new Set([table]));
  });

  test('in the log, except under the names that are struck out', () => {
    const before = logged.length;
    log().info({ note: secret }, 'leaked on purpose');
    expect(leaksIn(logged.slice(before).join(''), secrets)).not.toEqual([]);
    const after = logged.length;
    log().info({
      clientSecret: secret,
      given: { password: secret, token: secret, cookie: secret },
    });
    expect(logged.slice(after).join('')).toContain('[secret]');
    expect(leaksIn(logged.slice(after).join(''), secrets)).toEqual([]);
  });
});
