-- What statistics ask of many rows, held by the indexes themselves: the rows, which are wide with words and histograms,
-- are then not read. Adds indexes alone, and processes of before use them as well. Whoever takes in a log waits while
-- they are made, some seconds with ten million task runs; readers do not. On a larger live history create them
-- CONCURRENTLY by hand first: IF NOT EXISTS then passes.

-- A run, and what became of it: a pipeline's list, the run after one that failed, the runs of a part of an hour.
CREATE INDEX IF NOT EXISTS runs_of_pipeline ON runs (pipeline_id, started_at DESC, run_uuid DESC) INCLUDE (team_id, ended_at, duration_ms, successful);
CREATE INDEX IF NOT EXISTS runs_failed_of_pipeline ON runs (pipeline_id, started_at DESC, run_uuid DESC) INCLUDE (team_id, ended_at) WHERE NOT successful;
-- The hours alone, for the reason that the days have an index alone.
CREATE INDEX IF NOT EXISTS run_rollups_hours ON run_rollups (pipeline_id, starts_at) INCLUDE (team_id, runs, failed_runs, duration_ms) WHERE grain = 'hour';
-- The errors of a range, whatever tasks and kinds they are of.
CREATE INDEX IF NOT EXISTS error_rollups_of_pipeline ON error_rollups (pipeline_id, starts_at) INCLUDE (team_id, task_uuid, fingerprint, first_at, last_at, failures);
