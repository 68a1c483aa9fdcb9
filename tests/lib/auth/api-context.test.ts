import { apiContext, apiViewer } from '@/lib/auth';
import { sealSession, sessionCookieName } from '@/lib/auth/session-cookie';
import { setClock } from '@/lib/clock';
import type { TeamContext, ViewerContext } from '@/lib/context';
import { Forbidden, NotFound, Unauthenticated } from '@/lib/errors';
import {
  changeRole,
  createApiToken,
  listMembers,
  removeMember,
  revokeApiToken,
  signOutEverywhere,
} from '@/lib/teams';
import { join, openWorld, person, team, type World } from '../teams/world';

let world: World;
let ada: ViewerContext;
let bob: ViewerContext;
let ops: TeamContext;
beforeAll(async () => {
  world = await openWorld();
  ada = await person('Ada', true);
  bob = await person('Bob');
  ops = await team('ops', ada);
  await team('bobs', bob);
});
afterEach(() => setClock());
afterAll(() => world.close());

const cookieOf = async (who: ViewerContext, version = 1) =>
  `x=1; ${sessionCookieName()}=${await sealSession({ userId: who.user.id, version })}; y=2`;

const request = (headers: Record<string, string>, method = 'GET') =>
  new Request('http://127.0.0.1:3000/api/v1/teams', {
    method,
    headers: { host: '127.0.0.1:3000', ...headers },
  });

describe('a session', () => {
  test('gives a member their role, and others a 404, the instance admin too', async () => {
    const cookie = await cookieOf(ada);
    const { ctx, sameOrigin } = await apiContext(request({ cookie }), 'ops');
    expect(ctx).toMatchObject({ role: 'owner', actor: { kind: 'user', id: ada.user.id } });
    expect(sameOrigin).toBe(true);
    const refusals = await Promise.all(
      ['bobs', 'nothing', 'OPS', '', '\u0000', "' OR 1=1"].map((slug) =>
        apiContext(request({ cookie }), slug).catch((error: unknown) => error),
      ),
    );
    for (const refusal of refusals) expect(refusal).toEqual(new NotFound());
  });

  test('a team that asks for a second factor tells a member without one, a token works, and no stranger learns of it', async () => {
    const cat = await person('Cat');
    const guarded = await team('guarded', cat);
    const { token } = await createApiToken(guarded, { name: 'program', role: 'viewer' });
    await world.admin.query('UPDATE teams SET second_factor_required_at = now() WHERE id = $1', [
      guarded.team.id,
    ]);
    const asking = async (who: ViewerContext) =>
      apiContext(request({ cookie: await cookieOf(who) }), 'guarded');
    await expect(asking(cat)).rejects.toThrow(Forbidden);
    await expect(asking(bob)).rejects.toThrow(NotFound);
    const program = await apiContext(request({ authorization: `Bearer ${token}` }), 'guarded');
    expect(program.ctx.role).toBe('viewer');
    await world.admin.query('UPDATE users SET second_factor_at = now() WHERE id = $1', [
      cat.user.id,
    ]);
    expect((await asking(cat)).ctx.role).toBe('owner');
  });

  test('an unsafe request tells whether it came from our own page', async () => {
    const cookie = await cookieOf(ada);
    const from = async (origin: Record<string, string>) =>
      (await apiContext(request({ cookie, ...origin }, 'POST'), 'ops')).sameOrigin;
    expect(await from({ origin: 'http://127.0.0.1:3000' })).toBe(true);
    for (const origin of [
      'http://127.0.0.1:3001',
      'https://127.0.0.1:3000',
      'http://evil.example',
      'null',
    ]) {
      expect(await from({ origin })).toBe(false);
    }
    expect(await from({})).toBe(false);
  });

  test('nobody, a forged cookie, an older version and a foreign key are nobody', async () => {
    const cookies = [
      '',
      `${sessionCookieName()}=`,
      `${sessionCookieName()}=eyJhbGciOiJkaXIifQ..x.x.x`,
      await cookieOf(ada, 2),
      // Not the last character: four of its bits carry nothing.
      (await cookieOf(ada)).replace(/.(?=.{6}; y)/, (one) => (one === 'A' ? 'B' : 'A')),
    ];
    for (const cookie of cookies) {
      await expect(apiContext(request({ cookie }), 'ops')).rejects.toThrow(Unauthenticated);
      await expect(apiViewer(request({ cookie }))).rejects.toThrow(Unauthenticated);
    }
  });

  test('role change, removal and sign-out everywhere act on the next request', async () => {
    const cookie = await cookieOf(bob);
    await join('ops', bob, 'operator');
    const role = async () => (await apiContext(request({ cookie }), 'ops')).ctx.role;
    expect(await role()).toBe('operator');
    const membership = (await listMembers(ops)).find(({ userId }) => userId === bob.user.id);
    if (!membership) throw new Error('Bob must be a member for this test to mean anything.');
    await changeRole(ops, membership.id, { role: 'viewer' });
    expect(await role()).toBe('viewer');
    await removeMember(ops, membership.id);
    await expect(role()).rejects.toThrow(NotFound);
    expect((await apiViewer(request({ cookie }))).kind).toBe('person');
    await signOutEverywhere(bob);
    await expect(apiViewer(request({ cookie }))).rejects.toThrow(Unauthenticated);
  });

  test('a deleted user is nobody', async () => {
    const gone = await person('Gone');
    const cookie = await cookieOf(gone);
    expect(await apiViewer(request({ cookie }))).toMatchObject({ ctx: { user: gone.user } });
    await world.admin.query('DELETE FROM users WHERE id = $1', [gone.user.id]);
    await expect(apiViewer(request({ cookie }))).rejects.toThrow(Unauthenticated);
  });
});

describe('an API token', () => {
  test('acts in its team alone, from anywhere', async () => {
    const { token, apiToken } = await createApiToken(ops, { name: 'CI', role: 'operator' });
    const bearing = (scheme = 'Bearer') =>
      request({ authorization: `${scheme} ${token}`, origin: 'http://evil.example' }, 'POST');
    const { ctx, sameOrigin } = await apiContext(bearing(), 'ops');
    expect(ctx).toMatchObject({
      role: 'operator',
      actor: { kind: 'token', id: apiToken.id, name: 'CI' },
    });
    expect(sameOrigin).toBe(true);
    expect(await apiViewer(bearing('bearer'))).toMatchObject({
      kind: 'token',
      ctx: { role: 'operator' },
    });
    for (const slug of ['bobs', 'nothing']) {
      await expect(apiContext(bearing(), slug)).rejects.toEqual(new NotFound());
    }
    await revokeApiToken(ops, apiToken.id);
    await expect(apiContext(bearing(), 'ops')).rejects.toThrow(Unauthenticated);
    await expect(apiContext(bearing(), 'nothing')).rejects.toThrow(Unauthenticated);
  });

  test('a bad token is refused even beside a good session', async () => {
    const cookie = await cookieOf(ada);
    for (const authorization of ['Bearer nonsense', `Bearer dmp_${'A'.repeat(43)}`]) {
      await expect(apiContext(request({ cookie, authorization }), 'ops')).rejects.toThrow(
        Unauthenticated,
      );
    }
    // A proxy's own sign-in is not one of our tokens.
    const basic = request({ cookie, authorization: 'Basic YTpi' });
    expect((await apiContext(basic, 'ops')).ctx.role).toBe('owner');
  });

  test('ends when it expires', async () => {
    const expiresAt = new Date(Date.now() + 60_000).toISOString();
    const { token } = await createApiToken(ops, { name: 'short', role: 'viewer', expiresAt });
    const bearing = () => request({ authorization: `Bearer ${token}` });
    expect((await apiContext(bearing(), 'ops')).ctx.role).toBe('viewer');
    setClock(() => Date.now() + 61_000);
    await expect(apiContext(bearing(), 'ops')).rejects.toThrow(Unauthenticated);
  });
});
