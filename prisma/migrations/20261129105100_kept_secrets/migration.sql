-- The secret before the last rotation, sealed, for an easy way back until a set time. Only adds; safe on a live
-- system.

ALTER TABLE credentials
  ADD COLUMN old_secret_sealed TEXT,
  ADD COLUMN old_secret_hint TEXT,
  ADD COLUMN old_secret_until TIMESTAMPTZ(3);
ALTER TABLE credentials ADD CONSTRAINT credentials_old_secret_is_jwe
  CHECK (old_secret_sealed IS NULL OR old_secret_sealed LIKE 'ey%.%.%.%.%');
ALTER TABLE credentials ADD CONSTRAINT credentials_old_secret_ends
  CHECK ((old_secret_sealed IS NULL) = (old_secret_until IS NULL) AND (old_secret_sealed IS NULL) = (old_secret_hint IS NULL));
CREATE INDEX credentials_old_secrets_due ON credentials (old_secret_until) WHERE old_secret_until IS NOT NULL;

-- Old secrets whose time is over, of all teams.
CREATE FUNCTION portal_due_old_secrets(at timestamptz, most int)
  RETURNS TABLE (team_id uuid, credential_id uuid)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    RETURN QUERY
      SELECT c.team_id, c.id FROM credentials c WHERE c.old_secret_until <= at ORDER BY c.old_secret_until LIMIT most;
    PERFORM set_config('app.door', '', true);
  END $$;

REVOKE ALL ON FUNCTION portal_due_old_secrets(timestamptz, int) FROM PUBLIC;
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_app') THEN RETURN; END IF;
  GRANT EXECUTE ON FUNCTION portal_due_old_secrets(timestamptz, int) TO portal_app;
END $$;
