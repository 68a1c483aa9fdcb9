import { POST } from '@/app/api/v1/teams/[team]/members/route';
import { realMs, setClock } from '@/lib/clock';
import { operations } from '@/lib/http';
import { openPortal, type PortalUnderTest } from '../../support/portal/portal';
import { type Answer, ask, type Init, read, requestOf, textAt } from '../../support/portal/routes';
import { until } from '../../support/until';

let portal: PortalUnderTest;
let cookie: string;
beforeAll(async () => {
  portal = await openPortal();
  cookie = await portal.red.people.admin.cookie();
});
afterAll(() => portal.close());

const path = '/api/v1/teams/red/credentials';
const post = (init: Init) => read(ask('POST', path, init));
const outcome = ({ status, json }: Answer) => [status, textAt(json, 'detail')];

test('refusals come in the contract’s order: who, team, role, origin, body', async () => {
  const everythingWrong: Init = { body: '{', headers: { origin: 'https://evil.example' } };
  const nobody = await post({ ...everythingWrong });
  const outsider = await post({
    ...everythingWrong,
    cookie: await portal.blue.people.admin.cookie(),
    headers: { origin: 'https://evil.example' },
  });
  const viewer = await post({
    ...everythingWrong,
    cookie: await portal.red.people.viewer.cookie(),
    headers: { origin: 'https://evil.example' },
  });
  const elsewhere = await post({
    ...everythingWrong,
    cookie,
    headers: { origin: 'https://evil.example' },
  });
  const malformed = await post({ cookie, body: '{' });
  const invalid = await post({ cookie, body: {} });
  expect([nobody, outsider, viewer, elsewhere, malformed, invalid].map(outcome)).toEqual([
    [401, expect.stringMatching(/Sign in/)],
    [404, 'There is nothing here, or it is not yours to see.'],
    [403, expect.stringMatching(/role admin/)],
    [403, expect.stringMatching(/another site/)],
    [400, 'The body is not valid JSON.'],
    [422, expect.stringMatching(/takes/)],
  ]);
});

test('who is removed or demoted while a body arrives does nothing with it', async () => {
  const outsider = portal.blue.people.viewer;
  const leaver = portal.red.people.admin;
  const where = { team: portal.red.id, user: leaver.id };
  const setRole = (role: string | null) =>
    role
      ? portal.admin.query(
          `INSERT INTO memberships (id, team_id, user_id, role, created_at) VALUES (gen_random_uuid(), $1, $2, $3::role, now())
           ON CONFLICT (team_id, user_id) DO UPDATE SET role = excluded.role`,
          [where.team, where.user, role],
        )
      : portal.admin.query('DELETE FROM memberships WHERE team_id = $1 AND user_id = $2', [
          where.team,
          where.user,
        ]);
  const statuses: number[] = [];
  for (const becomes of [null, 'viewer', 'admin']) {
    await setRole('admin');
    let send = (_: string) => {};
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        send = (text) => {
          controller.enqueue(new TextEncoder().encode(text));
          controller.close();
        };
      },
    });
    const asked = requestOf('POST', '/api/v1/teams/red/members', { cookie, body: '' });
    const request = new Request(asked, { body, duplex: 'half' } as RequestInit);
    const answer = POST(request, { params: Promise.resolve({ team: 'red' }) });
    // Only once who asks is known does anybody read the body.
    await until(() => request.bodyUsed);
    await setRole(becomes);
    setClock(() => realMs() + 60_000);
    send(JSON.stringify({ email: outsider.email, role: 'admin' }));
    statuses.push((await answer).status);
    setClock();
  }
  expect(statuses).toEqual([404, 403, 201]);
});

test('a field that an operation does not know is refused, also where it takes none', async () => {
  const at = (path: string) => `/api/v1/teams/red/${path}`;
  for (const path of [`bulk-runs/${portal.red.id}/stop`, `reports/${portal.red.id}/pause`]) {
    const answer = await read(ask('POST', at(path), { cookie, body: { anyway: true } }));
    expect([path, ...outcome(answer)]).toEqual([path, 422, 'anyway: is not a known field.']);
  }
});

test.each([
  ['another site', { origin: 'https://evil.example' }],
  ['null', { origin: 'null' }],
  ['another port', { origin: 'http://portal.test:8080' }],
  ['https for http', { origin: 'https://portal.test' }],
  ['nothing', { origin: '' }],
])('a session’s unsafe request from %s has no effect', async (_what, headers) => {
  for (const operation of operations.filter(({ method }) => method !== 'GET')) {
    const url = operation.path.replace('{team}', 'red').replace(/\{\w+\}/, portal.red.id);
    const who = operation.scope === 'team' ? portal.red.people.owner : portal.instanceAdmin;
    const answer = await read(ask(operation.method, url, { cookie: await who.cookie(), headers }));
    expect(outcome(answer)).toEqual([403, expect.stringMatching(/another site/)]);
  }
  const { rowCount } = await portal.admin.query("SELECT FROM teams WHERE slug = 'red'");
  expect(rowCount).toBe(1);
});

test('reading needs no origin, and a token none at all', async () => {
  const headers = { origin: 'https://evil.example' };
  expect((await read(ask('GET', path, { cookie, headers }))).status).toBe(200);
  const token = portal.red.tokens.admin;
  expect((await post({ token, headers, body: {} })).status).toBe(422);
});

test('a bearer token decides alone: a good session beside a bad one is nobody', async () => {
  expect((await read(ask('GET', path, { cookie, token: 'dmp_bad' }))).status).toBe(401);
});

describe('bodies', () => {
  const send = (body: string, headers: Record<string, string> = {}) =>
    post({ token: portal.red.tokens.admin, body, headers });

  test.each(['', '{', '[1,]', "{'a':1}", 'nonsense', '{"a":1}{"b":2}'])('%j', async (body) => {
    const answer = await send(body);
    expect([400, 422]).toContain(answer.status);
    expect(answer.status).toBe(body === '' ? 422 : 400);
  });

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'application/problem+json',
    'text/json',
    '',
  ])('the content type %j is refused', async (type) => {
    const answer = await send('{}', { 'content-type': type });
    expect(outcome(answer)).toEqual([400, 'Content-Type: send the body as application/json.']);
  });

  test('with a charset it is still JSON', async () => {
    const answer = await send('{}', { 'content-type': 'Application/JSON; charset=utf-8' });
    expect(answer.status).toBe(422);
  });

  test.each(['null', '[]', '"text"', '7', 'true'])('%s is no object of fields', async (body) => {
    expect((await send(body)).status).toBe(422);
  });

  test('a name of 1 MB is a field’s error, a body over 2 MiB is too large', async () => {
    const named = (length: number) => JSON.stringify({ name: 'x'.repeat(length) });
    expect(await send(named(1_000_000))).toMatchObject({
      status: 422,
      json: { errors: { name: ['takes at most 120 characters'] } },
    });
    expect(await send(named(2 * 1024 * 1024))).toMatchObject({ status: 413 });
  });

  test('unknown fields are told by name, deep ones too', async () => {
    const answer = await send('{"nmae":"x","__proto__":{"a":1},"constructor":1}');
    expect(answer.status).toBe(422);
    expect(answer.json).toMatchObject({ errors: { nmae: ['is not a known field'] } });
  });

  test('bytes that are no UTF-8 are malformed', async () => {
    const request = { token: portal.red.tokens.admin, body: '{"name":"' };
    const bytes = new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]);
    const { POST } = await import('@/app/api/v1/teams/[team]/credentials/route');
    const answer = await POST(
      new Request(`http://portal.test${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${request.token}`, 'content-type': 'application/json' },
        body: bytes,
      }),
      { params: Promise.resolve({ team: 'red' }) },
    );
    expect(answer.status).toBe(400);
  });

  test('a query where none is taken is an unknown field', async () => {
    const answer = await read(
      ask('GET', `/api/v1/teams/red/tasks/${portal.red.id}?zone=UTC`, {
        token: portal.red.tokens.viewer,
      }),
    );
    expect(answer).toMatchObject({
      status: 422,
      json: { errors: { zone: ['is not a known field'] } },
    });
  });
});

test('a problem is a document of its own type, never cached, with the request’s id in a header', async () => {
  const answer = await post({ headers: { 'x-request-id': 'id-of-this-one' } });
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.headers.get('x-request-id')).toBe('id-of-this-one');
  expect(answer.json).toEqual({
    type: 'about:blank',
    title: 'Sign in first',
    status: 401,
    detail: 'Sign in, or send a valid API token.',
  });
});

test('a token that is not good is told apart from none', async () => {
  const answer = await post({ headers: { authorization: 'Bearer dmp_of-nobody' } });
  expect(answer).toMatchObject({
    status: 401,
    json: { detail: 'This API token is unknown, has ended or was revoked.' },
  });
});

test('what no route answers is not there, whatever the method', async () => {
  const catchAll = await import('@/app/api/v1/[[...path]]/route');
  for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const) {
    const answer = await catchAll[method](new Request('http://portal.test/api/v1/x', { method }));
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ status: 404, title: 'Not found' });
  }
});
