-- The second fence. Everything but migrations and the worker's runner acts as portal_app, which sees a
-- tenant's rows only while app.team_id names the tenant. The first fence is the team filter in every query.

-- Traps: a superuser sees all rows despite FORCE, hence the role. After a pooled transaction a custom
-- setting is '' rather than unset, and ''::uuid throws, hence nullif.

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_app') THEN
    CREATE ROLE portal_app NOLOGIN NOSUPERUSER NOBYPASSRLS;
  END IF;
EXCEPTION
  WHEN insufficient_privilege THEN RAISE NOTICE 'portal_app cannot be created here; the owner must then be subject to row level security itself';
  -- Two databases of one cluster may be migrated at once, and roles are the cluster's.
  WHEN duplicate_object OR unique_violation THEN NULL;
END $$;

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_app') AND NOT pg_has_role(current_user, 'portal_app', 'MEMBER') THEN
    EXECUTE format('GRANT portal_app TO %I', current_user);
  END IF;
EXCEPTION
  WHEN insufficient_privilege THEN RAISE NOTICE 'portal_app cannot be granted here';
END $$;

CREATE FUNCTION portal_team_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('app.team_id', true), '')::uuid $$;
CREATE FUNCTION portal_user_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('app.user_id', true), '')::uuid $$;

-- (SELECT portal_team_id()) rather than portal_team_id(): evaluated once a query, not once a row.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['invitations', 'api_tokens', 'credentials', 'access_tokens', 'pipelines', 'tasks', 'readings', 'run_requests', 'run_request_events'] LOOP
    EXECUTE format('CREATE POLICY team ON %I USING (team_id = (SELECT portal_team_id())) WITH CHECK (team_id = (SELECT portal_team_id()))', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['users', 'identities', 'teams', 'memberships', 'invitations', 'api_tokens', 'credentials', 'access_tokens', 'pipelines', 'tasks', 'readings', 'run_requests', 'run_request_events', 'audit_events'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    -- The owner passes only inside the SECURITY DEFINER functions below. They set app.door themselves: only a
    -- superuser may attach such a setting to a function.
    EXECUTE format('CREATE POLICY door ON %I TO %I USING (current_setting(''app.door'', true) = ''open'') WITH CHECK (current_setting(''app.door'', true) = ''open'')', t, current_user);
  END LOOP;
END $$;

-- Inside a team one sees that team alone; outside, one's own memberships and their teams.
CREATE POLICY team ON memberships
  USING (team_id = (SELECT portal_team_id()) OR ((SELECT portal_team_id()) IS NULL AND user_id = (SELECT portal_user_id())))
  WITH CHECK (team_id = (SELECT portal_team_id()));
CREATE POLICY team ON teams
  USING (id = (SELECT portal_team_id()) OR ((SELECT portal_team_id()) IS NULL AND EXISTS (SELECT FROM memberships m WHERE m.team_id = teams.id)))
  WITH CHECK (id = (SELECT portal_team_id()));
CREATE POLICY self_or_member ON users FOR SELECT
  USING (id = (SELECT portal_user_id()) OR EXISTS (SELECT FROM memberships m WHERE m.user_id = users.id AND m.team_id = (SELECT portal_team_id())));
CREATE POLICY self ON users USING (id = (SELECT portal_user_id())) WITH CHECK (id = (SELECT portal_user_id()));
CREATE POLICY self ON identities USING (user_id = (SELECT portal_user_id())) WITH CHECK (user_id = (SELECT portal_user_id()));
CREATE POLICY team_reads ON audit_events FOR SELECT USING (team_id = (SELECT portal_team_id()));
CREATE POLICY team_appends ON audit_events FOR INSERT WITH CHECK (team_id IS NOT DISTINCT FROM (SELECT portal_team_id()));

-- Append-only for everyone, the owner included.
CREATE FUNCTION audit_events_are_append_only() RETURNS trigger LANGUAGE plpgsql
  AS $$ BEGIN RAISE EXCEPTION 'audit events are append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_events FOR EACH ROW EXECUTE FUNCTION audit_events_are_append_only();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON audit_events FOR EACH STATEMENT EXECUTE FUNCTION audit_events_are_append_only();

-- The doors: what must look across teams, each named, narrow and tested.

-- Signing in: the only way to a password hash.
CREATE FUNCTION portal_user_by_email(wanted text)
  RETURNS TABLE (id uuid, email text, name text, password_hash text, session_version int, is_instance_admin boolean)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    RETURN QUERY
      SELECT u.id, u.email, u.name, u.password_hash, u.session_version, u.is_instance_admin FROM users u WHERE u.email = lower(wanted);
    PERFORM set_config('app.door', '', true);
  END $$;

CREATE FUNCTION portal_identity(wanted_issuer text, wanted_subject text) RETURNS uuid
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  DECLARE answer uuid;
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    answer := (SELECT i.user_id FROM identities i WHERE i.issuer = wanted_issuer AND i.subject = wanted_subject);
    PERFORM set_config('app.door', '', true);
    RETURN answer;
  END $$;

CREATE FUNCTION portal_users_exist() RETURNS boolean
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  DECLARE answer boolean;
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    answer := (SELECT EXISTS (SELECT FROM users));
    PERFORM set_config('app.door', '', true);
    RETURN answer;
  END $$;

-- Every request of a signed-in person: who they are and, when a slug is given, what they are in that team.
CREATE FUNCTION portal_viewer(wanted_user uuid, wanted_slug text)
  RETURNS TABLE (id uuid, email text, name text, session_version int, is_instance_admin boolean, time_zone text,
                 team_id uuid, team_slug text, team_name text, role role)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    RETURN QUERY
      SELECT u.id, u.email, u.name, u.session_version, u.is_instance_admin, u.time_zone, t.id, t.slug, t.name, m.role
      FROM users u
      LEFT JOIN (memberships m JOIN teams t ON t.id = m.team_id AND t.slug = wanted_slug) ON m.user_id = u.id
      WHERE u.id = wanted_user;
    PERFORM set_config('app.door', '', true);
  END $$;

CREATE FUNCTION portal_api_token(wanted_hash bytea)
  RETURNS TABLE (id uuid, name text, role role, expires_at timestamptz, last_used_at timestamptz, team_id uuid, team_slug text, team_name text)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    RETURN QUERY
      SELECT a.id, a.name, a.role, a.expires_at, a.last_used_at, t.id, t.slug, t.name FROM api_tokens a JOIN teams t ON t.id = a.team_id WHERE a.token_hash = wanted_hash;
    PERFORM set_config('app.door', '', true);
  END $$;

CREATE FUNCTION portal_invitation(wanted_hash bytea)
  RETURNS TABLE (id uuid, email text, role role, expires_at timestamptz, accepted_at timestamptz, invited_by text, team_id uuid, team_slug text, team_name text)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    RETURN QUERY
      SELECT i.id, i.email, i.role, i.expires_at, i.accepted_at, i.invited_by, t.id, t.slug, t.name FROM invitations i JOIN teams t ON t.id = i.team_id WHERE i.token_hash = wanted_hash;
    PERFORM set_config('app.door', '', true);
  END $$;

-- For the worker and the CLI, whose contexts are made from a slug or an id.
CREATE FUNCTION portal_team(wanted_slug text, wanted_id uuid)
  RETURNS TABLE (id uuid, slug text, name text)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    RETURN QUERY
      SELECT t.id, t.slug, t.name FROM teams t WHERE t.slug = wanted_slug OR t.id = wanted_id;
    PERFORM set_config('app.door', '', true);
  END $$;

-- Due work: hands each due pipeline to one caller, by moving its due time on.
CREATE FUNCTION portal_claim_due_pipelines(at timestamptz, next_at timestamptz, most int)
  RETURNS TABLE (team_id uuid, pipeline_id uuid)
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    RETURN QUERY
      UPDATE pipelines p SET refresh_due_at = next_at
      WHERE p.id IN (SELECT d.id FROM pipelines d WHERE d.refresh_due_at <= at ORDER BY d.refresh_due_at LIMIT most FOR UPDATE SKIP LOCKED)
      RETURNING p.team_id, p.id;
    PERFORM set_config('app.door', '', true);
  END $$;

-- Requests that nobody took up, and requests whose sender's lease has ended.
CREATE FUNCTION portal_run_requests_left_behind(at timestamptz, untouched_since timestamptz, most int)
  RETURNS TABLE (team_id uuid, run_request_id uuid, state run_request_state)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    RETURN QUERY
      SELECT r.team_id, r.id, r.state FROM run_requests r
      WHERE (r.state = 'requested' AND r.requested_at <= untouched_since) OR (r.state = 'sending' AND r.lease_until <= at)
      ORDER BY r.requested_at LIMIT most;
    PERFORM set_config('app.door', '', true);
  END $$;

CREATE FUNCTION portal_prune_readings(unused_since timestamptz, most int) RETURNS int
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  DECLARE answer int;
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    WITH gone AS (DELETE FROM readings WHERE id IN (SELECT id FROM readings WHERE used_at < unused_since LIMIT most) RETURNING 1)
    SELECT count(*)::int INTO answer FROM gone;
    PERFORM set_config('app.door', '', true);
    RETURN answer;
  END $$;

-- Key rotation: which records hold sealed values, in the order of their ids.
CREATE FUNCTION portal_sealed_records(after uuid, most int)
  RETURNS TABLE (team_id uuid, credential_id uuid)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    RETURN QUERY
      SELECT c.team_id, c.id FROM credentials c WHERE after IS NULL OR c.id > after ORDER BY c.id LIMIT most;
    PERFORM set_config('app.door', '', true);
  END $$;

-- Counts for /api/metrics and /api/ready: no names, no ids.
CREATE FUNCTION portal_counts()
  RETURNS TABLE (teams bigint, users bigint, credentials bigint, failing_credentials bigint, pipelines bigint, open_run_requests bigint, uncertain_run_requests bigint)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    RETURN QUERY
      SELECT (SELECT count(*) FROM teams), (SELECT count(*) FROM users), (SELECT count(*) FROM credentials),
             (SELECT count(*) FROM credentials WHERE status = 'failing'), (SELECT count(*) FROM pipelines),
             (SELECT count(*) FROM run_requests WHERE state IN ('requested', 'sending', 'uncertain')),
             (SELECT count(*) FROM run_requests WHERE state = 'uncertain');
    PERFORM set_config('app.door', '', true);
  END $$;

-- graphile-worker's tables have row level security and no policy for us: jobs go in through this.
CREATE FUNCTION portal_enqueue(identifier text, payload json, job_key text, run_at timestamptz, max_attempts int) RETURNS void
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ BEGIN
    PERFORM graphile_worker.add_job(identifier, payload => payload, job_key => job_key, run_at => run_at, max_attempts => max_attempts, job_key_mode => 'preserve_run_at');
  END $$;

-- A worker that died keeps its jobs locked for four hours; the others free them after silent_since.
CREATE FUNCTION portal_free_dead_workers(silent_since timestamptz) RETURNS text[]
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  DECLARE dead text[];
  BEGIN
    WITH gone AS (DELETE FROM worker_heartbeats WHERE seen_at < silent_since RETURNING worker_id)
    SELECT coalesce(array_agg(worker_id), '{}') INTO dead FROM gone;
    IF cardinality(dead) > 0 THEN PERFORM graphile_worker.force_unlock_workers(dead); END IF;
    RETURN dead;
  END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_app') THEN RETURN; END IF;
  GRANT USAGE ON SCHEMA public TO portal_app;
  GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO portal_app;
  GRANT SELECT, INSERT, UPDATE, DELETE ON teams, memberships, invitations, api_tokens, credentials, access_tokens, pipelines, tasks, readings, run_requests, run_request_events, identities, worker_heartbeats, rate_limits TO portal_app;
  -- A password hash goes in, and comes out only through portal_user_by_email.
  GRANT INSERT, UPDATE ON users TO portal_app;
  GRANT SELECT (id, email, name, session_version, is_instance_admin, time_zone, created_at, last_sign_in_at) ON users TO portal_app;
  GRANT SELECT, INSERT ON audit_events TO portal_app;
END $$;
