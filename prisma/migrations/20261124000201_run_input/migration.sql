-- What a run is started with, where an admin said that the server takes it, and presets of it. Only adds;
-- safe on a live system.

ALTER TABLE "credentials" ADD COLUMN "accepts_input" BOOLEAN NOT NULL DEFAULT false;

-- Bytes are counted apart: lists tell that there is an input without reading it.
ALTER TABLE "run_requests" ADD COLUMN "input" TEXT,
ADD COLUMN "input_bytes" INTEGER;
ALTER TABLE run_requests ADD CONSTRAINT run_requests_input_is_counted CHECK ((input IS NULL) = (input_bytes IS NULL) AND (input IS NULL OR (octet_length(input) = input_bytes AND input_bytes BETWEEN 1 AND 65536)));

CREATE TABLE "input_presets" (
    "id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "pipeline_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "input" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by" TEXT NOT NULL,
    CONSTRAINT "input_presets_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "input_presets_pipeline_id_name_key" ON "input_presets"("pipeline_id", "name");
ALTER TABLE "input_presets" ADD CONSTRAINT "input_presets_team_id_pipeline_id_fkey" FOREIGN KEY ("team_id", "pipeline_id") REFERENCES "pipelines"("team_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE input_presets ADD CONSTRAINT input_presets_are_small CHECK (octet_length(input) BETWEEN 1 AND 65536);

CREATE POLICY team ON input_presets USING (team_id = (SELECT portal_team_id())) WITH CHECK (team_id = (SELECT portal_team_id()));
ALTER TABLE input_presets ENABLE ROW LEVEL SECURITY;
ALTER TABLE input_presets FORCE ROW LEVEL SECURITY;
DO $$
BEGIN
  EXECUTE format('CREATE POLICY door ON input_presets TO %I USING (current_setting(''app.door'', true) = ''open'') WITH CHECK (current_setting(''app.door'', true) = ''open'')', current_user);
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_app') THEN RETURN; END IF;
  GRANT SELECT, INSERT, UPDATE, DELETE ON input_presets TO portal_app;
END $$;
