-- What the overview needs besides the last 30 days: the other ranges, and what says that a pipeline is late or degrading.
ALTER TABLE "pipelines" ADD COLUMN "ranges" JSONB,
ADD COLUMN "last_run_read_at" TIMESTAMPTZ(3),
ADD COLUMN "rhythm" JSONB,
ADD COLUMN "overdue_after_ms" DOUBLE PRECISION,
ADD COLUMN "degrading" JSONB;

-- The order in which lists are read by default, with the id as the place a cursor stands on.
CREATE INDEX pipelines_by_name ON pipelines (team_id, lower(name), id);

-- All of it comes from the readings, so that the next rounds of the worker fill it. The owner passes only through the door.
SELECT set_config('app.door', 'open', true);
UPDATE pipelines SET refresh_due_at = least(refresh_due_at, now());
SELECT set_config('app.door', '', true);
