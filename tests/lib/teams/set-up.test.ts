import { Conflict, Invalid } from '@/lib/errors';
import { listTeams, setUp, setupIsOpen } from '@/lib/teams';
import { openWorld, origin, password, viewer, type World } from './world';

const input = (n = 0) => ({
  name: `Ada ${n}`,
  email: `Ada${n}@Example.com`,
  password,
  teamName: 'Operations',
  teamSlug: `ops-${n}`,
  timeZone: 'Europe/Berlin',
});

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

test('refuses bad input field by field, and leaves setup open', async () => {
  const refused = await setUp(origin, {
    ...input(),
    email: 'ada',
    password: 'short',
    teamSlug: 'sign-in',
    more: 1,
  }).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(Invalid);
  expect(Object.keys((refused as Invalid).errors ?? {}).sort()).toEqual([
    'email',
    'more',
    'password',
    'teamSlug',
  ]);
  expect(await setupIsOpen()).toBe(true);
});

test('of ten people who set up at once exactly one succeeds', async () => {
  const outcomes = await Promise.allSettled(
    Array.from({ length: 10 }, (_, n) => setUp(origin, input(n))),
  );
  const won = outcomes.filter((outcome) => outcome.status === 'fulfilled');
  const lost = outcomes.filter((outcome) => outcome.status === 'rejected');
  expect(won).toHaveLength(1);
  expect(lost.map(({ reason }) => reason.constructor)).toEqual(Array(9).fill(Conflict));

  const { rows } = await world.admin.query(
    `SELECT (SELECT count(*) FROM users)::int AS users, (SELECT count(*) FROM teams)::int AS teams,
            (SELECT count(*) FROM memberships WHERE role = 'owner')::int AS owners`,
  );
  expect(rows).toEqual([{ users: 1, teams: 1, owners: 1 }]);
});

test('the winner is instance admin and owner, and the audit says so', async () => {
  const { rows } = await world.admin.query<{ id: string }>('SELECT id FROM users');
  const ada = await viewer(rows[0]?.id ?? '');
  expect(ada.user.isInstanceAdmin).toBe(true);
  expect(ada.user.timeZone).toBe('Europe/Berlin');
  expect(ada.user.email).toMatch(/^ada\d@example\.com$/);
  expect(await listTeams(ada)).toEqual([expect.objectContaining({ role: 'owner' })]);

  const events = await world.audit();
  expect(events.map(({ action, team_id }) => [action, team_id !== null])).toEqual([
    ['instance.set_up', false],
    ['team.created', true],
  ]);
  expect(JSON.stringify(events)).not.toContain(password);
});

test('later attempts are refused', async () => {
  expect(await setupIsOpen()).toBe(false);
  await expect(setUp(origin, input(11))).rejects.toThrow(Conflict);
});
