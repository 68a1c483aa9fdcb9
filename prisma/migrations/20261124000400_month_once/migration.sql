-- Two readers that meet a new month at once made it twice: behind the lock, to_regclass still answered with the
-- "no such table" that the session remembered from before it waited. A query of the catalogue sees what was
-- committed meanwhile. Safe on a live portal: it replaces a function.
CREATE OR REPLACE FUNCTION portal_history_partition(of_month timestamptz) RETURNS text
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  DECLARE
    begins timestamp := date_trunc('month', of_month AT TIME ZONE 'UTC');
    name text := format('task_runs_%s', to_char(begins, 'YYYY_MM'));
  BEGIN
    IF begins < '2000-01-01' OR begins > '2100-01-01' THEN RAISE EXCEPTION 'no history is kept of %', begins; END IF;
    PERFORM FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
      WHERE i.inhparent = 'task_runs'::regclass AND c.relname = name AND NOT i.inhdetachpending;
    IF FOUND THEN RETURN name; END IF;
    PERFORM pg_advisory_xact_lock(726051, 1);
    PERFORM FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
      WHERE i.inhparent = 'task_runs'::regclass AND c.relname = name AND NOT i.inhdetachpending;
    IF FOUND THEN RETURN name; END IF;
    -- One that was detached, and whose removal was interrupted: its rows are out for everybody. One that is still
    -- being detached fails here, and the reader comes again.
    EXECUTE format('DROP TABLE IF EXISTS %I', name);
    EXECUTE format('CREATE TABLE %I (LIKE task_runs INCLUDING ALL)', name);
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY team ON %I USING (team_id = (SELECT portal_team_id())) WITH CHECK (team_id = (SELECT portal_team_id()))', name);
    EXECUTE format('CREATE POLICY door ON %I TO %I USING (current_setting(''app.door'', true) = ''open'') WITH CHECK (current_setting(''app.door'', true) = ''open'')', name, current_user);
    EXECUTE format('ALTER TABLE task_runs ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
      name, begins AT TIME ZONE 'UTC', (begins + interval '1 month') AT TIME ZONE 'UTC');
    RETURN name;
  END $$;
