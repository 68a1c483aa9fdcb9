-- Who made a credential, since when it fails, and who switched it off and why. Only adds; safe on a live system.

ALTER TABLE credentials
  ADD COLUMN created_by TEXT,
  ADD COLUMN failing_since TIMESTAMPTZ(3),
  ADD COLUMN disabled_at TIMESTAMPTZ(3),
  ADD COLUMN disabled_by TEXT,
  ADD COLUMN disabled_reason TEXT;
ALTER TABLE credentials ADD CONSTRAINT credentials_disabled_whole
  CHECK ((disabled_at IS NULL) = (disabled_by IS NULL) AND (disabled_at IS NULL) = (disabled_reason IS NULL));

-- What the audit knows of those that are there; since when one fails is known of the next failure on.
SELECT set_config('app.door', 'open', true);
UPDATE credentials c SET created_by = e.actor_name FROM audit_events e
WHERE e.action = 'credential.created' AND e.target_kind = 'credential' AND e.target_id = c.id::text AND e.team_id = c.team_id;
SELECT set_config('app.door', '', true);
