-- A new secret for an audit stream, while the one before signs too for a day. Adds columns, and has the functions
-- of key rotation find the old secrets too; safe on a live system: who reads less columns finds what it did.

ALTER TABLE audit_streams
  ADD COLUMN old_secret_sealed TEXT,
  ADD COLUMN old_secret_until TIMESTAMPTZ(3),
  ADD COLUMN rotated_at TIMESTAMPTZ(3),
  ADD CONSTRAINT audit_streams_old_secret CHECK ((old_secret_sealed IS NULL) = (old_secret_until IS NULL));

DROP FUNCTION portal_sealed_audit_streams(uuid, int);
CREATE FUNCTION portal_sealed_audit_streams(after uuid, most int) RETURNS TABLE (id uuid, team_id uuid, sealed text, old_sealed text)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    RETURN QUERY SELECT s.id, s.team_id, s.secret_sealed, s.old_secret_sealed FROM audit_streams s
      WHERE s.secret_sealed IS NOT NULL AND (after IS NULL OR s.id > after) ORDER BY s.id LIMIT most;
    PERFORM set_config('app.door', '', true);
  END $$;

-- Whichever of the two it is: no two ciphertexts are the same.
CREATE OR REPLACE FUNCTION portal_reseal_audit_stream(wanted uuid, sealed_before text, sealed_after text) RETURNS int
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  DECLARE moved int;
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    UPDATE audit_streams SET
      secret_sealed = CASE WHEN secret_sealed = sealed_before THEN sealed_after ELSE secret_sealed END,
      old_secret_sealed = CASE WHEN old_secret_sealed = sealed_before THEN sealed_after ELSE old_secret_sealed END
    WHERE id = wanted AND sealed_before IN (secret_sealed, old_secret_sealed);
    GET DIAGNOSTICS moved = ROW_COUNT;
    PERFORM set_config('app.door', '', true);
    RETURN moved;
  END $$;

REVOKE ALL ON FUNCTION portal_sealed_audit_streams(uuid, int) FROM PUBLIC;
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_app') THEN RETURN; END IF;
  GRANT EXECUTE ON FUNCTION portal_sealed_audit_streams(uuid, int) TO portal_app;
END $$;
