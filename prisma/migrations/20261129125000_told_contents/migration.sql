-- What live reports were last told, by what they asked: the same for every report of a team that asks the same.
-- Unlogged, since it is of a minute and can be read again. What report_contents held for each report alone stays
-- for processes of before. Only adds.

CREATE UNLOGGED TABLE told_contents (
  team_id UUID NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
  -- A SHA-256 of all that the answer depends on, base64url.
  question TEXT NOT NULL CONSTRAINT told_contents_question CHECK (length(question) = 43),
  content TEXT,
  read_at TIMESTAMPTZ(3),
  -- Until when somebody else is reading it.
  lease_until TIMESTAMPTZ(3),
  PRIMARY KEY (team_id, question)
);

DO $$
BEGIN
  EXECUTE 'CREATE POLICY team ON told_contents USING (team_id = (SELECT portal_team_id())) WITH CHECK (team_id = (SELECT portal_team_id()))';
  EXECUTE 'ALTER TABLE told_contents ENABLE ROW LEVEL SECURITY';
  EXECUTE 'ALTER TABLE told_contents FORCE ROW LEVEL SECURITY';
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_app') THEN
    GRANT SELECT, INSERT, UPDATE, DELETE ON told_contents TO portal_app;
  END IF;
END $$;
