-- Finding runs by words. Behind row level security an index serves only operators that PostgreSQL holds for
-- leakproof, and @@ is none: every search would read the whole table. This door names the team itself, as
-- every query does, and is the only one through which runs_words is reached. An owner without BYPASSRLS is
-- held back in here too: its searches are as right, but as slow.
CREATE FUNCTION portal_find_runs(
  words tsquery, among uuid[], status text, quiet_since timestamptz, task_type text, trigger text, least_ms bigint, most_ms bigint,
  since timestamptz, before timestamptz, place_at timestamptz, place_run uuid, place_pipeline uuid, most int)
  RETURNS TABLE (pipeline_id uuid, run_uuid uuid)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off
  AS $$
  #variable_conflict use_column
  DECLARE
    fits text := 'r.team_id = (SELECT portal_team_id())';
    newest text := ' ORDER BY r.started_at DESC, r.run_uuid DESC, r.pipeline_id DESC LIMIT ';
    looked text;
    found int;
  BEGIN
    IF portal_team_id() IS NULL THEN RETURN; END IF;
    PERFORM set_config('app.door', 'open', true);
    fits := fits
      || CASE WHEN among IS NULL THEN ' AND EXISTS (SELECT FROM pipelines p WHERE p.id = r.pipeline_id)'
              WHEN cardinality(among) = 1 THEN ' AND r.pipeline_id = $2[1]' ELSE ' AND r.pipeline_id = ANY ($2)' END
      || CASE status WHEN 'running' THEN ' AND r.ended_at > $3' WHEN 'failed' THEN ' AND NOT r.successful AND r.ended_at <= $3'
              WHEN 'succeeded' THEN ' AND r.successful AND r.ended_at <= $3' ELSE '' END
      || CASE WHEN task_type IS NULL THEN '' ELSE ' AND r.task_types @> ARRAY[$4]' END
      || CASE trigger WHEN 'here' THEN ' AND EXISTS (' WHEN 'elsewhere' THEN ' AND NOT EXISTS (' ELSE '' END
      || CASE WHEN trigger IN ('here', 'elsewhere')
              THEN 'SELECT FROM run_requests q WHERE q.team_id = (SELECT portal_team_id()) AND q.run_uuid = r.run_uuid)' ELSE '' END
      || CASE WHEN least_ms IS NULL THEN '' ELSE ' AND r.duration_ms >= $5' END
      || CASE WHEN most_ms IS NULL THEN '' ELSE ' AND r.duration_ms <= $6' END
      || CASE WHEN since IS NULL THEN '' ELSE ' AND r.started_at >= $7' END
      || CASE WHEN before IS NULL THEN '' ELSE ' AND r.started_at < $8' END
      || CASE WHEN place_at IS NULL THEN ''
              ELSE ' AND r.started_at <= $9 AND (r.started_at, r.run_uuid, r.pipeline_id) < ($9, $10, $11)' END;
    -- A word that is in many runs is in the newest ones: a page of those is found at once, whatever the index
    -- would have to gather. Only one that is rare among ten thousand is worth the index.
    looked := 'SELECT r.pipeline_id, r.run_uuid FROM (SELECT r.pipeline_id, r.run_uuid, r.started_at, r.words FROM runs r WHERE '
      || fits || newest || '10000) r WHERE r.words @@ $1' || newest || '$12';
    RETURN QUERY EXECUTE looked USING words, among, quiet_since, task_type, least_ms, most_ms, since, before, place_at, place_run, place_pipeline, most;
    GET DIAGNOSTICS found = ROW_COUNT;
    IF found < most THEN
      -- What the first look found is the beginning of the answer: only what comes after is asked for.
      looked := 'WITH matching AS MATERIALIZED (SELECT r.pipeline_id, r.run_uuid, r.started_at FROM runs r WHERE r.words @@ $1 AND '
        || fits || ') SELECT r.pipeline_id, r.run_uuid FROM matching r' || newest || '$12 OFFSET $13';
      RETURN QUERY EXECUTE looked USING words, among, quiet_since, task_type, least_ms, most_ms, since, before, place_at, place_run, place_pipeline, most - found, found;
    END IF;
    PERFORM set_config('app.door', '', true);
  END $$;

-- Lists that a team comes back to. What is kept is the address of one: a view is shared by sending it.
CREATE TABLE run_views (
  id UUID PRIMARY KEY,
  team_id UUID NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
  name TEXT NOT NULL CONSTRAINT run_views_name_length CHECK (length(name) BETWEEN 1 AND 80),
  -- The filters as the query of the page's address.
  query TEXT NOT NULL CONSTRAINT run_views_query_length CHECK (length(query) <= 2000),
  made_by TEXT NOT NULL,
  created_at TIMESTAMPTZ(3) NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX run_views_by_name ON run_views (team_id, lower(name));
CREATE POLICY team ON run_views USING (team_id = (SELECT portal_team_id())) WITH CHECK (team_id = (SELECT portal_team_id()));
ALTER TABLE run_views ENABLE ROW LEVEL SECURITY;
ALTER TABLE run_views FORCE ROW LEVEL SECURITY;
DO $$
BEGIN
  EXECUTE format('CREATE POLICY door ON run_views TO %I USING (current_setting(''app.door'', true) = ''open'') WITH CHECK (current_setting(''app.door'', true) = ''open'')', current_user);
END $$;

REVOKE ALL ON FUNCTION portal_find_runs(tsquery, uuid[], text, timestamptz, text, text, bigint, bigint, timestamptz, timestamptz, timestamptz, uuid, uuid, int) FROM PUBLIC;
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_app') THEN RETURN; END IF;
  GRANT EXECUTE ON FUNCTION portal_find_runs(tsquery, uuid[], text, timestamptz, text, text, bigint, bigint, timestamptz, timestamptz, timestamptz, uuid, uuid, int) TO portal_app;
  GRANT SELECT, INSERT, UPDATE, DELETE ON run_views TO portal_app;
END $$;
