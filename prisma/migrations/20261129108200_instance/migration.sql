-- The instance for its admins: counts and names of teams and users, none of a team's data; and break-glass, by
-- which one of them takes part in a team for a while, for all of it to see. Only adds; safe on a live system.

CREATE TABLE break_glass (
  id UUID PRIMARY KEY,
  team_id UUID NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
  user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  user_name TEXT NOT NULL,
  user_email TEXT NOT NULL,
  role role NOT NULL CONSTRAINT break_glass_below_owner CHECK (role <> 'owner'),
  reason TEXT NOT NULL CONSTRAINT break_glass_reason CHECK (length(trim(reason)) > 0),
  started_at TIMESTAMPTZ(3) NOT NULL,
  ends_at TIMESTAMPTZ(3) NOT NULL CONSTRAINT break_glass_short CHECK (ends_at > started_at AND ends_at <= started_at + interval '4 hours'),
  ended_at TIMESTAMPTZ(3),
  ended_by TEXT
);
CREATE INDEX break_glass_by_team ON break_glass (team_id, started_at DESC);
-- One at a time: another one would hide when the first ends.
CREATE UNIQUE INDEX break_glass_one ON break_glass (team_id, user_id) WHERE ended_at IS NULL;

DO $$
BEGIN
  EXECUTE 'CREATE POLICY team ON break_glass USING (team_id = (SELECT portal_team_id())) WITH CHECK (team_id = (SELECT portal_team_id()))';
  EXECUTE 'ALTER TABLE break_glass ENABLE ROW LEVEL SECURITY';
  EXECUTE 'ALTER TABLE break_glass FORCE ROW LEVEL SECURITY';
  EXECUTE format('CREATE POLICY door ON break_glass TO %I USING (current_setting(''app.door'', true) = ''open'') WITH CHECK (current_setting(''app.door'', true) = ''open'')', current_user);
END $$;

-- Kept pages of the team must show the banner at once.
CREATE TRIGGER tell_insert AFTER INSERT ON break_glass REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION portal_tell_change();
CREATE TRIGGER tell_update AFTER UPDATE ON break_glass REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION portal_tell_change();

-- What an instance admin may do in a team now; asked at each request of one who is not in it. They must still be one.
CREATE FUNCTION portal_break_glass(wanted_user uuid, wanted_slug text, at timestamptz)
  RETURNS TABLE (id uuid, role role, ends_at timestamptz, team_id uuid, team_slug text, team_name text)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    RETURN QUERY
      SELECT b.id, b.role, b.ends_at, t.id, t.slug, t.name
      FROM break_glass b JOIN teams t ON t.id = b.team_id JOIN users u ON u.id = b.user_id
      WHERE b.user_id = wanted_user AND t.slug = wanted_slug AND u.is_instance_admin AND b.ended_at IS NULL AND b.ends_at > portal_break_glass.at;
    PERFORM set_config('app.door', '', true);
  END $$;

-- Every access of late, for the instance's page: who, where, why, until when.
CREATE FUNCTION portal_break_glass_list(most int)
  RETURNS TABLE (id uuid, team_slug text, team_name text, user_id uuid, user_name text, role role, reason text, started_at timestamptz, ends_at timestamptz, ended_at timestamptz, ended_by text)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    RETURN QUERY
      SELECT b.id, t.slug, t.name, b.user_id, b.user_name, b.role, b.reason, b.started_at, b.ends_at, b.ended_at, b.ended_by
      FROM break_glass b JOIN teams t ON t.id = b.team_id ORDER BY b.started_at DESC, b.id DESC LIMIT most;
    PERFORM set_config('app.door', '', true);
  END $$;

-- Teams by slug: who answers for them, and how large they are. Nothing of what is in them.
CREATE FUNCTION portal_instance_teams(part text, after text, most int)
  RETURNS TABLE (id uuid, slug text, name text, created_at timestamptz, owners text[], members bigint, tokens bigint, credentials bigint, pipelines bigint, schedules bigint, reports bigint)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    RETURN QUERY
      SELECT t.id, t.slug, t.name, t.created_at,
        ARRAY(SELECT u.email FROM memberships m JOIN users u ON u.id = m.user_id WHERE m.team_id = t.id AND m.role = 'owner' ORDER BY u.email),
        (SELECT count(*) FROM memberships m WHERE m.team_id = t.id), (SELECT count(*) FROM api_tokens a WHERE a.team_id = t.id),
        (SELECT count(*) FROM credentials c WHERE c.team_id = t.id), (SELECT count(*) FROM pipelines p WHERE p.team_id = t.id),
        (SELECT count(*) FROM schedules s WHERE s.team_id = t.id), (SELECT count(*) FROM reports r WHERE r.team_id = t.id)
      FROM teams t
      WHERE (after IS NULL OR t.slug > after) AND (part IS NULL OR t.slug ILIKE part OR t.name ILIKE part) ORDER BY t.slug LIMIT most;
    PERFORM set_config('app.door', '', true);
  END $$;

-- Users by address, and in how many teams they are.
CREATE FUNCTION portal_instance_users(part text, after text, most int)
  RETURNS TABLE (id uuid, email text, name text, is_instance_admin boolean, created_at timestamptz, last_sign_in_at timestamptz, teams bigint)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    RETURN QUERY
      SELECT u.id, u.email, u.name, u.is_instance_admin, u.created_at, u.last_sign_in_at, (SELECT count(*) FROM memberships m WHERE m.user_id = u.id)
      FROM users u
      WHERE (after IS NULL OR u.email > after) AND (part IS NULL OR u.email ILIKE part OR u.name ILIKE part) ORDER BY u.email LIMIT most;
    PERFORM set_config('app.door', '', true);
  END $$;

-- Makes or unmakes an instance admin, one at a time, and never takes the last. Null: nobody has that id.
CREATE FUNCTION portal_set_instance_admin(wanted uuid, wished boolean)
  RETURNS TABLE (email text, was boolean, refused boolean)
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  DECLARE
    held record;
    is_last boolean;
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    PERFORM pg_advisory_xact_lock(hashtext('portal_set_instance_admin'));
    SELECT u.email, u.is_instance_admin INTO held FROM users u WHERE u.id = wanted FOR UPDATE;
    IF held.email IS NOT NULL THEN
      is_last := held.is_instance_admin AND NOT wished AND (SELECT count(*) FROM users u WHERE u.is_instance_admin) < 2;
      IF NOT is_last THEN UPDATE users u SET is_instance_admin = wished WHERE u.id = wanted; END IF;
      PERFORM set_config('app.door', '', true);
      RETURN QUERY SELECT held.email, held.is_instance_admin, is_last;
      RETURN;
    END IF;
    PERFORM set_config('app.door', '', true);
  END $$;

-- Jobs of the queue, by kind: how many wait and are due, run, or failed for good, and since when the oldest is due.
CREATE FUNCTION portal_queue_health(at timestamptz)
  RETURNS TABLE (kind text, due bigint, later bigint, running bigint, failed bigint, oldest_due_at timestamptz)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  BEGIN
    RETURN QUERY
      SELECT j.task_identifier, count(*) FILTER (WHERE j.locked_at IS NULL AND j.attempts < j.max_attempts AND j.run_at <= portal_queue_health.at),
        count(*) FILTER (WHERE j.locked_at IS NULL AND j.attempts < j.max_attempts AND j.run_at > portal_queue_health.at),
        count(*) FILTER (WHERE j.locked_at IS NOT NULL), count(*) FILTER (WHERE j.locked_at IS NULL AND j.attempts >= j.max_attempts),
        min(j.run_at) FILTER (WHERE j.locked_at IS NULL AND j.attempts < j.max_attempts AND j.run_at <= portal_queue_health.at)
      FROM graphile_worker.jobs j GROUP BY 1 ORDER BY 1;
  END $$;

REVOKE ALL ON FUNCTION portal_break_glass(uuid, text, timestamptz), portal_break_glass_list(int), portal_instance_teams(text, text, int),
  portal_instance_users(text, text, int), portal_set_instance_admin(uuid, boolean), portal_queue_health(timestamptz) FROM PUBLIC;
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_app') THEN RETURN; END IF;
  GRANT SELECT, INSERT ON break_glass TO portal_app;
  -- Whoever takes it can end it and nothing else of it.
  GRANT UPDATE (ended_at, ended_by) ON break_glass TO portal_app;
  GRANT EXECUTE ON FUNCTION portal_break_glass(uuid, text, timestamptz), portal_break_glass_list(int), portal_instance_teams(text, text, int),
    portal_instance_users(text, text, int), portal_set_instance_admin(uuid, boolean), portal_queue_health(timestamptz) TO portal_app;
END $$;
