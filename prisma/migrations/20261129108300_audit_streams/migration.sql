-- Audit events to a team's own webhook or syslog, and the instance's to its own: in order, at least once. Only
-- adds; safe on a live system.

CREATE TABLE audit_streams (
  id UUID PRIMARY KEY,
  -- Null: of the instance's audit.
  team_id UUID REFERENCES teams (id) ON DELETE CASCADE,
  chain UUID NOT NULL GENERATED ALWAYS AS (coalesce(team_id, '00000000-0000-0000-0000-000000000000'::uuid)) STORED,
  name TEXT NOT NULL,
  kind TEXT NOT NULL CONSTRAINT audit_streams_kind CHECK (kind IN ('webhook', 'syslog')),
  -- https:, or for syslog tls:, tcp: and udp: with a host and a port.
  url TEXT NOT NULL,
  -- What signs a webhook's messages.
  secret_sealed TEXT,
  -- The number of the last event that arrived.
  cursor_seq BIGINT NOT NULL,
  is_enabled BOOLEAN NOT NULL DEFAULT true,
  -- Since when nothing arrived, how often it was tried, and a sentence why not; null: the last attempt did.
  failing_since TIMESTAMPTZ(3),
  attempts INT NOT NULL DEFAULT 0,
  problem TEXT,
  due_at TIMESTAMPTZ(3),
  sent_at TIMESTAMPTZ(3),
  -- Whoever sends holds it, one at a time.
  lease_id UUID,
  lease_until TIMESTAMPTZ(3),
  created_at TIMESTAMPTZ(3) NOT NULL,
  created_by TEXT NOT NULL,
  CONSTRAINT audit_streams_signed CHECK ((kind = 'webhook') = (secret_sealed IS NOT NULL))
);
CREATE UNIQUE INDEX audit_streams_name ON audit_streams (chain, name);

DO $$
BEGIN
  EXECUTE 'CREATE POLICY team ON audit_streams USING (team_id = (SELECT portal_team_id())) WITH CHECK (team_id = (SELECT portal_team_id()))';
  EXECUTE 'CREATE POLICY instance ON audit_streams USING (team_id IS NULL AND (SELECT portal_team_id()) IS NULL AND (SELECT current_setting(''app.instance'', true)) = ''on'')
           WITH CHECK (team_id IS NULL AND (SELECT portal_team_id()) IS NULL AND (SELECT current_setting(''app.instance'', true)) = ''on'')';
  EXECUTE 'ALTER TABLE audit_streams ENABLE ROW LEVEL SECURITY';
  EXECUTE 'ALTER TABLE audit_streams FORCE ROW LEVEL SECURITY';
  EXECUTE format('CREATE POLICY door ON audit_streams TO %I USING (current_setting(''app.door'', true) = ''open'') WITH CHECK (current_setting(''app.door'', true) = ''open'')', current_user);
END $$;

-- The end of the instance's chain, as a team sees its own.
CREATE POLICY instance_reads ON audit_chains FOR SELECT
  USING (team_id IS NULL AND (SELECT portal_team_id()) IS NULL AND (SELECT current_setting('app.instance', true)) = 'on');

-- Streams with something to send: each is leased to one worker.
CREATE FUNCTION portal_claim_audit_streams(at timestamptz, leased_until timestamptz, lease uuid, most int)
  RETURNS TABLE (id uuid, team_id uuid)
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    RETURN QUERY
      WITH due AS (
        SELECT s.id FROM audit_streams s JOIN audit_chains c ON c.chain = s.chain
        WHERE s.is_enabled AND c.seq > s.cursor_seq AND (s.due_at IS NULL OR s.due_at <= portal_claim_audit_streams.at)
          AND (s.lease_until IS NULL OR s.lease_until <= portal_claim_audit_streams.at)
        ORDER BY s.lease_until NULLS FIRST LIMIT most FOR UPDATE OF s SKIP LOCKED
      )
      UPDATE audit_streams s SET lease_id = lease, lease_until = leased_until FROM due WHERE s.id = due.id RETURNING s.id, s.team_id;
    PERFORM set_config('app.door', '', true);
  END $$;

-- Key rotation.
CREATE FUNCTION portal_sealed_audit_streams(after uuid, most int) RETURNS TABLE (id uuid, team_id uuid, sealed text)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    RETURN QUERY SELECT s.id, s.team_id, s.secret_sealed FROM audit_streams s
      WHERE s.secret_sealed IS NOT NULL AND (after IS NULL OR s.id > after) ORDER BY s.id LIMIT most;
    PERFORM set_config('app.door', '', true);
  END $$;
CREATE FUNCTION portal_reseal_audit_stream(wanted uuid, sealed_before text, sealed_after text) RETURNS int
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  DECLARE moved int;
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    UPDATE audit_streams SET secret_sealed = sealed_after WHERE id = wanted AND secret_sealed = sealed_before;
    GET DIAGNOSTICS moved = ROW_COUNT;
    PERFORM set_config('app.door', '', true);
    RETURN moved;
  END $$;

REVOKE ALL ON FUNCTION portal_claim_audit_streams(timestamptz, timestamptz, uuid, int), portal_sealed_audit_streams(uuid, int),
  portal_reseal_audit_stream(uuid, text, text) FROM PUBLIC;
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_app') THEN RETURN; END IF;
  GRANT SELECT, INSERT, UPDATE, DELETE ON audit_streams TO portal_app;
  GRANT EXECUTE ON FUNCTION portal_claim_audit_streams(timestamptz, timestamptz, uuid, int), portal_sealed_audit_streams(uuid, int),
    portal_reseal_audit_stream(uuid, text, text) TO portal_app;
END $$;
