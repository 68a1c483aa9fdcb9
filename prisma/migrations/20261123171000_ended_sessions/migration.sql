-- Signing out ends the session on the server too: a copied cookie must not outlive it.
CREATE TABLE "ended_sessions" (
    "id" UUID NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ended_sessions_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "ended_sessions_expires_at_idx" ON "ended_sessions"("expires_at");

DROP FUNCTION portal_viewer(uuid, text);
CREATE FUNCTION portal_viewer(wanted_user uuid, wanted_slug text, session_id uuid)
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
      WHERE u.id = wanted_user AND NOT EXISTS (SELECT FROM ended_sessions e WHERE e.id = session_id);
    PERFORM set_config('app.door', '', true);
  END $$;
REVOKE ALL ON FUNCTION portal_viewer(uuid, text, uuid) FROM PUBLIC;

-- Some of what happens in a team concerns the instance: its end, for example, which no member is left to read.
DROP POLICY team_appends ON audit_events;
CREATE POLICY team_appends ON audit_events FOR INSERT WITH CHECK (team_id IS NULL OR team_id = (SELECT portal_team_id()));

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_app') THEN RETURN; END IF;
  GRANT EXECUTE ON FUNCTION portal_viewer(uuid, text, uuid) TO portal_app;
  GRANT SELECT, INSERT, DELETE ON ended_sessions TO portal_app;
END $$;
