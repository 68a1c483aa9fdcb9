import { tokenContextOf } from '@/lib/auth/contexts';
import { setClock } from '@/lib/clock';
import type { TeamContext, ViewerContext } from '@/lib/context';
import { Forbidden, NotFound, Unauthenticated } from '@/lib/errors';
import {
  acceptInvitation,
  addMember,
  changeRole,
  changeServiceAccount,
  createApiToken,
  createServiceAccount,
  findApiToken,
  handOverApiToken,
  inviteMember,
  leaveTeam,
  listInvitations,
  listMadeTokens,
  listMembers,
  openInvitation,
  removeMember,
  revokeApiToken,
} from '@/lib/teams';
import { join, member, openWorld, origin, person, team, type World } from './world';

const dayMs = 24 * 60 * 60 * 1000;
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

/** The current context of an API token. */
async function holding(token: string): Promise<TeamContext> {
  const found = await findApiToken(token);
  if (!found) throw new Error('The token is not good.');
  return tokenContextOf(found, origin);
}

async function membershipOf(who: ViewerContext): Promise<string> {
  const found = (await listMembers(ctx)).find(({ userId }) => userId === who.user.id);
  if (!found) throw new Error('Not a member.');
  return found.id;
}

const openRoles = async () => (await listInvitations(ctx)).map(({ role }) => role).sort();

describe('invitations', () => {
  test('end with the membership of who made them, those of their tokens too', async () => {
    const bobs = await join(ctx.team.slug, bob, 'admin');
    const kept = await inviteMember(bobs, { role: 'admin' });
    const { token } = await createApiToken(bobs, { name: 'bot', role: 'admin' });
    await inviteMember(await holding(token), { role: 'viewer' });
    await inviteMember(ctx, { role: 'viewer' });
    await removeMember(ctx, await membershipOf(bob));
    expect((await listInvitations(ctx)).map(({ invitedBy }) => invitedBy)).toEqual(['Ada']);
    await expect(openInvitation(kept.token)).rejects.toThrow(NotFound);
    await expect(acceptInvitation(bob, kept.token)).rejects.toThrow(NotFound);
    const events = (await world.audit('invitation.revoked')).slice(-2);
    expect(events.map(({ actor_name, details }) => [actor_name, details.because])).toEqual([
      ['Ada', 'member.removed'],
      ['Ada', 'member.removed'],
    ]);
  });

  test('end too when the person leaves; what was accepted stays', async () => {
    const bobs = await join(ctx.team.slug, bob, 'admin');
    const used = await inviteMember(bobs, { role: 'viewer' });
    await acceptInvitation(await person(`Guest${made}`), used.token);
    await inviteMember(bobs, { role: 'viewer' });
    await leaveTeam(bobs);
    expect(await openRoles()).toEqual([]);
    expect((await listMembers(ctx)).map(({ role }) => role)).toEqual(['owner', 'viewer']);
  });

  test.each([
    ['admin', ['admin', 'viewer']],
    ['operator', []],
    ['viewer', []],
  ] as const)('of a demoted owner, now %s, stay only to %j', async (role, left) => {
    const bobs = await join(ctx.team.slug, bob, 'owner');
    for (const to of ['owner', 'admin', 'viewer']) await inviteMember(bobs, { role: to });
    await changeRole(ctx, await membershipOf(bob), { role });
    expect(await openRoles()).toEqual(left);
  });

  test('cannot be made by who was removed or demoted while asking', async () => {
    const bobs = await join(ctx.team.slug, bob, 'owner');
    const id = await membershipOf(bob);
    await changeRole(ctx, id, { role: 'admin' });
    await expect(inviteMember(bobs, { role: 'viewer' })).rejects.toThrow(Forbidden);
    await expect(createApiToken(bobs, { name: 'x', role: 'owner' })).rejects.toThrow(Forbidden);
    const asAdmin = await member(ctx.team.slug, bob);
    const outcomes = await Promise.allSettled([
      removeMember(ctx, id),
      ...Array.from({ length: 8 }, () => inviteMember(asAdmin, { role: 'admin' })),
    ]);
    expect(outcomes[0]).toMatchObject({ status: 'fulfilled' });
    expect(await openRoles()).toEqual([]);
    await expect(createApiToken(asAdmin, { name: 'x', role: 'viewer' })).rejects.toThrow(NotFound);
  });
});

test('tokens of a person end with their membership; those of service accounts stay', async () => {
  const bobs = await join(ctx.team.slug, bob, 'admin');
  const bot = await createServiceAccount(ctx, { name: 'bot', role: 'admin' });
  const { token } = await createApiToken(bobs, { name: 'bobs', role: 'admin' });
  const child = await createApiToken(await holding(token), { name: 'made by it', role: 'viewer' });
  const given = { name: 'nightly', role: 'viewer', serviceAccountId: bot.id };
  const kept = await createApiToken(bobs, given);
  const handed = await createApiToken(bobs, { name: 'deploys', role: 'operator' });
  await handOverApiToken(ctx, handed.apiToken.id, { serviceAccountId: bot.id });
  await createApiToken(ctx, { name: 'adas', role: 'viewer' });
  await removeMember(ctx, await membershipOf(bob));
  expect((await listMadeTokens(ctx)).map(({ name }) => name)).toEqual([
    'adas',
    'deploys',
    'nightly',
  ]);
  expect(await Promise.all([token, child.token].map(findApiToken))).toEqual([null, null]);
  expect(await findApiToken(kept.token)).toMatchObject({ serviceAccount: { name: 'bot' } });
  expect(await findApiToken(handed.token)).toMatchObject({ serviceAccount: { name: 'bot' } });
  const events = (await world.audit('token.revoked')).slice(-2);
  expect(events.map(({ target_name, details }) => [target_name, details.because]).sort()).toEqual([
    ['bobs', 'member.removed'],
    ['made by it', 'member.removed'],
  ]);
});

test('tokens of a demoted person end where they have more than the person; those of service accounts stay', async () => {
  const bobs = await join(ctx.team.slug, bob, 'owner');
  const bot = await createServiceAccount(ctx, { name: 'bot', role: 'admin' });
  const { token } = await createApiToken(bobs, { name: 'bobs', role: 'admin' });
  const child = await createApiToken(await holding(token), { name: 'child', role: 'operator' });
  const given = { name: 'nightly', role: 'admin', serviceAccountId: bot.id };
  const kept = await createApiToken(bobs, given);
  const id = await membershipOf(bob);
  await changeRole(ctx, id, { role: 'admin' });
  expect(await findApiToken(token)).toMatchObject({ role: 'admin' });
  await changeRole(ctx, id, { role: 'operator' });
  expect(await findApiToken(token)).toBeNull();
  expect(await findApiToken(child.token)).toMatchObject({ role: 'operator' });
  expect(await findApiToken(kept.token)).toMatchObject({ role: 'admin' });
  expect((await world.audit('token.revoked')).at(-1)).toMatchObject({
    target_name: 'bobs',
    details: { role: 'admin', because: 'member.role_changed' },
  });
});

test('tokens that people left behind before are marked', async () => {
  const bobs = await join(ctx.team.slug, bob, 'admin');
  await createApiToken(bobs, { name: 'bobs', role: 'admin' });
  await world.admin.query('DELETE FROM memberships WHERE user_id = $1', [bob.user.id]);
  const [left] = await listMadeTokens(ctx);
  expect(left).toMatchObject({ makerId: bob.user.id, makerHasLeft: true });
  await expect(listMadeTokens(await join(ctx.team.slug, bob, 'viewer'))).rejects.toThrow(Forbidden);
});

describe('what a token makes', () => {
  const at = (ms: number) => new Date(Date.now() + ms).toISOString();

  test('ends with the token at the latest', async () => {
    const until = at(2 * dayMs);
    const given = { name: 'short', role: 'admin', expiresAt: until };
    const short = await holding((await createApiToken(ctx, given)).token);
    const child = { name: 'child', role: 'viewer' };
    await expect(
      createApiToken(short, { ...child, expiresAt: at(3 * dayMs) }),
    ).rejects.toMatchObject({
      status: 422,
      errors: { expiresAt: [expect.stringContaining(until)] },
    });
    const capped = await createApiToken(short, child);
    expect(capped.apiToken.expiresAt?.toISOString()).toBe(until);
    const asked = await createApiToken(short, { ...child, expiresAt: at(dayMs) });
    expect(asked.apiToken.expiresAt?.getTime()).toBeLessThan(Date.parse(until));
    const long = await inviteMember(short, { role: 'viewer', expiresInDays: 30 });
    expect(long.invitation.expiresAt.toISOString()).toBe(until);
    const brief = await inviteMember(short, { role: 'viewer', expiresInDays: 1 });
    expect(brief.invitation.expiresAt.getTime()).toBeLessThan(Date.parse(until));
  });

  test('ends in any case, even where the token does not', async () => {
    const { token, apiToken } = await createApiToken(ctx, { name: 'endless', role: 'admin' });
    expect(apiToken.expiresAt).toBeNull();
    const endless = await holding(token);
    const child = await createApiToken(endless, { name: 'child', role: 'viewer' });
    const life = (child.apiToken.expiresAt?.getTime() ?? 0) - child.apiToken.createdAt.getTime();
    expect(Math.round(life / dayMs)).toBe(365);
    const { invitation } = await inviteMember(endless, { role: 'viewer', expiresInDays: 30 });
    expect(invitation.expiresAt.getTime() - invitation.createdAt.getTime()).toBe(30 * dayMs);
  });

  test('cannot be made once the token ended while asking', async () => {
    const { token, apiToken } = await createApiToken(ctx, { name: 'ending', role: 'admin' });
    const ended = await holding(token);
    await revokeApiToken(ctx, apiToken.id);
    const child = { name: 'child', role: 'viewer' };
    await expect(createApiToken(ended, child)).rejects.toThrow(Unauthenticated);
    await expect(inviteMember(ended, { role: 'viewer' })).rejects.toThrow(Unauthenticated);
    const given = { name: 'short', role: 'admin', expiresAt: at(60_000) };
    const expired = await holding((await createApiToken(ctx, given)).token);
    setClock(() => Date.now() + 61_000);
    await expect(createApiToken(expired, child)).rejects.toThrow(Unauthenticated);
  });
});

test('who is removed or demoted while they ask gives nobody anything any more', async () => {
  const owners = ctx;
  const bobs = await join(ctx.team.slug, bob, 'admin');
  const account = await createServiceAccount(owners, { name: 'Runner', role: 'operator' });
  const { apiToken } = await createApiToken(owners, { name: 'bot', role: 'viewer' });
  const cyd = await person(`Cyd${made}`);
  const dan = await person(`Dan${made}`);
  await join(ctx.team.slug, dan, 'viewer');
  const asks = [
    () => addMember(bobs, { email: cyd.user.email, role: 'admin' }),
    async () => changeRole(bobs, await membershipOf(dan), { role: 'admin' }),
    () => changeServiceAccount(bobs, account.id, { role: 'admin' }),
    () => handOverApiToken(bobs, apiToken.id, { serviceAccountId: account.id }),
  ];
  await changeRole(owners, await membershipOf(bob), { role: 'viewer' });
  for (const ask of asks) await expect(ask()).rejects.toThrow(Forbidden);
  await removeMember(owners, await membershipOf(bob));
  for (const ask of asks) await expect(ask()).rejects.toThrow(NotFound);
  const members = (await listMembers(owners)).map(({ userId, role }) => [userId, role]);
  expect(members).toEqual([
    [ada.user.id, 'owner'],
    [dan.user.id, 'viewer'],
  ]);
});
