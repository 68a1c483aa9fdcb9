-- The day from which a credential counts as expired, what is done then, and who was told. Only adds; safe on a live
-- system.

ALTER TABLE credentials
  ADD COLUMN expires_on DATE,
  ADD COLUMN when_expired TEXT NOT NULL DEFAULT 'warn' CONSTRAINT credentials_when_expired CHECK (when_expired IN ('warn', 'disable')),
  -- The last reminder: 30, 7 or 1 days before, or 0.
  ADD COLUMN reminded_days INT;
CREATE INDEX credentials_expiring ON credentials (expires_on) WHERE expires_on IS NOT NULL;

-- Which reminder is due so many days before: the nearest that has begun.
CREATE FUNCTION portal_expiry_stage(days_left int) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT CASE WHEN days_left <= 0 THEN 0 WHEN days_left <= 1 THEN 1 WHEN days_left <= 7 THEN 7 WHEN days_left <= 30 THEN 30 END $$;

-- Credentials of which somebody is to be reminded, or which are to be switched off.
CREATE FUNCTION portal_due_expiries(today date, most int)
  RETURNS TABLE (team_id uuid, credential_id uuid)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    RETURN QUERY
      SELECT c.team_id, c.id FROM credentials c
      WHERE c.expires_on <= today + 30
        AND portal_expiry_stage(c.expires_on - today) < coalesce(c.reminded_days, 31)
      ORDER BY c.expires_on LIMIT most;
    PERFORM set_config('app.door', '', true);
  END $$;

REVOKE ALL ON FUNCTION portal_expiry_stage(int), portal_due_expiries(date, int) FROM PUBLIC;
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_app') THEN RETURN; END IF;
  GRANT EXECUTE ON FUNCTION portal_due_expiries(date, int) TO portal_app;
END $$;
