-- Runs by words, where the words are rare. Behind row level security an index serves only operators that PostgreSQL
-- holds for leakproof, and @@ is none: this door names the team itself. It tells all runs that have the words, or
-- one row of nulls when there are more than `most`: whoever asks then looks for them among the newest runs. Words
-- that are known to be in very many runs are not even gathered from the index.
-- Called once all migrations are there: portal_reach comes with a later one.
-- portal_find_runs stays for the processes of before, until they are replaced; nothing else calls it.
CREATE FUNCTION portal_match_runs(asked tsquery, most int) RETURNS TABLE (pipeline_id uuid, run_uuid uuid)
  -- Volatile, because it explains.
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off
  AS $$
  #variable_conflict use_column
  DECLARE
    team uuid := portal_team_id();
    -- What a limited token reaches is known before the door opens.
    reached uuid[] := portal_reach();
    plan json;
    found int;
  BEGIN
    IF team IS NULL THEN RETURN; END IF;
    PERFORM set_config('app.door', 'open', true);
    EXECUTE 'EXPLAIN (FORMAT JSON) SELECT FROM runs r WHERE r.words @@ $1' INTO plan USING asked;
    IF (plan -> 0 -> 'Plan' ->> 'Plan Rows')::float8 > greatest(most, 50000) THEN
      PERFORM set_config('app.door', '', true);
      RETURN QUERY SELECT NULL::uuid, NULL::uuid;
      RETURN;
    END IF;
    RETURN QUERY SELECT r.pipeline_id, r.run_uuid FROM runs r WHERE r.words @@ asked AND r.team_id = team AND (reached IS NULL OR r.pipeline_id = ANY (reached)) LIMIT most + 1;
    GET DIAGNOSTICS found = ROW_COUNT;
    PERFORM set_config('app.door', '', true);
    IF found > most THEN RETURN QUERY SELECT NULL::uuid, NULL::uuid; END IF;
  END $$;
REVOKE ALL ON FUNCTION portal_match_runs(tsquery, int) FROM PUBLIC;
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_app') THEN RETURN; END IF;
  GRANT EXECUTE ON FUNCTION portal_match_runs(tsquery, int) TO portal_app;
END $$;
