-- What who runs the portal sets while it runs: one row, which every signed-in request reads with the person. Only
-- adds; safe on a live system: whoever does not read it goes by the same values.

CREATE TABLE instance_settings (
  the_one BOOLEAN PRIMARY KEY DEFAULT true CONSTRAINT instance_settings_one CHECK (the_one),
  password_min_length INT NOT NULL DEFAULT 12 CONSTRAINT instance_settings_password CHECK (password_min_length BETWEEN 12 AND 64),
  -- After so many hours a sign-in is over, whatever its cookie says.
  session_hours INT NOT NULL DEFAULT 336 CONSTRAINT instance_settings_session CHECK (session_hours BETWEEN 1 AND 336),
  -- Since when instance admins need a second factor; null: they do not.
  admin_factor_required_at TIMESTAMPTZ(3),
  -- What everybody who is signed in reads on every page; null: nothing.
  announcement TEXT CONSTRAINT instance_settings_announcement CHECK (length(announcement) BETWEEN 1 AND 300),
  -- Null: as the portal came.
  changed_at TIMESTAMPTZ(3),
  changed_by TEXT
);
INSERT INTO instance_settings DEFAULT VALUES;

CREATE POLICY readable ON instance_settings FOR SELECT USING (true);
CREATE POLICY instance ON instance_settings FOR UPDATE
  USING ((SELECT current_setting('app.instance', true)) = 'on') WITH CHECK ((SELECT current_setting('app.instance', true)) = 'on');
ALTER TABLE instance_settings ENABLE ROW LEVEL SECURITY;
ALTER TABLE instance_settings FORCE ROW LEVEL SECURITY;

-- Whether somebody has no second factor; nobody has that id: as who has none.
CREATE FUNCTION portal_lacks_factor(wanted uuid) RETURNS boolean
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  DECLARE answer boolean;
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    answer := NOT EXISTS (SELECT FROM users u WHERE u.id = wanted AND u.second_factor_at IS NOT NULL);
    PERFORM set_config('app.door', '', true);
    RETURN answer;
  END $$;

REVOKE ALL ON FUNCTION portal_lacks_factor(uuid) FROM PUBLIC;
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_app') THEN RETURN; END IF;
  GRANT SELECT, UPDATE ON instance_settings TO portal_app;
  GRANT EXECUTE ON FUNCTION portal_lacks_factor(uuid) TO portal_app;
END $$;
