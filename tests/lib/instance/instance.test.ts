import type { ViewerContext } from '@/lib/context';
import { database } from '@/lib/db';
import { Conflict, Forbidden, Invalid, Malformed, NotFound } from '@/lib/errors';
import {
  endSessionsOf,
  listInstanceTeams,
  listInstanceUsers,
  setInstanceAdmin,
} from '@/lib/instance';
import { commandLine, findViewer } from '@/lib/teams';
import { openWorld, person, team, unknownId, type World } from '../teams/world';

let world: World;
let root: ViewerContext;
let ada: ViewerContext;
beforeAll(async () => {
  world = await openWorld();
  root = await person('Root', true);
  ada = await person('Ada');
  for (const slug of ['alpha', 'beta', 'gamma']) await team(slug, ada);
});
afterAll(() => world.close());

test('teams are listed with owners and counts, in pages, found by part of a name', async () => {
  const { items } = await listInstanceTeams(root);
  expect(items.map(({ slug }) => slug)).toEqual(['alpha', 'beta', 'gamma']);
  expect(items[0]).toEqual({
    id: expect.any(String),
    slug: 'alpha',
    name: 'Team alpha',
    createdAt: expect.any(Date),
    owners: ['ada@example.com'],
    members: 1,
    tokens: 0,
    credentials: 0,
    pipelines: 0,
    schedules: 0,
    reports: 0,
  });
  const first = await listInstanceTeams(root, { limit: 2 });
  const cursor = first.nextCursor ?? '';
  expect((await listInstanceTeams(root, { limit: 2, cursor })).items).toEqual([items[2]]);
  expect((await listInstanceTeams(root, { q: 'eam BET' })).items).toEqual([items[1]]);
  expect((await listInstanceTeams(root, { q: '%' })).items).toEqual([]);
  await expect(listInstanceTeams(root, { q: 'x', cursor })).rejects.toThrow(Malformed);
  await expect(listInstanceTeams(root, { limit: 500 })).rejects.toThrow(Invalid);
});

test('users are listed with how many teams they are in, and no hash', async () => {
  const { items } = await listInstanceUsers(root, { q: 'ada' });
  expect(items).toEqual([
    {
      id: ada.user.id,
      email: 'ada@example.com',
      name: 'Ada',
      isInstanceAdmin: false,
      createdAt: expect.any(Date),
      lastSignInAt: null,
      teams: 3,
    },
  ]);
});

test('sessions of somebody end at once', async () => {
  const before = await findViewer(ada.user.id, null, null);
  await endSessionsOf(root, ada.user.id);
  const after = await findViewer(ada.user.id, null, null);
  expect(after?.sessionVersion).toBe((before?.sessionVersion ?? 0) + 1);
  expect(await world.audit('sessions.ended')).toMatchObject([{ target_name: 'ada@example.com' }]);
});

test('instance admins are made and unmade, and two at once never leave none', async () => {
  await setInstanceAdmin(root, ada.user.id, { isInstanceAdmin: true });
  await setInstanceAdmin(root, ada.user.id, { isInstanceAdmin: true });
  expect(await world.audit('instance_admin.made')).toHaveLength(1);
  const both = await Promise.allSettled(
    [root.user.id, ada.user.id].map((id) =>
      setInstanceAdmin(commandLine(), id, { isInstanceAdmin: false }),
    ),
  );
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const { rows } = await world.admin.query('SELECT id FROM users WHERE is_instance_admin');
  expect(rows).toHaveLength(1);
  await expect(
    setInstanceAdmin(commandLine(), rows[0].id, { isInstanceAdmin: false }),
  ).rejects.toThrow(Conflict);
  await setInstanceAdmin(commandLine(), root.user.id, { isInstanceAdmin: true });
  await setInstanceAdmin(commandLine(), ada.user.id, { isInstanceAdmin: false });
});

test('nobody else may, and what is not there is not found', async () => {
  for (const attempt of [
    () => listInstanceTeams(ada),
    () => listInstanceUsers(ada),
    () => endSessionsOf(ada, root.user.id),
    () => setInstanceAdmin(ada, ada.user.id, { isInstanceAdmin: true }),
  ]) {
    await expect(attempt()).rejects.toThrow(Forbidden);
  }
  for (const id of [unknownId, 'x']) {
    await expect(endSessionsOf(root, id)).rejects.toThrow(NotFound);
    await expect(setInstanceAdmin(root, id, { isInstanceAdmin: true })).rejects.toThrow(NotFound);
  }
  await expect(setInstanceAdmin(root, ada.user.id, {})).rejects.toThrow(Invalid);
});

test('the doors of the instance answer with nothing but what is listed here', async () => {
  const columns = async (call: string) => {
    const { fields } = await world.admin.query(`SELECT * FROM ${call} LIMIT 0`);
    return fields.map(({ name }) => name);
  };
  expect(await columns('portal_instance_teams(NULL, NULL, 1)')).toEqual([
    'id',
    'slug',
    'name',
    'created_at',
    'owners',
    'members',
    'tokens',
    'credentials',
    'pipelines',
    'schedules',
    'reports',
  ]);
  expect(await columns('portal_instance_users(NULL, NULL, 1)')).toEqual([
    'id',
    'email',
    'name',
    'is_instance_admin',
    'created_at',
    'last_sign_in_at',
    'teams',
  ]);
  expect(await database().prisma.membership.count()).toBe(0);
});
