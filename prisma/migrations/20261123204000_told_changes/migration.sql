-- Every process hears at once which team's rows changed, so that what it keeps of a team's pages is never
-- older than a change. One message a statement and team; PostgreSQL sends the same one once a transaction,
-- and sends none of a transaction that is rolled back. Only adds; safe on a live system.

CREATE FUNCTION portal_tell_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE team uuid;
BEGIN
  FOR team IN SELECT DISTINCT team_id FROM changed LOOP
    PERFORM pg_notify('portal_team', team::text);
  END LOOP;
  RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION portal_tell_change() FROM PUBLIC;

-- A trigger with a transition table takes one kind of event.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['credentials', 'pipelines', 'tasks', 'readings', 'run_requests', 'run_request_events'] LOOP
    EXECUTE format('CREATE TRIGGER tell_insert AFTER INSERT ON %I REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION portal_tell_change()', t);
    EXECUTE format('CREATE TRIGGER tell_update AFTER UPDATE ON %I REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION portal_tell_change()', t);
    EXECUTE format('CREATE TRIGGER tell_delete AFTER DELETE ON %I REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION portal_tell_change()', t);
  END LOOP;
END $$;
