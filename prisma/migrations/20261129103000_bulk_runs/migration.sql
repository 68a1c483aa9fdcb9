-- Many pipelines run by one word: a bulk run, and one item for each pipeline, which becomes a run request of its
-- own when its turn comes. Only adds; safe on a live system.

CREATE TYPE "bulk_run_item_state" AS ENUM ('waiting', 'requested', 'left_out', 'stopped');
CREATE TYPE "bulk_run_cause" AS ENUM ('run_scope', 'frozen', 'input', 'overlap', 'cool_down', 'refused');

CREATE TABLE "bulk_runs" (
    "id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "idempotency_key" TEXT NOT NULL,
    -- Of what was asked for: the same key with another is another wish.
    "fingerprint" TEXT NOT NULL,
    "anyway" BOOLEAN NOT NULL,
    "confirmed" BOOLEAN NOT NULL,
    "per_credential" INTEGER NOT NULL,
    "actor_kind" "actor_kind" NOT NULL,
    "actor_id" UUID,
    "actor_name" TEXT NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "stopped_at" TIMESTAMPTZ(3),
    "stopped_by" TEXT,
    -- When nothing waited for its turn any more.
    "asked_at" TIMESTAMPTZ(3),
    "look_at" TIMESTAMPTZ(3) NOT NULL,
    "claimed_until" TIMESTAMPTZ(3),
    CONSTRAINT "bulk_runs_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "bulk_runs_team_id_id_key" ON "bulk_runs"("team_id", "id");
CREATE UNIQUE INDEX "bulk_runs_team_id_idempotency_key_key" ON "bulk_runs"("team_id", "idempotency_key");
CREATE INDEX "bulk_runs_team_id_requested_at_id_idx" ON "bulk_runs"("team_id", "requested_at" DESC, "id" DESC);
CREATE INDEX bulk_runs_waiting ON bulk_runs (look_at) WHERE asked_at IS NULL;
ALTER TABLE "bulk_runs" ADD CONSTRAINT "bulk_runs_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE bulk_runs ADD CONSTRAINT bulk_runs_width_is_sane CHECK (per_credential BETWEEN 1 AND 20);

-- Once a pipeline in a bulk run: the unique key is the promise.
CREATE TABLE "bulk_run_items" (
    "id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "bulk_run_id" UUID NOT NULL,
    "pipeline_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "state" "bulk_run_item_state" NOT NULL,
    "cause" "bulk_run_cause",
    "sentence" TEXT,
    -- The run that is repeated, and the request whose input it was started with. No foreign keys: both may go first.
    "run_uuid" UUID,
    "input_from_id" UUID,
    "run_request_id" UUID,
    CONSTRAINT "bulk_run_items_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "bulk_run_items_bulk_run_id_pipeline_id_key" ON "bulk_run_items"("bulk_run_id", "pipeline_id");
CREATE UNIQUE INDEX "bulk_run_items_run_request_id_key" ON "bulk_run_items"("run_request_id");
CREATE INDEX bulk_run_items_waiting ON bulk_run_items (bulk_run_id, position) WHERE state = 'waiting';
ALTER TABLE "bulk_run_items" ADD CONSTRAINT "bulk_run_items_team_id_bulk_run_id_fkey" FOREIGN KEY ("team_id", "bulk_run_id") REFERENCES "bulk_runs"("team_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "bulk_run_items" ADD CONSTRAINT "bulk_run_items_team_id_pipeline_id_fkey" FOREIGN KEY ("team_id", "pipeline_id") REFERENCES "pipelines"("team_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE bulk_run_items ADD CONSTRAINT bulk_run_items_say_what_became CHECK ((state = 'requested') = (run_request_id IS NOT NULL) AND (state = 'left_out') = (cause IS NOT NULL) AND (cause IS NULL) = (sentence IS NULL));

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['bulk_runs', 'bulk_run_items'] LOOP
    EXECUTE format('CREATE POLICY team ON %I USING (team_id = (SELECT portal_team_id())) WITH CHECK (team_id = (SELECT portal_team_id()))', t);
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY door ON %I TO %I USING (current_setting(''app.door'', true) = ''open'') WITH CHECK (current_setting(''app.door'', true) = ''open'')', t, current_user);
    EXECUTE format('CREATE TRIGGER tell_insert AFTER INSERT ON %I REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION portal_tell_change()', t);
    EXECUTE format('CREATE TRIGGER tell_update AFTER UPDATE ON %I REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION portal_tell_change()', t);
    EXECUTE format('CREATE TRIGGER tell_delete AFTER DELETE ON %I REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION portal_tell_change()', t);
  END LOOP;
END $$;

-- Bulk runs with something waiting, each to one worker until claim_until: one that dies leaves them to another.
CREATE FUNCTION portal_claim_bulk_runs(at timestamptz, claim_until timestamptz, most int)
  RETURNS TABLE (team_id uuid, team_slug text, team_name text, bulk_run_id uuid)
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    RETURN QUERY
      WITH claimed AS (
        UPDATE bulk_runs b SET claimed_until = claim_until
        WHERE b.id IN (
          SELECT d.id FROM bulk_runs d WHERE d.asked_at IS NULL AND d.look_at <= at AND (d.claimed_until IS NULL OR d.claimed_until <= at)
          ORDER BY d.look_at LIMIT most FOR UPDATE SKIP LOCKED
        )
        RETURNING b.id, b.team_id
      )
      SELECT t.id, t.slug, t.name, c.id FROM claimed c JOIN teams t ON t.id = c.team_id;
    PERFORM set_config('app.door', '', true);
  END $$;

REVOKE ALL ON FUNCTION portal_claim_bulk_runs(timestamptz, timestamptz, int) FROM PUBLIC;
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_app') THEN RETURN; END IF;
  GRANT SELECT, INSERT, UPDATE, DELETE ON bulk_runs, bulk_run_items TO portal_app;
  GRANT EXECUTE ON FUNCTION portal_claim_bulk_runs(timestamptz, timestamptz, int) TO portal_app;
END $$;
