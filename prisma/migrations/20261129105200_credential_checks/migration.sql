-- How credentials fare: each verification, and by UTC day how verifications and calls ended. Only adds; safe on a
-- live system.

ALTER TABLE credentials
  ADD COLUMN verify_every TEXT NOT NULL DEFAULT 'daily' CONSTRAINT credentials_verify_every CHECK (verify_every IN ('off', 'hourly', 'daily')),
  -- Spread over half a day, so that those which are there are not all asked about at once.
  ADD COLUMN verify_due_at TIMESTAMPTZ(3) NOT NULL DEFAULT now() + interval '12 hours' * (1 + random());
CREATE INDEX credentials_checks_due ON credentials (verify_due_at) WHERE verify_every <> 'off' AND disabled_at IS NULL;

CREATE TABLE credential_checks (
  id UUID PRIMARY KEY,
  team_id UUID NOT NULL,
  credential_id UUID NOT NULL,
  at TIMESTAMPTZ(3) NOT NULL,
  cause TEXT NOT NULL CONSTRAINT credential_checks_cause CHECK (cause IN ('asked', 'scheduled', 'created', 'replaced')),
  outcome TEXT NOT NULL CONSTRAINT credential_checks_outcome CHECK (outcome IN ('ok', 'refused', 'unreachable')),
  reason TEXT,
  actor_name TEXT NOT NULL,
  FOREIGN KEY (team_id, credential_id) REFERENCES credentials (team_id, id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX credential_checks_newest ON credential_checks (credential_id, at DESC, id DESC);
CREATE INDEX credential_checks_by_age ON credential_checks (at);

CREATE TABLE credential_days (
  credential_id UUID NOT NULL,
  day DATE NOT NULL,
  team_id UUID NOT NULL,
  checks_ok INT NOT NULL DEFAULT 0,
  checks_refused INT NOT NULL DEFAULT 0,
  checks_unreachable INT NOT NULL DEFAULT 0,
  calls_ok INT NOT NULL DEFAULT 0,
  calls_refused INT NOT NULL DEFAULT 0,
  calls_failed INT NOT NULL DEFAULT 0,
  PRIMARY KEY (credential_id, day),
  FOREIGN KEY (team_id, credential_id) REFERENCES credentials (team_id, id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX credential_days_by_team ON credential_days (team_id, day);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['credential_checks', 'credential_days'] LOOP
    EXECUTE format('CREATE POLICY team ON %I USING (team_id = (SELECT portal_team_id())) WITH CHECK (team_id = (SELECT portal_team_id()))', t);
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY door ON %I TO %I USING (current_setting(''app.door'', true) = ''open'') WITH CHECK (current_setting(''app.door'', true) = ''open'')', t, current_user);
  END LOOP;
END $$;

-- Credentials whose check is due: each is one worker's, and due again about a day, or an hour, later.
CREATE FUNCTION portal_claim_due_checks(at timestamptz, most int)
  RETURNS TABLE (team_id uuid, credential_id uuid)
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    RETURN QUERY
      WITH due AS (
        SELECT c.id FROM credentials c WHERE c.verify_every <> 'off' AND c.disabled_at IS NULL AND c.verify_due_at <= at
        ORDER BY c.verify_due_at LIMIT most FOR UPDATE SKIP LOCKED
      )
      UPDATE credentials c
      SET verify_due_at = at + (CASE c.verify_every WHEN 'hourly' THEN interval '1 hour' ELSE interval '1 day' END) * (0.9 + 0.2 * random())
      FROM due WHERE c.id = due.id RETURNING c.team_id, c.id;
    PERFORM set_config('app.door', '', true);
  END $$;

CREATE FUNCTION portal_prune_credential_checks(before timestamptz, before_day date, most int) RETURNS int
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  DECLARE checks int; days int;
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    WITH gone AS (DELETE FROM credential_checks WHERE id IN (SELECT id FROM credential_checks WHERE at < before LIMIT most) RETURNING 1)
    SELECT count(*)::int INTO checks FROM gone;
    WITH gone AS (DELETE FROM credential_days WHERE (credential_id, day) IN (SELECT credential_id, day FROM credential_days WHERE day < before_day LIMIT most) RETURNING 1)
    SELECT count(*)::int INTO days FROM gone;
    PERFORM set_config('app.door', '', true);
    RETURN greatest(checks, days);
  END $$;

REVOKE ALL ON FUNCTION portal_claim_due_checks(timestamptz, int), portal_prune_credential_checks(timestamptz, date, int) FROM PUBLIC;
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_app') THEN RETURN; END IF;
  GRANT SELECT, INSERT, UPDATE, DELETE ON credential_checks, credential_days TO portal_app;
  GRANT EXECUTE ON FUNCTION portal_claim_due_checks(timestamptz, int), portal_prune_credential_checks(timestamptz, date, int) TO portal_app;
END $$;
