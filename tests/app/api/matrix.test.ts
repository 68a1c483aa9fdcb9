import { randomUUID } from 'node:crypto';
import { roleCovers, roles } from '@/lib/context';
import { operations } from '@/lib/http';
import { createApiToken, removeMember } from '@/lib/teams';
import { clockTime, pass } from '../../support/portal/clock';
import { deviations } from '../../support/portal/conform';
import { join, person } from '../../support/portal/people';
import { type DataminTeam, openPortal, type PortalUnderTest } from '../../support/portal/portal';
import { type Belongings, belongings, recipes } from '../../support/portal/recipes';
import {
  type Answer,
  ask,
  handlersOf,
  type Init,
  read,
  routeFiles,
} from '../../support/portal/routes';

type Means = Pick<Init, 'token' | 'cookie'>;
type Operation = (typeof operations)[number];
type TeamOperation = Extract<Operation, { scope: 'team' }>;

let portal: PortalUnderTest;
let owns: { red: Belongings; blue: Belongings };
const teamOperations = operations.filter((one): one is TeamOperation => one.scope === 'team');
const seen = new Map<string, number>();
let nobodies: Means[];
let outsiders: Means[];

beforeAll(async () => {
  portal = await openPortal();
  owns = { red: await belongings(portal, portal.red), blue: await belongings(portal, portal.blue) };
  const expiring = await createApiToken(await portal.red.ctx('owner'), {
    name: 'short',
    role: 'owner',
    expiresAt: new Date(clockTime().getTime() + 1000).toISOString(),
  });
  pass(2000);
  nobodies = [
    {},
    { token: '' },
    { token: 'dmp_nonsense' },
    { token: expiring.token },
    { cookie: 'next-auth.session-token=nonsense' },
  ];
  const removed = await person(portal.admin, 'removed');
  await join(portal.admin, portal.red.id, removed, 'owner');
  const { rows } = await portal.admin.query('SELECT id FROM memberships WHERE user_id = $1', [
    removed.id,
  ]);
  await removeMember(await portal.red.ctx('owner'), rows[0].id);
  outsiders = [
    { token: portal.blue.tokens.owner },
    { cookie: await portal.blue.people.admin.cookie() },
    { cookie: await portal.instanceAdmin.cookie() },
    { cookie: await removed.cookie() },
  ];
});
afterAll(() => portal.close());

/** Calls an operation through its route file; the answer must match the description. */
async function call(
  operation: TeamOperation,
  means: Means,
  slug: string,
  object: string | undefined,
  by: { team: DataminTeam; own: Belongings },
): Promise<Answer> {
  const recipe = recipes(portal)[operation.id] ?? {};
  const path = operation.path.replace('{team}', slug).replace(/\{\w+\}/, object ?? '');
  const body = await recipe.body?.(by.team, by.own);
  const answer = await read(
    ask(operation.method, `${path}${recipe.query ? `?${recipe.query}` : ''}`, {
      ...means,
      ...(body === undefined ? {} : { body }),
      headers: { ...recipe.headers?.(), 'x-request-id': `request-${randomUUID()}` },
    }),
  );
  expect(deviations(operation.method, operation.path, answer)).toEqual([]);
  seen.set(`${answer.status}`, (seen.get(`${answer.status}`) ?? 0) + 1);
  return answer;
}

const red = () => ({ team: portal.red, own: owns.red });
const objectOf = async (operation: TeamOperation, team: DataminTeam, own: Belongings) =>
  recipes(portal)[operation.id]?.object?.(team, own);

/** A count of everything that has happened: a refused call must not change it. */
async function effects(): Promise<string> {
  const { rows } = await portal.admin.query(
    'SELECT (SELECT count(*) FROM audit_events) AS audit, (SELECT count(*) FROM run_requests) AS requests',
  );
  return JSON.stringify([rows, portal.sandbox.ledger.count('run')]);
}

/** Everything a caller sees of a 404, except the id of the request. */
const visible = ({ status, text, headers }: Answer) =>
  JSON.stringify([status, text, [...headers].filter(([name]) => name !== 'x-request-id')]);

test('each operation has a recipe and a route file of its own', async () => {
  expect(teamOperations.length).toBeGreaterThan(30);
  expect(Object.keys(recipes(portal)).sort()).toEqual(teamOperations.map(({ id }) => id).sort());
  for (const { path, method } of operations) {
    const files = routeFiles().filter((route) => route.path === path);
    expect(files).toHaveLength(1);
    for (const { file } of files) expect([...(await handlersOf(file)).keys()]).toContain(method);
  }
});

describe.each(teamOperations.map((operation) => [operation.id, operation] as const))(
  '%s',
  (id, operation) => {
    const hasObject = /\{(uuid|id)\}/.test(operation.path);

    test('nobody, and tokens that are none, expired or revoked: 401', async () => {
      const before = await effects();
      const object = hasObject ? randomUUID() : undefined;
      for (const means of nobodies) {
        const answer = await call(operation, means, 'red', object, red());
        expect(answer.status).toBe(401);
        expect(answer.headers.get('www-authenticate')).toBe('Bearer');
      }
      expect(await effects()).toBe(before);
    });

    test('who is not in the team: 404, the same as for a team that is not there', async () => {
      const object = await (hasObject ? objectOf(operation, portal.red, owns.red) : undefined);
      const after = await effects();
      for (const means of outsiders) {
        const foreign = await call(operation, means, 'red', object, red());
        const random = await call(operation, means, 'nosuchteam', object, red());
        expect([foreign.status, random.status]).toEqual([404, 404]);
        expect(visible(foreign)).toBe(visible(random));
      }
      expect(await effects()).toBe(after);
    });

    test('a role that is too low: 403 for own, foreign and random alike; nothing happens', async () => {
      const tooLow = roles.filter((one) => !roleCovers(one, operation.role));
      const [own, foreign] =
        hasObject && tooLow.length > 0
          ? [
              await objectOf(operation, portal.red, owns.red),
              await objectOf(operation, portal.blue, owns.blue),
            ]
          : [];
      const before = await effects();
      for (const role of tooLow) {
        for (const means of [
          { token: portal.red.tokens[role] },
          { cookie: await portal.red.people[role].cookie() },
        ]) {
          for (const object of hasObject ? [own, foreign, randomUUID()] : [undefined]) {
            expect((await call(operation, means, 'red', object, red())).status).toBe(403);
          }
        }
      }
      const bodies = await effects();
      expect(bodies).toBe(before);
    });

    test('a role that is enough: own works, foreign and random are one and the same 404', async () => {
      if (id === 'deleteTeam') return;
      const theirs = await objectOf(operation, portal.blue, owns.blue);
      for (const role of roles.filter((one) => roleCovers(one, operation.role))) {
        for (const means of [
          { token: portal.red.tokens[role] },
          { cookie: await portal.red.people[role].cookie() },
        ]) {
          const own = await objectOf(operation, portal.red, owns.red);
          const answer = await call(operation, means, 'red', own, red());
          expect([answer.status, answer.json]).toEqual([operation.status ?? 200, answer.json]);
          if (!hasObject) continue;
          const others = [theirs, randomUUID()];
          // What is no identifier at all is refused alike, whoever asks.
          if (means.token) others.push('nonsense', '%00');
          const answers: Answer[] = [];
          for (const other of others)
            answers.push(await call(operation, means, 'red', other, red()));
          expect(answers.map(({ status }) => status)).toEqual(others.map(() => 404));
          expect(new Set(answers.map(visible)).size).toBe(1);
        }
      }
    });
  },
);

test('the matrix was not empty', () => {
  const count = (status: number) => seen.get(`${status}`) ?? 0;
  expect(count(401)).toBe(teamOperations.length * 5);
  expect(count(403)).toBeGreaterThan(150);
  expect(count(404)).toBeGreaterThan(400);
  expect(count(200) + count(201) + count(202) + count(204)).toBeGreaterThan(100);
  expect([...seen.keys()].sort()).toEqual(['200', '201', '202', '204', '401', '403', '404']);
});
