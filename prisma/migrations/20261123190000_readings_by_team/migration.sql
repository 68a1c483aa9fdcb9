-- Finding a run looks through a team's newest runs, and the limit on kept readings through a pipeline's.
-- Both are small; on a large live table create them CONCURRENTLY by hand first, IF NOT EXISTS then passes.
CREATE INDEX IF NOT EXISTS readings_recent_runs_by_team ON readings (team_id) WHERE kind = 'recent_runs';
CREATE INDEX IF NOT EXISTS readings_by_use ON readings (pipeline_id, used_at DESC) WHERE kind IN ('consolidated', 'aggregated');
