import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { viewerByCookie } from '@/lib/auth';
import { memberContextOf } from '@/lib/auth/contexts';
import { openSession } from '@/lib/auth/session-cookie';
import { realMs, setClock } from '@/lib/clock';
import { noOrigin, systemContext } from '@/lib/context';
import { addGroupRule, createScimToken, listScimTokens, revokeScimToken } from '@/lib/directory';
import { Conflict, Forbidden, NotFound } from '@/lib/errors';
import { setInstanceAdmin } from '@/lib/instance';
import {
  acceptInvitationAsNewUser,
  authenticate,
  commandLine,
  createApiToken,
  createUser,
  findApiToken,
  findViewer,
  inviteMember,
} from '@/lib/teams';
import { portalUrl } from '../../support/portal/environment';
import { openPortal, type PortalUnderTest } from '../../support/portal/portal';
import { until } from '../../support/until';

const root = join(__dirname, '..', '..', '..', 'app', 'scim', 'v2');
const origin = 'http://127.0.0.1:3000';
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
type Method = (typeof methods)[number];

/** Every endpoint, by its route file: a file missing here fails the test. */
const endpoints: Record<string, readonly Method[]> = {
  ServiceProviderConfig: ['GET'],
  ResourceTypes: ['GET'],
  'ResourceTypes/[id]': ['GET'],
  Schemas: ['GET'],
  'Schemas/[id]': ['GET'],
  Users: ['GET', 'POST'],
  'Users/[id]': ['GET', 'PUT', 'PATCH', 'DELETE'],
  Groups: ['GET', 'POST'],
  'Groups/[id]': ['GET', 'PUT', 'PATCH', 'DELETE'],
  '[...path]': methods,
};

let portal: PortalUnderTest;
let token: string;
beforeAll(async () => {
  portal = await openPortal();
  token = (await createScimToken(commandLine(), { name: 'Okta' })).token;
});
afterAll(() => portal.close());

interface Answer {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
  text: string;
}

async function scim(
  method: Method,
  path: string,
  body?: unknown,
  headers: Record<string, string> = { authorization: `Bearer ${token}` },
): Promise<Answer> {
  const url = new URL(`${origin}/scim/v2/${path}`);
  const [, , , kind = '', id] = url.pathname.split('/');
  const known = Object.hasOwn(endpoints, kind);
  const file = known ? (id === undefined ? kind : `${kind}/[id]`) : '[...path]';
  const { [method]: handler } = await import(join(root, file, 'route.ts'));
  const response: Response = await handler(
    new Request(url, {
      method,
      headers: { 'content-type': 'application/scim+json', ...headers },
      ...(body === undefined
        ? {}
        : body instanceof ReadableStream
          ? { body, duplex: 'half' }
          : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    }),
    { params: Promise.resolve(id === undefined ? {} : { id }) },
  );
  const text = await response.text();
  const { status } = response;
  if (status !== 204) expect(response.headers.get('content-type')).toBe('application/scim+json');
  return { status, headers: response.headers, text, body: text === '' ? {} : JSON.parse(text) };
}

const errorSchema = 'urn:ietf:params:scim:api:messages:2.0:Error';
const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User';
const patchSchema = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const patchOf = (...Operations: object[]) => ({ schemas: [patchSchema], Operations });
let made = 0;
const user = (more: object = {}) => {
  made += 1;
  return {
    schemas: [userSchema],
    userName: `u${made}@example.com`,
    name: { givenName: 'U', familyName: `N${made}` },
    emails: [{ primary: true, value: `u${made}@example.com`, type: 'work' }],
    active: true,
    ...more,
  };
};
const newUser = async (more: object = {}) => {
  const { status, body } = await scim('POST', 'Users', user(more));
  expect(status).toBe(201);
  return body as { id: string; userName: string; meta: { location: string } };
};
/** Connections that wait for a lock. */
const waitingNow = async () => {
  const { rows } = await portal.admin.query(
    'SELECT count(DISTINCT pid)::int AS pids FROM pg_locks WHERE NOT granted',
  );
  return rows[0].pids;
};
const newGroup = async (displayName: string, members: string[] = []) => {
  const given = { displayName, members: members.map((value) => ({ value })) };
  const { status, body } = await scim('POST', 'Groups', given);
  expect(status).toBe(201);
  return body as { id: string };
};
const roleIn = async (slug: string, userId: string) => {
  const found = await findViewer(userId, slug, null);
  return found && memberContextOf(found, noOrigin)?.role;
};

test('every route file is declared, with its methods', async () => {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('route.ts'))
    .map((file) => file.replace(/[\\/]route\.ts$/, '').replaceAll('\\', '/'));
  expect(files.sort()).toEqual(Object.keys(endpoints).sort());
  for (const [file, known] of Object.entries(endpoints)) {
    const exported = Object.keys(await import(join(root, file, 'route.ts')));
    expect(exported.filter((name) => methods.some((method) => method === name)).sort()).toEqual(
      [...known].sort(),
    );
  }
});

test('nobody but the holder of a SCIM token gets anywhere: one and the same 401', async () => {
  const revoked = await createScimToken(commandLine(), { name: 'old' });
  await revokeScimToken(commandLine(), revoked.scimToken.id);
  const before = (await portal.admin.query('SELECT count(*) FROM audit_events')).rows;
  const answers = new Set<string>();
  for (const [file, known] of Object.entries(endpoints)) {
    for (const method of known) {
      for (const headers of [
        {},
        { authorization: 'Bearer ' },
        { authorization: 'Bearer scim_nonsense' },
        { authorization: `Basic ${token}` },
        { authorization: `Bearer ${revoked.token}` },
        { authorization: `Bearer ${portal.red.tokens.owner}` },
        { cookie: await portal.instanceAdmin.cookie() },
      ] as Record<string, string>[]) {
        const path = file.replace('[id]', portal.instanceAdmin.id).replace('[...path]', 'Bulk');
        const answer = await scim(method, path, method === 'GET' ? undefined : user(), headers);
        expect(answer.status).toBe(401);
        expect(answer.headers.get('www-authenticate')).toBe('Bearer');
        answers.add(answer.text);
      }
    }
  }
  expect(answers.size).toBe(1);
  expect((await portal.admin.query('SELECT count(*) FROM audit_events')).rows).toEqual(before);
  // And a SCIM token opens nothing else.
  expect(await findApiToken(token)).toBeNull();
});

test('says what it can, and what it does not know is a 404 of its own kind', async () => {
  const config = await scim('GET', 'ServiceProviderConfig');
  expect(config.body).toMatchObject({
    patch: { supported: true },
    filter: { supported: true, maxResults: 200 },
  });
  const types = await scim('GET', 'ResourceTypes');
  expect(types.body).toMatchObject({
    totalResults: 2,
    Resources: [{ endpoint: '/Users' }, { endpoint: '/Groups' }],
  });
  expect((await scim('GET', `Schemas/${userSchema}`)).body).toMatchObject({ id: userSchema });
  expect((await scim('GET', 'Schemas')).body).toMatchObject({ totalResults: 2 });
  for (const path of [
    'Me',
    'Bulk',
    'ResourceTypes/x',
    'Schemas/x',
    `Users/${randomUUID()}`,
    'Users/x',
    'Users/%00',
    'Groups/x',
  ]) {
    expect(await scim('GET', path)).toMatchObject({
      status: 404,
      body: { schemas: [errorSchema], status: '404' },
    });
  }
});

describe('users', () => {
  test('are made with 201 and a Location, found by filter, and unique', async () => {
    const created = await scim(
      'POST',
      'Users',
      user({ externalId: 'ext-1', password: 'hunter2hunter2' }),
    );
    expect(created.status).toBe(201);
    const { id, userName, meta } = created.body as {
      id: string;
      userName: string;
      meta: { location: string };
    };
    expect(created.headers.get('location')).toBe(meta.location);
    expect(meta.location).toBe(`${portalUrl}/scim/v2/Users/${id}`);
    expect(created.text).not.toContain('hunter2');
    for (const filter of [
      `userName eq "${userName.toUpperCase()}"`,
      'externalId eq "ext-1"',
      `id eq "${id}"`,
      `emails.value eq "${userName}" and active eq true`,
      `emails[type eq "work" and value sw "${userName}"]`,
    ]) {
      const { body } = await scim('GET', `Users?filter=${encodeURIComponent(filter)}`);
      expect(body).toMatchObject({
        totalResults: 1,
        startIndex: 1,
        itemsPerPage: 1,
        Resources: [{ id }],
      });
    }
    for (const filter of [
      'userName eq "nobody@example.com"',
      'externalId eq "EXT-1"',
      'userName eq "\\u0000"',
    ]) {
      const { status, body } = await scim('GET', `Users?filter=${encodeURIComponent(filter)}`);
      expect([status, body.totalResults, body.Resources]).toEqual([200, 0, []]);
    }
    expect(await scim('POST', 'Users', user({ userName: userName.toUpperCase() }))).toMatchObject({
      status: 409,
      body: { schemas: [errorSchema], scimType: 'uniqueness', status: '409' },
    });
    // An existing account is recognised by its address.
    expect(
      (await scim('POST', 'Users', user({ userName: portal.red.people.viewer.email }))).status,
    ).toBe(409);
  });

  test('come a page at a time, from 1, with what was asked for of each', async () => {
    for (let n = 0; n < 5; n += 1) await newUser({ displayName: 'Paged' });
    const list = async (query: string) =>
      (await scim('GET', `Users?filter=${encodeURIComponent('displayName eq "paged"')}&${query}`))
        .body as {
        totalResults: number;
        startIndex: number;
        itemsPerPage: number;
        Resources: { id: string }[];
      };
    const all = await list('');
    expect(all.totalResults).toBe(5);
    const pages = [
      await list('startIndex=1&count=2'),
      await list('startIndex=3&count=2'),
      await list('startIndex=5&count=2'),
    ];
    expect(pages.flatMap(({ Resources }) => Resources.map(({ id }) => id))).toEqual(
      all.Resources.map(({ id }) => id),
    );
    expect(pages.map(({ itemsPerPage, startIndex }) => [startIndex, itemsPerPage])).toEqual([
      [1, 2],
      [3, 2],
      [5, 1],
    ]);
    expect(await list('startIndex=0&count=0')).toMatchObject({
      totalResults: 5,
      startIndex: 1,
      itemsPerPage: 0,
      Resources: [],
    });
    expect(await list('count=-1')).toMatchObject({ itemsPerPage: 0 });
    expect((await scim('GET', 'Users?count=x')).status).toBe(400);
    const [one] = (await list('count=1&attributes=userName')).Resources;
    expect(Object.keys(one ?? {}).sort()).toEqual(['id', 'schemas', 'userName']);
    const [other] = (await list('count=1&excludedAttributes=groups,meta')).Resources;
    expect(Object.keys(other ?? {})).not.toContain('groups');
  });

  test.each([
    ['{', 'invalidSyntax'],
    ['[]', 'invalidSyntax'],
    [{ ...user(), userName: '' }, 'invalidValue'],
    [{ userName: 'no-address' }, 'invalidValue'],
    [{ ...user(), active: 'perhaps' }, 'invalidValue'],
    [{ ...user(), emails: 'x' }, 'invalidValue'],
  ])('POST of %j is %s', async (body, scimType) => {
    expect(await scim('POST', 'Users', body)).toMatchObject({
      status: 400,
      body: { scimType, schemas: [errorSchema] },
    });
  });

  test('a wrong filter is a 400 of its own', async () => {
    expect(await scim('GET', 'Users?filter=userName%20is%20%22x%22')).toMatchObject({
      status: 400,
      body: { scimType: 'invalidFilter' },
    });
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'text/plain' };
    expect((await scim('POST', 'Users', user(), headers)).status).toBe(400);
  });

  test('Okta deactivates without a path, Entra ID with a text; sessions end, tokens rest, all comes back', async () => {
    const { id, userName } = await newUser();
    await portal.admin.query(
      'INSERT INTO memberships (id, team_id, user_id, role) VALUES (gen_random_uuid(), $1, $2, $3)',
      [portal.red.id, id, 'admin'],
    );
    const found = await findViewer(id, 'red', null);
    const ctx = found && memberContextOf(found, noOrigin);
    if (!ctx) throw new Error('The person is not in the team.');
    const api = await createApiToken(ctx, { name: 'x', role: 'viewer' });
    for (const off of [
      { op: 'replace', value: { active: false } },
      { op: 'Replace', path: 'active', value: 'False' },
    ]) {
      const { rows } = await portal.admin.query('SELECT session_version FROM users WHERE id = $1', [
        id,
      ]);
      const off1 = await scim('PATCH', `Users/${id}`, patchOf(off));
      expect([off1.status, off1.body.active]).toEqual([200, false]);
      expect(await findViewer(id, null, null)).toBeNull();
      expect(await findApiToken(api.token)).toBeNull();
      const on = await scim(
        'PATCH',
        `Users/${id}`,
        patchOf({ op: 'Replace', path: 'active', value: 'True' }),
      );
      expect(on.body.active).toBe(true);
      const back = await findViewer(id, 'red', null);
      // Back, with what was theirs, but without their earlier sessions.
      expect(back?.membership?.role).toBe('admin');
      expect(back?.sessionVersion).toBeGreaterThan(rows[0].session_version);
      expect(await findApiToken(api.token)).not.toBeNull();
    }
    const events = await portal.audit('user.deactivated');
    expect(events.filter(({ target_name }) => target_name === userName)).toHaveLength(2);
    expect(events.at(-1)).toMatchObject({ actor_name: 'SCIM (Okta)', team_id: null });
  });

  test.each([
    ['deactivated', 'PATCH', patchOf({ op: 'replace', value: { active: false } }), 200],
    ['deleted', 'DELETE', undefined, 404],
  ] as const)(
    'whoever is %s stays so when a change read before arrives after',
    async (_, method, body, status) => {
      const { id } = await newUser();
      // The account is read before the body: this one arrives once the other request is answered.
      const late = new ReadableStream(
        {
          async pull(controller) {
            await scim(method, `Users/${id}`, body);
            const rename = patchOf({ op: 'replace', path: 'displayName', value: 'New Name' });
            controller.enqueue(new TextEncoder().encode(JSON.stringify(rename)));
            controller.close();
          },
        },
        { highWaterMark: 0 },
      );
      expect((await scim('PATCH', `Users/${id}`, late)).status).toBe(status);
      const { rows } = await portal.admin.query(
        'SELECT u.deactivated_at IS NULL AS active, s.deleted_at IS NULL AS there FROM users u JOIN scim_users s ON s.user_id = u.id WHERE u.id = $1',
        [id],
      );
      expect(rows).toEqual([{ active: false, there: method === 'PATCH' }]);
    },
  );

  test('whoever is deactivated cannot sign in, nor goes a session on', async () => {
    const given = { email: `pw-${randomUUID()}@example.com`, password: 'correct horse battery' };
    const { id } = await createUser(commandLine(), { ...given, isInstanceAdmin: false });
    const at = { ...noOrigin, ip: '192.0.2.77' };
    expect(await authenticate(at, given)).not.toBeNull();
    const cookie = await (async () => {
      const { sealSession, sessionCookieName } = await import('@/lib/auth/session-cookie');
      const value = await sealSession({ userId: id, version: 1 });
      expect(await openSession(value)).not.toBeNull();
      return `${sessionCookieName()}=${value}`;
    })();
    expect(await viewerByCookie(cookie, 'red')).not.toBeNull();
    await scim('PATCH', `Users/${id}`, patchOf({ op: 'replace', path: 'active', value: false }));
    expect(await viewerByCookie(cookie, 'red')).toBeNull();
    expect(await authenticate(at, given)).toBeNull();
    await scim('PATCH', `Users/${id}`, patchOf({ op: 'replace', path: 'active', value: true }));
    expect(await viewerByCookie(cookie, 'red')).toBeNull();
    expect(await authenticate(at, given)).not.toBeNull();
  });

  test('a deactivated person’s invitations lead nowhere until they are back', async () => {
    const { id } = await newUser();
    await portal.admin.query(
      'INSERT INTO memberships (id, team_id, user_id, role) VALUES (gen_random_uuid(), $1, $2, $3)',
      [portal.red.id, id, 'admin'],
    );
    const found = await findViewer(id, 'red', null);
    const ctx = found && memberContextOf(found, noOrigin);
    if (!ctx) throw new Error('The person is not in the team.');
    const { token: link } = await inviteMember(ctx, { role: 'admin' });
    const set = (active: boolean) =>
      scim('PATCH', `Users/${id}`, patchOf({ op: 'replace', value: { active } }));
    await set(false);
    const newcomer = {
      name: 'Me again',
      email: 'again@example.com',
      password: 'correct horse battery',
    };
    await expect(acceptInvitationAsNewUser(noOrigin, link, newcomer)).rejects.toThrow(NotFound);
    await set(true);
    expect((await acceptInvitationAsNewUser(noOrigin, link, newcomer)).team.slug).toBe('red');
  });

  test('whoever has a password keeps their address: a mail to another one would give it away', async () => {
    const given = { email: `own-${randomUUID()}@example.com`, password: 'correct horse battery' };
    const { id } = await createUser(commandLine(), { ...given, isInstanceAdmin: false });
    const { userName } = (await scim('GET', `Users/${id}`)).body as { userName: string };
    const mine = [{ value: 'attacker@example.com', primary: true }];
    for (const attempt of [
      await scim('PATCH', `Users/${id}`, patchOf({ op: 'replace', path: 'emails', value: mine })),
      await scim('PUT', `Users/${id}`, user({ userName, emails: mine })),
      await scim('PUT', `Users/${id}`, { userName: 'attacker@example.com' }),
    ]) {
      expect(attempt).toMatchObject({
        status: 409,
        body: { detail: expect.stringContaining('password of its own') },
      });
    }
    expect((await scim('GET', `Users/${id}`)).body).toMatchObject({
      emails: [{ value: given.email }],
    });
    // Everything else belongs to the directory, even an account deactivated by the same call.
    const rest = {
      userName: 'own',
      name: { formatted: 'Renamed' },
      emails: [{ value: given.email }],
    };
    expect((await scim('PUT', `Users/${id}`, rest)).body).toMatchObject({ displayName: 'Renamed' });
    const off = { ...rest, emails: mine, active: false };
    expect((await scim('PUT', `Users/${id}`, off)).status).toBe(409);
    expect(await findViewer(id, null, null)).toBeNull();
  });

  test('whoever made an account with the address of somebody in the directory is out', async () => {
    await addGroupRule(commandLine(), { group: 'Finance', team: 'red', role: 'admin' });
    const asBlue = systemContext({ ...portal.blue, name: 'Blue' }, 'tests');
    const taken = async () => {
      const { token: link } = await inviteMember(asBlue, { role: 'viewer' });
      const given = { email: `cfo-${randomUUID()}@example.com`, password: 'correct horse battery' };
      const { userId } = await acceptInvitationAsNewUser(noOrigin, link, { ...given, name: 'C' });
      return { ...given, userId };
    };
    const [one, other] = [await taken(), await taken()];
    const group = await newGroup('Finance', [one.userId]);
    expect(await roleIn('red', one.userId)).toBe('admin');
    const named = { userName: other.email, emails: [{ value: other.email }] };
    expect((await scim('PUT', `Users/${other.userId}`, named)).status).toBe(200);
    for (const { email, password, userId } of [one, other]) {
      expect(await authenticate(noOrigin, { email, password })).toBeNull();
      expect((await findViewer(userId, null, null))?.sessionVersion).toBe(2);
    }
    expect((await portal.audit('account.reclaimed')).slice(-2)).toMatchObject([
      { target_name: one.email, details: { by: 'scim' } },
      { target_name: other.email, details: { by: 'scim' } },
    ]);
    await scim('DELETE', `Groups/${group.id}`);
  });

  test('an address that changes is told to the one before, and ends links of before', async () => {
    const { id, userName } = await newUser();
    await portal.admin.query(
      `INSERT INTO password_resets (id, user_id, token_hash, created_at, expires_at) VALUES (gen_random_uuid(), $1, 'x', now(), now() + interval '1 h')`,
      [id],
    );
    const path = 'emails[type eq "work"].value';
    const value = `moved-${id}@example.com`;
    await scim('PATCH', `Users/${id}`, patchOf({ op: 'replace', path, value }));
    const { rows } = await portal.admin.query('SELECT FROM password_resets WHERE user_id = $1', [
      id,
    ]);
    expect(rows).toEqual([]);
    const [event] = (await portal.audit('user.changed')).slice(-1);
    expect(event?.details).toMatchObject({ changed: ['email'], before: userName });
  });

  test('the last instance admin stays', async () => {
    const { id } = portal.instanceAdmin;
    const off = await scim(
      'PATCH',
      `Users/${id}`,
      patchOf({ op: 'replace', value: { active: false } }),
    );
    expect(off.status).toBe(409);
    expect((await scim('DELETE', `Users/${id}`)).status).toBe(409);
    expect(await findViewer(id, null, null)).not.toBeNull();
    // Nor does a deactivated one count as the last who can sign in.
    const other = await newUser();
    const ctx = await portal.instanceAdmin.viewer();
    await setInstanceAdmin(ctx, other.id, { isInstanceAdmin: true });
    await scim('PATCH', `Users/${other.id}`, patchOf({ op: 'replace', value: { active: false } }));
    await expect(setInstanceAdmin(ctx, id, { isInstanceAdmin: false })).rejects.toThrow(Conflict);
    await setInstanceAdmin(ctx, other.id, { isInstanceAdmin: false });
  });

  test('PUT replaces, PATCH changes names and addresses, and neither takes another’s', async () => {
    const [one, other] = [await newUser(), await newUser()];
    const put = await scim('PUT', `Users/${one.id}`, {
      ...user(),
      userName: 'renamed',
      externalId: 'e',
    });
    expect(put.body).toMatchObject({ userName: 'renamed', externalId: 'e', active: true });
    const email = {
      op: 'Replace',
      path: 'emails[type eq "work"].value',
      value: `new-${one.id}@example.com`,
    };
    const patch = await scim(
      'PATCH',
      `Users/${one.id}`,
      patchOf(email, { op: 'Replace', path: 'name.familyName', value: 'Byron' }),
    );
    expect(patch.body).toMatchObject({
      emails: [{ value: `new-${one.id}@example.com` }],
      name: { familyName: 'Byron', formatted: 'U Byron' },
    });
    const taken = { op: 'replace', path: 'userName', value: other.userName };
    expect((await scim('PATCH', `Users/${one.id}`, patchOf(taken))).status).toBe(409);
    const mail = {
      op: 'replace',
      path: 'emails',
      value: [{ value: other.userName, primary: true }],
    };
    expect((await scim('PATCH', `Users/${one.id}`, patchOf(mail))).status).toBe(409);
  });

  test('a change that is refused lets nobody in, and keeps nobody in', async () => {
    const [one, other] = [await newUser(), await newUser()];
    const taken = { emails: [{ value: other.userName, primary: true }] };
    const patch = (active: boolean) =>
      scim('PATCH', `Users/${one.id}`, patchOf({ op: 'replace', value: { active, ...taken } }));
    const off = await patch(false);
    expect([off.status, off.body.detail]).toEqual([409, expect.stringMatching(/is deactivated/)]);
    expect(await findViewer(one.id, null, null)).toBeNull();
    expect((await patch(true)).status).toBe(409);
    expect((await scim('PUT', `Users/${one.id}`, user(taken))).status).toBe(409);
    expect(await findViewer(one.id, null, null)).toBeNull();
    expect((await scim('GET', `Users/${one.id}`)).body).toMatchObject({
      active: false,
      emails: [{ value: one.userName }],
    });
  });

  test('patches that meet lose nothing of one another', async () => {
    const { id } = await newUser();
    const [held, group] = [await newUser(), await newGroup('Meeting', [id])];
    const patches: [path: string, operation: object][] = [
      [`Users/${id}`, { op: 'replace', path: 'name.givenName', value: 'Ada' }],
      [`Users/${id}`, { op: 'replace', path: 'name.familyName', value: 'Byron' }],
      [`Users/${id}`, { op: 'replace', path: 'externalId', value: 'e7' }],
      [`Groups/${group.id}`, { op: 'replace', path: 'displayName', value: 'Met' }],
      [`Groups/${group.id}`, { op: 'replace', path: 'externalId', value: 'g7' }],
      [`Groups/${group.id}`, { op: 'add', path: 'members', value: [{ value: held.id }] }],
    ];
    // All have read what is there, or wait for their turn, before the first may write.
    await portal.admin.query('BEGIN');
    await portal.admin.query('SELECT FROM scim_users WHERE user_id = $1 FOR UPDATE', [id]);
    await portal.admin.query('SELECT FROM scim_groups WHERE id = $1 FOR UPDATE', [group.id]);
    const sent = patches.map(([path, operation]) => scim('PATCH', path, patchOf(operation)));
    await until(async () => (await waitingNow()) === patches.length);
    await portal.admin.query('COMMIT');
    expect((await Promise.all(sent)).map(({ status }) => status)).toEqual(patches.map(() => 200));
    expect((await scim('GET', `Users/${id}`)).body).toMatchObject({
      externalId: 'e7',
      name: { givenName: 'Ada', familyName: 'Byron' },
    });
    expect((await scim('GET', `Groups/${group.id}`)).body).toMatchObject({
      displayName: 'Met',
      externalId: 'g7',
      members: expect.arrayContaining([
        expect.objectContaining({ value: id }),
        expect.objectContaining({ value: held.id }),
      ]),
    });
  });

  test('DELETE is 204, then 404; the account comes back by POST as the same one', async () => {
    const given = user({ externalId: 'gone' });
    const { body } = await scim('POST', 'Users', given);
    const path = `Users/${String(body.id)}`;
    // A group that its provider told, when the person signed in.
    await portal.admin.query(
      `INSERT INTO oidc_groups (user_id, group_name) VALUES ($1, 'Porters')`,
      [body.id],
    );
    await addGroupRule(commandLine(), { group: 'Porters', team: 'red', role: 'operator' });
    expect(await roleIn('red', String(body.id))).toBe('operator');
    expect((await scim('DELETE', path)).status).toBe(204);
    for (const method of ['GET', 'DELETE'] as const)
      expect((await scim(method, path)).status).toBe(404);
    expect(
      (await scim('GET', `Users?filter=${encodeURIComponent('externalId eq "gone"')}`)).body
        .totalResults,
    ).toBe(0);
    expect(await findViewer(String(body.id), null, null)).toBeNull();
    const again = await scim('POST', 'Users', given);
    expect([again.status, again.body.id, again.body.active]).toEqual([201, body.id, true]);
    expect(await roleIn('red', String(body.id))).toBeUndefined();
    expect(await findViewer(String(body.id), null, null)).not.toBeNull();
  });
});

describe('groups', () => {
  test('are members of teams by the same rules, at the next request', async () => {
    await addGroupRule(commandLine(), { group: 'Engineers', team: 'red', role: 'operator' });
    const [one, other] = [await newUser(), await newUser()];
    const group = await newGroup('engineers', [one.id]);
    expect(await roleIn('red', one.id)).toBe('operator');
    expect((await scim('GET', `Users/${one.id}`)).body).toMatchObject({
      groups: [{ value: group.id, display: 'engineers' }],
    });
    await scim(
      'PATCH',
      `Groups/${group.id}`,
      patchOf({ op: 'Add', path: 'members', value: [{ value: other.id }] }),
    );
    expect(await roleIn('red', other.id)).toBe('operator');
    await scim(
      'PATCH',
      `Groups/${group.id}`,
      patchOf({ op: 'Remove', path: `members[value eq "${one.id}"]` }),
    );
    expect([await roleIn('red', one.id), await roleIn('red', other.id)]).toEqual([
      undefined,
      'operator',
    ]);
    // Okta repeats the id beside what it changes.
    const renaming = { op: 'replace', value: { id: group.id, displayName: 'poets' } };
    expect((await scim('PATCH', `Groups/${group.id}`, patchOf(renaming))).status).toBe(200);
    expect(await roleIn('red', other.id)).toBeUndefined();
    await scim('PUT', `Groups/${group.id}`, {
      displayName: 'Engineers',
      members: [{ value: one.id }, { value: other.id }],
    });
    expect([await roleIn('red', one.id), await roleIn('red', other.id)]).toEqual([
      'operator',
      'operator',
    ]);
    await scim('DELETE', `Users/${one.id}`);
    expect((await scim('GET', `Groups/${group.id}`)).body.members).toMatchObject([
      { value: other.id },
    ]);
    // Who comes back is in no group until the directory says so.
    const back = await scim('POST', 'Users', user({ userName: one.userName }));
    expect([back.status, back.body.id]).toEqual([201, one.id]);
    expect(await roleIn('red', one.id)).toBeUndefined();
    expect((await scim('DELETE', `Groups/${group.id}`)).status).toBe(204);
    expect(await roleIn('red', other.id)).toBeUndefined();
    expect((await scim('GET', `Groups/${group.id}`)).status).toBe(404);
  });

  test('are found, unique, and refuse members that are nobody', async () => {
    const group = await newGroup('Only one');
    const found = await scim(
      'GET',
      `Groups?filter=${encodeURIComponent('displayName eq "only ONE"')}&excludedAttributes=members`,
    );
    expect(found.body).toMatchObject({ totalResults: 1, Resources: [{ id: group.id }] });
    expect(found.text).not.toContain('"members"');
    expect(await scim('POST', 'Groups', { displayName: 'ONLY one' })).toMatchObject({
      status: 409,
      body: { scimType: 'uniqueness' },
    });
    const stranger = [{ value: randomUUID() }];
    expect(await scim('POST', 'Groups', { displayName: 'x', members: stranger })).toMatchObject({
      status: 400,
      body: { scimType: 'invalidValue' },
    });
    expect((await scim('POST', 'Groups', { displayName: ' ' })).status).toBe(400);
  });
});

test('a token that is revoked while a body arrives does nothing with it', async () => {
  const made = await createScimToken(commandLine(), { name: 'slow' });
  let send = (_: string) => {};
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      send = (text) => {
        controller.enqueue(new TextEncoder().encode(text));
        controller.close();
      };
    },
  });
  const given = user();
  const answer = scim('POST', 'Users', body, { authorization: `Bearer ${made.token}` });
  // It is read once the token is known to be good.
  await until(() => body.locked);
  await revokeScimToken(commandLine(), made.scimToken.id);
  setClock(() => realMs() + 60_000);
  send(JSON.stringify(given));
  expect((await answer).status).toBe(401);
  setClock();
  const filter = encodeURIComponent(`userName eq "${given.userName}"`);
  expect((await scim('GET', `Users?filter=${filter}`)).body.totalResults).toBe(0);
});

test('SCIM tokens are an instance admin’s; their hash alone is kept, and their use noted', async () => {
  const { rows } = await portal.admin.query('SELECT * FROM scim_tokens');
  expect(JSON.stringify(rows)).not.toContain(token);
  const audit = await portal.admin.query('SELECT * FROM audit_events');
  expect(JSON.stringify(audit.rows)).not.toContain(token);
  const [listed] = (await listScimTokens(commandLine())).filter(({ name }) => name === 'Okta');
  expect(listed).toMatchObject({ hint: token.slice(-4), lastUsedAt: expect.any(Date) });
  const owner = await portal.red.people.owner.viewer();
  if (owner.user.isInstanceAdmin) throw new Error('The owner must not be an instance admin here.');
  await expect(createScimToken(owner, { name: 'x' })).rejects.toThrow(Forbidden);
  await expect(listScimTokens(owner)).rejects.toThrow(Forbidden);
  await expect(revokeScimToken(owner, 'x')).rejects.toThrow(Forbidden);
  for (const id of ['x', randomUUID()]) {
    await expect(revokeScimToken(commandLine(), id)).rejects.toThrow(NotFound);
  }
});
