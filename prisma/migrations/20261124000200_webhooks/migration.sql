-- Signed messages to a team's own servers about its run requests. Every transition of a request writes what
-- is to be sent in its own transaction, by a trigger: nobody can forget it. Only adds; safe on a live system.

CREATE TABLE "webhooks" (
    "id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    -- Which transitions are told, by the state they lead to; empty: all.
    "states" "run_request_state"[] NOT NULL DEFAULT '{}',
    "secret_sealed" TEXT NOT NULL,
    -- Signs beside the new one until then.
    "old_secret_sealed" TEXT,
    "old_secret_until" TIMESTAMPTZ(3),
    "is_enabled" BOOLEAN NOT NULL DEFAULT true,
    "disabled_reason" TEXT,
    -- Since when nothing arrived; null: the last attempt did.
    "failing_since" TIMESTAMPTZ(3),
    -- While one worker sends to it: messages go in order, one at a time.
    "lease_until" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by" TEXT NOT NULL,
    "rotated_at" TIMESTAMPTZ(3),
    CONSTRAINT "webhooks_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "webhooks_team_id_id_key" ON "webhooks"("team_id", "id");
CREATE UNIQUE INDEX "webhooks_team_id_name_key" ON "webhooks"("team_id", "name");
ALTER TABLE "webhooks" ADD CONSTRAINT "webhooks_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE webhooks ADD CONSTRAINT webhooks_old_secret_ends CHECK ((old_secret_sealed IS NULL) = (old_secret_until IS NULL));

CREATE TYPE "webhook_delivery_state" AS ENUM ('waiting', 'delivered', 'failed');

-- One message to one webhook; its id is the message's, the same at every attempt.
CREATE TABLE "webhook_deliveries" (
    "id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "webhook_id" UUID NOT NULL,
    "run_request_id" UUID,
    -- Of what it tells: those of one instant go out in the order of these.
    "event_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "state" "webhook_delivery_state" NOT NULL DEFAULT 'waiting',
    -- Attempts in this round: a replay begins another.
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3),
    "settled_at" TIMESTAMPTZ(3),
    CONSTRAINT "webhook_deliveries_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "webhook_deliveries_team_id_id_key" ON "webhook_deliveries"("team_id", "id");
CREATE INDEX "webhook_deliveries_webhook_id_created_at_event_id_idx" ON "webhook_deliveries"("webhook_id", "created_at" DESC, "event_id" DESC);
CREATE INDEX "webhook_deliveries_created_at_idx" ON "webhook_deliveries"("created_at");
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (due_at) WHERE due_at IS NOT NULL;
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_team_id_webhook_id_fkey" FOREIGN KEY ("team_id", "webhook_id") REFERENCES "webhooks"("team_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE webhook_deliveries ADD CONSTRAINT webhook_deliveries_waiting_are_due CHECK ((state = 'waiting') = (due_at IS NOT NULL));

CREATE TABLE "webhook_attempts" (
    "id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "delivery_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "duration_ms" INTEGER NOT NULL,
    "status" INTEGER,
    -- A sentence: why it did not arrive.
    "problem" TEXT,
    -- The beginning of the answer.
    "answer" TEXT,
    CONSTRAINT "webhook_attempts_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "webhook_attempts_delivery_id_at_idx" ON "webhook_attempts"("delivery_id", "at");
ALTER TABLE "webhook_attempts" ADD CONSTRAINT "webhook_attempts_team_id_delivery_id_fkey" FOREIGN KEY ("team_id", "delivery_id") REFERENCES "webhook_deliveries"("team_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['webhooks', 'webhook_deliveries', 'webhook_attempts'] LOOP
    EXECUTE format('CREATE POLICY team ON %I USING (team_id = (SELECT portal_team_id())) WITH CHECK (team_id = (SELECT portal_team_id()))', t);
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY door ON %I TO %I USING (current_setting(''app.door'', true) = ''open'') WITH CHECK (current_setting(''app.door'', true) = ''open'')', t, current_user);
  END LOOP;
END $$;

-- An instant as programs read it.
CREATE FUNCTION portal_rfc3339(at timestamptz) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') $$;

-- The outbox. It runs as whoever moved the request, and so sees that team's webhooks alone.
CREATE FUNCTION portal_tell_webhooks() RETURNS trigger LANGUAGE plpgsql AS $$
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
  WHERE w.team_id = NEW.team_id AND w.is_enabled AND (w.states = '{}' OR NEW.to_state = ANY (w.states));
  RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION portal_tell_webhooks() FROM PUBLIC;
CREATE TRIGGER tell_webhooks AFTER INSERT ON run_request_events FOR EACH ROW WHEN (NEW.kind = 'moved') EXECUTE FUNCTION portal_tell_webhooks();

-- Webhooks with something due: each is leased to one worker.
CREATE FUNCTION portal_claim_due_webhooks(at timestamptz, leased_until timestamptz, most int)
  RETURNS TABLE (team_id uuid, webhook_id uuid)
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    RETURN QUERY
      WITH due AS (
        SELECT w.id FROM webhooks w
        WHERE w.is_enabled AND (w.lease_until IS NULL OR w.lease_until <= at)
          AND EXISTS (SELECT FROM webhook_deliveries d WHERE d.webhook_id = w.id AND d.due_at <= at)
        ORDER BY w.lease_until NULLS FIRST LIMIT most FOR UPDATE SKIP LOCKED
      )
      UPDATE webhooks w SET lease_until = leased_until FROM due WHERE w.id = due.id RETURNING w.team_id, w.id;
    PERFORM set_config('app.door', '', true);
  END $$;

CREATE FUNCTION portal_prune_webhook_deliveries(before timestamptz, most int) RETURNS int
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  DECLARE answer int;
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    WITH gone AS (DELETE FROM webhook_deliveries WHERE id IN (SELECT id FROM webhook_deliveries WHERE created_at < before LIMIT most) RETURNING 1)
    SELECT count(*)::int INTO answer FROM gone;
    PERFORM set_config('app.door', '', true);
    RETURN answer;
  END $$;

-- Key rotation: which webhooks there are, in the order of their ids.
CREATE FUNCTION portal_sealed_webhooks(after uuid, most int)
  RETURNS TABLE (team_id uuid, webhook_id uuid)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    RETURN QUERY SELECT w.team_id, w.id FROM webhooks w WHERE after IS NULL OR w.id > after ORDER BY w.id LIMIT most;
    PERFORM set_config('app.door', '', true);
  END $$;

REVOKE ALL ON FUNCTION portal_rfc3339(timestamptz), portal_claim_due_webhooks(timestamptz, timestamptz, int), portal_prune_webhook_deliveries(timestamptz, int), portal_sealed_webhooks(uuid, int) FROM PUBLIC;
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_app') THEN RETURN; END IF;
  GRANT SELECT, INSERT, UPDATE, DELETE ON webhooks, webhook_deliveries, webhook_attempts TO portal_app;
  GRANT EXECUTE ON FUNCTION portal_rfc3339(timestamptz), portal_claim_due_webhooks(timestamptz, timestamptz, int), portal_prune_webhook_deliveries(timestamptz, int), portal_sealed_webhooks(uuid, int) TO portal_app;
END $$;
