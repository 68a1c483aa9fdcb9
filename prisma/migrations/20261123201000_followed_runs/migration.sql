-- Requests are followed to the end of their runs, and everything that happens to one is one timeline.

CREATE TYPE "run_request_event_kind" AS ENUM ('moved', 'noted', 'stalled', 'looked');

ALTER TABLE "run_request_events" ADD COLUMN "kind" "run_request_event_kind" NOT NULL DEFAULT 'moved',
ADD COLUMN "actor_kind" "actor_kind",
ADD COLUMN "actor_name" TEXT;

ALTER TABLE "run_requests" ADD COLUMN "follow_due_at" TIMESTAMPTZ(3),
ADD COLUMN "stalled_at" TIMESTAMPTZ(3),
ADD COLUMN "ended_at" TIMESTAMPTZ(3),
ADD COLUMN "looked_at" TIMESTAMPTZ(3),
ADD COLUMN "look_problem" TEXT,
ADD COLUMN "evidence" JSONB,
ADD COLUMN "repeat_of_id" UUID;

ALTER TABLE run_requests ADD CONSTRAINT run_requests_followed_are_sent CHECK (follow_due_at IS NULL OR state IN ('accepted', 'running', 'uncertain'));
ALTER TABLE run_requests ADD CONSTRAINT run_requests_end_has_time CHECK (ended_at IS NULL OR state IN ('succeeded', 'failed', 'rejected', 'matched', 'closed'));

-- Newest first, of the team and of a pipeline, with the id as the place a cursor stands on.
CREATE INDEX "run_requests_team_id_requested_at_id_idx" ON "run_requests"("team_id", "requested_at" DESC, "id" DESC);
DROP INDEX "run_requests_pipeline_id_requested_at_idx";
CREATE INDEX "run_requests_pipeline_id_requested_at_id_idx" ON "run_requests"("pipeline_id", "requested_at" DESC, "id" DESC);
DROP INDEX run_requests_open_by_pipeline;
CREATE INDEX run_requests_open_by_pipeline ON run_requests (pipeline_id) WHERE state IN ('requested', 'sending', 'uncertain', 'accepted', 'running');
CREATE INDEX run_requests_follow_due ON run_requests (follow_due_at) WHERE follow_due_at IS NOT NULL;

-- What was sent lately, before there was anybody to follow it. The owner passes only through the door.
SELECT set_config('app.door', 'open', true);
UPDATE run_requests SET follow_due_at = now() WHERE state IN ('accepted', 'uncertain') AND requested_at > now() - interval '1 day';
UPDATE run_requests SET ended_at = coalesce(settled_at, requested_at) WHERE state IN ('succeeded', 'failed', 'rejected', 'matched', 'closed');
SELECT set_config('app.door', '', true);

-- Due looks into the log, one a pipeline: all its due requests are moved on together, for as long as a look may take.
CREATE FUNCTION portal_claim_due_follows(at timestamptz, next_at timestamptz, most int)
  RETURNS TABLE (team_id uuid, pipeline_id uuid)
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    RETURN QUERY
      WITH due AS (
        SELECT r.id FROM run_requests r WHERE r.follow_due_at <= at ORDER BY r.follow_due_at LIMIT most FOR UPDATE SKIP LOCKED
      ), claimed AS (
        UPDATE run_requests r SET follow_due_at = next_at FROM due WHERE r.id = due.id RETURNING r.team_id, r.pipeline_id
      )
      SELECT DISTINCT c.team_id, c.pipeline_id FROM claimed c;
    PERFORM set_config('app.door', '', true);
  END $$;

REVOKE ALL ON FUNCTION portal_claim_due_follows(timestamptz, timestamptz, int) FROM PUBLIC;
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_app') THEN RETURN; END IF;
  GRANT EXECUTE ON FUNCTION portal_claim_due_follows(timestamptz, timestamptz, int) TO portal_app;
END $$;
