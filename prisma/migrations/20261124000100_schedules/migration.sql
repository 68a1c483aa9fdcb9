-- Runs on schedule, and what stops or slows the asking for runs: freezes, confirmation, cool-down. Only adds;
-- safe on a live system.

ALTER TYPE "actor_kind" ADD VALUE 'schedule';

ALTER TABLE "pipelines" ADD COLUMN "needs_confirmation" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN "cool_down_ms" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE pipelines ADD CONSTRAINT pipelines_cool_down_is_sane CHECK (cool_down_ms BETWEEN 0 AND 604800000);

CREATE TYPE "overlap_policy" AS ENUM ('skip', 'queue');
CREATE TYPE "catch_up_policy" AS ENUM ('none', 'last', 'all');
CREATE TYPE "firing_result" AS ENUM ('requested', 'queued', 'skipped');
CREATE TYPE "firing_cause" AS ENUM ('overlap', 'frozen', 'cool_down', 'missed', 'paused', 'refused');

-- Of a pipeline, or of the whole team where it names none. One at a time of each.
CREATE TABLE "freezes" (
    "id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "pipeline_id" UUID,
    "reason" TEXT NOT NULL,
    "ends_at" TIMESTAMPTZ(3),
    "frozen_at" TIMESTAMPTZ(3) NOT NULL,
    "actor_name" TEXT NOT NULL,
    CONSTRAINT "freezes_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX freezes_one_of_each ON freezes (team_id, pipeline_id) NULLS NOT DISTINCT;
ALTER TABLE "freezes" ADD CONSTRAINT "freezes_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "freezes" ADD CONSTRAINT "freezes_team_id_pipeline_id_fkey" FOREIGN KEY ("team_id", "pipeline_id") REFERENCES "pipelines"("team_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "schedules" (
    "id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "pipeline_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "cron" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL,
    "overlap" "overlap_policy" NOT NULL DEFAULT 'skip',
    "catch_up" "catch_up_policy" NOT NULL DEFAULT 'none',
    "catch_up_most" INTEGER NOT NULL DEFAULT 10,
    "jitter_ms" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by" TEXT NOT NULL,
    "paused_at" TIMESTAMPTZ(3),
    "paused_by" TEXT,
    -- The next instant of its rhythm, and when to fire for it: later by the jitter. Null while it is paused.
    "next_due_at" TIMESTAMPTZ(3),
    "next_fire_at" TIMESTAMPTZ(3),
    "claimed_until" TIMESTAMPTZ(3),
    CONSTRAINT "schedules_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "schedules_team_id_id_key" ON "schedules"("team_id", "id");
CREATE UNIQUE INDEX "schedules_pipeline_id_name_key" ON "schedules"("pipeline_id", "name");
CREATE INDEX "schedules_team_id_name_id_idx" ON "schedules"("team_id", "name", "id");
CREATE INDEX schedules_next_fire ON schedules (next_fire_at) WHERE next_fire_at IS NOT NULL;
ALTER TABLE "schedules" ADD CONSTRAINT "schedules_team_id_pipeline_id_fkey" FOREIGN KEY ("team_id", "pipeline_id") REFERENCES "pipelines"("team_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE schedules ADD CONSTRAINT schedules_paused_never_fire CHECK (paused_at IS NULL OR next_fire_at IS NULL);
ALTER TABLE schedules ADD CONSTRAINT schedules_numbers_are_sane CHECK (jitter_ms BETWEEN 0 AND 3600000 AND catch_up_most BETWEEN 1 AND 50);

-- One for each instant, whoever fires: the unique key is the promise. A row of missed ones stands for several.
CREATE TABLE "schedule_firings" (
    "id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "schedule_id" UUID NOT NULL,
    "pipeline_id" UUID NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "fired_at" TIMESTAMPTZ(3) NOT NULL,
    "result" "firing_result" NOT NULL,
    "cause" "firing_cause",
    "sentence" TEXT NOT NULL,
    "instants" INTEGER NOT NULL DEFAULT 1,
    "run_request_id" UUID,
    "look_at" TIMESTAMPTZ(3),
    CONSTRAINT "schedule_firings_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "schedule_firings_schedule_id_due_at_key" ON "schedule_firings"("schedule_id", "due_at" DESC);
CREATE INDEX schedule_firings_queued ON schedule_firings (pipeline_id, due_at) WHERE result = 'queued';
CREATE INDEX schedule_firings_look_at ON schedule_firings (look_at) WHERE result = 'queued';
CREATE INDEX "schedule_firings_fired_at_idx" ON "schedule_firings"("fired_at");
ALTER TABLE "schedule_firings" ADD CONSTRAINT "schedule_firings_team_id_schedule_id_fkey" FOREIGN KEY ("team_id", "schedule_id") REFERENCES "schedules"("team_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE schedule_firings ADD CONSTRAINT schedule_firings_say_what_became CHECK ((result = 'requested') = (run_request_id IS NOT NULL) AND (result = 'queued') = (look_at IS NOT NULL) AND (result = 'requested' OR cause IS NOT NULL));

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['freezes', 'schedules', 'schedule_firings'] LOOP
    EXECUTE format('CREATE POLICY team ON %I USING (team_id = (SELECT portal_team_id())) WITH CHECK (team_id = (SELECT portal_team_id()))', t);
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY door ON %I TO %I USING (current_setting(''app.door'', true) = ''open'') WITH CHECK (current_setting(''app.door'', true) = ''open'')', t, current_user);
    EXECUTE format('CREATE TRIGGER tell_insert AFTER INSERT ON %I REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION portal_tell_change()', t);
    EXECUTE format('CREATE TRIGGER tell_update AFTER UPDATE ON %I REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION portal_tell_change()', t);
    EXECUTE format('CREATE TRIGGER tell_delete AFTER DELETE ON %I REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION portal_tell_change()', t);
  END LOOP;
END $$;

-- Due schedules, each to one dispatcher, until claim_until: one that dies leaves them to another.
CREATE FUNCTION portal_claim_due_schedules(at timestamptz, claim_until timestamptz, most int)
  RETURNS TABLE (team_id uuid, team_slug text, team_name text, pipeline_id uuid, schedule_id uuid, schedule_name text)
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    RETURN QUERY
      WITH claimed AS (
        UPDATE schedules s SET claimed_until = claim_until
        WHERE s.id IN (
          SELECT d.id FROM schedules d WHERE d.next_fire_at <= at AND (d.claimed_until IS NULL OR d.claimed_until <= at)
          ORDER BY d.next_fire_at LIMIT most FOR UPDATE SKIP LOCKED
        )
        RETURNING s.id, s.team_id, s.pipeline_id, s.name, s.next_fire_at
      )
      SELECT t.id, t.slug, t.name, c.pipeline_id, c.id, c.name FROM claimed c JOIN teams t ON t.id = c.team_id ORDER BY c.next_fire_at;
    PERFORM set_config('app.door', '', true);
  END $$;

-- Pipelines with a firing in line and nothing in its way, each to one dispatcher until next_at.
CREATE FUNCTION portal_claim_queued_firings(at timestamptz, next_at timestamptz, most int)
  RETURNS TABLE (team_id uuid, team_slug text, team_name text, pipeline_id uuid)
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    RETURN QUERY
      WITH due AS (
        SELECT f.id FROM schedule_firings f
        WHERE f.result = 'queued' AND f.look_at <= at AND NOT EXISTS (
          SELECT FROM run_requests r WHERE r.pipeline_id = f.pipeline_id
            AND (r.state IN ('requested', 'sending', 'uncertain') OR (r.state IN ('accepted', 'running') AND r.follow_due_at IS NOT NULL)))
        ORDER BY f.look_at LIMIT most FOR UPDATE SKIP LOCKED
      ), claimed AS (
        UPDATE schedule_firings f SET look_at = next_at FROM due WHERE f.id = due.id RETURNING f.team_id, f.pipeline_id
      )
      SELECT DISTINCT t.id, t.slug, t.name, c.pipeline_id FROM claimed c JOIN teams t ON t.id = c.team_id;
    PERFORM set_config('app.door', '', true);
  END $$;

CREATE FUNCTION portal_prune_firings(before timestamptz, most int) RETURNS int
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  DECLARE answer int;
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    WITH gone AS (DELETE FROM schedule_firings WHERE id IN (SELECT id FROM schedule_firings WHERE fired_at < before AND result <> 'queued' LIMIT most) RETURNING 1)
    SELECT count(*)::int INTO answer FROM gone;
    PERFORM set_config('app.door', '', true);
    RETURN answer;
  END $$;

REVOKE ALL ON FUNCTION portal_claim_due_schedules(timestamptz, timestamptz, int), portal_claim_queued_firings(timestamptz, timestamptz, int), portal_prune_firings(timestamptz, int) FROM PUBLIC;
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_app') THEN RETURN; END IF;
  GRANT SELECT, INSERT, UPDATE, DELETE ON freezes, schedules, schedule_firings TO portal_app;
  GRANT EXECUTE ON FUNCTION portal_claim_due_schedules(timestamptz, timestamptz, int), portal_claim_queued_firings(timestamptz, timestamptz, int), portal_prune_firings(timestamptz, int) TO portal_app;
END $$;
