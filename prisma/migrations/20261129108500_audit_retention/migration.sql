-- How long a team's audit is kept. Its oldest events go in order, and a signed checkpoint says where it begins then.
-- Only adds; safe on a live system.

-- Null: for ever. Nothing younger than 90 days ever goes, whatever is set here.
ALTER TABLE teams ADD COLUMN audit_retention_days INT CONSTRAINT teams_audit_retention CHECK (audit_retention_days BETWEEN 90 AND 36500);

-- Of each team's audit that is kept too long: up to which event, what the chain comes to there, and when the newest
-- of those was. The first `most` of a chain at a time, and none that a stream has not sent yet.
CREATE FUNCTION portal_audit_prunable(at timestamptz, most int)
  RETURNS TABLE (chain uuid, seq bigint, hash bytea, removed_to timestamptz)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    RETURN QUERY
      SELECT t.id, p.seq, p.hash, p.removed_to FROM teams t
      CROSS JOIN LATERAL (
        SELECT x.seq, x.hash, max(x.event_at) OVER () AS removed_to FROM (
          SELECT s.seq, s.hash, e.at AS event_at,
            -- A clock that stood wrong must not take a younger event with an older one: the first young one ends it.
            bool_and(e.at < portal_audit_prunable.at - make_interval(days => t.audit_retention_days)) OVER (ORDER BY s.seq) AS old
          FROM (SELECT k.seq, k.hash, k.event_id FROM audit_seals k WHERE k.chain = t.id
                AND k.seq <= coalesce((SELECT min(a.cursor_seq) FROM audit_streams a WHERE a.team_id = t.id AND a.is_enabled), k.seq)
                ORDER BY k.seq LIMIT most) s
          JOIN audit_events e ON e.id = s.event_id
        ) x WHERE x.old ORDER BY x.seq DESC LIMIT 1
      ) p
      WHERE t.audit_retention_days IS NOT NULL;
    PERFORM set_config('app.door', '', true);
  END $$;

-- Removes a chain's beginning up to an event, and keeps what was signed of that. Refuses what is younger than 90 days
-- and a place that the chain does not lead through. How many went.
CREATE FUNCTION portal_prune_audit(wanted uuid, upto bigint, upto_hash bytea, removed timestamptz, signed_at timestamptz, signed_with text, signature bytea) RETURNS int
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  DECLARE gone int := 0;
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    PERFORM FROM audit_chains c WHERE c.chain = wanted FOR NO KEY UPDATE;
    IF EXISTS (SELECT FROM audit_seals s WHERE s.chain = wanted AND s.seq = upto AND s.hash = upto_hash)
      AND NOT EXISTS (SELECT FROM audit_seals s JOIN audit_events e ON e.id = s.event_id
                      WHERE s.chain = wanted AND s.seq <= upto AND (e.at > removed OR e.at >= now() - interval '90 days'))
    THEN
      INSERT INTO audit_checkpoints AS p (team_id, seq, hash, removed_to, at, kid, mac)
        SELECT c.team_id, upto, upto_hash, removed, signed_at, signed_with, signature FROM audit_chains c WHERE c.chain = wanted
        ON CONFLICT (chain) DO UPDATE SET seq = excluded.seq, hash = excluded.hash, removed_to = excluded.removed_to, at = excluded.at, kid = excluded.kid, mac = excluded.mac
        WHERE p.seq < excluded.seq;
      PERFORM set_config('app.audit_pruning', 'on', true);
      WITH seals AS (DELETE FROM audit_seals s WHERE s.chain = wanted AND s.seq <= upto RETURNING s.event_id),
           events AS (DELETE FROM audit_events e USING seals WHERE e.id = seals.event_id RETURNING 1)
      SELECT count(*)::int INTO gone FROM events;
      PERFORM set_config('app.audit_pruning', '', true);
    END IF;
    PERFORM set_config('app.door', '', true);
    RETURN gone;
  END $$;

REVOKE ALL ON FUNCTION portal_audit_prunable(timestamptz, int), portal_prune_audit(uuid, bigint, bytea, timestamptz, timestamptz, text, bytea) FROM PUBLIC;
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_app') THEN RETURN; END IF;
  GRANT EXECUTE ON FUNCTION portal_audit_prunable(timestamptz, int), portal_prune_audit(uuid, bigint, bytea, timestamptz, timestamptz, text, bytea) TO portal_app;
END $$;
