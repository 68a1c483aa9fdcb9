-- Who looked through who may do what in a team, and when. Only adds; safe on a live system.

CREATE TABLE access_reviews (
  id UUID PRIMARY KEY,
  team_id UUID NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
  reviewed_at TIMESTAMPTZ(3) NOT NULL,
  reviewer TEXT NOT NULL,
  note TEXT NOT NULL DEFAULT '',
  -- What there was to look through.
  people INT NOT NULL,
  tokens INT NOT NULL,
  service_accounts INT NOT NULL,
  invitations INT NOT NULL
);
CREATE INDEX access_reviews_by_team ON access_reviews (team_id, reviewed_at DESC, id DESC);

DO $$
BEGIN
  EXECUTE 'CREATE POLICY team ON access_reviews USING (team_id = (SELECT portal_team_id())) WITH CHECK (team_id = (SELECT portal_team_id()))';
  EXECUTE 'ALTER TABLE access_reviews ENABLE ROW LEVEL SECURITY';
  EXECUTE 'ALTER TABLE access_reviews FORCE ROW LEVEL SECURITY';
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_app') THEN
    GRANT SELECT, INSERT ON access_reviews TO portal_app;
  END IF;
END $$;
