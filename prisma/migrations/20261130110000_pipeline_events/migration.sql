-- Webhooks are told when a pipeline starts to fail and when it has recovered, if they ask for it. Only adds; safe on a
-- live system: those that were made before ask for nothing, and a process of before judges no pipeline.

CREATE TYPE "pipeline_event" AS ENUM ('failing', 'recovered');
ALTER TABLE webhooks
  ADD COLUMN tells_run_requests BOOLEAN NOT NULL DEFAULT true,
  ADD COLUMN pipeline_events "pipeline_event"[] NOT NULL DEFAULT '{}';

ALTER TABLE pipelines
  -- Whether the newest run that is known to be over failed; null: it was not judged yet.
  ADD COLUMN failing BOOLEAN,
  -- When that run ended: what ended before changes nothing any more.
  ADD COLUMN judged_run_at TIMESTAMPTZ(3),
  -- When the first of the runs that failed ended; null: it was failing when it was first judged.
  ADD COLUMN failing_since TIMESTAMPTZ(3),
  -- When the portal noticed that it fails, or fails no more.
  ADD COLUMN failing_changed_at TIMESTAMPTZ(3);

CREATE OR REPLACE FUNCTION portal_tell_webhooks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO webhook_deliveries (id, team_id, webhook_id, run_request_id, event_id, kind, payload, created_at, due_at)
  SELECT gen_random_uuid(), w.team_id, w.id, r.id, NEW.id, 'run_request.' || NEW.to_state,
    jsonb_build_object(
      'type', 'run_request.' || NEW.to_state,
      'timestamp', portal_rfc3339(NEW.at),
      'data', jsonb_build_object(
        'id', r.id, 'team', t.slug, 'pipelineUuid', p.uuid, 'pipelineName', p.name,
        'state', NEW.to_state, 'from', NEW.from_state, 'attempt', NEW.attempt,
        'runUuid', r.run_uuid, 'reason', r.reason, 'requestedAt', portal_rfc3339(r.requested_at),
        'requestedBy', jsonb_build_object('kind', r.actor_kind, 'name', r.actor_name))),
    NEW.at, NEW.at
  FROM webhooks w
  JOIN run_requests r ON r.id = NEW.run_request_id
  JOIN pipelines p ON p.id = r.pipeline_id
  JOIN teams t ON t.id = w.team_id
  WHERE w.team_id = NEW.team_id AND w.is_enabled AND w.tells_run_requests
    AND (w.states = '{}' OR NEW.to_state = ANY (w.states));
  RETURN NULL;
END $$;

-- The outbox of pipelines. It runs as whoever judged, and so sees that team's webhooks alone.
CREATE FUNCTION portal_tell_of_pipeline() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  event pipeline_event := CASE WHEN NEW.failing THEN 'failing' ELSE 'recovered' END;
  event_id uuid := gen_random_uuid();
  portal text := nullif(current_setting('app.portal_url', true), '');
BEGIN
  INSERT INTO webhook_deliveries (id, team_id, webhook_id, event_id, kind, payload, created_at, due_at)
  SELECT gen_random_uuid(), w.team_id, w.id, event_id, 'pipeline.' || event,
    jsonb_build_object(
      'type', 'pipeline.' || event,
      'timestamp', portal_rfc3339(NEW.failing_changed_at),
      'data', jsonb_build_object(
        'team', t.slug, 'pipelineUuid', NEW.uuid, 'pipelineName', NEW.name,
        'lastRunAt', portal_rfc3339(NEW.judged_run_at),
        'since', portal_rfc3339(CASE WHEN NEW.failing THEN NEW.failing_since ELSE OLD.failing_since END),
        'url', portal || '/' || t.slug || '/pipelines/' || NEW.uuid)),
    NEW.failing_changed_at, NEW.failing_changed_at
  FROM webhooks w
  JOIN teams t ON t.id = w.team_id
  WHERE w.team_id = NEW.team_id AND w.is_enabled AND event = ANY (w.pipeline_events);
  RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION portal_tell_of_pipeline() FROM PUBLIC;
-- What was not judged before is no change.
CREATE TRIGGER tell_of_pipeline AFTER UPDATE OF failing ON pipelines FOR EACH ROW
  WHEN (OLD.failing <> NEW.failing) EXECUTE FUNCTION portal_tell_of_pipeline();
