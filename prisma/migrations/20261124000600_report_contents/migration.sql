-- What live reports last showed, for every process, and who reads it anew. Only adds.

CREATE TABLE report_contents (
  report_id UUID NOT NULL,
  team_id UUID NOT NULL,
  -- For which kind of link, and of which first and last day.
  what TEXT NOT NULL CONSTRAINT report_contents_what CHECK (length(what) <= 40),
  -- Of the report: what an older one showed may be more than this one does.
  version INT NOT NULL,
  content TEXT,
  read_at TIMESTAMPTZ(3),
  -- Until when somebody else is reading it.
  lease_until TIMESTAMPTZ(3),
  PRIMARY KEY (report_id, what),
  FOREIGN KEY (team_id, report_id) REFERENCES reports (team_id, id) ON DELETE CASCADE
);
CREATE INDEX report_contents_by_team ON report_contents (team_id, report_id);

DO $$
BEGIN
  EXECUTE 'CREATE POLICY team ON report_contents USING (team_id = (SELECT portal_team_id())) WITH CHECK (team_id = (SELECT portal_team_id()))';
  EXECUTE 'ALTER TABLE report_contents ENABLE ROW LEVEL SECURITY';
  EXECUTE 'ALTER TABLE report_contents FORCE ROW LEVEL SECURITY';
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_app') THEN
    GRANT SELECT, INSERT, UPDATE, DELETE ON report_contents TO portal_app;
  END IF;
END $$;
