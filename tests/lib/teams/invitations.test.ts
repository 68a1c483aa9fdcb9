import { hash } from '@node-rs/argon2';
import { setClock } from '@/lib/clock';
import type { TeamContext, ViewerContext } from '@/lib/context';
import { Conflict, Forbidden, Invalid, NotFound, RateLimited } from '@/lib/errors';
import {
  acceptInvitation,
  acceptInvitationAsNewUser,
  authenticate,
  inviteMember,
  listInvitations,
  openInvitation,
  revokeInvitation,
} from '@/lib/teams';
import {
  join,
  member,
  openWorld,
  origin,
  password,
  person,
  team,
  unknownId,
  viewer,
  type World,
} from './world';

jest.mock('@node-rs/argon2', () => {
  const argon2 = jest.requireActual('@node-rs/argon2');
  return { ...argon2, hash: jest.fn(argon2.hash) };
});

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

const day = 24 * 60 * 60 * 1000;
const newcomer = (n: number) => ({
  email: `new-${made}-${n}@example.com`,
  name: `New ${n}`,
  password,
});

test('shows the token once, keeps its hash alone, and lists the invitation', async () => {
  const { token, invitation } = await inviteMember(ctx, {
    role: 'viewer',
    email: 'Zoe@Example.com',
  });
  expect(token).toMatch(/^inv_[\w-]{43}$/);
  expect(invitation).toMatchObject({ email: 'zoe@example.com', role: 'viewer', invitedBy: 'Ada' });
  expect(invitation.expiresAt.getTime() - invitation.createdAt.getTime()).toBe(7 * day);
  expect(await listInvitations(ctx)).toEqual([invitation]);
  expect(await openInvitation(token)).toEqual({
    team: { slug: ctx.team.slug, name: ctx.team.name },
    email: 'zoe@example.com',
    role: 'viewer',
    invitedBy: 'Ada',
    expiresAt: invitation.expiresAt,
  });
  const { rows } = await world.admin.query('SELECT * FROM invitations WHERE id = $1', [
    invitation.id,
  ]);
  expect(rows).toHaveLength(1);
  expect(JSON.stringify([rows, await world.audit()])).not.toContain(token);
  const [event] = (await world.audit('invitation.created')).slice(-1);
  expect(event).toMatchObject({ team_id: ctx.team.id, details: { role: 'viewer' } });
});

test('a signed-in person joins, once', async () => {
  const { token } = await inviteMember(ctx, { role: 'operator' });
  expect(await acceptInvitation(bob, token)).toMatchObject({
    slug: ctx.team.slug,
    role: 'operator',
  });
  expect((await member(ctx.team.slug, bob)).role).toBe('operator');
  await expect(acceptInvitation(bob, token)).rejects.toThrow(NotFound);
  await expect(openInvitation(token)).rejects.toThrow(NotFound);
  expect(await listInvitations(ctx)).toEqual([]);
  const [event] = (await world.audit('invitation.accepted')).slice(-1);
  expect(event).toMatchObject({ team_id: ctx.team.id, actor_id: bob.user.id });
});

test('of ten people with one link exactly one joins, and the others have no account', async () => {
  const { token } = await inviteMember(ctx, { role: 'viewer' });
  const outcomes = await Promise.allSettled(
    Array.from({ length: 10 }, (_, n) => acceptInvitationAsNewUser(origin, token, newcomer(n))),
  );
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(NotFound);
  }
  const { rows } = await world.admin.query(`SELECT 1 FROM users WHERE email LIKE 'new-${made}-%'`);
  expect(rows).toHaveLength(1);
});

test('is for its address alone, when it names one', async () => {
  const { token } = await inviteMember(ctx, { role: 'viewer', email: 'zoe@example.com' });
  await expect(acceptInvitation(bob, token)).rejects.toThrow(Forbidden);
  await expect(acceptInvitationAsNewUser(origin, token, newcomer(1))).rejects.toThrow(Forbidden);
  // A device may send an unknown zone: that keeps nobody out.
  const zoe = { ...newcomer(1), email: 'ZOE@example.com', timeZone: 'Mars/Olympus' };
  const accepted = await acceptInvitationAsNewUser(origin, token, zoe);
  expect((await viewer(accepted.userId)).user.timeZone).toBe('UTC');
  expect(accepted).toMatchObject({ sessionVersion: 1, team: { slug: ctx.team.slug } });
});

test('an address with an account, and a member, leave the invitation open', async () => {
  const { token } = await inviteMember(ctx, { role: 'viewer' });
  const bobs = { ...newcomer(1), email: bob.user.email };
  await expect(acceptInvitationAsNewUser(origin, token, bobs)).rejects.toThrow(Conflict);
  await expect(acceptInvitation(ada, token)).rejects.toThrow(Conflict);
  expect((await member(ctx.team.slug, ada)).role).toBe('owner');
  await expect(acceptInvitation(bob, token)).resolves.toMatchObject({ role: 'viewer' });
});

test('a link asks after ten addresses from one place, and costs none of them a guess', async () => {
  const { token } = await inviteMember(ctx, { role: 'viewer' });
  const ask = (ip: string) =>
    acceptInvitationAsNewUser({ ...origin, ip }, token, { ...newcomer(1), email: bob.user.email });
  for (let n = 0; n < 10; n += 1) await expect(ask('203.0.113.1')).rejects.toThrow(Conflict);
  const hashing = jest.mocked(hash).mockClear();
  await expect(ask('203.0.113.1')).rejects.toThrow(RateLimited);
  expect(hashing).not.toHaveBeenCalled();
  await expect(ask('203.0.113.2')).rejects.toThrow(Conflict);
  expect(hashing).toHaveBeenCalledTimes(1);
  const bobs = { email: bob.user.email, password };
  await expect(authenticate({ ...origin, ip: '203.0.113.1' }, bobs)).resolves.not.toBeNull();
});

test('an office that joins in one morning is not stopped by its own success', async () => {
  const { rows: before } = await world.admin.query<{ points: number }>(
    `SELECT coalesce(sum(points), 0)::int AS points FROM rate_limits`,
  );
  for (let n = 0; n < 3; n += 1) {
    const { token } = await inviteMember(ctx, { role: 'viewer' });
    await acceptInvitationAsNewUser(origin, token, newcomer(n));
  }
  const { rows } = await world.admin.query<{ points: number }>(
    `SELECT coalesce(sum(points), 0)::int AS points FROM rate_limits`,
  );
  expect(rows).toEqual(before);
});

test('expired, revoked and unknown are one', async () => {
  const expired = await inviteMember(ctx, { role: 'viewer', expiresInDays: 1 });
  const revoked = await inviteMember(ctx, { role: 'viewer' });
  await revokeInvitation(ctx, revoked.invitation.id);
  await expect(openInvitation(expired.token)).resolves.toBeDefined();
  setClock(() => Date.now() + day);
  for (const token of [
    expired.token,
    revoked.token,
    `inv_${'A'.repeat(43)}`,
    '',
    'x'.repeat(9999),
  ]) {
    await expect(openInvitation(token)).rejects.toThrow(NotFound);
    await expect(acceptInvitation(bob, token)).rejects.toThrow(NotFound);
  }
  expect((await listInvitations(ctx)).map(({ state }) => state)).toEqual(['expired']);
  expect(await world.audit('invitation.revoked')).toHaveLength(1);
});

test('refuses low roles, roles above own, wrong fields, and other teams', async () => {
  const admin = await join(ctx.team.slug, bob, 'admin');
  const carol = await person(`Carol${made}`);
  const operator = await join(ctx.team.slug, carol, 'operator');
  await expect(inviteMember(operator, { role: 'viewer' })).rejects.toThrow(Forbidden);
  await expect(listInvitations(operator)).rejects.toThrow(Forbidden);
  await expect(inviteMember(admin, { role: 'owner' })).rejects.toThrow(Forbidden);
  for (const expiresInDays of [0, 31, 1.5, '7']) {
    await expect(inviteMember(admin, { role: 'viewer', expiresInDays })).rejects.toThrow(Invalid);
  }
  const { invitation } = await inviteMember(admin, { role: 'viewer' });
  const foreign = await team(`team-${++made}`, bob);
  await expect(revokeInvitation(operator, invitation.id)).rejects.toThrow(Forbidden);
  for (const id of [invitation.id, unknownId, 'x']) {
    await expect(revokeInvitation(foreign, id)).rejects.toThrow(NotFound);
  }
  await expect(revokeInvitation(ctx, invitation.id)).resolves.toBeUndefined();
});

test('one that ends, or is revoked, while the password is hashed makes no account', async () => {
  const real = jest.requireActual('@node-rs/argon2');
  const late = (then: () => unknown) =>
    jest.mocked(hash).mockImplementationOnce(async (...args) => {
      await then();
      return real.hash(...args);
    });
  const ending = await inviteMember(ctx, { role: 'viewer', expiresInDays: 1 });
  const revoked = await inviteMember(ctx, { role: 'viewer' });
  late(() => setClock(() => Date.now() + day));
  await expect(acceptInvitationAsNewUser(origin, ending.token, newcomer(1))).rejects.toThrow(
    NotFound,
  );
  setClock();
  late(() => revokeInvitation(ctx, revoked.invitation.id));
  await expect(acceptInvitationAsNewUser(origin, revoked.token, newcomer(1))).rejects.toThrow(
    NotFound,
  );
  const { rowCount } = await world.admin.query('SELECT FROM users WHERE email = $1', [
    newcomer(1).email,
  ]);
  expect(rowCount).toBe(0);
});
