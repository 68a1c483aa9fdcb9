import { seedTeam } from '@/lib/boot/seed-demo-team';
import { demoWorld } from '@/lib/sandbox';
import { commandLine, createUser } from '@/lib/teams';
import { openPortal, type PortalUnderTest } from '../../support/portal/portal';

const people = [
  { email: 'first@demo.example' },
  { email: 'second@demo.example' },
  { email: 'third@demo.example' },
] as const;
// A few of its pipelines are enough.
const organization = { ...demoWorld.hosted, pipelines: demoWorld.hosted.pipelines.slice(0, 4) };

let portal: PortalUnderTest;
beforeAll(async () => {
  portal = await openPortal();
  for (const { email } of people)
    await createUser(commandLine('demo'), { email, name: email, password: 'datamin-demo-2026' });
});
afterAll(() => portal.close());

const seed = () => seedTeam(organization, portal.sandbox.url, people);
async function names(table: 'pipelines' | 'credentials'): Promise<string[]> {
  const { rows } = await portal.admin.query(
    `SELECT x.name FROM ${table} x JOIN teams t ON t.id = x.team_id WHERE t.slug = $1 ORDER BY 1`,
    [organization.slug],
  );
  return rows.map(({ name }) => name);
}
/** As if the start had been killed before these were made. */
const lose = (pipelines: readonly string[]) =>
  portal.admin.query('DELETE FROM pipelines WHERE name = ANY($1)', [pipelines]);

test('a demo whose first start was killed is filled to the end by the next one, unless somebody took it over', async () => {
  await seed();
  const whole = [await names('pipelines'), await names('credentials')];
  expect(whole[0]).toHaveLength(organization.pipelines.length);
  const last = organization.pipelines.slice(-2).map(({ name }) => name);
  await lose(last);
  await seed();
  expect([await names('pipelines'), await names('credentials')]).toEqual(whole);

  await portal.admin.query(
    `INSERT INTO audit_events (id, team_id, at, actor_kind, actor_name, action, target_kind, details)
     SELECT gen_random_uuid(), id, now(), 'user', 'Ada', 'pipeline.removed', 'pipeline', '{}' FROM teams WHERE slug = $1`,
    [organization.slug],
  );
  await lose(last);
  await seed();
  expect(await names('pipelines')).toHaveLength(organization.pipelines.length - 2);
});
