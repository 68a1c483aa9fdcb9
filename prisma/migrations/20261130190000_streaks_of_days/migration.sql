-- How the failed runs of a day follow one another, for statistics to read instead of each failure and the run after it.
-- A row says that it is of all runs that started on that day of UTC; whoever changes the day's sums or deletes one of
-- its runs takes it away in the same transaction, a process of the version before too, and a job makes it anew. Where
-- there is none the failures are read. See docs/decisions/0045. Only adds; safe on a live system: the table is empty
-- until the job has run, and adding a trigger waits for who takes in a log just now.
CREATE TABLE run_streaks (
  team_id UUID NOT NULL,
  pipeline_id UUID NOT NULL,
  starts_at TIMESTAMPTZ NOT NULL,
  -- When the last of the day's runs ended: until a minute after that one of them is not over. Null: there is none.
  ended_at TIMESTAMPTZ,
  -- The streak that the day begins with, if one of its runs ended it: it may have begun before.
  led_runs INTEGER NOT NULL,
  led_first_at TIMESTAMPTZ,
  led_last_at TIMESTAMPTZ,
  led_recovered_at TIMESTAMPTZ,
  -- Those that begin and end within the day, between two runs that succeeded.
  streaks INTEGER NOT NULL,
  first_at TIMESTAMPTZ,
  last_at TIMESTAMPTZ,
  recovery_us BIGINT NOT NULL,
  longest_runs INTEGER NOT NULL,
  longest_first_at TIMESTAMPTZ,
  longest_last_at TIMESTAMPTZ,
  -- The one that no run of the day ended.
  open_runs INTEGER NOT NULL,
  open_first_at TIMESTAMPTZ,
  open_last_at TIMESTAMPTZ,
  PRIMARY KEY (pipeline_id, starts_at)
);

CREATE POLICY team ON run_streaks USING (team_id = (SELECT portal_team_id())) WITH CHECK (team_id = (SELECT portal_team_id()));
CREATE POLICY reach ON run_streaks AS RESTRICTIVE USING (CASE WHEN NOT (SELECT portal_is_limited()) THEN true ELSE pipeline_id IN (SELECT unnest((SELECT portal_reach()))) END);
ALTER TABLE run_streaks ENABLE ROW LEVEL SECURITY;
ALTER TABLE run_streaks FORCE ROW LEVEL SECURITY;
DO $$
BEGIN
  EXECUTE format('CREATE POLICY door ON run_streaks TO %I USING (current_setting(''app.door'', true) = ''open'') WITH CHECK (current_setting(''app.door'', true) = ''open'')', current_user);
END $$;

-- As before, and what the day's streaks were goes with its week. Whoever changes a run sums its day anew.
CREATE OR REPLACE FUNCTION portal_run_week_goes() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_OP <> 'INSERT' THEN
      DELETE FROM run_weeks WHERE pipeline_id = OLD.pipeline_id AND starts_at = portal_week_of(OLD.starts_at);
      DELETE FROM run_streaks WHERE pipeline_id = OLD.pipeline_id AND starts_at = OLD.starts_at;
      IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    END IF;
    DELETE FROM run_weeks WHERE pipeline_id = NEW.pipeline_id AND starts_at = portal_week_of(NEW.starts_at);
    DELETE FROM run_streaks WHERE pipeline_id = NEW.pipeline_id AND starts_at = NEW.starts_at;
    RETURN NEW;
  END $$;

-- Retention deletes runs and leaves the sums of their day.
CREATE FUNCTION portal_run_streaks_go() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    DELETE FROM run_streaks s USING (
      SELECT DISTINCT pipeline_id, date_bin('24 hours', started_at, timestamptz 'epoch') AS starts_at FROM gone
    ) g WHERE s.pipeline_id = g.pipeline_id AND s.starts_at = g.starts_at;
    RETURN NULL;
  END $$;
CREATE TRIGGER streaks_go_with_old AFTER DELETE ON runs REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION portal_run_streaks_go();

-- Whoever empties the one empties the others.
CREATE OR REPLACE FUNCTION portal_weeks_go() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_TABLE_NAME = 'run_rollups' THEN TRUNCATE run_weeks, run_streaks; ELSE TRUNCATE task_weeks; END IF;
    RETURN NULL;
  END $$;
CREATE FUNCTION portal_all_streaks_go() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN TRUNCATE run_streaks; RETURN NULL; END $$;
CREATE TRIGGER streaks_go BEFORE TRUNCATE ON runs FOR EACH STATEMENT EXECUTE FUNCTION portal_all_streaks_go();

-- Pipelines of all teams with a day that ended before, is not pruned, and has no row. Each has its days compared at once:
-- a look for each of them would be thousands.
CREATE FUNCTION portal_streaks_due(before timestamptz) RETURNS TABLE (team_id uuid, pipeline_id uuid)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    RETURN QUERY
      SELECT s.team_id, s.pipeline_id FROM history_sync s
      WHERE EXISTS (
        SELECT r.starts_at FROM run_rollups r
        WHERE r.pipeline_id = s.pipeline_id AND r.grain = 'day' AND r.starts_at <= before - interval '24 hours' AND r.starts_at >= coalesce(s.pruned_before, '-infinity')
        EXCEPT
        SELECT k.starts_at FROM run_streaks k WHERE k.pipeline_id = s.pipeline_id
      );
    PERFORM set_config('app.door', '', true);
  END $$;

REVOKE ALL ON FUNCTION portal_run_streaks_go(), portal_all_streaks_go(), portal_streaks_due(timestamptz) FROM PUBLIC;
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_app') THEN RETURN; END IF;
  GRANT EXECUTE ON FUNCTION portal_streaks_due(timestamptz) TO portal_app;
  GRANT SELECT, INSERT, UPDATE, DELETE ON run_streaks TO portal_app;
END $$;
