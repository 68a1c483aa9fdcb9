import { randomUUID } from 'node:crypto';
import type { TeamContext, ViewerContext } from '@/lib/context';
import { Forbidden, Invalid } from '@/lib/errors';
import { listAccessReviews, readAccess, reviewAccess } from '@/lib/evidence';
import { takeBreakGlass } from '@/lib/instance';
import {
  acceptInvitation,
  createApiToken,
  createServiceAccount,
  inviteMember,
  memberFactors,
  noteSession,
} from '@/lib/teams';
import { join, openWorld, origin, person, team, type World } from '../teams/world';

let world: World;
let ada: ViewerContext;
let bob: ViewerContext;
let eve: ViewerContext;
let owner: TeamContext;
let viewer: TeamContext;
beforeAll(async () => {
  world = await openWorld();
  ada = await person('Ada');
  bob = await person('Bob');
  eve = await person('Eve');
  owner = await team('ops', ada);
  viewer = await join('ops', bob, 'viewer');
  const { token } = await inviteMember(owner, { role: 'operator' });
  await acceptInvitation(eve, token);
  await inviteMember(owner, { role: 'admin', email: 'new@example.com' });
  await createApiToken(owner, { name: 'ci', role: 'operator' });
  await createServiceAccount(owner, { name: 'robot', role: 'viewer' });
});
afterAll(() => world.close());

test('tells who may do what, how they got in, and what to look at twice', async () => {
  const root = await person('Root', true);
  await takeBreakGlass(root, { team: 'ops', role: 'viewer', reason: 'A run hangs since noon' });
  const entries = await readAccess(owner);
  expect(entries.map(({ kind, name, role, how }) => [kind, name, role, how])).toEqual([
    ['person', 'Ada', 'owner', 'With the team'],
    ['person', 'Eve', 'operator', 'Invited by Ada'],
    ['person', 'Bob', 'viewer', 'Added by tests'],
    ['break-glass', 'Root', 'viewer', 'Instance admin: A run hangs since noon'],
    ['service account', 'robot', 'viewer', 'Created by Ada'],
    ['token', 'ci', 'operator', 'Created by Ada'],
    ['invitation', 'new@example.com', 'admin', 'Invited by Ada, not accepted yet'],
  ]);
  const of = (name: string) => entries.find((entry) => entry.name === name)?.remark;
  expect([of('Ada'), of('ci'), of('Root')]).toEqual(['Never signed in', 'Never used', 'Open now']);
});

test('whose entrance the audit does not have any more is not said to have made the team', async () => {
  const late = await team('late', bob);
  const how = async () => (await readAccess(late)).map((entry) => entry.how);
  const change = (set: string) =>
    world.admin.query(`UPDATE memberships SET ${set} WHERE team_id = $1`, [late.team.id]);
  expect(await how()).toEqual(['With the team']);
  await change("created_at = created_at + interval '1 day'");
  expect(await how()).toEqual(['Longer ago than the audit is kept']);
  await change('from_groups = true');
  expect(await how()).toEqual(['Through a directory group']);
});

test('tells who was last seen when in any session, and by what they sign in beside the password', async () => {
  const { admin } = world;
  const [at, before] = [new Date('2026-03-02T10:00:00Z'), new Date('2026-03-01T10:00:00Z')];
  await noteSession(
    { id: randomUUID(), userId: ada.user.id, version: 1, expiresAt: new Date('2099-01-01') },
    origin,
  );
  const { rows } = await admin.query('SELECT last_seen_at FROM users WHERE id = $1', [ada.user.id]);
  expect(rows[0].last_seen_at).toBeInstanceOf(Date);
  // The session goes; the time they were last seen stays.
  await admin.query('DELETE FROM sessions');
  await admin.query('UPDATE users SET last_seen_at = $2, last_sign_in_at = $3 WHERE id = $1', [
    ada.user.id,
    at,
    before,
  ]);
  await admin.query('UPDATE users SET last_sign_in_at = $2 WHERE id = $1', [bob.user.id, before]);
  const factors = (userId: string, confirmed: boolean) =>
    admin.query(
      `INSERT INTO totp_factors (user_id, secret_sealed, confirmed_at, created_at) VALUES ($1, 'x', $2, now())`,
      [userId, confirmed ? at : null],
    );
  await factors(ada.user.id, true);
  await factors(bob.user.id, false);
  for (const key of ['one', 'two']) {
    await admin.query(
      `INSERT INTO passkeys (id, user_id, credential_id, public_key, counter, transports, name, created_at)
       VALUES (gen_random_uuid(), $1, $2, '\\x00', 0, '{}', 'key', now())`,
      [ada.user.id, key],
    );
  }
  const entries = await readAccess(owner);
  expect(
    entries.map(({ name, lastSeenAt, secondFactors, remark }) => [
      name,
      lastSeenAt,
      secondFactors,
      remark,
    ]),
  ).toEqual(
    expect.arrayContaining([
      ['Ada', at, ['totp', 'passkey'], null],
      ['Bob', before, [], 'No second factor'],
      ['Eve', null, [], 'Never signed in'],
      ['ci', null, null, 'Never used'],
    ]),
  );
  expect((await memberFactors(await team('elsewhere', eve))).size).toBe(1);
  await expect(memberFactors(viewer)).rejects.toThrow(Forbidden);
});

test('a review is written down with what there was, and is in the audit', async () => {
  const review = await reviewAccess(owner, { note: 'Eve stays' });
  expect(review).toMatchObject({
    reviewer: 'Ada',
    note: 'Eve stays',
    people: 3,
    tokens: 1,
    serviceAccounts: 1,
    invitations: 1,
  });
  expect(await listAccessReviews(owner)).toEqual([review]);
  expect(await world.audit('access.reviewed')).toMatchObject([
    { actor_name: 'Ada', details: { people: 3, note: 'Eve stays' } },
  ]);
});

test('refusals: the role, another team’s, wrong notes, and no review is changed or removed', async () => {
  for (const attempt of [
    readAccess,
    listAccessReviews,
    (by: TeamContext) => reviewAccess(by, {}),
  ]) {
    await expect(attempt(viewer)).rejects.toThrow(Forbidden);
  }
  const other = await team('other', bob);
  expect(await listAccessReviews(other)).toEqual([]);
  expect((await readAccess(other)).map(({ name }) => name)).toEqual(['Bob']);
  for (const input of [{ note: 5 }, { note: 'x'.repeat(1001) }, { other: 1 }]) {
    await expect(reviewAccess(owner, input)).rejects.toThrow(Invalid);
  }
});
