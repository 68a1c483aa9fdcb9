-- The indexes that the new ones stand for. Apart from making them, so that readers are held up for a moment only.
DROP INDEX runs_by_pipeline;
DROP INDEX runs_failed_by_pipeline;
