-- Three functions that asked one question too few. They take and tell what they did: safe on a live system.

-- As before, and a team that asks its members for a second factor asks whoever comes to help for one too.
CREATE OR REPLACE FUNCTION portal_break_glass(wanted_user uuid, wanted_slug text, at timestamptz)
  RETURNS TABLE (id uuid, role role, ends_at timestamptz, team_id uuid, team_slug text, team_name text)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    RETURN QUERY
      SELECT b.id, b.role, b.ends_at, t.id, t.slug, t.name
      FROM break_glass b JOIN teams t ON t.id = b.team_id JOIN users u ON u.id = b.user_id
      WHERE b.user_id = wanted_user AND t.slug = wanted_slug AND u.is_instance_admin AND b.ended_at IS NULL AND b.ends_at > portal_break_glass.at
        AND (t.second_factor_required_at IS NULL OR u.second_factor_at IS NOT NULL);
    PERFORM set_config('app.door', '', true);
  END $$;

-- As before, and an invitation rests while who made it is deactivated: a link kept for oneself would lead back in.
CREATE OR REPLACE FUNCTION portal_invitation(wanted_hash bytea)
  RETURNS TABLE (id uuid, email text, role role, expires_at timestamptz, accepted_at timestamptz, invited_by text, team_id uuid, team_slug text, team_name text)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    RETURN QUERY
      SELECT i.id, i.email, i.role, i.expires_at, i.accepted_at, i.invited_by, t.id, t.slug, t.name FROM invitations i JOIN teams t ON t.id = i.team_id
      WHERE i.token_hash = wanted_hash AND NOT EXISTS (SELECT FROM users u WHERE u.id = i.invited_by_id AND u.deactivated_at IS NOT NULL);
    PERFORM set_config('app.door', '', true);
  END $$;

-- As before, but the last is the last who can sign in: a deactivated one keeps nobody's place.
CREATE OR REPLACE FUNCTION portal_set_instance_admin(wanted uuid, wished boolean)
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
      is_last := held.is_instance_admin AND NOT wished AND NOT EXISTS (SELECT FROM users u WHERE u.is_instance_admin AND u.deactivated_at IS NULL AND u.id <> wanted);
      IF NOT is_last THEN UPDATE users u SET is_instance_admin = wished WHERE u.id = wanted; END IF;
      PERFORM set_config('app.door', '', true);
      RETURN QUERY SELECT held.email, held.is_instance_admin, is_last;
      RETURN;
    END IF;
    PERFORM set_config('app.door', '', true);
  END $$;
