-- As portal_match_runs, with what the other filters of a list ask of a run: it was looked up once more for that, five
-- pages for each of up to 5,000 candidates. And where the list is of failed runs of some pipelines, what both indexes lead
-- to alone is read. That one stays for the processes of before, until they are replaced; nothing else calls it. Only adds;
-- safe on a live system.
CREATE FUNCTION portal_matched_runs(asked tsquery, most int, pipelines uuid[], failing boolean)
  RETURNS TABLE (team_id uuid, pipeline_id uuid, run_uuid uuid, started_at timestamptz, ended_at timestamptz, duration_ms bigint, successful boolean, task_types text[])
  -- Volatile, because it explains.
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off
  AS $$
  #variable_conflict use_column
  DECLARE
    team uuid := portal_team_id();
    -- What a limited token reaches is known before the door opens.
    reached uuid[] := portal_reach();
    narrow text := 'r.words @@ $1' || CASE WHEN pipelines IS NULL THEN '' ELSE ' AND r.pipeline_id = ANY ($2)' END || CASE WHEN failing THEN ' AND NOT r.successful' ELSE '' END;
    plan json;
    found int;
  BEGIN
    IF team IS NULL THEN RETURN; END IF;
    PERFORM set_config('app.door', 'open', true);
    EXECUTE 'EXPLAIN (FORMAT JSON) SELECT FROM runs r WHERE ' || narrow INTO plan USING asked, pipelines;
    -- Of rows of which most do not fit an index may still be long: that costs as many pages as a search in steps looks at.
    IF (plan -> 0 -> 'Plan' ->> 'Plan Rows')::float8 > greatest(most, 50000) OR (pipelines IS NOT NULL AND (plan -> 0 -> 'Plan' ->> 'Total Cost')::float8 > 10000) THEN
      found := most + 1;
    ELSE
      RETURN QUERY EXECUTE 'SELECT r.team_id, r.pipeline_id, r.run_uuid, r.started_at, r.ended_at, r.duration_ms, r.successful, r.task_types FROM runs r WHERE '
        || narrow || ' AND r.team_id = $3 AND ($4 IS NULL OR r.pipeline_id = ANY ($4)) LIMIT $5' USING asked, pipelines, team, reached, most + 1;
      GET DIAGNOSTICS found = ROW_COUNT;
    END IF;
    PERFORM set_config('app.door', '', true);
    -- A row of nulls says that there are more.
    IF found > most THEN
      RETURN QUERY SELECT NULL::uuid, NULL::uuid, NULL::uuid, NULL::timestamptz, NULL::timestamptz, NULL::bigint, NULL::boolean, NULL::text[];
    END IF;
  END $$;
REVOKE ALL ON FUNCTION portal_matched_runs(tsquery, int, uuid[], boolean) FROM PUBLIC;
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_app') THEN RETURN; END IF;
  GRANT EXECUTE ON FUNCTION portal_matched_runs(tsquery, int, uuid[], boolean) TO portal_app;
END $$;
