-- API tokens that reach some pipelines alone, and service accounts: members of a team that are no person.
-- Only adds, and leaves the door of before to processes of before: safe on a live system.

ALTER TYPE actor_kind ADD VALUE IF NOT EXISTS 'service';

CREATE TABLE service_accounts (
  id UUID PRIMARY KEY,
  team_id UUID NOT NULL REFERENCES teams (id) ON DELETE CASCADE ON UPDATE CASCADE,
  name TEXT NOT NULL,
  role role NOT NULL,
  created_by TEXT NOT NULL,
  created_at TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  disabled_at TIMESTAMPTZ(3),
  disabled_by TEXT,
  UNIQUE (team_id, id),
  UNIQUE (team_id, name),
  CONSTRAINT service_accounts_say_who_disabled CHECK ((disabled_at IS NULL) = (disabled_by IS NULL))
);
CREATE POLICY team ON service_accounts USING (team_id = (SELECT portal_team_id())) WITH CHECK (team_id = (SELECT portal_team_id()));
ALTER TABLE service_accounts ENABLE ROW LEVEL SECURITY;
ALTER TABLE service_accounts FORCE ROW LEVEL SECURITY;

ALTER TABLE api_tokens
  ADD COLUMN service_account_id UUID,
  -- Where it is limited, what it reaches: these pipelines, by their ids here, and all with one of these tags.
  ADD COLUMN is_limited BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN reach_pipelines UUID[] NOT NULL DEFAULT '{}',
  ADD COLUMN reach_tags TEXT[] NOT NULL DEFAULT '{}',
  ADD CONSTRAINT api_tokens_team_id_service_account_id_fkey FOREIGN KEY (team_id, service_account_id) REFERENCES service_accounts (team_id, id) ON DELETE CASCADE ON UPDATE CASCADE,
  ADD CONSTRAINT api_tokens_reach_is_of_limited_ones CHECK (is_limited OR (reach_pipelines = '{}' AND reach_tags = '{}'));
CREATE INDEX api_tokens_by_service_account ON api_tokens (team_id, service_account_id) WHERE service_account_id IS NOT NULL;

-- What the transaction's caller reaches: null for all of the team. In a door nothing is held back: a door
-- that answers to a limited token must ask for itself.
CREATE FUNCTION portal_reach() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT CASE WHEN current_setting('app.door', true) = 'open' THEN NULL ELSE nullif(current_setting('app.reach', true), '')::uuid[] END $$;

-- The third fence. Restrictive: it only takes away from what the team's policy gives. CASE rather than OR,
-- so that the planner guesses half of the rows instead of none.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['pipelines', 'tasks', 'readings', 'run_requests', 'input_presets', 'schedules', 'schedule_firings',
                           'task_runs', 'runs', 'run_rollups', 'task_rollups', 'error_rollups', 'history_sync', 'history_removals', 'bulk_run_items'] LOOP
    EXECUTE format('CREATE POLICY reach ON %I AS RESTRICTIVE USING (CASE WHEN (SELECT portal_reach()) IS NULL THEN true ELSE %I = ANY ((SELECT portal_reach())::uuid[]) END)',
      t, CASE t WHEN 'pipelines' THEN 'id' ELSE 'pipeline_id' END);
  END LOOP;
  EXECUTE format('CREATE POLICY door ON service_accounts TO %I USING (current_setting(''app.door'', true) = ''open'') WITH CHECK (current_setting(''app.door'', true) = ''open'')', current_user);
END $$;
-- A freeze of the whole team is everybody's to know; to set or end it takes the whole team.
CREATE POLICY reach ON freezes AS RESTRICTIVE USING (CASE WHEN (SELECT portal_reach()) IS NULL OR pipeline_id IS NULL THEN true ELSE pipeline_id = ANY ((SELECT portal_reach())::uuid[]) END)
  WITH CHECK (CASE WHEN (SELECT portal_reach()) IS NULL THEN true ELSE coalesce(pipeline_id = ANY ((SELECT portal_reach())::uuid[]), false) END);
-- Not for inserts: a request and its first event are one statement, in which neither sees the other.
CREATE POLICY reach ON run_request_events AS RESTRICTIVE FOR SELECT
  USING (CASE WHEN (SELECT portal_reach()) IS NULL THEN true ELSE EXISTS (SELECT FROM run_requests r WHERE r.id = run_request_id) END);
CREATE POLICY reach ON error_kinds AS RESTRICTIVE
  USING (CASE WHEN (SELECT portal_reach()) IS NULL THEN true ELSE EXISTS (SELECT FROM error_rollups e WHERE e.team_id = error_kinds.team_id AND e.fingerprint = error_kinds.fingerprint) END);

-- A bulk run is reached by who reaches all of its pipelines: it is stopped as one.
CREATE FUNCTION portal_bulk_run_within(wanted uuid, reached uuid[]) RETURNS boolean
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  DECLARE answer boolean;
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    answer := NOT EXISTS (SELECT FROM bulk_run_items i WHERE i.bulk_run_id = wanted AND i.pipeline_id <> ALL (reached));
    PERFORM set_config('app.door', '', true);
    RETURN answer;
  END $$;
CREATE POLICY reach ON bulk_runs AS RESTRICTIVE
  USING (CASE WHEN (SELECT portal_reach()) IS NULL THEN true ELSE portal_bulk_run_within(id, (SELECT portal_reach())) END);

-- What a token reaches now, as a text for app.reach; '{}', nothing, once it is gone. Null where it is not limited.
CREATE FUNCTION portal_token_reach(wanted uuid) RETURNS text
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  DECLARE
    token record;
    answer text := '{}';
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    SELECT a.team_id, a.is_limited, a.reach_pipelines, a.reach_tags INTO token FROM api_tokens a WHERE a.id = wanted;
    IF token.is_limited THEN
      answer := (SELECT coalesce(array_agg(p.id), '{}')::text FROM pipelines p
                 WHERE p.team_id = token.team_id AND (p.id = ANY (token.reach_pipelines) OR p.tags && token.reach_tags));
    ELSIF NOT token.is_limited THEN
      answer := NULL;
    END IF;
    PERFORM set_config('app.door', '', true);
    RETURN answer;
  END $$;

-- Every request of a program. The role of a service account is the most that its tokens may do.
CREATE FUNCTION portal_calling_token(wanted_hash bytea)
  RETURNS TABLE (id uuid, name text, role role, expires_at timestamptz, last_used_at timestamptz, is_limited boolean,
                 service_account_id uuid, service_account_name text, team_id uuid, team_slug text, team_name text)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    RETURN QUERY
      SELECT a.id, a.name, least(a.role, s.role), a.expires_at, a.last_used_at, a.is_limited, s.id, s.name, t.id, t.slug, t.name
      FROM api_tokens a JOIN teams t ON t.id = a.team_id LEFT JOIN service_accounts s ON s.team_id = a.team_id AND s.id = a.service_account_id
      WHERE a.token_hash = wanted_hash AND s.disabled_at IS NULL;
    PERFORM set_config('app.door', '', true);
  END $$;

-- Processes of before know neither limits nor service accounts: to them such a token is none.
CREATE OR REPLACE FUNCTION portal_api_token(wanted_hash bytea)
  RETURNS TABLE (id uuid, name text, role role, expires_at timestamptz, last_used_at timestamptz, team_id uuid, team_slug text, team_name text)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    RETURN QUERY
      SELECT a.id, a.name, a.role, a.expires_at, a.last_used_at, t.id, t.slug, t.name FROM api_tokens a JOIN teams t ON t.id = a.team_id
      WHERE a.token_hash = wanted_hash AND NOT a.is_limited AND a.service_account_id IS NULL;
    PERFORM set_config('app.door', '', true);
  END $$;

-- Finding runs by words, as before, and within what a limited token reaches.
CREATE OR REPLACE FUNCTION portal_find_runs(
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
    reached uuid[] := portal_reach();
  BEGIN
    IF portal_team_id() IS NULL THEN RETURN; END IF;
    -- What a limited token reaches is known before the door opens, and asked for in here.
    IF reached IS NOT NULL THEN
      among := CASE WHEN among IS NULL THEN reached ELSE ARRAY(SELECT unnest(among) INTERSECT SELECT unnest(reached)) END;
    END IF;
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

REVOKE ALL ON FUNCTION portal_reach(), portal_bulk_run_within(uuid, uuid[]), portal_token_reach(uuid), portal_calling_token(bytea) FROM PUBLIC;
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_app') THEN RETURN; END IF;
  GRANT SELECT, INSERT, UPDATE, DELETE ON service_accounts TO portal_app;
  GRANT EXECUTE ON FUNCTION portal_reach(), portal_bulk_run_within(uuid, uuid[]), portal_token_reach(uuid), portal_calling_token(bytea) TO portal_app;
END $$;
