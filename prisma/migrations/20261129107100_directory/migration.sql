-- People out of a directory: groups that OpenID Connect or SCIM tells of, rules by which they are members of
-- teams, and accounts that the directory makes and deactivates. Only adds; safe on a live system.

ALTER TABLE users ADD COLUMN deactivated_at TIMESTAMPTZ(3);
-- Made by a rule and not by hand: rules change and end these alone.
ALTER TABLE memberships ADD COLUMN from_groups BOOLEAN NOT NULL DEFAULT false;

-- Whoever is in the group is a member of the team.
CREATE TABLE group_rules (
  id UUID PRIMARY KEY,
  team_id UUID NOT NULL REFERENCES teams (id) ON DELETE CASCADE ON UPDATE CASCADE,
  group_name TEXT NOT NULL,
  role role NOT NULL,
  created_by TEXT NOT NULL,
  created_at TIMESTAMPTZ(3) NOT NULL
);
CREATE UNIQUE INDEX group_rules_one_of_each ON group_rules (team_id, lower(group_name));
CREATE INDEX group_rules_by_group ON group_rules (lower(group_name));

-- What the OpenID provider said at the last sign-in.
CREATE TABLE oidc_groups (
  user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE,
  group_name TEXT NOT NULL,
  PRIMARY KEY (user_id, group_name)
);
CREATE INDEX oidc_groups_by_group ON oidc_groups (lower(group_name));

-- What a SCIM client knows of an account beyond what the portal does.
CREATE TABLE scim_users (
  user_id UUID PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE,
  user_name TEXT NOT NULL,
  external_id TEXT,
  given_name TEXT,
  family_name TEXT,
  created_at TIMESTAMPTZ(3) NOT NULL,
  changed_at TIMESTAMPTZ(3) NOT NULL,
  -- Deleted by the client: to it the account is gone until it makes it anew.
  deleted_at TIMESTAMPTZ(3)
);
CREATE UNIQUE INDEX scim_users_by_user_name ON scim_users (lower(user_name));
CREATE INDEX scim_users_by_external_id ON scim_users (external_id);

CREATE TABLE scim_groups (
  id UUID PRIMARY KEY,
  display_name TEXT NOT NULL,
  external_id TEXT,
  created_at TIMESTAMPTZ(3) NOT NULL,
  changed_at TIMESTAMPTZ(3) NOT NULL
);
CREATE UNIQUE INDEX scim_groups_by_display_name ON scim_groups (lower(display_name));

CREATE TABLE scim_group_members (
  group_id UUID NOT NULL REFERENCES scim_groups (id) ON DELETE CASCADE ON UPDATE CASCADE,
  user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE,
  PRIMARY KEY (group_id, user_id)
);
CREATE INDEX scim_group_members_by_user ON scim_group_members (user_id);

CREATE TABLE scim_tokens (
  id UUID PRIMARY KEY,
  name TEXT NOT NULL,
  -- SHA-256 of the token; the token itself is never stored.
  token_hash BYTEA NOT NULL UNIQUE,
  hint TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at TIMESTAMPTZ(3) NOT NULL,
  last_used_at TIMESTAMPTZ(3)
);

-- The instance's, which a transaction must say it works on: no team's transaction sees any of it.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['group_rules', 'oidc_groups', 'scim_users', 'scim_groups', 'scim_group_members', 'scim_tokens'] LOOP
    EXECUTE format('CREATE POLICY instance ON %I USING (current_setting(''app.instance'', true) = ''on'') WITH CHECK (current_setting(''app.instance'', true) = ''on'')', t);
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY door ON %I TO %I USING (current_setting(''app.door'', true) = ''open'') WITH CHECK (current_setting(''app.door'', true) = ''open'')', t, current_user);
  END LOOP;
END $$;
CREATE POLICY team ON group_rules USING (team_id = (SELECT portal_team_id())) WITH CHECK (team_id = (SELECT portal_team_id()));

-- Asked at each request and each sign-in.
CREATE FUNCTION portal_is_deactivated(wanted uuid) RETURNS boolean
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  DECLARE answer boolean;
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    answer := EXISTS (SELECT FROM users u WHERE u.id = wanted AND u.deactivated_at IS NOT NULL);
    PERFORM set_config('app.door', '', true);
    RETURN answer;
  END $$;

-- As before, and a deactivated person's tokens rest.
CREATE OR REPLACE FUNCTION portal_calling_token(wanted_hash bytea)
  RETURNS TABLE (id uuid, name text, role role, expires_at timestamptz, last_used_at timestamptz, is_limited boolean,
                 service_account_id uuid, service_account_name text, team_id uuid, team_slug text, team_name text)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    RETURN QUERY
      SELECT a.id, a.name, least(a.role, s.role), a.expires_at, a.last_used_at, a.is_limited, s.id, s.name, t.id, t.slug, t.name
      FROM api_tokens a JOIN teams t ON t.id = a.team_id LEFT JOIN service_accounts s ON s.team_id = a.team_id AND s.id = a.service_account_id
      WHERE a.token_hash = wanted_hash AND s.disabled_at IS NULL
        AND (s.id IS NOT NULL OR NOT EXISTS (SELECT FROM users u WHERE u.id = a.created_by_id AND u.deactivated_at IS NOT NULL));
    PERFORM set_config('app.door', '', true);
  END $$;

-- For SCIM alone: accounts as the directory sees them, by one of these or all.
CREATE FUNCTION portal_directory_people(by_id uuid, by_user_name text, by_external_id text)
  RETURNS TABLE (id uuid, email text, name text, user_name text, external_id text, given_name text, family_name text, active boolean, is_deleted boolean, created_at timestamptz, changed_at timestamptz)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    RETURN QUERY
      SELECT u.id, u.email, u.name, coalesce(s.user_name, u.email), s.external_id, s.given_name, s.family_name, u.deactivated_at IS NULL,
             s.deleted_at IS NOT NULL, coalesce(s.created_at, u.created_at), coalesce(s.changed_at, u.created_at)
      FROM users u LEFT JOIN scim_users s ON s.user_id = u.id
      WHERE (by_id IS NULL OR u.id = by_id)
        AND (by_user_name IS NULL OR lower(coalesce(s.user_name, u.email)) = lower(by_user_name))
        AND (by_external_id IS NULL OR s.external_id = by_external_id)
      ORDER BY u.created_at, u.id LIMIT 100000;
    PERFORM set_config('app.door', '', true);
  END $$;

-- Deactivates an account, or the other way round, and ends its sessions. The last instance admin stays.
CREATE FUNCTION portal_set_active(wanted uuid, wished boolean, at timestamptz) RETURNS text
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  DECLARE held record;
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    PERFORM pg_advisory_xact_lock(hashtext('portal_set_instance_admin'));
    SELECT u.deactivated_at, u.is_instance_admin INTO held FROM users u WHERE u.id = wanted FOR UPDATE;
    IF (held.deactivated_at IS NULL) = wished THEN
      PERFORM set_config('app.door', '', true);
      RETURN 'same';
    END IF;
    IF NOT wished AND held.is_instance_admin AND (SELECT count(*) FROM users u WHERE u.is_instance_admin AND u.deactivated_at IS NULL) < 2 THEN
      PERFORM set_config('app.door', '', true);
      RETURN 'last';
    END IF;
    UPDATE users u SET deactivated_at = CASE WHEN wished THEN NULL ELSE at END, session_version = u.session_version + 1 WHERE u.id = wanted;
    PERFORM set_config('app.door', '', true);
    RETURN 'changed';
  END $$;

-- What the rules make of a person's groups: each team they are to be in by one, or are in by one.
CREATE FUNCTION portal_group_memberships(wanted_user uuid)
  RETURNS TABLE (team_id uuid, team_slug text, team_name text, wished role)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    RETURN QUERY
      WITH held AS (
        SELECT lower(o.group_name) AS name FROM oidc_groups o WHERE o.user_id = wanted_user
        UNION
        SELECT lower(g.display_name) FROM scim_group_members m JOIN scim_groups g ON g.id = m.group_id WHERE m.user_id = wanted_user
      ), wished AS (
        SELECT r.team_id, max(r.role) AS role FROM group_rules r JOIN held h ON h.name = lower(r.group_name) GROUP BY r.team_id
      )
      SELECT t.id, t.slug, t.name, w.role FROM teams t LEFT JOIN wished w ON w.team_id = t.id
      WHERE w.role IS NOT NULL OR EXISTS (SELECT FROM memberships m WHERE m.team_id = t.id AND m.user_id = wanted_user AND m.from_groups)
      ORDER BY t.slug;
    PERFORM set_config('app.door', '', true);
  END $$;

-- Whom a rule about this group concerns.
CREATE FUNCTION portal_people_of_group(wanted text) RETURNS TABLE (id uuid)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    RETURN QUERY
      SELECT o.user_id FROM oidc_groups o WHERE lower(o.group_name) = lower(wanted)
      UNION
      SELECT m.user_id FROM scim_group_members m JOIN scim_groups g ON g.id = m.group_id WHERE lower(g.display_name) = lower(wanted);
    PERFORM set_config('app.door', '', true);
  END $$;

-- The rules with their teams' names, and whether one of them is for a group in this list.
CREATE FUNCTION portal_group_rules()
  RETURNS TABLE (id uuid, group_name text, role role, team_id uuid, team_slug text, team_name text, created_by text, created_at timestamptz)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    RETURN QUERY
      SELECT r.id, r.group_name, r.role, t.id, t.slug, t.name, r.created_by, r.created_at
      FROM group_rules r JOIN teams t ON t.id = r.team_id ORDER BY lower(r.group_name), t.slug;
    PERFORM set_config('app.door', '', true);
  END $$;

REVOKE ALL ON FUNCTION portal_is_deactivated(uuid), portal_directory_people(uuid, text, text), portal_set_active(uuid, boolean, timestamptz),
  portal_group_memberships(uuid), portal_people_of_group(text), portal_group_rules() FROM PUBLIC;
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_app') THEN RETURN; END IF;
  GRANT SELECT, INSERT, UPDATE, DELETE ON group_rules, oidc_groups, scim_users, scim_groups, scim_group_members, scim_tokens TO portal_app;
  GRANT SELECT (deactivated_at) ON users TO portal_app;
  GRANT EXECUTE ON FUNCTION portal_is_deactivated(uuid), portal_directory_people(uuid, text, text), portal_set_active(uuid, boolean, timestamptz),
    portal_group_memberships(uuid), portal_people_of_group(text), portal_group_rules() TO portal_app;
END $$;
