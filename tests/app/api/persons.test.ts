import { randomUUID } from 'node:crypto';
import { openSession, sessionCookieName } from '@/lib/auth/session-cookie';
import { noOrigin } from '@/lib/context';
import { hashPassword } from '@/lib/crypto';
import { noteSession } from '@/lib/teams';
import { deviations } from '../../support/portal/conform';
import { type Person, person } from '../../support/portal/people';
import { openPortal, type PortalUnderTest } from '../../support/portal/portal';
import { ask, type Init, type Method, read } from '../../support/portal/routes';

const [sessions, factors] = ['/api/v1/sessions', '/api/v1/second-factors'];
const password = 'correct horse battery';

let portal: PortalUnderTest;
let ada: Person;
let bob: Person;
beforeAll(async () => {
  portal = await openPortal();
  ada = await person(portal.admin, 'ada');
  bob = await person(portal.admin, 'bob');
  await portal.admin.query('UPDATE users SET password_hash = $2 WHERE id = $1', [
    ada.id,
    await hashPassword(password),
  ]);
});
afterAll(() => portal.close());

async function call(method: Method, path: string, means: Partial<Init>, template = path) {
  const answer = await read(ask(method, path, means));
  expect(deviations(method, template, answer)).toEqual([]);
  return answer;
}

/** Signs in as a browser does: a cookie, and its row. */
async function signIn(who: Person): Promise<{ id: string; cookie: string }> {
  const cookie = await who.cookie();
  const session = await openSession(cookie.replace(`${sessionCookieName()}=`, ''));
  if (!session) throw new Error('no session');
  await noteSession(session, { ...noOrigin, ip: '192.0.2.9', userAgent: 'Firefox/140' });
  return { id: session.id, cookie };
}

async function addFactors(who: Person): Promise<string> {
  const id = randomUUID();
  await portal.admin.query(
    `INSERT INTO totp_factors (user_id, secret_sealed, confirmed_at, created_at) VALUES ($1, 'sealed-sentinel', now(), now())`,
    [who.id],
  );
  await portal.admin.query(
    `INSERT INTO passkeys (id, user_id, credential_id, public_key, counter, transports, name, created_at)
     VALUES ($1, $2, $3, '\\x00', 0, '{}', 'Laptop', now())`,
    [id, who.id, `key-sentinel-${id}`],
  );
  await portal.admin.query('UPDATE users SET second_factor_at = now() WHERE id = $1', [who.id]);
  return id;
}

describe('sessions', () => {
  const one = (id: string) => `${sessions}/${id}`;

  test('one’s own are listed and ended, with effect on the next request', async () => {
    const [here, phone] = [await signIn(ada), await signIn(ada)];
    const listed = await call('GET', sessions, here);
    expect(
      JSON.parse(listed.text)
        .items.map(({ id }: { id: string }) => id)
        .sort(),
    ).toEqual([here.id, phone.id].sort());
    expect((await call('GET', sessions, phone)).status).toBe(200);
    const ended = await call('DELETE', one(phone.id), here, `${sessions}/{id}`);
    expect(ended.status).toBe(204);
    expect((await call('GET', sessions, phone)).status).toBe(401);
    expect((await call('GET', sessions, here)).status).toBe(200);
  });

  test('nobody’s without a session, none of somebody else’s, and a token has none', async () => {
    const [hers, his] = [await signIn(ada), await signIn(bob)];
    expect((await call('GET', sessions, {})).status).toBe(401);
    expect((await call('GET', sessions, { token: portal.red.tokens.owner })).status).toBe(403);
    expect((await call('GET', sessions, his)).text).not.toContain(hers.id);
    for (const id of [hers.id, randomUUID(), 'nonsense']) {
      const refused = await call('DELETE', one(id), his, `${sessions}/{id}`);
      expect(refused.status).toBe(404);
    }
    const token = { token: portal.red.tokens.owner };
    expect((await call('DELETE', one(hers.id), token, `${sessions}/{id}`)).status).toBe(403);
    const elsewhere = { cookie: hers.cookie, headers: { origin: 'https://elsewhere.example' } };
    expect((await call('DELETE', one(hers.id), elsewhere, `${sessions}/{id}`)).status).toBe(403);
    expect((await call('GET', sessions, hers)).status).toBe(200);
  });
});

describe('second factors', () => {
  const passkey = (id: string) => `${factors}/passkeys/${id}`;
  const template = `${factors}/passkeys/{id}`;

  test('one’s own are told without what they are made of, and removed with the password', async () => {
    const id = await addFactors(ada);
    const { cookie } = await signIn(ada);
    const told = await call('GET', factors, { cookie });
    expect(JSON.parse(told.text)).toMatchObject({
      totpSince: expect.any(String),
      passkeys: [{ id, name: 'Laptop' }],
      hasPassword: true,
    });
    expect(told.text).not.toContain('sentinel');
    for (const path of [`${factors}/totp`, passkey(id)]) {
      const at = path.endsWith('totp') ? path : template;
      for (const body of [{ password: 'another horse battery' }, {}]) {
        expect((await call('DELETE', path, { cookie, body }, at)).status).toBe(422);
      }
      const removed = await call('DELETE', path, { cookie, body: { password } }, at);
      expect(removed.status).toBe(204);
      const again = await call('DELETE', path, { cookie, body: { password } }, at);
      expect(again.status).toBe(404);
    }
    expect(JSON.parse((await call('GET', factors, { cookie })).text)).toMatchObject({
      totpSince: null,
      passkeys: [],
    });
  });

  test('nobody’s without a session, none of somebody else’s, and a token has none', async () => {
    const hers = await addFactors(ada);
    const { cookie } = await signIn(bob);
    const body = { password: '' };
    expect((await call('GET', factors, {})).status).toBe(401);
    expect((await call('GET', factors, { token: portal.red.tokens.owner })).status).toBe(403);
    expect((await call('DELETE', passkey(hers), { cookie, body }, template)).status).toBe(404);
    const token = { token: portal.red.tokens.owner, body };
    expect((await call('DELETE', passkey(hers), token, template)).status).toBe(403);
    const { rowCount } = await portal.admin.query('SELECT FROM passkeys WHERE id = $1', [hers]);
    expect(rowCount).toBe(1);
  });
});

test('a team’s demand: an admin with a factor begins it, and who has none is out at the next request', async () => {
  const [path, template] = [
    '/api/v1/teams/red/second-factor',
    '/api/v1/teams/{team}/second-factor',
  ];
  const { admin, viewer } = portal.red.people;
  const [by, of] = [{ cookie: await admin.cookie() }, { cookie: await viewer.cookie() }];
  const ask = (means: Partial<Init>, required?: boolean) =>
    required === undefined
      ? call('GET', path, means, template)
      : call('PATCH', path, { ...means, body: { required } }, template);
  expect(JSON.parse((await ask(by)).text)).toEqual({ requiredSince: null });
  expect((await ask(by, true)).status).toBe(409);
  await addFactors(admin);
  const begun = await ask(by, true);
  expect([begun.status, JSON.parse(begun.text)]).toEqual([
    200,
    { requiredSince: expect.any(String) },
  ]);
  expect((await read(askPipelines(of))).status).toBe(403);
  expect((await read(askPipelines(by))).status).toBe(200);
  expect(JSON.parse((await ask(by, false)).text)).toEqual({ requiredSince: null });
  expect((await read(askPipelines(of))).status).toBe(200);
});

const askPipelines = (means: Partial<Init>) => ask('GET', '/api/v1/teams/red/pipelines', means);
