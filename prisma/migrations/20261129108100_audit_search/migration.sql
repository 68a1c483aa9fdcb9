-- An audit that is searched, and the instance's own for instance admins. Only adds; safe on a live system.

-- Only a transaction that says so, and is in no team, sees the instance's events.
CREATE POLICY instance_reads ON audit_events FOR SELECT
  USING (team_id IS NULL AND (SELECT portal_team_id()) IS NULL AND (SELECT current_setting('app.instance', true)) = 'on');
CREATE POLICY instance_reads ON audit_seals FOR SELECT
  USING (team_id IS NULL AND (SELECT portal_team_id()) IS NULL AND (SELECT current_setting('app.instance', true)) = 'on');

CREATE INDEX audit_events_by_action ON audit_events (team_id, action, at DESC, id DESC);
CREATE INDEX audit_events_by_target ON audit_events (team_id, target_id, at DESC, id DESC) WHERE target_id IS NOT NULL;
