-- Sums by week, from Monday on in UTC, of the sums by day: a year of histograms is 53 to add up instead of 365. A week's
-- row says that it is complete; whoever changes a day takes it away in the same transaction, a process of the version
-- before too, and a job makes it anew. Where there is none its days are read. See docs/decisions/0040. Only adds; safe on
-- a live system: the tables are empty until the job has run, and adding a trigger waits for who takes in a log just now.
CREATE TABLE run_weeks (
  team_id UUID NOT NULL,
  pipeline_id UUID NOT NULL,
  starts_at TIMESTAMPTZ NOT NULL,
  runs BIGINT NOT NULL,
  failed_runs BIGINT NOT NULL,
  duration_ms BIGINT NOT NULL,
  buckets SMALLINT[] NOT NULL,
  counts INTEGER[] NOT NULL,
  PRIMARY KEY (pipeline_id, starts_at)
);

CREATE TABLE task_weeks (
  team_id UUID NOT NULL,
  pipeline_id UUID NOT NULL,
  task_uuid UUID NOT NULL,
  starts_at TIMESTAMPTZ NOT NULL,
  task_runs BIGINT NOT NULL,
  failed_task_runs BIGINT NOT NULL,
  timed BIGINT NOT NULL,
  duration_ms BIGINT NOT NULL,
  buckets SMALLINT[] NOT NULL,
  counts INTEGER[] NOT NULL,
  PRIMARY KEY (pipeline_id, task_uuid, starts_at)
);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['run_weeks', 'task_weeks'] LOOP
    EXECUTE format('CREATE POLICY team ON %I USING (team_id = (SELECT portal_team_id())) WITH CHECK (team_id = (SELECT portal_team_id()))', t);
    EXECUTE format('CREATE POLICY reach ON %I AS RESTRICTIVE USING (CASE WHEN NOT (SELECT portal_is_limited()) THEN true ELSE pipeline_id IN (SELECT unnest((SELECT portal_reach()))) END)', t);
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY door ON %I TO %I USING (current_setting(''app.door'', true) = ''open'') WITH CHECK (current_setting(''app.door'', true) = ''open'')', t, current_user);
  END LOOP;
END $$;

CREATE FUNCTION portal_week_of(day timestamptz) RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT date_bin('7 days', day, timestamptz '1970-01-05 00:00:00+00') $$;

-- As whoever changes the day, and so of that team alone. Not SECURITY DEFINER: it is called for each day.
CREATE FUNCTION portal_run_week_goes() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_OP <> 'INSERT' THEN
      DELETE FROM run_weeks WHERE pipeline_id = OLD.pipeline_id AND starts_at = portal_week_of(OLD.starts_at);
      IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    END IF;
    DELETE FROM run_weeks WHERE pipeline_id = NEW.pipeline_id AND starts_at = portal_week_of(NEW.starts_at);
    RETURN NEW;
  END $$;
CREATE TRIGGER week_goes_with_new BEFORE INSERT ON run_rollups FOR EACH ROW WHEN (NEW.grain = 'day') EXECUTE FUNCTION portal_run_week_goes();
CREATE TRIGGER week_goes_with_other BEFORE UPDATE ON run_rollups FOR EACH ROW WHEN (OLD.grain = 'day' OR NEW.grain = 'day') EXECUTE FUNCTION portal_run_week_goes();
CREATE TRIGGER week_goes_with_old BEFORE DELETE ON run_rollups FOR EACH ROW WHEN (OLD.grain = 'day') EXECUTE FUNCTION portal_run_week_goes();

CREATE FUNCTION portal_task_week_goes() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_OP <> 'INSERT' THEN
      DELETE FROM task_weeks WHERE pipeline_id = OLD.pipeline_id AND task_uuid = OLD.task_uuid AND starts_at = portal_week_of(OLD.starts_at);
      IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    END IF;
    DELETE FROM task_weeks WHERE pipeline_id = NEW.pipeline_id AND task_uuid = NEW.task_uuid AND starts_at = portal_week_of(NEW.starts_at);
    RETURN NEW;
  END $$;
CREATE TRIGGER week_goes_with_new BEFORE INSERT ON task_rollups FOR EACH ROW WHEN (NEW.grain = 'day') EXECUTE FUNCTION portal_task_week_goes();
CREATE TRIGGER week_goes_with_other BEFORE UPDATE ON task_rollups FOR EACH ROW WHEN (OLD.grain = 'day' OR NEW.grain = 'day') EXECUTE FUNCTION portal_task_week_goes();
CREATE TRIGGER week_goes_with_old BEFORE DELETE ON task_rollups FOR EACH ROW WHEN (OLD.grain = 'day') EXECUTE FUNCTION portal_task_week_goes();

-- Whoever empties the one empties the other.
CREATE FUNCTION portal_weeks_go() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_TABLE_NAME = 'run_rollups' THEN TRUNCATE run_weeks; ELSE TRUNCATE task_weeks; END IF;
    RETURN NULL;
  END $$;
CREATE TRIGGER weeks_go BEFORE TRUNCATE ON run_rollups FOR EACH STATEMENT EXECUTE FUNCTION portal_weeks_go();
CREATE TRIGGER weeks_go BEFORE TRUNCATE ON task_rollups FOR EACH STATEMENT EXECUTE FUNCTION portal_weeks_go();

-- Pipelines of all teams with a week that ended before, has days, and has no row. It looks for weeks in an index and
-- for a day only where there is none, so that what is complete costs no look at a day.
CREATE FUNCTION portal_weeks_due(before timestamptz) RETURNS TABLE (team_id uuid, pipeline_id uuid)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    RETURN QUERY
      SELECT s.team_id, s.pipeline_id FROM history_sync s
      WHERE EXISTS (
        SELECT FROM (SELECT portal_week_of(min(r.starts_at)) AS at FROM run_rollups r WHERE r.pipeline_id = s.pipeline_id AND r.grain = 'day') first
          CROSS JOIN LATERAL generate_series(first.at, portal_week_of(before) - interval '168 hours', interval '168 hours') AS w (at)
        WHERE NOT EXISTS (SELECT FROM run_weeks k WHERE k.pipeline_id = s.pipeline_id AND k.starts_at = w.at)
          AND EXISTS (SELECT FROM run_rollups r WHERE r.pipeline_id = s.pipeline_id AND r.grain = 'day' AND r.starts_at >= w.at AND r.starts_at < w.at + interval '168 hours' OFFSET 0)
      ) OR EXISTS (
        SELECT FROM tasks o
          CROSS JOIN LATERAL (SELECT portal_week_of(min(r.starts_at)) AS at FROM task_rollups r WHERE r.pipeline_id = s.pipeline_id AND r.task_uuid = o.uuid AND r.grain = 'day') first
          CROSS JOIN LATERAL generate_series(first.at, portal_week_of(before) - interval '168 hours', interval '168 hours') AS w (at)
        WHERE o.pipeline_id = s.pipeline_id
          AND NOT EXISTS (SELECT FROM task_weeks k WHERE k.pipeline_id = s.pipeline_id AND k.task_uuid = o.uuid AND k.starts_at = w.at)
          AND EXISTS (SELECT FROM task_rollups r WHERE r.pipeline_id = s.pipeline_id AND r.task_uuid = o.uuid AND r.grain = 'day' AND r.starts_at >= w.at AND r.starts_at < w.at + interval '168 hours' OFFSET 0)
      );
    PERFORM set_config('app.door', '', true);
  END $$;

REVOKE ALL ON FUNCTION portal_week_of(timestamptz), portal_run_week_goes(), portal_task_week_goes(), portal_weeks_go(), portal_weeks_due(timestamptz) FROM PUBLIC;
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_app') THEN RETURN; END IF;
  GRANT EXECUTE ON FUNCTION portal_week_of(timestamptz), portal_weeks_due(timestamptz) TO portal_app;
  GRANT SELECT, INSERT, UPDATE, DELETE ON run_weeks, task_weeks TO portal_app;
END $$;
