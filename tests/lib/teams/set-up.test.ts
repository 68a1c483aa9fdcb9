import { Conflict, Invalid } from '@/lib/errors';
import { listTeams, setUp, setupIsOpen } from '@/lib/teams';
import { isReservedSlug } from '@/lib/teams/reserved-slugs';
import { slugForm } from '@/lib/teams/schemas';
import { slugFrom } from '@/lib/teams/slug-from';
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

test.each([
  ['Operations', 'operations'],
  ['  Café “Zürich” & Straße, Nº 5  ', 'cafe-zurich-strasse-no-5'],
  ['Ada’s team', 'adas-team'],
  ['24/7 desk', 'team-24-7-desk'],
  ['Ночная смена', 'team'],
  ['夜班 2', 'team-2'],
  ['Settings', 'team-settings'],
  ['X', 'team-x'],
  ['A very long name of a team that nobody would ever type', 'a-very-long-name-of-a-team-that'],
])('a team called %j is at /%s if nobody chooses', (name, slug) => {
  expect(slugFrom(name)).toBe(slug);
  expect(slug).toMatch(slugForm);
  expect(isReservedSlug(slug)).toBe(false);
});

test('of ten people who set up at once exactly one succeeds', async () => {
  const outcomes = await Promise.allSettled(
    // Half of them leave the short name to the portal.
    Array.from({ length: 10 }, (_, n) => {
      const { teamSlug, ...rest } = input(n);
      return setUp(origin, n % 2 ? { ...rest, teamSlug } : rest);
    }),
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
