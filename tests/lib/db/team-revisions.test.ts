import { database } from '@/lib/db';
import { TeamRevisions } from '@/lib/db/team-revisions';
import { openWorld, person, team, type World } from '@/tests/lib/teams/world';
import { until } from '@/tests/support/until';

const tables = [
  'credentials',
  'pipelines',
  'tasks',
  'readings',
  'run_requests',
  'run_request_events',
  'follows',
  'freezes',
  'schedules',
  'schedule_firings',
  'bulk_runs',
  'bulk_run_items',
] as const;

let world: World;
let ours: string;
let theirs: string;
let revisions: TeamRevisions;

const say = (channel: string, text: string) =>
  database().main.query('SELECT pg_notify($1, $2)', [channel, text]);

beforeAll(async () => {
  world = await openWorld();
  const ada = await person('Ada');
  ours = (await team('ours', ada)).team.id;
  theirs = (await team('theirs', ada)).team.id;
  for (const id of [ours, theirs]) await fill(id);
  revisions = new TeamRevisions(() => database().url, say);
  revisions.start();
  await until(() => revisions.of(ours) !== null);
});
afterAll(async () => {
  await revisions.stop();
  await world.close();
});

/** Anything sent before a message on the same connection was received before it. */
async function heardAll(): Promise<void> {
  const probe = crypto.randomUUID();
  const before = revisions.of(probe);
  await world.admin.query('SELECT pg_notify($1, $2)', ['portal_team', probe]);
  await until(() => revisions.of(probe) !== before);
}

test.each(tables)('a change of a row of %s changes its team’s revision alone', async (table) => {
  const before = { ours: revisions.of(ours), theirs: revisions.of(theirs) };
  await world.admin.query(`UPDATE ${table} SET team_id = team_id WHERE team_id = $1`, [ours]);
  await heardAll();
  expect(revisions.of(ours)).not.toBe(before.ours);
  expect(revisions.of(theirs)).toBe(before.theirs);
});

test('rows that come or go count too, but not before they are committed', async () => {
  const task = `INSERT INTO tasks (id, team_id, pipeline_id, uuid, task_type)
    SELECT gen_random_uuid(), team_id, id, gen_random_uuid(), 'query' FROM pipelines WHERE team_id = $1`;
  const before = revisions.of(ours);
  await world.admin.query('BEGIN');
  await world.admin.query(task, [ours]);
  await world.admin.query('ROLLBACK');
  await heardAll();
  expect(revisions.of(ours)).toBe(before);

  await world.admin.query(task, [ours]);
  await heardAll();
  const more = revisions.of(ours);
  expect(more).not.toBe(before);
  await world.admin.query('DELETE FROM tasks WHERE team_id = $1', [ours]);
  await heardAll();
  expect(revisions.of(ours)).not.toBe(more);
});

test('whoever wants to know of a team’s changes is told of those alone, until they go', async () => {
  const told = { ours: 0, theirs: 0 };
  const leave = revisions.onChange(ours, () => {
    told.ours += 1;
  });
  const leaveTheirs = revisions.onChange(theirs, () => {
    told.theirs += 1;
  });
  const change = 'UPDATE pipelines SET team_id = team_id WHERE team_id = $1';
  await world.admin.query(change, [ours]);
  await until(() => told.ours === 1);
  leave();
  await world.admin.query(change, [ours]);
  await heardAll();
  expect(told).toEqual({ ours: 1, theirs: 0 });
  leaveTheirs();
});

test('while changes go unheard no team has a revision, and afterwards another one', async () => {
  const before = revisions.of(ours);
  await world.admin.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN portal_team%' AND pid <> pg_backend_pid()`,
  );
  await until(() => revisions.of(ours) === null);
  revisions.beat();
  await until(() => revisions.of(ours) !== null);
  expect(revisions.of(ours)).not.toBe(before);
});

test('before the database is up there is none', async () => {
  const early = new TeamRevisions(() => null, say);
  early.start();
  expect(early.of(ours)).toBeNull();
  await early.stop();
});

/** A row in each table. */
async function fill(teamId: string): Promise<void> {
  await world.admin.query(
    `WITH c AS (INSERT INTO credentials (id, team_id, name, base_url, client_id, client_secret_sealed, client_secret_hint)
                VALUES (gen_random_uuid(), $1, 'c', 'https://example.com', 'c', 'ey.a.b.c.d', 'hint') RETURNING id, team_id),
          p AS (INSERT INTO pipelines (id, team_id, credential_id, uuid, origin, name)
                SELECT gen_random_uuid(), team_id, id, gen_random_uuid(), 'https://example.com', 'p' FROM c RETURNING id, team_id),
          t AS (INSERT INTO tasks (id, team_id, pipeline_id, uuid, task_type)
                SELECT gen_random_uuid(), team_id, id, gen_random_uuid(), 'query' FROM p),
          g AS (INSERT INTO readings (id, team_id, pipeline_id, subject_kind, subject_uuid, kind, asked)
                SELECT gen_random_uuid(), team_id, id, 'pipeline', gen_random_uuid(), 'consolidated', 'x' FROM p),
          fo AS (INSERT INTO follows (id, team_id, user_id, pipeline_id, created_at) SELECT gen_random_uuid(), p.team_id, m.user_id, p.id, now() FROM p JOIN memberships m ON m.team_id = p.team_id),
          fz AS (INSERT INTO freezes (id, team_id, pipeline_id, reason, frozen_at, actor_name) SELECT gen_random_uuid(), team_id, id, 'x', now(), 'Ada' FROM p),
          sc AS (INSERT INTO schedules (id, team_id, pipeline_id, name, cron, time_zone, created_at, created_by)
                 SELECT gen_random_uuid(), team_id, id, 's', '0 0 * * *', 'UTC', now(), 'Ada' FROM p RETURNING id, team_id, pipeline_id),
          sf AS (INSERT INTO schedule_firings (id, team_id, schedule_id, pipeline_id, due_at, fired_at, result, cause, sentence)
                 SELECT gen_random_uuid(), team_id, id, pipeline_id, now(), now(), 'skipped', 'frozen', 'x' FROM sc),
          bu AS (INSERT INTO bulk_runs (id, team_id, idempotency_key, fingerprint, anyway, confirmed, per_credential, actor_kind, actor_name, requested_at, look_at)
                 SELECT gen_random_uuid(), team_id, 'k', 'x', false, false, 1, 'system', 'tests', now(), now() FROM p RETURNING id, team_id),
          bi AS (INSERT INTO bulk_run_items (id, team_id, bulk_run_id, pipeline_id, position, state)
                 SELECT gen_random_uuid(), bu.team_id, bu.id, p.id, 0, 'waiting' FROM bu, p),
          r AS (INSERT INTO run_requests (id, team_id, pipeline_id, idempotency_key, actor_kind, actor_name)
                SELECT gen_random_uuid(), team_id, id, 'k', 'system', 'tests' FROM p RETURNING id, team_id)
     INSERT INTO run_request_events (id, team_id, run_request_id, to_state, attempt)
     SELECT gen_random_uuid(), team_id, id, 'requested', 0 FROM r`,
    [teamId],
  );
}
