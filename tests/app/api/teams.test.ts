import { deviations } from '../../support/portal/conform';
import { openPortal, type PortalUnderTest } from '../../support/portal/portal';
import { belongings } from '../../support/portal/recipes';
import { ask, type Init, read } from '../../support/portal/routes';

type Means = Pick<Init, 'token' | 'cookie'>;

let portal: PortalUnderTest;
beforeAll(async () => {
  portal = await openPortal();
  await belongings(portal, portal.blue);
});
afterAll(() => portal.close());

test('deleting a team takes its owner, and all that was in it', async () => {
  const { rows } = await portal.admin.query(
    'SELECT count(*)::int AS n FROM pipelines WHERE team_id = $1',
    [portal.blue.id],
  );
  expect(rows[0].n).toBeGreaterThan(0);
  const remove = (init: Init) => read(ask('DELETE', '/api/v1/teams/blue', init));
  expect((await remove({ cookie: await portal.blue.people.owner.cookie() })).status).toBe(204);
  for (const table of ['pipelines', 'credentials', 'api_tokens', 'memberships', 'run_requests']) {
    const left = await portal.admin.query(`SELECT FROM ${table} WHERE team_id = $1`, [
      portal.blue.id,
    ]);
    expect([table, left.rowCount]).toEqual([table, 0]);
  }
  expect((await remove({ token: portal.blue.tokens.owner })).status).toBe(401);
});

test('outside of teams: everybody sees their own, an instance admin makes them', async () => {
  const list = (means: Means) => read(ask('GET', '/api/v1/teams', means));
  const slugs = async (means: Means) => (await list(means)).text.match(/"slug":"\w+"/g);
  expect((await list({})).status).toBe(401);
  expect(await slugs({ token: portal.red.tokens.viewer })).toEqual(['"slug":"red"']);
  expect(await slugs({ cookie: await portal.red.people.viewer.cookie() })).toEqual([
    '"slug":"red"',
  ]);
  expect(await slugs({ cookie: await portal.instanceAdmin.cookie() })).toBeNull();

  const create = (means: Means, slug: string) =>
    read(
      ask('POST', '/api/v1/teams', {
        ...means,
        body: { slug, name: 'New', owner: portal.red.people.owner.email },
      }),
    );
  expect((await create({}, 'green')).status).toBe(401);
  for (const means of [
    { token: portal.red.tokens.owner },
    { cookie: await portal.red.people.owner.cookie() },
  ]) {
    const refused = await create(means, 'green');
    expect(refused.status).toBe(403);
    expect(deviations('POST', '/api/v1/teams', refused)).toEqual([]);
  }
  const made = await create({ cookie: await portal.instanceAdmin.cookie() }, 'green');
  expect(made.status).toBe(201);
  expect(deviations('POST', '/api/v1/teams', made)).toEqual([]);
  // Making a team gives no access to it.
  const sight = await read(
    ask('GET', '/api/v1/teams/green/pipelines', { cookie: await portal.instanceAdmin.cookie() }),
  );
  expect(sight.status).toBe(404);
});
