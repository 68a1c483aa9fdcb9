-- The planner read the reach itself to guess how many rows it has: with thousands of pipelines that took longer than the
-- statement. In a subquery of its own it is asked when the statement runs. Safe on a live system, as the one before.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['pipelines', 'tasks', 'readings', 'run_requests', 'input_presets', 'schedules', 'schedule_firings',
                           'task_runs', 'runs', 'run_rollups', 'task_rollups', 'error_rollups', 'history_sync', 'history_removals', 'bulk_run_items'] LOOP
    EXECUTE format('ALTER POLICY reach ON %I USING (CASE WHEN (SELECT portal_reach()) IS NULL THEN true ELSE %I IN (SELECT unnest((SELECT portal_reach()))) END)',
      t, CASE t WHEN 'pipelines' THEN 'id' ELSE 'pipeline_id' END);
  END LOOP;
END $$;
