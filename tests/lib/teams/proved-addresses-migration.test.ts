import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { applyMigrations } from '@/lib/db/migrate';
import { createEmptyDatabase, type TestDatabase } from '../../support/database';

const migrations = join(__dirname, '..', '..', '..', 'prisma', 'migrations');
const name = '20261123183000_proved_addresses';

let test: TestDatabase;
let admin: pg.Client;
let directory: string;
const owner = `owner_${randomBytes(6).toString('hex')}`;
beforeAll(async () => {
  test = await createEmptyDatabase();
  admin = new pg.Client({ connectionString: test.url });
  await admin.connect();
  directory = mkdtempSync(join(tmpdir(), 'portal-migrations-'));
});
afterAll(async () => {
  rmSync(directory, { recursive: true });
  await admin.query(`REASSIGN OWNED BY ${owner} TO CURRENT_USER; DROP OWNED BY ${owner}`);
  await admin.query(`DROP ROLE ${owner}`);
  await admin.end();
  await test.drop();
});

it('takes accounts as they are, for an owner whom row level security binds too', async () => {
  // A superuser would see every row, and hide that the migration needs the door.
  await admin.query(
    `CREATE ROLE ${owner} LOGIN PASSWORD 'owner' NOSUPERUSER NOBYPASSRLS;
     GRANT SET ON PARAMETER app.door TO ${owner};
     ALTER DATABASE "${new URL(test.url).pathname.slice(1)}" OWNER TO ${owner}`,
  );
  const url = new URL(test.url);
  url.username = owner;
  url.password = 'owner';
  const apply = () => applyMigrations({ url: url.href, directory });
  const before = readdirSync(migrations).filter((one) => /^\d/.test(one) && one < name);
  for (const one of before)
    cpSync(join(migrations, one), join(directory, one), { recursive: true });
  await apply();
  await admin.query(
    `INSERT INTO users (id, email, name, created_at) VALUES (gen_random_uuid(), 'ada@example.com', 'Ada', '2026-01-02T03:04:05Z');
     INSERT INTO teams (id, slug, name) VALUES (gen_random_uuid(), 'ops', 'Ops');
     INSERT INTO invitations (id, team_id, role, token_hash, invited_by, expires_at)
       SELECT gen_random_uuid(), id, 'viewer', '\\x01', 'Ada', now() FROM teams;
     INSERT INTO api_tokens (id, team_id, name, role, token_hash, hint, created_by)
       SELECT gen_random_uuid(), id, n, 'viewer', n::bytea, 'hint', n FROM teams, unnest(ARRAY['Ada', 'a program']) n;
     INSERT INTO audit_events (id, team_id, actor_kind, actor_id, actor_name, action, target_kind, target_id)
       SELECT gen_random_uuid(), i.team_id, 'user', u.id, 'Ada', 'invitation.created', 'invitation', i.id::text FROM invitations i, users u
       UNION ALL
       SELECT gen_random_uuid(), t.team_id, CASE t.name WHEN 'Ada' THEN 'user' ELSE 'token' END::actor_kind, u.id, 'x', 'token.created', 'token', t.id::text
       FROM api_tokens t, users u`,
  );
  cpSync(join(migrations, name), join(directory, name), { recursive: true });
  expect(await apply()).toEqual({ applied: [name] });

  const { rows } = await admin.query(
    `SELECT u.email_proved_at = u.created_at AS proved, i.invited_by_id = u.id AS invited,
            (SELECT json_object_agg(name, created_by_id = u.id) FROM api_tokens) AS made
     FROM users u, invitations i`,
  );
  expect(rows).toEqual([{ proved: true, invited: true, made: { Ada: true, 'a program': null } }]);
});
