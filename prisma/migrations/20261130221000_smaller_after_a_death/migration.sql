-- A pipeline whose reader fell silent is read on in windows of a quarter (a minute at least), as after a failure that their
-- size may have caused: a window that takes more memory than its readers have would end one after the other.
CREATE OR REPLACE FUNCTION portal_claim_history(at timestamptz, until timestamptz, reader uuid, most int, most_of_credential int)
  RETURNS TABLE (team_id uuid, pipeline_id uuid)
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    RETURN QUERY
      WITH busy AS (
        SELECT s.team_id, p.credential_id FROM history_sync s JOIN pipelines p ON p.id = s.pipeline_id WHERE s.lease_owner IS NOT NULL AND s.lease_until > at
      ), due AS (
        SELECT d.pipeline_id, d.due_at,
               row_number() OVER (PARTITION BY d.team_id ORDER BY d.due_at) + (SELECT count(*) FROM busy b WHERE b.team_id = d.team_id) AS turn,
               row_number() OVER (PARTITION BY d.credential_id ORDER BY d.due_at) + (SELECT count(*) FROM busy b WHERE b.credential_id = d.credential_id) AS share
        FROM teams t CROSS JOIN LATERAL (
          SELECT s.team_id, s.pipeline_id, s.due_at, p.credential_id
          FROM history_sync s JOIN pipelines p ON p.id = s.pipeline_id LEFT JOIN history_pace c ON c.credential_id = p.credential_id
          WHERE s.team_id = t.id AND s.due_at <= at AND (s.lease_owner IS NULL OR s.lease_until <= at) AND (c.next_at IS NULL OR c.next_at <= at)
          ORDER BY s.due_at LIMIT most * 8
        ) d
      ), chosen AS (
        SELECT d.pipeline_id FROM due d WHERE d.share <= most_of_credential ORDER BY d.turn, d.due_at LIMIT most
      )
      UPDATE history_sync u SET lease_owner = reader, lease_until = until,
        window_ms = CASE WHEN u.lease_owner IS NULL THEN u.window_ms ELSE greatest(60000, u.window_ms / 4000 * 1000) END
      WHERE u.pipeline_id IN (
        SELECT h.pipeline_id FROM history_sync h JOIN chosen USING (pipeline_id)
        WHERE h.lease_owner IS NULL OR h.lease_until <= at FOR UPDATE OF h SKIP LOCKED)
      RETURNING u.team_id, u.pipeline_id;
    PERFORM set_config('app.door', '', true);
  END $$;
