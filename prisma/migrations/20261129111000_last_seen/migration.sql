-- When people were last here, and by what they sign in beside their password, for who answers for a team. Only
-- adds; safe on a live system.

-- Kept with the person: their sessions go when they end.
ALTER TABLE users ADD COLUMN last_seen_at TIMESTAMPTZ(3);
UPDATE users u SET last_seen_at = seen.at
FROM (SELECT s.user_id, max(s.seen_at) AS at FROM sessions s GROUP BY s.user_id) seen WHERE seen.user_id = u.id;

-- Of the members of the transaction's team alone; the factors themselves are nobody's but theirs.
CREATE FUNCTION portal_member_factors() RETURNS TABLE (user_id uuid, has_totp boolean, passkeys bigint)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  DECLARE of_team uuid := portal_team_id();
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    RETURN QUERY
      SELECT m.user_id, EXISTS (SELECT FROM totp_factors f WHERE f.user_id = m.user_id AND f.confirmed_at IS NOT NULL),
        (SELECT count(*) FROM passkeys p WHERE p.user_id = m.user_id)
      FROM memberships m WHERE m.team_id = of_team;
    PERFORM set_config('app.door', '', true);
  END $$;

REVOKE ALL ON FUNCTION portal_member_factors() FROM PUBLIC;
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_app') THEN RETURN; END IF;
  GRANT SELECT (last_seen_at) ON users TO portal_app;
  GRANT EXECUTE ON FUNCTION portal_member_factors() TO portal_app;
END $$;
