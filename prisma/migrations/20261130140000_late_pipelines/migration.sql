-- Webhooks are told when a pipeline is late and when it runs again, if they ask for it. Only adds; safe on a live
-- system: a process of before neither judges nor asks. A type of its own, since a process of before does not know
-- what would be new in the other one and could not read such a webhook.

CREATE TYPE "lateness_event" AS ENUM ('late', 'resumed');
ALTER TABLE webhooks ADD COLUMN lateness_events "lateness_event"[] NOT NULL DEFAULT '{}';

ALTER TABLE pipelines
  -- Whether a run was awaited in vain, and none has come since; null: it was not judged yet.
  ADD COLUMN late BOOLEAN,
  -- When the last run before that ended: what ends later ends the lateness.
  ADD COLUMN late_run_at TIMESTAMPTZ(3),
  -- Until when the next one was awaited.
  ADD COLUMN late_since TIMESTAMPTZ(3),
  -- When the portal noticed that it is late, or late no more.
  ADD COLUMN late_changed_at TIMESTAMPTZ(3);

-- The outbox of lateness. It runs as whoever judged, and so sees that team's webhooks alone.
CREATE FUNCTION portal_tell_of_lateness() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  event lateness_event := CASE WHEN NEW.late THEN 'late' ELSE 'resumed' END;
  event_id uuid := gen_random_uuid();
  portal text := nullif(current_setting('app.portal_url', true), '');
BEGIN
  INSERT INTO webhook_deliveries (id, team_id, webhook_id, event_id, kind, payload, created_at, due_at)
  SELECT gen_random_uuid(), w.team_id, w.id, event_id, 'pipeline.' || event,
    jsonb_build_object(
      'type', 'pipeline.' || event,
      'timestamp', portal_rfc3339(NEW.late_changed_at),
      'data', jsonb_build_object(
        'team', t.slug, 'pipelineUuid', NEW.uuid, 'pipelineName', NEW.name,
        'lastRunAt', portal_rfc3339(NEW.last_run_at),
        'since', portal_rfc3339(CASE WHEN NEW.late THEN NEW.late_since ELSE OLD.late_since END),
        'url', portal || '/' || t.slug || '/pipelines/' || NEW.uuid)),
    NEW.late_changed_at, NEW.late_changed_at
  FROM webhooks w
  JOIN teams t ON t.id = w.team_id
  WHERE w.team_id = NEW.team_id AND w.is_enabled AND event = ANY (w.lateness_events);
  RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION portal_tell_of_lateness() FROM PUBLIC;
-- What was not judged before is no change.
CREATE TRIGGER tell_of_lateness AFTER UPDATE OF late ON pipelines FOR EACH ROW
  WHEN (OLD.late <> NEW.late) EXECUTE FUNCTION portal_tell_of_lateness();
