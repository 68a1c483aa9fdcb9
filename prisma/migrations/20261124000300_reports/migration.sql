-- Shared reports: what a link shows, the links themselves, how often one was looked at. Only adds.

CREATE TABLE reports (
  id UUID PRIMARY KEY,
  team_id UUID NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
  -- What the team calls it; viewers see the title of the definition.
  name TEXT NOT NULL CONSTRAINT reports_name_length CHECK (length(name) BETWEEN 1 AND 120),
  -- What may be seen; lib/reports/schemas.ts parses it each time it is read.
  definition JSONB NOT NULL,
  -- Raised by every change of what is shown.
  version INT NOT NULL DEFAULT 1,
  mode TEXT NOT NULL CONSTRAINT reports_mode CHECK (mode IN ('live', 'snapshot')),
  logo BYTEA CONSTRAINT reports_logo_size CHECK (octet_length(logo) <= 102400),
  logo_type TEXT CONSTRAINT reports_logo_type CHECK (logo_type IN ('image/png', 'image/jpeg', 'image/webp')),
  password_hash TEXT,
  has_password BOOLEAN NOT NULL GENERATED ALWAYS AS (password_hash IS NOT NULL) STORED,
  -- Raised by every change of the password, so that nothing unlocked by an older one stays open.
  password_version INT NOT NULL DEFAULT 0,
  starts_at TIMESTAMPTZ(3),
  expires_at TIMESTAMPTZ(3),
  view_cap INT CONSTRAINT reports_view_cap CHECK (view_cap > 0),
  views_kept_days INT NOT NULL DEFAULT 90 CONSTRAINT reports_views_kept_days CHECK (views_kept_days BETWEEN 0 AND 400),
  paused_at TIMESTAMPTZ(3),
  revoked_at TIMESTAMPTZ(3),
  created_by TEXT NOT NULL,
  -- No foreign key: it may outlive them.
  created_by_id UUID,
  created_at TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  changed_at TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  CONSTRAINT reports_logo_whole CHECK ((logo IS NULL) = (logo_type IS NULL)),
  UNIQUE (team_id, id)
);
CREATE INDEX reports_newest ON reports (team_id, created_at DESC, id DESC);

-- Every URL that opens a report, or its badge or feed, by the SHA-256 of its token alone.
CREATE TABLE report_links (
  hash BYTEA PRIMARY KEY,
  team_id UUID NOT NULL,
  report_id UUID NOT NULL,
  kind TEXT NOT NULL CONSTRAINT report_links_kind CHECK (kind IN ('page', 'badge', 'feed')),
  -- The last four characters, so that a person can tell links apart.
  hint TEXT NOT NULL,
  created_at TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  -- Of a link that was replaced: until when it still opens.
  ends_at TIMESTAMPTZ(3),
  FOREIGN KEY (team_id, report_id) REFERENCES reports (team_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX report_links_current ON report_links (report_id, kind) WHERE ends_at IS NULL;
CREATE INDEX report_links_by_report ON report_links (team_id, report_id);

-- Apart from the report: a view must not make every process forget what it keeps of the team's pages.
CREATE TABLE report_counts (
  report_id UUID PRIMARY KEY,
  team_id UUID NOT NULL,
  views BIGINT NOT NULL DEFAULT 0,
  last_viewed_at TIMESTAMPTZ(3),
  UNIQUE (team_id, report_id),
  FOREIGN KEY (team_id, report_id) REFERENCES reports (team_id, id) ON DELETE CASCADE
);

-- Nothing of a person: no address, no identifier, of the browser its family alone.
CREATE TABLE report_views (
  id UUID PRIMARY KEY,
  team_id UUID NOT NULL,
  report_id UUID NOT NULL,
  at TIMESTAMPTZ(3) NOT NULL,
  browser TEXT NOT NULL CONSTRAINT report_views_browser CHECK (length(browser) <= 20),
  device TEXT NOT NULL CONSTRAINT report_views_device CHECK (device IN ('desktop', 'phone', 'tablet', 'program', 'unknown')),
  -- The origin of the page that led here, without its path.
  referrer TEXT CONSTRAINT report_views_referrer CHECK (length(referrer) <= 300),
  FOREIGN KEY (team_id, report_id) REFERENCES reports (team_id, id) ON DELETE CASCADE
);
CREATE INDEX report_views_newest ON report_views (report_id, at DESC, id DESC);
CREATE INDEX report_views_oldest ON report_views (at);

-- What a frozen report shows, to the byte.
CREATE TABLE report_snapshots (
  id UUID PRIMARY KEY,
  team_id UUID NOT NULL,
  report_id UUID NOT NULL,
  -- Of the content; who reads it must know the format.
  format INT NOT NULL,
  content TEXT NOT NULL,
  taken_at TIMESTAMPTZ(3) NOT NULL,
  FOREIGN KEY (team_id, report_id) REFERENCES reports (team_id, id) ON DELETE CASCADE
);
CREATE INDEX report_snapshots_newest ON report_snapshots (report_id, taken_at DESC, id DESC);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['reports', 'report_links', 'report_counts', 'report_views', 'report_snapshots'] LOOP
    EXECUTE format('CREATE POLICY team ON %I USING (team_id = (SELECT portal_team_id())) WITH CHECK (team_id = (SELECT portal_team_id()))', t);
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY door ON %I TO %I USING (current_setting(''app.door'', true) = ''open'') WITH CHECK (current_setting(''app.door'', true) = ''open'')', t, current_user);
  END LOOP;
  EXECUTE 'CREATE TRIGGER tell_insert AFTER INSERT ON reports REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION portal_tell_change()';
  EXECUTE 'CREATE TRIGGER tell_update AFTER UPDATE ON reports REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION portal_tell_change()';
  EXECUTE 'CREATE TRIGGER tell_delete AFTER DELETE ON reports REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION portal_tell_change()';
END $$;

-- Opening a link: the only way from a token to a report. Judging the row is the portal's, by its own clock.
CREATE FUNCTION portal_report(wanted_hash bytea, wanted_kind text)
  RETURNS TABLE (report_id uuid, team_id uuid, team_slug text, team_name text, definition jsonb, version int, mode text, logo_type text,
                 has_password boolean, password_version int, starts_at timestamptz, expires_at timestamptz, paused_at timestamptz,
                 revoked_at timestamptz, view_cap int, views bigint, link_ends_at timestamptz)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    RETURN QUERY
      SELECT r.id, t.id, t.slug, t.name, r.definition, r.version, r.mode, r.logo_type, r.password_hash IS NOT NULL, r.password_version,
             r.starts_at, r.expires_at, r.paused_at, r.revoked_at, r.view_cap, c.views, l.ends_at
      FROM report_links l
      JOIN reports r ON r.id = l.report_id
      JOIN report_counts c ON c.report_id = r.id
      JOIN teams t ON t.id = r.team_id
      WHERE l.hash = wanted_hash AND l.kind = wanted_kind;
    PERFORM set_config('app.door', '', true);
  END $$;

-- The only way to the hash of a report's password, and within its team alone.
CREATE FUNCTION portal_report_password(wanted uuid) RETURNS text
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  DECLARE answer text;
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    answer := (SELECT r.password_hash FROM reports r WHERE r.id = wanted AND r.team_id = portal_team_id());
    PERFORM set_config('app.door', '', true);
    RETURN answer;
  END $$;

-- Forgets views after as long as each report keeps them, and links that ended.
CREATE FUNCTION portal_prune_report_views(at timestamptz, most int) RETURNS int
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  DECLARE answer int;
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    DELETE FROM report_links l WHERE l.ends_at < portal_prune_report_views.at;
    WITH gone AS (
      DELETE FROM report_views WHERE id IN (
        SELECT v.id FROM report_views v JOIN reports r ON r.id = v.report_id
        WHERE v.at < portal_prune_report_views.at - make_interval(days => r.views_kept_days) LIMIT most)
      RETURNING 1)
    SELECT count(*)::int INTO answer FROM gone;
    PERFORM set_config('app.door', '', true);
    RETURN answer;
  END $$;

REVOKE ALL ON FUNCTION portal_report(bytea, text), portal_report_password(uuid), portal_prune_report_views(timestamptz, int) FROM PUBLIC;
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_app') THEN RETURN; END IF;
  GRANT EXECUTE ON FUNCTION portal_report(bytea, text), portal_report_password(uuid), portal_prune_report_views(timestamptz, int) TO portal_app;
  GRANT SELECT, INSERT, UPDATE, DELETE ON report_counts, report_views, report_snapshots TO portal_app;
  -- A hash goes in, and no query of the portal's gets it out.
  GRANT INSERT, UPDATE, DELETE ON reports, report_links TO portal_app;
  GRANT SELECT (id, team_id, name, definition, version, mode, logo, logo_type, has_password, password_version, starts_at, expires_at, view_cap, views_kept_days,
                paused_at, revoked_at, created_by, created_by_id, created_at, changed_at) ON reports TO portal_app;
  GRANT SELECT (team_id, report_id, kind, hint, created_at, ends_at) ON report_links TO portal_app;
END $$;
