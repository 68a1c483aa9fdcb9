import { setClock } from '@/lib/clock';
import type { TeamContext, ViewerContext } from '@/lib/context';
import { Forbidden, Invalid, NotFound } from '@/lib/errors';
import {
  createApiToken,
  findApiToken,
  listApiTokens,
  revokeApiToken,
  touchApiToken,
} from '@/lib/teams';
import { join, openWorld, person, team, unknownId, type World } from './world';

let world: World;
let ada: ViewerContext;
let bob: ViewerContext;
let ctx: TeamContext;
let made = 0;
beforeAll(async () => {
  world = await openWorld();
  ada = await person('Ada');
  bob = await person('Bob');
});
beforeEach(async () => {
  ctx = await team(`team-${++made}`, ada);
});
afterEach(() => setClock());
afterAll(() => world.close());

const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

test('shows the token once, and keeps its hash alone', async () => {
  const { token, apiToken } = await createApiToken(ctx, { name: 'CI', role: 'operator' });
  expect(token).toMatch(/^dmp_[\w-]{43}$/);
  expect(apiToken).toMatchObject({
    name: 'CI',
    role: 'operator',
    hint: token.slice(-4),
    createdBy: 'Ada',
  });
  expect(await listApiTokens(ctx)).toEqual([apiToken]);
  expect(await findApiToken(token)).toMatchObject({ id: apiToken.id, team: { id: ctx.team.id } });
  const { rows } = await world.admin.query('SELECT * FROM api_tokens WHERE id = $1', [apiToken.id]);
  expect(rows).toHaveLength(1);
  expect(JSON.stringify([rows, await world.audit()])).not.toContain(token);
  const [event] = (await world.audit('token.created')).slice(-1);
  expect(event).toMatchObject({ team_id: ctx.team.id, details: { role: 'operator' } });
});

test('ends when it expires, and when it is revoked', async () => {
  const short = await createApiToken(ctx, { name: 'short', role: 'viewer', expiresAt: inAnHour() });
  const long = await createApiToken(ctx, { name: 'long', role: 'viewer' });
  expect(await findApiToken(short.token)).not.toBeNull();
  setClock(() => Date.now() + 3_600_001);
  expect(await findApiToken(short.token)).toBeNull();
  expect(await findApiToken(long.token)).not.toBeNull();
  await revokeApiToken(ctx, long.apiToken.id);
  expect(await findApiToken(long.token)).toBeNull();
  const [event] = await world.audit('token.revoked');
  expect(event).toMatchObject({ target_name: 'long' });
});

test('nonsense finds nothing', async () => {
  for (const token of ['', 'dmp_', 'x'.repeat(100_000), '\u0000', "' OR 1=1"]) {
    expect(await findApiToken(token)).toBeNull();
  }
});

test('"last used" costs one write a minute, however many use it at once', async () => {
  const { token } = await createApiToken(ctx, { name: 'busy', role: 'viewer' });
  const found = await findApiToken(token);
  if (!found) throw new Error('The token must be found for this test to mean anything.');
  const usedAt = async () => (await listApiTokens(ctx))[0]?.lastUsedAt?.getTime();
  expect(await usedAt()).toBeUndefined();
  const start = Date.now();
  setClock(() => start);
  await Promise.all(Array.from({ length: 20 }, () => touchApiToken(found)));
  expect(await usedAt()).toBe(start);
  setClock(() => start + 59_000);
  await touchApiToken(found);
  expect(await usedAt()).toBe(start);
  setClock(() => start + 60_000);
  await touchApiToken(found);
  expect(await usedAt()).toBe(start + 60_000);
  // What another process noted counts too.
  const { token: other, apiToken } = await createApiToken(ctx, {
    name: 'elsewhere',
    role: 'viewer',
  });
  await world.admin.query('UPDATE api_tokens SET last_used_at = $2 WHERE id = $1', [
    apiToken.id,
    new Date(start + 30_000),
  ]);
  const theirs = await findApiToken(other);
  if (theirs) await touchApiToken(theirs);
  expect((await findApiToken(other))?.lastUsedAt?.getTime()).toBe(start + 30_000);
});

test('refuses low roles, roles above own, wrong fields, and other teams', async () => {
  const admin = await join(ctx.team.slug, bob, 'admin');
  const carol = await person(`Carol${made}`);
  const operator = await join(ctx.team.slug, carol, 'operator');
  await expect(createApiToken(operator, { name: 'x', role: 'viewer' })).rejects.toThrow(Forbidden);
  await expect(listApiTokens(operator)).rejects.toThrow(Forbidden);
  await expect(createApiToken(admin, { name: 'x', role: 'owner' })).rejects.toThrow(Forbidden);
  for (const expiresAt of ['tomorrow', '2020-01-01T00:00:00Z', '2027-02-31T00:00:00Z', 5]) {
    const refusal = createApiToken(admin, { name: 'x', role: 'viewer', expiresAt });
    await expect(refusal).rejects.toMatchObject({ errors: { expiresAt: expect.any(Array) } });
  }
  await expect(createApiToken(admin, { name: '', role: 'viewer' })).rejects.toThrow(Invalid);

  const { apiToken } = await createApiToken(ctx, { name: 'owners', role: 'owner' });
  await expect(revokeApiToken(operator, apiToken.id)).rejects.toThrow(Forbidden);
  await expect(revokeApiToken(admin, apiToken.id)).rejects.toThrow(Forbidden);
  const foreign = await team(`team-${++made}`, bob);
  for (const id of [apiToken.id, unknownId, 'x']) {
    await expect(revokeApiToken(foreign, id)).rejects.toThrow(NotFound);
  }
  await expect(revokeApiToken(ctx, apiToken.id)).resolves.toBeUndefined();
});
