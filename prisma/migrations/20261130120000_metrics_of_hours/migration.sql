-- What metrics ask of the hours of a task, held by an index of the hours alone: the rows are wide with their histograms,
-- and a year of weeks asks for 1,250 of them for each task. Adds an index alone, and processes of before may use it as
-- well. Whoever takes in a log waits while it is made, some seconds with ten million task runs; readers do not. On a
-- larger live history create it CONCURRENTLY by hand first: IF NOT EXISTS then passes.
CREATE INDEX IF NOT EXISTS task_rollups_hours ON task_rollups (pipeline_id, task_uuid, starts_at)
  INCLUDE (team_id, measured, metric_sum, metric_least, metric_most) WHERE grain = 'hour';
