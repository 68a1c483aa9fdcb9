-- One index for what two led to: a run of a pipeline, and a run by its UUID alone; each cost the taking in of a run a
-- look at another page. Processes of before name the key by its columns, in any order. Whoever takes in a log waits
-- while it is made, some seconds with ten million task runs; readers only for the moment of the exchange. On a larger
-- live history create the index CONCURRENTLY by hand first: IF NOT EXISTS then passes, and the moment is all.
CREATE UNIQUE INDEX IF NOT EXISTS runs_run_of_pipeline ON runs (run_uuid, pipeline_id);
ALTER TABLE runs DROP CONSTRAINT runs_pkey, ADD CONSTRAINT runs_pkey PRIMARY KEY USING INDEX runs_run_of_pipeline;
DROP INDEX runs_by_uuid;
