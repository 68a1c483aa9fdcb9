import pg from 'pg';
import { listAudit, recordAudit } from '@/lib/audit';
import type { TeamContext, ViewerContext } from '@/lib/context';
import { withTransaction } from '@/lib/context';
import { database, inTransaction } from '@/lib/db';
import { createApiToken, inviteMember, listTeams } from '@/lib/teams';
import { openWorld, person, team, type World } from '../teams/world';

/** Each gets rows for two teams below; a new tenant table fails the test until it is added here. */
const tenantTables = [
  'access_reviews',
  'access_tokens',
  'api_tokens',
  'audit_anchors',
  'audit_chains',
  'audit_checkpoints',
  'audit_events',
  'audit_seals',
  'audit_streams',
  'break_glass',
  'bulk_run_items',
  'bulk_runs',
  'credential_checks',
  'credential_days',
  'credentials',
  'error_kinds',
  'error_rollups',
  'follow_notices',
  'follows',
  'freezes',
  'group_rules',
  'history_pace',
  'history_removals',
  'history_sync',
  'input_presets',
  'invitations',
  'memberships',
  'pipelines',
  'readings',
  'report_contents',
  'report_counts',
  'report_links',
  'report_snapshots',
  'report_views',
  'reports',
  'run_request_events',
  'run_requests',
  'run_rollups',
  'run_streaks',
  'run_views',
  'run_weeks',
  'runs',
  'schedule_firings',
  'schedules',
  'service_accounts',
  'task_rollups',
  'task_runs',
  'task_weeks',
  'tasks',
  'told_contents',
  'webhook_attempts',
  'webhook_deliveries',
  'webhooks',
];

let world: World;
let ada: ViewerContext;
let ours: TeamContext;
let theirs: TeamContext;
beforeAll(async () => {
  // Two connections, so that transactions of different teams share them all the time.
  world = await openWorld(2);
  ada = await person('Ada');
  const bob = await person('Bob');
  ours = await team('ours', ada);
  theirs = await team('theirs', bob);
  for (const ctx of [ours, theirs]) {
    await fill(ctx.team.id);
    await inviteMember(ctx, { role: 'viewer' });
    await createApiToken(ctx, { name: 'token', role: 'viewer' });
  }
});
afterAll(() => world.close());

test('every table with a team has row level security, forced, and is tried below', async () => {
  const { rows } = await world.admin.query<{ name: string; fenced: boolean }>(
    `SELECT c.relname AS name, c.relrowsecurity AND c.relforcerowsecurity AS fenced
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE a.attname = 'team_id' AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace = 'public'::regnamespace
     ORDER BY 1`,
  );
  expect(rows).toEqual(tenantTables.map((name) => ({ name, fenced: true })));
});

test('a partition is fenced too, and the portal has no way to it but through its parent', async () => {
  await database().prisma
    .$queryRaw`SELECT portal_history_partition(${new Date('2031-06-17T00:00:00Z')})`;
  const { rows } = await world.admin.query<{ name: string; fenced: boolean; open: boolean }>(
    `SELECT relname AS name, relrowsecurity AND relforcerowsecurity AS fenced, has_table_privilege('portal_app', oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE') AS open
     FROM pg_class WHERE relispartition AND relkind = 'r' ORDER BY 1`,
  );
  expect(rows.map(({ name }) => name)).toContain('task_runs_2031_06');
  expect(rows.filter(({ fenced, open }) => !fenced || open)).toEqual([]);
});

test('every table of pipelines is fenced for tokens of some pipelines too', async () => {
  const { rows } = await world.admin.query<{ name: string; fenced: boolean }>(
    `SELECT c.relname AS name, EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'reach' AND NOT p.polpermissive) AS fenced
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE (a.attname = 'pipeline_id' OR c.relname IN ('pipelines', 'run_request_events', 'error_kinds', 'bulk_runs') AND a.attname = 'team_id')
       AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace = 'public'::regnamespace`,
  );
  expect(rows.length).toBeGreaterThan(15);
  expect(rows.filter(({ fenced }) => !fenced)).toEqual([]);
});

test.each(tenantTables)('%s: a query without a team filter sees own rows alone', async (table) => {
  const { rows } = await world.admin.query<{ team_id: string }>(`SELECT team_id FROM ${table}`);
  const present = rows.map(({ team_id }) => team_id);
  expect(present).toEqual(expect.arrayContaining([ours.team.id, theirs.team.id]));

  for (const ctx of [ours, theirs]) {
    const seen = await teamsSeen(ctx.team.id, table);
    expect(new Set(seen)).toEqual(new Set([ctx.team.id]));
    expect(seen).toHaveLength(present.filter((id) => id === ctx.team.id).length);
  }
  expect(await teamsSeen(undefined, table)).toEqual([]);
});

test.each(tenantTables)('%s: nothing of another team can be changed or put in', async (table) => {
  const write = (sql: string) =>
    withTransaction(ours, (tx) => tx.$executeRawUnsafe(sql, theirs.team.id));
  const change = `UPDATE ${table} SET team_id = team_id WHERE team_id = $1::uuid`;
  const move = `UPDATE ${table} SET team_id = $1::uuid`;
  if (
    (table.startsWith('audit_') && table !== 'audit_streams') ||
    ['access_reviews', 'break_glass'].includes(table)
  ) {
    await expect(write(change)).rejects.toThrow(/permission denied/);
    await expect(write(move)).rejects.toThrow(/permission denied/);
    return;
  }
  expect(await write(change)).toBe(0);
  await expect(write(move)).rejects.toThrow(/row-level security/);
});

test('teams and users are seen by their members alone', async () => {
  const seen = (scope: { teamId?: string; userId?: string }) =>
    inTransaction(scope, async (tx) => ({
      teams: (await tx.team.findMany({ select: { slug: true } })).map(({ slug }) => slug),
      users: (await tx.user.findMany({ select: { name: true } })).map(({ name }) => name),
    }));
  expect(await seen({ teamId: ours.team.id })).toEqual({ teams: ['ours'], users: ['Ada'] });
  expect(await seen({ userId: ada.user.id })).toEqual({ teams: ['ours'], users: ['Ada'] });
  expect(await seen({})).toEqual({ teams: [], users: [] });
});

test('interleaved transactions on two connections never bleed', async () => {
  const rounds = Array.from({ length: 120 }, async (_, n) => {
    if (n % 3 === 2) return inTransaction({}, (tx) => tx.invitation.count());
    const ctx = n % 3 === 0 ? ours : theirs;
    const failing = n % 5 === 0;
    const seen = await withTransaction(ctx, async (tx) => {
      const rows = await tx.$queryRaw<{ team_id: string }[]>`SELECT team_id FROM invitations`;
      // A failed transaction must not leave its team behind on the connection either.
      if (failing) throw Object.assign(new Error('on purpose'), { rows });
      return rows;
    }).catch((error: { rows: { team_id: string }[] }) => error.rows);
    expect(seen).toEqual([{ team_id: ctx.team.id }]);
    return 0;
  });
  expect(await Promise.all(rounds)).toEqual(Array(120).fill(0));
});

test('outside of a transaction nothing is seen, and an emptied setting does not throw', async () => {
  await withTransaction(ours, (tx) => tx.invitation.count());
  const counts = await Promise.all([1, 2, 3, 4].map(() => database().prisma.invitation.count()));
  expect(counts).toEqual([0, 0, 0, 0]);
});

test('a superuser sees all, and in the role of the portal nothing', async () => {
  const superuser = new pg.Client({ connectionString: database().url });
  await superuser.connect();
  try {
    const { rows: who } = await superuser.query(
      'SELECT rolsuper FROM pg_roles WHERE rolname = current_user',
    );
    expect(who).toEqual([{ rolsuper: true }]);
    const count = async () => (await superuser.query('SELECT 1 FROM credentials')).rowCount;
    expect(await count()).toBe(2);
    await superuser.query('SET ROLE portal_app');
    expect(await count()).toBe(0);
    // The setting that opens the doors is not a key: its policy applies only to the doors' owner.
    await superuser.query(`SET app.door = 'open'`);
    expect(await count()).toBe(0);
  } finally {
    await superuser.end();
  }
});

test('the portal can select no password hash, but by the door for signing in', async () => {
  for (const column of ['password_hash', '*']) {
    const refusal = inTransaction({ userId: ada.user.id }, (tx) =>
      tx.$queryRawUnsafe(`SELECT ${column} FROM users`),
    );
    await expect(refusal).rejects.toThrow(/permission denied/);
  }
  const [row] = await database().prisma.$queryRaw<{ password_hash: string }[]>`
    SELECT password_hash FROM portal_user_by_email(${ada.user.email})`;
  expect(row?.password_hash).toMatch(/^\$argon2id\$/);
});

test('the portal can select no hash of a report, and the password of one in its own team alone', async () => {
  for (const query of ['SELECT password_hash FROM reports', 'SELECT hash FROM report_links']) {
    const refusal = withTransaction(ours, (tx) => tx.$queryRawUnsafe(query));
    await expect(refusal).rejects.toThrow(/permission denied/);
  }
  const { rows } = await world.admin.query<{ id: string }>(
    `UPDATE reports SET password_hash = 'kept' WHERE team_id = $1 RETURNING id`,
    [ours.team.id],
  );
  const asked = (ctx: TeamContext) =>
    withTransaction(
      ctx,
      (tx) => tx.$queryRaw`SELECT portal_report_password(${rows[0]?.id}::uuid) AS hash`,
    );
  expect(await asked(ours)).toEqual([{ hash: 'kept' }]);
  expect(await asked(theirs)).toEqual([{ hash: null }]);
});

test('audit events are append-only, for the owner of the tables too', async () => {
  for (const change of [
    'UPDATE audit_events SET action = action',
    'DELETE FROM audit_events',
    'TRUNCATE audit_events',
  ]) {
    await expect(world.admin.query(change)).rejects.toThrow(/append-only/);
    const asPortal = withTransaction(ours, (tx) => tx.$executeRawUnsafe(change));
    await expect(asPortal).rejects.toThrow(/permission denied/);
  }
});

test("nobody writes into another team's audit; the instance's takes events and shows none", async () => {
  const entry = { action: 'x.tried', target: { kind: 'x' } };
  const { actor, origin } = ours;
  const into = (by: { team?: { id: string } }) =>
    withTransaction(ours, (tx) => recordAudit(tx, { actor, origin, ...by }, entry));
  await expect(into({ team: theirs.team })).rejects.toThrow(/row-level security/);
  await into({});
  expect(await world.audit('x.tried')).toMatchObject([{ team_id: null }]);
  expect((await listAudit(ours)).items.map(({ action }) => action)).not.toContain('x.tried');
});

test('every function of the schema is closed to strangers, and a door fixes its search path', async () => {
  const { rows } = await world.admin.query<{ name: string; open: boolean; loose: boolean }>(
    `SELECT proname AS name, has_function_privilege('public', oid, 'EXECUTE') AS open,
            prosecdef AND NOT coalesce('search_path=public, pg_temp' = ANY (proconfig), false) AS loose
     FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND proname LIKE 'portal\\_%'`,
  );
  expect(rows.length).toBeGreaterThan(10);
  expect(rows.filter(({ open, loose }) => open || loose)).toEqual([]);
});

test('listTeams of a person goes by membership, whatever team was asked for before', async () => {
  await withTransaction(theirs, (tx) => tx.team.count());
  expect((await listTeams(ada)).map(({ slug }) => slug)).toEqual(['ours']);
});

function teamsSeen(teamId: string | undefined, table: string): Promise<string[]> {
  return inTransaction({ teamId }, async (tx) => {
    const rows = await tx.$queryRawUnsafe<{ team_id: string }[]>(`SELECT team_id FROM ${table}`);
    return rows.map(({ team_id }) => team_id);
  });
}

/** One row in each table that other domains write. */
async function fill(teamId: string): Promise<void> {
  await world.admin.query(`SELECT portal_history_partition('2031-05-17T00:00:00Z')`);
  await world.admin.query(
    `WITH c AS (INSERT INTO credentials (id, team_id, name, base_url, client_id, client_secret_sealed, client_secret_hint)
                VALUES (gen_random_uuid(), $1, 'c', 'https://example.com', 'c', 'ey.a.b.c.d', 'hint') RETURNING id, team_id),
          cc AS (INSERT INTO credential_checks (id, team_id, credential_id, at, cause, outcome, actor_name) SELECT gen_random_uuid(), team_id, id, now(), 'asked', 'ok', 'Ada' FROM c),
          cd AS (INSERT INTO credential_days (credential_id, team_id, day) SELECT id, team_id, now() FROM c),
          a AS (INSERT INTO access_tokens (credential_id, team_id) SELECT id, team_id FROM c),
          p AS (INSERT INTO pipelines (id, team_id, credential_id, uuid, origin, name)
                SELECT gen_random_uuid(), team_id, id, gen_random_uuid(), 'https://example.com', 'p' FROM c RETURNING id, team_id),
          t AS (INSERT INTO tasks (id, team_id, pipeline_id, uuid, task_type)
                SELECT gen_random_uuid(), team_id, id, gen_random_uuid(), 'query' FROM p),
          h AS (INSERT INTO history_pace (credential_id, team_id, next_at) SELECT id, team_id, now() FROM c),
          x AS (INSERT INTO history_removals (pipeline_id, team_id) SELECT id, team_id FROM p),
          u AS (INSERT INTO runs (team_id, pipeline_id, run_uuid, started_at, first_at, ended_at, duration_ms, task_runs, failed_task_runs, successful, task_types, words)
                SELECT team_id, id, id, now(), now(), now(), 0, 1, 0, true, '{}', '' FROM p),
          v AS (INSERT INTO task_runs (team_id, pipeline_id, run_uuid, task_uuid, executed_at, digest, ordinal, output_bytes, output_form, successful, task_type)
                SELECT team_id, id, id, id, $2, 0, 0, 0, 0, true, 'query' FROM p),
          re AS (INSERT INTO reports (id, team_id, name, definition, mode, created_by)
                 SELECT gen_random_uuid(), team_id, 'r', '{}', 'live', 'Ada' FROM p RETURNING id, team_id),
          rl AS (INSERT INTO report_links (hash, team_id, report_id, kind, hint) SELECT decode(md5(id::text), 'hex'), team_id, id, 'page', 'hint' FROM re),
          rc AS (INSERT INTO report_counts (report_id, team_id) SELECT id, team_id FROM re),
          ro AS (INSERT INTO report_contents (report_id, team_id, what, version) SELECT id, team_id, 'page', 1 FROM re),
          rt AS (INSERT INTO told_contents (team_id, question) VALUES ($1, repeat('q', 43))),
          rw AS (INSERT INTO report_views (id, team_id, report_id, at, browser, device) SELECT gen_random_uuid(), team_id, id, now(), 'Firefox', 'desktop' FROM re),
          rs AS (INSERT INTO report_snapshots (id, team_id, report_id, format, content, taken_at) SELECT gen_random_uuid(), team_id, id, 1, '{}', now() FROM re),
          rv AS (INSERT INTO run_views (id, team_id, name, query, made_by) SELECT gen_random_uuid(), team_id, 'Failed', 'status=failed', 'Ada' FROM p),
          y AS (INSERT INTO run_rollups (team_id, pipeline_id, starts_at, duration_ms, grain, runs, failed_runs, task_runs, failed_task_runs, buckets, counts)
                SELECT team_id, id, now(), 0, 'hour', 1, 0, 1, 0, '{0}', '{1}' FROM p),
          z AS (INSERT INTO task_rollups (team_id, pipeline_id, task_uuid, starts_at, duration_ms, metric_sum, grain, task_runs, failed_task_runs, timed, measured, buckets, counts)
                SELECT team_id, id, id, now(), 0, 0, 'hour', 1, 0, 1, 0, '{0}', '{1}' FROM p),
          yw AS (INSERT INTO run_weeks (team_id, pipeline_id, starts_at, runs, failed_runs, duration_ms, buckets, counts)
                 SELECT team_id, id, now(), 1, 0, 0, '{0}', '{1}' FROM p),
          ys AS (INSERT INTO run_streaks (team_id, pipeline_id, starts_at, led_runs, streaks, recovery_us, longest_runs, open_runs)
                 SELECT team_id, id, now(), 0, 0, 0, 0, 0 FROM p),
          zw AS (INSERT INTO task_weeks (team_id, pipeline_id, task_uuid, starts_at, task_runs, failed_task_runs, timed, duration_ms, buckets, counts)
                 SELECT team_id, id, id, now(), 1, 0, 1, 0, '{0}', '{1}' FROM p),
          e AS (INSERT INTO error_rollups (team_id, pipeline_id, task_uuid, fingerprint, starts_at, first_at, last_at, failures)
                SELECT team_id, id, id, 1, now(), now(), now(), 1 FROM p),
          k AS (INSERT INTO error_kinds (team_id, fingerprint, message) VALUES ($1, 1, 'no')),
          g AS (INSERT INTO readings (id, team_id, pipeline_id, subject_kind, subject_uuid, kind, asked)
                SELECT gen_random_uuid(), team_id, id, 'pipeline', gen_random_uuid(), 'consolidated', 'x' FROM p),
          gr AS (INSERT INTO group_rules (id, team_id, group_name, role, created_by, created_at) VALUES (gen_random_uuid(), $1, 'g', 'viewer', 'Ada', now())),
          sv AS (INSERT INTO service_accounts (id, team_id, name, role, created_by) VALUES (gen_random_uuid(), $1, 'bot', 'viewer', 'Ada')),
          fo AS (INSERT INTO follows (id, team_id, user_id, pipeline_id, created_at) SELECT gen_random_uuid(), p.team_id, m.user_id, p.id, now() FROM p JOIN memberships m ON m.team_id = p.team_id),
          fn AS (INSERT INTO follow_notices (id, team_id, pipeline_id, kind, noticed_at) SELECT gen_random_uuid(), team_id, id, 'late', now() FROM p),
          fz AS (INSERT INTO freezes (id, team_id, pipeline_id, reason, frozen_at, actor_name) SELECT gen_random_uuid(), team_id, id, 'x', now(), 'Ada' FROM p),
          sc AS (INSERT INTO schedules (id, team_id, pipeline_id, name, cron, time_zone, created_at, created_by)
                 SELECT gen_random_uuid(), team_id, id, 's', '0 0 * * *', 'UTC', now(), 'Ada' FROM p RETURNING id, team_id, pipeline_id),
          sf AS (INSERT INTO schedule_firings (id, team_id, schedule_id, pipeline_id, due_at, fired_at, result, cause, sentence)
                 SELECT gen_random_uuid(), team_id, id, pipeline_id, now(), now(), 'skipped', 'frozen', 'x' FROM sc),
          bu AS (INSERT INTO bulk_runs (id, team_id, idempotency_key, fingerprint, anyway, confirmed, per_credential, actor_kind, actor_name, requested_at, look_at)
                 SELECT gen_random_uuid(), team_id, 'k', 'x', false, false, 1, 'system', 'tests', now(), now() FROM p RETURNING id, team_id),
          bi AS (INSERT INTO bulk_run_items (id, team_id, bulk_run_id, pipeline_id, position, state)
                 SELECT gen_random_uuid(), bu.team_id, bu.id, p.id, 0, 'waiting' FROM bu, p),
          ip AS (INSERT INTO input_presets (id, team_id, pipeline_id, name, input, created_at, created_by) SELECT gen_random_uuid(), team_id, id, 'x', 'y', now(), 'Ada' FROM p),
          wh AS (INSERT INTO webhooks (id, team_id, name, url, states, secret_sealed, created_at, created_by)
                 VALUES (gen_random_uuid(), $1, 'w', 'https://example.com/', '{closed}', 'ey.a.b.c.d', now(), 'Ada') RETURNING id, team_id),
          wd AS (INSERT INTO webhook_deliveries (id, team_id, webhook_id, event_id, kind, payload, created_at, due_at)
                 SELECT gen_random_uuid(), team_id, id, gen_random_uuid(), 'webhook.test', '{}', now(), now() FROM wh RETURNING id, team_id),
          wa AS (INSERT INTO webhook_attempts (id, team_id, delivery_id, at, duration_ms) SELECT gen_random_uuid(), team_id, id, now(), 1 FROM wd),
          st AS (INSERT INTO audit_streams (id, team_id, name, kind, url, cursor_seq, created_at, created_by)
                 VALUES (gen_random_uuid(), $1, 's', 'syslog', 'udp://127.0.0.1:9', 0, now(), 'Ada')),
          ar AS (INSERT INTO access_reviews (id, team_id, reviewed_at, reviewer, people, tokens, service_accounts, invitations)
                 VALUES (gen_random_uuid(), $1, now(), 'Ada', 1, 1, 0, 0)),
          bg AS (INSERT INTO break_glass (id, team_id, user_id, user_name, user_email, role, reason, started_at, ends_at)
                 SELECT gen_random_uuid(), $1, u.id, u.name, u.email, 'viewer', 'x', now(), now() + interval '1 h' FROM users u LIMIT 1),
          aa AS (INSERT INTO audit_anchors (team_id, seq, hash, at, kid, mac) VALUES ($1, 1, '', now(), 'k', '')),
          ac AS (INSERT INTO audit_checkpoints (team_id, seq, hash, removed_to, at, kid, mac) VALUES ($1, 1, '', now(), now(), 'k', '')),
          r AS (INSERT INTO run_requests (id, team_id, pipeline_id, idempotency_key, actor_kind, actor_name)
                SELECT gen_random_uuid(), team_id, id, 'k', 'system', 'tests' FROM p RETURNING id, team_id)
     INSERT INTO run_request_events (id, team_id, run_request_id, to_state, attempt)
     SELECT gen_random_uuid(), team_id, id, 'requested', 0 FROM r`,
    [teamId, new Date('2031-05-17T00:00:00Z')],
  );
}
