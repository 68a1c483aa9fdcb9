import type { TeamContext, ViewerContext } from '@/lib/context';
import { Forbidden, Invalid } from '@/lib/errors';
import { listAccessReviews, readAccess, reviewAccess } from '@/lib/evidence';
import { takeBreakGlass } from '@/lib/instance';
import { acceptInvitation, createApiToken, createServiceAccount, inviteMember } from '@/lib/teams';
import { join, openWorld, person, team, type World } from '../teams/world';

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
    ['person', 'Ada', 'owner', 'With the team, or by a provider of identities'],
    ['person', 'Eve', 'operator', 'Invited by Ada'],
    ['person', 'Bob', 'viewer', 'Added by tests'],
    ['break-glass', 'Root', 'viewer', 'Instance admin: A run hangs since noon'],
    ['service account', 'robot', 'viewer', 'Made by Ada'],
    ['token', 'ci', 'operator', 'Made by Ada'],
    ['invitation', 'new@example.com', 'admin', 'Invited by Ada, not accepted yet'],
  ]);
  const of = (name: string) => entries.find((entry) => entry.name === name)?.remark;
  expect([of('Ada'), of('ci'), of('Root')]).toEqual(['Never signed in', 'Never used', 'Open now']);
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
