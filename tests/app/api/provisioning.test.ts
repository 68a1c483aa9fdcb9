import { randomUUID } from 'node:crypto';
import { deviations } from '../../support/portal/conform';
import { openPortal, type PortalUnderTest } from '../../support/portal/portal';
import { ask, type Init, type Method, read } from '../../support/portal/routes';

const [rules, tokens] = ['/api/v1/group-rules', '/api/v1/scim-tokens'];
const rule = { group: 'Operators', team: 'red', role: 'operator' };

let portal: PortalUnderTest;
let by: { cookie: string };
beforeAll(async () => {
  portal = await openPortal();
  by = { cookie: await portal.instanceAdmin.cookie() };
});
afterEach(async () => {
  await portal.admin.query('DELETE FROM group_rules');
  await portal.admin.query('DELETE FROM scim_tokens');
});
afterAll(() => portal.close());

async function call(method: Method, path: string, means: Partial<Init>, template = path) {
  const answer = await read(ask(method, path, means));
  expect(deviations(method, template, answer)).toEqual([]);
  const body = answer.text === '' ? null : JSON.parse(answer.text);
  return { status: answer.status, text: answer.text, body };
}

test('a rule is made, listed, refused twice and ended', async () => {
  const made = await call('POST', rules, { ...by, body: rule });
  expect(made).toMatchObject({
    status: 201,
    body: { group: 'Operators', team: { slug: 'red' }, role: 'operator' },
  });
  const listed = await call('GET', rules, by);
  expect(listed.body.items).toEqual([made.body]);
  expect((await call('POST', rules, { ...by, body: rule })).status).toBe(409);
  const end = () => call('DELETE', `${rules}/${made.body.id}`, by, `${rules}/{id}`);
  expect([(await end()).status, (await end()).status]).toEqual([204, 404]);
  expect((await call('GET', rules, by)).body.items).toEqual([]);
});

test('a SCIM token is shown once, opens SCIM, and opens nothing once it is revoked', async () => {
  const made = await call('POST', tokens, { ...by, body: { name: 'Directory' } });
  expect(made).toMatchObject({ status: 201, body: { name: 'Directory', lastUsedAt: null } });
  const { id, token, hint } = made.body;
  expect(token.endsWith(hint)).toBe(true);
  const listed = await call('GET', tokens, by);
  expect(listed.body.items).toMatchObject([{ id, name: 'Directory', hint }]);
  expect(listed.text).not.toContain(token);
  // It is for SCIM only.
  expect((await call('GET', tokens, { token })).status).toBe(401);
  const end = () => call('DELETE', `${tokens}/${id}`, by, `${tokens}/{id}`);
  expect([(await end()).status, (await end()).status]).toEqual([204, 404]);
});

describe.each([
  [rules, rule],
  [tokens, { name: 'Directory' }],
])('%s', (path, good) => {
  test('nobody 401; members, owners and their tokens 403; another site 403', async () => {
    const one = `${path}/${randomUUID()}`;
    const every: [Method, string, object | undefined][] = [
      ['GET', path, undefined],
      ['POST', path, good],
      ['DELETE', one, undefined],
    ];
    const owner = { cookie: await portal.red.people.owner.cookie() };
    for (const [method, url, body] of every) {
      const template = url === one ? `${path}/{id}` : path;
      const given = body === undefined ? {} : { body };
      expect((await call(method, url, given, template)).status).toBe(401);
      for (const means of [owner, { token: portal.red.tokens.owner }]) {
        expect((await call(method, url, { ...means, ...given }, template)).status).toBe(403);
      }
      if (method === 'GET') continue;
      const headers = { origin: 'https://elsewhere.example' };
      expect((await call(method, url, { ...by, ...given, headers }, template)).status).toBe(403);
    }
    expect((await call('GET', path, by)).body.items).toEqual([]);
  });

  test('wrong bodies and questions are told by field', async () => {
    for (const body of [{}, { ...good, other: 1 }, { ...good, name: 5, group: 5 }]) {
      const refused = await call('POST', path, { ...by, body });
      expect([refused.status, Object.keys(refused.body.errors).length > 0]).toEqual([422, true]);
    }
    expect((await call('GET', `${path}?limit=0`, by, path)).status).toBe(422);
    expect((await call('GET', `${path}?cursor=x`, by, path)).status).toBe(400);
    const unknown = `${path}/nonsense`;
    expect((await call('DELETE', unknown, by, `${path}/{id}`)).status).toBe(404);
  });
});

test('a rule names a team that is there, and a role', async () => {
  for (const body of [
    { ...rule, team: 'nowhere' },
    { ...rule, role: 'king' },
    { ...rule, group: '' },
  ]) {
    expect((await call('POST', rules, { ...by, body })).status).toBe(422);
  }
});
