import { systemContext, type ViewerContext } from '@/lib/context';
import { Conflict, Forbidden, Invalid, NotFound } from '@/lib/errors';
import { addMember, changeRole, leaveTeam, listMembers, removeMember } from '@/lib/teams';
import { join, member, openWorld, person, team, unknownId, type World } from './world';

let world: World;
let ada: ViewerContext;
let bob: ViewerContext;
let cleo: ViewerContext;
let made = 0;
beforeAll(async () => {
  world = await openWorld();
  ada = await person('Ada');
  bob = await person('Bob');
  cleo = await person('Cleo');
});
afterAll(() => world.close());

/** Each test's own team, owned by Ada. */
const freshTeam = () => team(`team-${++made}`, ada);

async function membershipOf(slug: string, who: ViewerContext): Promise<string> {
  const members = await listMembers(await member(slug, ada));
  const found = members.find(({ userId }) => userId === who.user.id);
  if (!found) throw new Error('Not a member.');
  return found.id;
}

describe('addMember', () => {
  test('adds somebody with an account; listMembers tells who, without a secret', async () => {
    const ctx = await freshTeam();
    const added = await addMember(ctx, { email: 'BOB@example.com', role: 'operator' });
    expect(added).toMatchObject({ userId: bob.user.id, name: 'Bob', role: 'operator' });
    const members = await listMembers(ctx);
    expect(members.map(({ name, role }) => [name, role])).toEqual([
      ['Ada', 'owner'],
      ['Bob', 'operator'],
    ]);
    expect(JSON.stringify(members)).not.toContain('argon2');
    const [event] = (await world.audit('member.added')).slice(-1);
    expect(event).toMatchObject({
      team_id: ctx.team.id,
      actor_id: ada.user.id,
      target_name: bob.user.email,
      details: { role: 'operator' },
    });
  });

  test('refuses strangers, members, roles above own, operators, and wrong fields', async () => {
    const ctx = await freshTeam();
    const admin = await join(ctx.team.slug, bob, 'admin');
    const operator = await join(ctx.team.slug, cleo, 'operator');
    const stranger = { email: 'stranger@example.com', role: 'viewer' };
    await expect(addMember(ctx, stranger)).rejects.toMatchObject({
      status: 422,
      errors: { email: [expect.stringContaining('invite')] },
    });
    await expect(addMember(ctx, { email: bob.user.email, role: 'viewer' })).rejects.toThrow(
      Conflict,
    );
    await expect(addMember(admin, { ...stranger, role: 'owner' })).rejects.toThrow(Forbidden);
    await expect(addMember(operator, stranger)).rejects.toThrow(Forbidden);
    await expect(listMembers(operator)).rejects.toThrow(Forbidden);
    await expect(addMember(ctx, { email: 'x', role: 'god', more: 1 })).rejects.toMatchObject({
      errors: { email: expect.any(Array), role: expect.any(Array), more: expect.any(Array) },
    });
  });
});

describe('changeRole', () => {
  test('holds from the next request on', async () => {
    const ctx = await freshTeam();
    await join(ctx.team.slug, bob, 'viewer');
    const changed = await changeRole(ctx, await membershipOf(ctx.team.slug, bob), {
      role: 'admin',
    });
    expect(changed.role).toBe('admin');
    expect((await member(ctx.team.slug, bob)).role).toBe('admin');
    const [event] = (await world.audit('member.role_changed')).slice(-1);
    expect(event?.details).toMatchObject({ from: 'viewer', to: 'admin' });
  });

  test('refuses to give or take a role above own, and leaves no event', async () => {
    const ctx = await freshTeam();
    const admin = await join(ctx.team.slug, bob, 'admin');
    await join(ctx.team.slug, cleo, 'viewer');
    const [owner, viewer] = await Promise.all([
      membershipOf(ctx.team.slug, ada),
      membershipOf(ctx.team.slug, cleo),
    ]);
    const before = (await world.audit()).length;
    await expect(changeRole(admin, owner, { role: 'viewer' })).rejects.toThrow(Forbidden);
    await expect(changeRole(admin, viewer, { role: 'owner' })).rejects.toThrow(Forbidden);
    await expect(changeRole(admin, viewer, { role: 'king' })).rejects.toThrow(Invalid);
    expect(await world.audit()).toHaveLength(before);
    // So that the refusals above mean something: the same call with a permitted role succeeds.
    await expect(changeRole(admin, viewer, { role: 'admin' })).resolves.toMatchObject({
      role: 'admin',
    });
  });

  test('knows no members of other teams', async () => {
    const ctx = await freshTeam();
    const foreign = await team(`team-${++made}`, bob);
    const [theirs] = await listMembers(foreign);
    if (!theirs) throw new Error('The other team needs a member for this test to mean anything.');
    for (const id of [theirs.id, unknownId, 'not-an-id', theirs.userId]) {
      await expect(changeRole(ctx, id, { role: 'viewer' })).rejects.toThrow(NotFound);
      await expect(removeMember(ctx, id)).rejects.toThrow(NotFound);
    }
    expect(await listMembers(foreign)).toHaveLength(1);
  });
});

describe('removeMember', () => {
  test('ends a membership at the next request', async () => {
    const ctx = await freshTeam();
    await join(ctx.team.slug, bob, 'operator');
    await removeMember(ctx, await membershipOf(ctx.team.slug, bob));
    await expect(member(ctx.team.slug, bob)).rejects.toThrow('not in');
    const [event] = (await world.audit('member.removed')).slice(-1);
    expect(event).toMatchObject({ target_name: bob.user.email, details: { role: 'operator' } });
  });

  test('lets everybody leave, and nobody but admins remove others', async () => {
    const ctx = await freshTeam();
    const viewer = await join(ctx.team.slug, bob, 'viewer');
    await join(ctx.team.slug, cleo, 'viewer');
    const others = await membershipOf(ctx.team.slug, cleo);
    await expect(removeMember(viewer, others)).rejects.toThrow(Forbidden);
    // As for an unknown id: a viewer learns nothing about ids.
    await expect(removeMember(viewer, unknownId)).rejects.toThrow(Forbidden);
    await removeMember(viewer, await membershipOf(ctx.team.slug, bob));
    expect((await listMembers(ctx)).map(({ name }) => name)).toEqual(['Ada', 'Cleo']);
    const [event] = (await world.audit('member.left')).slice(-1);
    expect(event).toMatchObject({ actor_id: bob.user.id });
  });

  test('leaveTeam is the same without knowing the id, and means nothing to a token', async () => {
    const ctx = await freshTeam();
    await leaveTeam(await join(ctx.team.slug, bob, 'viewer'));
    expect(await listMembers(ctx)).toHaveLength(1);
    await expect(leaveTeam(ctx)).rejects.toThrow(Conflict);
    await expect(leaveTeam(systemContext(ctx.team, 'tests'))).rejects.toThrow(NotFound);
  });

  test('refuses admins who would remove an owner', async () => {
    const ctx = await freshTeam();
    const admin = await join(ctx.team.slug, bob, 'admin');
    await join(ctx.team.slug, cleo, 'owner');
    await expect(removeMember(admin, await membershipOf(ctx.team.slug, cleo))).rejects.toThrow(
      Forbidden,
    );
  });
});

describe('the last owner', () => {
  test('cannot leave or be demoted', async () => {
    const ctx = await freshTeam();
    const own = await membershipOf(ctx.team.slug, ada);
    await expect(removeMember(ctx, own)).rejects.toThrow(Conflict);
    await expect(changeRole(ctx, own, { role: 'admin' })).rejects.toThrow(Conflict);
    expect((await member(ctx.team.slug, ada)).role).toBe('owner');
  });

  test.each([
    [
      'demote',
      (ctx: Parameters<typeof removeMember>[0], id: string) =>
        changeRole(ctx, id, { role: 'viewer' }),
    ],
    ['remove', removeMember],
  ])('stays one, when two owners %s each other at once', async (_, act) => {
    for (let round = 0; round < 5; round += 1) {
      const ctx = await freshTeam();
      const other = await join(ctx.team.slug, bob, 'owner');
      const [adas, bobs] = await Promise.all([
        membershipOf(ctx.team.slug, ada),
        membershipOf(ctx.team.slug, bob),
      ]);
      const outcomes = await Promise.allSettled([act(ctx, bobs), act(other, adas)]);
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      const { rows } = await world.admin.query<{ owners: number }>(
        `SELECT count(*)::int AS owners FROM memberships WHERE team_id = $1 AND role = 'owner'`,
        [ctx.team.id],
      );
      expect(rows[0]?.owners).toBe(1);
    }
  });
});
