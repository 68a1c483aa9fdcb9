-- A credential that runs a pipeline, beside the one that reads it. Only adds; safe on a live system.

ALTER TABLE pipelines ADD COLUMN run_credential_id UUID;
ALTER TABLE pipelines ADD CONSTRAINT pipelines_team_id_run_credential_id_fkey
  FOREIGN KEY (team_id, run_credential_id) REFERENCES credentials (team_id, id) ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE INDEX pipelines_run_credential ON pipelines (run_credential_id) WHERE run_credential_id IS NOT NULL;
