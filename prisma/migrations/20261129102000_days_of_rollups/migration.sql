-- The sums by day alone. Behind row level security an enum is compared after an index is read, not within it, so
-- that the days of a year were picked out of 25 times as many rows; an index of one grain needs no comparison.
-- One entry a day and task: a twenty-fifth of what the roll-ups write. Safe on a live portal: whoever takes in a
-- log waits while they are made, some seconds with ten million task runs; readers do not.
CREATE INDEX run_rollups_days ON run_rollups (pipeline_id, starts_at) WHERE grain = 'day';
CREATE INDEX task_rollups_days ON task_rollups (pipeline_id, task_uuid, starts_at) WHERE grain = 'day';
