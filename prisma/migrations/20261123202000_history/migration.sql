-- Every run and task run that Datamin's logs told of, kept here. See docs/history.md.
-- None of this is in schema.prisma: partitions, multiranges, histograms and COPY are beyond its words.

-- What a team keeps, and for how long. Null keeps for ever.
ALTER TABLE teams ADD COLUMN history_retention_days INTEGER
  CONSTRAINT teams_history_retention_range CHECK (history_retention_days BETWEEN 1 AND 36500);
-- How far back a pipeline's log is read. Null: until Datamin has nothing more.
ALTER TABLE pipelines ADD COLUMN history_backfill_days INTEGER DEFAULT 400
  CONSTRAINT pipelines_history_backfill_range CHECK (history_backfill_days BETWEEN 0 AND 36500);
-- 'whole' still ends at the portal's own limit; 'part' keeps the first output_keep_kb.
ALTER TABLE credentials ADD COLUMN output_policy TEXT NOT NULL DEFAULT 'whole'
  CONSTRAINT credentials_output_policy_known CHECK (output_policy IN ('whole', 'part', 'none'));
ALTER TABLE credentials ADD COLUMN output_keep_kb INTEGER NOT NULL DEFAULT 64
  CONSTRAINT credentials_output_keep_range CHECK (output_keep_kb BETWEEN 1 AND 16384);

-- The rows of the logs. A row has no id: `digest` is a hash of all that was sent, and `ordinal` counts the
-- equal rows that a for_each legitimately writes. Without a foreign key to pipelines: removing one with ten
-- million rows must not be one statement; see history_removals.
CREATE TABLE task_runs (
  team_id UUID NOT NULL,
  pipeline_id UUID NOT NULL,
  run_uuid UUID NOT NULL,
  task_uuid UUID NOT NULL,
  executed_at TIMESTAMPTZ NOT NULL,
  digest BIGINT NOT NULL,
  -- Null: what Datamin sent is no duration.
  duration_ms BIGINT,
  metric_value DOUBLE PRECISION,
  -- Of an error: which kind it is. Null when it succeeded.
  fingerprint BIGINT,
  ordinal INTEGER NOT NULL,
  -- Of the output as Datamin sent it, decoded from Base64.
  output_bytes INTEGER NOT NULL,
  -- How `output` holds it: see lib/history/keep-output.ts.
  output_form SMALLINT NOT NULL,
  successful BOOLEAN NOT NULL,
  task_type TEXT NOT NULL,
  output BYTEA
) PARTITION BY RANGE (executed_at);
-- The large ones are compressed before they come.
ALTER TABLE task_runs ALTER COLUMN output SET STORAGE EXTERNAL;
-- A run's rows, and that no row is here twice.
CREATE UNIQUE INDEX task_runs_row ON task_runs (pipeline_id, run_uuid, executed_at, digest, ordinal);
-- A task's rows by time: its page, its metric, and the hours that are summed anew.
CREATE INDEX task_runs_by_task ON task_runs (pipeline_id, task_uuid, executed_at);
CREATE INDEX task_runs_failed ON task_runs (pipeline_id, fingerprint, executed_at) WHERE NOT successful;

-- One row a run of a pipeline, always what task_runs says of it: written in the same transaction.
CREATE TABLE runs (
  team_id UUID NOT NULL,
  pipeline_id UUID NOT NULL,
  run_uuid UUID NOT NULL,
  -- The least executed_at − duration of its task runs.
  started_at TIMESTAMPTZ NOT NULL,
  -- First and last executed_at: with them a run's rows are looked for in one or two partitions.
  first_at TIMESTAMPTZ NOT NULL,
  ended_at TIMESTAMPTZ NOT NULL,
  -- Wall clock, from started_at to ended_at.
  duration_ms BIGINT NOT NULL,
  task_runs INTEGER NOT NULL,
  failed_task_runs INTEGER NOT NULL,
  successful BOOLEAN NOT NULL,
  -- The failed task run that completed first.
  failed_task_uuid UUID,
  fingerprint BIGINT,
  task_types TEXT[] NOT NULL,
  -- Words of its errors and outputs, to be searched.
  words TSVECTOR NOT NULL,
  PRIMARY KEY (pipeline_id, run_uuid)
);
CREATE INDEX runs_by_team ON runs (team_id, started_at DESC, run_uuid DESC);
CREATE INDEX runs_by_pipeline ON runs (pipeline_id, started_at DESC, run_uuid DESC);
CREATE INDEX runs_failed_by_team ON runs (team_id, started_at DESC, run_uuid DESC) WHERE NOT successful;
CREATE INDEX runs_failed_by_pipeline ON runs (pipeline_id, started_at DESC, run_uuid DESC) WHERE NOT successful;
CREATE INDEX runs_by_duration ON runs (team_id, duration_ms);
CREATE INDEX runs_by_end ON runs (team_id, ended_at);
CREATE INDEX runs_by_uuid ON runs (run_uuid);
CREATE INDEX runs_words ON runs USING gin (words);

-- Sums by UTC hour and day. `buckets` and `counts` are a histogram of durations: bucket b counts the durations
-- in (1.01^(b−1), 1.01^b] milliseconds, so that any percentile of any sum of histograms is within 1 %.
CREATE TYPE grain AS ENUM ('hour', 'day');
-- A run belongs to the hour in which it started.
CREATE TABLE run_rollups (
  team_id UUID NOT NULL,
  pipeline_id UUID NOT NULL,
  starts_at TIMESTAMPTZ NOT NULL,
  duration_ms BIGINT NOT NULL,
  grain grain NOT NULL,
  runs INTEGER NOT NULL,
  failed_runs INTEGER NOT NULL,
  task_runs INTEGER NOT NULL,
  failed_task_runs INTEGER NOT NULL,
  buckets SMALLINT[] NOT NULL,
  counts INTEGER[] NOT NULL,
  PRIMARY KEY (pipeline_id, grain, starts_at)
);
CREATE INDEX run_rollups_by_team ON run_rollups (team_id, grain, starts_at);
-- A task run belongs to the hour in which it completed.
CREATE TABLE task_rollups (
  team_id UUID NOT NULL,
  pipeline_id UUID NOT NULL,
  task_uuid UUID NOT NULL,
  starts_at TIMESTAMPTZ NOT NULL,
  -- Of the timed ones.
  duration_ms BIGINT NOT NULL,
  -- Of the metric values sent; one that has none sends 0.
  metric_sum DOUBLE PRECISION NOT NULL,
  metric_least DOUBLE PRECISION,
  metric_most DOUBLE PRECISION,
  grain grain NOT NULL,
  task_runs INTEGER NOT NULL,
  failed_task_runs INTEGER NOT NULL,
  timed INTEGER NOT NULL,
  measured INTEGER NOT NULL,
  buckets SMALLINT[] NOT NULL,
  counts INTEGER[] NOT NULL,
  PRIMARY KEY (pipeline_id, task_uuid, grain, starts_at)
);
CREATE INDEX task_rollups_by_team ON task_rollups (team_id, grain, starts_at);
-- Failed task runs by kind of error.
CREATE TABLE error_rollups (
  team_id UUID NOT NULL,
  pipeline_id UUID NOT NULL,
  task_uuid UUID NOT NULL,
  fingerprint BIGINT NOT NULL,
  starts_at TIMESTAMPTZ NOT NULL,
  first_at TIMESTAMPTZ NOT NULL,
  last_at TIMESTAMPTZ NOT NULL,
  failures INTEGER NOT NULL,
  PRIMARY KEY (pipeline_id, task_uuid, fingerprint, starts_at)
);
CREATE INDEX error_rollups_by_team ON error_rollups (team_id, starts_at);
-- How a kind of error reads: one example, without what changes from one to the next. Never of an encrypted output.
CREATE TABLE error_kinds (
  team_id UUID NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
  fingerprint BIGINT NOT NULL,
  message TEXT NOT NULL,
  PRIMARY KEY (team_id, fingerprint)
);

-- How far the history of a pipeline is read, and who reads it now.
CREATE TABLE history_sync (
  pipeline_id UUID PRIMARY KEY,
  team_id UUID NOT NULL,
  due_at TIMESTAMPTZ NOT NULL,
  began_at TIMESTAMPTZ NOT NULL,
  -- Raised by whoever changes this row without the lease: the reader then begins its step anew.
  version INTEGER NOT NULL DEFAULT 0,
  -- What was read at least once. What is missing up to now is read next, the newest first.
  covered TSTZMULTIRANGE NOT NULL DEFAULT '{}',
  -- Read again, at growing ages, up to here: rows come late. One for each of lib/history/passes.ts.
  passes TIMESTAMPTZ[] NOT NULL DEFAULT '{}',
  backfill TEXT NOT NULL DEFAULT 'going' CHECK (backfill IN ('going', 'limit', 'assumed_complete')),
  -- Datamin's statistics said that nothing lies before this, and when they first did.
  nothing_before TIMESTAMPTZ,
  nothing_said_at TIMESTAMPTZ,
  window_ms BIGINT NOT NULL DEFAULT 21600000,
  -- Answered with nothing, which an outage does too: asked a second time before it is believed.
  doubtful TSTZMULTIRANGE NOT NULL DEFAULT '{}',
  doubted_at TIMESTAMPTZ,
  -- Rows from before this moment were pruned, and are not taken again.
  pruned_before TIMESTAMPTZ,
  rows_read BIGINT NOT NULL DEFAULT 0,
  windows_read BIGINT NOT NULL DEFAULT 0,
  read_at TIMESTAMPTZ,
  failures INTEGER NOT NULL DEFAULT 0,
  failed_at TIMESTAMPTZ,
  failure TEXT,
  lease_owner UUID,
  lease_until TIMESTAMPTZ,
  FOREIGN KEY (team_id, pipeline_id) REFERENCES pipelines (team_id, id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX history_sync_due ON history_sync (team_id, due_at);
CREATE INDEX history_sync_leased ON history_sync (lease_until) WHERE lease_owner IS NOT NULL;

-- When a credential's log may be asked again, for all processes.
CREATE TABLE history_pace (
  credential_id UUID PRIMARY KEY,
  team_id UUID NOT NULL,
  next_at TIMESTAMPTZ NOT NULL,
  FOREIGN KEY (team_id, credential_id) REFERENCES credentials (team_id, id) ON DELETE CASCADE ON UPDATE CASCADE
);

-- Pipelines that are gone while their history still waits to be removed, a batch at a time.
CREATE TABLE history_removals (
  pipeline_id UUID PRIMARY KEY,
  team_id UUID NOT NULL,
  removed_at TIMESTAMPTZ NOT NULL DEFAULT now()
);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['task_runs', 'runs', 'run_rollups', 'task_rollups', 'error_rollups', 'error_kinds', 'history_sync', 'history_pace', 'history_removals'] LOOP
    EXECUTE format('CREATE POLICY team ON %I USING (team_id = (SELECT portal_team_id())) WITH CHECK (team_id = (SELECT portal_team_id()))', t);
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY door ON %I TO %I USING (current_setting(''app.door'', true) = ''open'') WITH CHECK (current_setting(''app.door'', true) = ''open'')', t, current_user);
  END LOOP;
END $$;

-- Inlined by the planner. 0.00995033085316809 = ln 1.01; a duration of 0 ms counts as 1.
CREATE FUNCTION portal_duration_bucket(ms bigint) RETURNS smallint LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT ceil(ln((CASE WHEN ms < 1 THEN 1 ELSE ms END)::float8) / 0.00995033085316809)::smallint $$;

-- All words of several. tsvector_concat is PostgreSQL's own ||.
CREATE AGGREGATE portal_words(tsvector) (sfunc = tsvector_concat, stype = tsvector, parallel = safe);

-- A month's partition. Attached rather than made as one: CREATE … PARTITION OF would lock the whole table
-- against readers. Reached only through its parent: portal_app is granted nothing on it.
CREATE FUNCTION portal_history_partition(of_month timestamptz) RETURNS text
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  DECLARE
    begins timestamp := date_trunc('month', of_month AT TIME ZONE 'UTC');
    name text := format('task_runs_%s', to_char(begins, 'YYYY_MM'));
  BEGIN
    IF begins < '2000-01-01' OR begins > '2100-01-01' THEN RAISE EXCEPTION 'no history is kept of %', begins; END IF;
    IF to_regclass(name) IS NOT NULL THEN RETURN name; END IF;
    PERFORM pg_advisory_xact_lock(726051, 1);
    IF to_regclass(name) IS NOT NULL THEN RETURN name; END IF;
    EXECUTE format('CREATE TABLE %I (LIKE task_runs INCLUDING ALL)', name);
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY team ON %I USING (team_id = (SELECT portal_team_id())) WITH CHECK (team_id = (SELECT portal_team_id()))', name);
    EXECUTE format('CREATE POLICY door ON %I TO %I USING (current_setting(''app.door'', true) = ''open'') WITH CHECK (current_setting(''app.door'', true) = ''open'')', name, current_user);
    EXECUTE format('ALTER TABLE task_runs ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
      name, begins AT TIME ZONE 'UTC', (begins + interval '1 month') AT TIME ZONE 'UTC');
    RETURN name;
  END $$;

-- Hands due pipelines to one reader, each team in its turn: one with ten thousand pipelines does not keep one
-- with two waiting. A credential is read by few at once, and by none before its pace allows.
CREATE FUNCTION portal_claim_history(at timestamptz, until timestamptz, reader uuid, most int, most_of_credential int)
  RETURNS TABLE (team_id uuid, pipeline_id uuid)
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    RETURN QUERY
      WITH busy AS (
        SELECT s.team_id, p.credential_id FROM history_sync s JOIN pipelines p ON p.id = s.pipeline_id WHERE s.lease_owner IS NOT NULL AND s.lease_until > at
      ), due AS (
        SELECT d.pipeline_id, d.due_at,
               row_number() OVER (PARTITION BY d.team_id ORDER BY d.due_at) + (SELECT count(*) FROM busy b WHERE b.team_id = d.team_id) AS turn,
               row_number() OVER (PARTITION BY d.credential_id ORDER BY d.due_at) + (SELECT count(*) FROM busy b WHERE b.credential_id = d.credential_id) AS share
        FROM teams t CROSS JOIN LATERAL (
          SELECT s.team_id, s.pipeline_id, s.due_at, p.credential_id
          FROM history_sync s JOIN pipelines p ON p.id = s.pipeline_id LEFT JOIN history_pace c ON c.credential_id = p.credential_id
          WHERE s.team_id = t.id AND s.due_at <= at AND (s.lease_owner IS NULL OR s.lease_until <= at) AND (c.next_at IS NULL OR c.next_at <= at)
          ORDER BY s.due_at LIMIT most * 8
        ) d
      ), chosen AS (
        SELECT d.pipeline_id FROM due d WHERE d.share <= most_of_credential ORDER BY d.turn, d.due_at LIMIT most
      )
      UPDATE history_sync u SET lease_owner = reader, lease_until = until
      WHERE u.pipeline_id IN (
        SELECT h.pipeline_id FROM history_sync h JOIN chosen USING (pipeline_id)
        WHERE h.lease_owner IS NULL OR h.lease_until <= at FOR UPDATE OF h SKIP LOCKED)
      RETURNING u.team_id, u.pipeline_id;
    PERFORM set_config('app.door', '', true);
  END $$;

-- Whose history is to be pruned: teams with a policy, and those with history of pipelines that are gone.
CREATE FUNCTION portal_history_to_prune() RETURNS TABLE (team_id uuid, retention_days int)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    RETURN QUERY
      SELECT t.id, t.history_retention_days FROM teams t WHERE t.history_retention_days IS NOT NULL
      UNION ALL
      SELECT DISTINCT r.team_id, NULL::int FROM history_removals r;
    PERFORM set_config('app.door', '', true);
  END $$;

-- Months that are out for everybody: every team has a policy, and the month ended before the longest of them.
CREATE FUNCTION portal_history_outdated(at timestamptz) RETURNS TABLE (partition text)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  DECLARE longest int;
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    SELECT CASE WHEN bool_and(t.history_retention_days IS NOT NULL) THEN max(t.history_retention_days) END INTO longest FROM teams t;
    RETURN QUERY
      SELECT c.relname::text FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
      WHERE i.inhparent = 'task_runs'::regclass AND longest IS NOT NULL
        AND (to_date(substr(c.relname, 11), 'YYYY_MM') + interval '1 month') AT TIME ZONE 'UTC' <= date_trunc('day', at AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' - make_interval(days => longest)
      ORDER BY 1;
    PERFORM set_config('app.door', '', true);
  END $$;

-- A pipeline's history begins to be read when it is registered, and waits to be removed when it is gone.
CREATE FUNCTION portal_history_begins() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  DECLARE door text := current_setting('app.door', true);
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    INSERT INTO history_sync (pipeline_id, team_id, due_at, began_at) VALUES (NEW.id, NEW.team_id, NEW.created_at, date_trunc('second', NEW.created_at));
    PERFORM set_config('app.door', coalesce(door, ''), true);
    RETURN NULL;
  END $$;
CREATE TRIGGER history_begins AFTER INSERT ON pipelines FOR EACH ROW EXECUTE FUNCTION portal_history_begins();

CREATE FUNCTION portal_history_ends() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  DECLARE door text := current_setting('app.door', true);
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    INSERT INTO history_removals (pipeline_id, team_id) VALUES (OLD.id, OLD.team_id) ON CONFLICT DO NOTHING;
    PERFORM set_config('app.door', coalesce(door, ''), true);
    RETURN NULL;
  END $$;
CREATE TRIGGER history_ends AFTER DELETE ON pipelines FOR EACH ROW EXECUTE FUNCTION portal_history_ends();

DO $$
BEGIN
  -- An owner without BYPASSRLS sees the pipelines of before only so.
  PERFORM set_config('app.door', 'open', true);
  INSERT INTO history_sync (pipeline_id, team_id, due_at, began_at) SELECT id, team_id, now(), date_trunc('second', now()) FROM pipelines;
  PERFORM set_config('app.door', '', true);
  PERFORM portal_history_partition(now());
  PERFORM portal_history_partition(now() + interval '1 month');
END $$;

REVOKE ALL ON FUNCTION portal_words(tsvector), portal_duration_bucket(bigint), portal_history_partition(timestamptz), portal_claim_history(timestamptz, timestamptz, uuid, int, int),
  portal_history_to_prune(), portal_history_outdated(timestamptz), portal_history_begins(), portal_history_ends() FROM PUBLIC;
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_app') THEN RETURN; END IF;
  GRANT EXECUTE ON FUNCTION portal_words(tsvector), portal_duration_bucket(bigint), portal_history_partition(timestamptz), portal_claim_history(timestamptz, timestamptz, uuid, int, int),
    portal_history_to_prune(), portal_history_outdated(timestamptz) TO portal_app;
  GRANT SELECT, INSERT, UPDATE, DELETE ON task_runs, runs, run_rollups, task_rollups, error_rollups, error_kinds, history_sync, history_pace, history_removals TO portal_app;
END $$;
