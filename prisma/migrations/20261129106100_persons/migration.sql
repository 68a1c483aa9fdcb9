-- What belongs to a person who signs in: their sessions, their second factors, and a forgotten password's way
-- back. None of it is a team's. Only adds, but for two functions with more columns; safe on a live system.

-- Written once at sign-in, and then every ten minutes at most. A session that is not here yet works all the same.
CREATE TABLE "sessions" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    -- Of the user's session version it began with: a higher one has ended it.
    "version" INTEGER NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ip" TEXT,
    -- Browser and system in words, no more of the User-Agent than that.
    "agent" TEXT,
    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "sessions_user_id_idx" ON "sessions"("user_id");
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Since when the person has a second factor: kept with the factors, so that each request reads one row.
ALTER TABLE users ADD COLUMN second_factor_at TIMESTAMPTZ(3);
ALTER TABLE teams ADD COLUMN second_factor_required_at TIMESTAMPTZ(3);

CREATE TABLE "totp_factors" (
    "user_id" UUID NOT NULL,
    "secret_sealed" TEXT NOT NULL,
    -- Null until a first code showed that the app has it.
    "confirmed_at" TIMESTAMPTZ(3),
    -- The step of the last code that was taken: no code counts twice.
    "last_step" BIGINT NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "totp_factors_pkey" PRIMARY KEY ("user_id")
);
ALTER TABLE "totp_factors" ADD CONSTRAINT "totp_factors_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "recovery_codes" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "code_hash" BYTEA NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    CONSTRAINT "recovery_codes_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "recovery_codes_user_id_code_hash_key" ON "recovery_codes"("user_id", "code_hash");
ALTER TABLE "recovery_codes" ADD CONSTRAINT "recovery_codes_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "passkeys" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    -- As the authenticator names it, Base64url.
    "credential_id" TEXT NOT NULL,
    "public_key" BYTEA NOT NULL,
    "counter" BIGINT NOT NULL,
    "transports" TEXT[] NOT NULL DEFAULT '{}',
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3),
    CONSTRAINT "passkeys_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "passkeys_credential_id_key" ON "passkeys"("credential_id");
CREATE INDEX "passkeys_user_id_idx" ON "passkeys"("user_id");
ALTER TABLE "passkeys" ADD CONSTRAINT "passkeys_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "password_resets" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "password_resets_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "password_resets_token_hash_key" ON "password_resets"("token_hash");
CREATE INDEX "password_resets_user_id_idx" ON "password_resets"("user_id");
ALTER TABLE "password_resets" ADD CONSTRAINT "password_resets_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['sessions', 'totp_factors', 'recovery_codes', 'passkeys', 'password_resets'] LOOP
    EXECUTE format('CREATE POLICY self ON %I USING (user_id = (SELECT portal_user_id())) WITH CHECK (user_id = (SELECT portal_user_id()))', t);
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY door ON %I TO %I USING (current_setting(''app.door'', true) = ''open'') WITH CHECK (current_setting(''app.door'', true) = ''open'')', t, current_user);
  END LOOP;
END $$;

-- With two more columns: when the session was last noted, and whether the team waits for a second factor.
DROP FUNCTION portal_viewer(uuid, text, uuid);
CREATE FUNCTION portal_viewer(wanted_user uuid, wanted_slug text, session_id uuid)
  RETURNS TABLE (id uuid, email text, name text, session_version int, is_instance_admin boolean, time_zone text,
                 team_id uuid, team_slug text, team_name text, role role, session_seen_at timestamptz, factor_missing boolean)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    RETURN QUERY
      SELECT u.id, u.email, u.name, u.session_version, u.is_instance_admin, u.time_zone, t.id, t.slug, t.name, m.role,
             (SELECT s.seen_at FROM sessions s WHERE s.id = session_id),
             coalesce(t.second_factor_required_at IS NOT NULL AND u.second_factor_at IS NULL, false)
      FROM users u
      LEFT JOIN (memberships m JOIN teams t ON t.id = m.team_id AND t.slug = wanted_slug) ON m.user_id = u.id
      WHERE u.id = wanted_user AND NOT EXISTS (SELECT FROM ended_sessions e WHERE e.id = session_id);
    PERFORM set_config('app.door', '', true);
  END $$;

-- With one more: whether the password alone signs in.
DROP FUNCTION portal_user_by_email(text);
CREATE FUNCTION portal_user_by_email(wanted text)
  RETURNS TABLE (id uuid, email text, name text, password_hash text, session_version int, is_instance_admin boolean, email_is_proved boolean, has_second_factor boolean)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    RETURN QUERY
      SELECT u.id, u.email, u.name, u.password_hash, u.session_version, u.is_instance_admin,
             u.email_proved_at IS NOT NULL OR u.password_hash IS NULL, u.second_factor_at IS NOT NULL
      FROM users u WHERE u.email = lower(wanted);
    PERFORM set_config('app.door', '', true);
  END $$;

-- Signing in by passkey alone: whose it is.
CREATE FUNCTION portal_passkey_owner(wanted text) RETURNS uuid
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  DECLARE answer uuid;
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    answer := (SELECT p.user_id FROM passkeys p WHERE p.credential_id = wanted);
    PERFORM set_config('app.door', '', true);
    RETURN answer;
  END $$;

CREATE FUNCTION portal_password_reset(wanted_hash bytea)
  RETURNS TABLE (id uuid, user_id uuid, email text, name text, expires_at timestamptz)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    RETURN QUERY SELECT r.id, u.id, u.email, u.name, r.expires_at FROM password_resets r JOIN users u ON u.id = r.user_id WHERE r.token_hash = wanted_hash;
    PERFORM set_config('app.door', '', true);
  END $$;

-- Key rotation and doctor: whose authenticator secrets there are, in the order of their ids.
CREATE FUNCTION portal_sealed_totp(after uuid, most int) RETURNS TABLE (user_id uuid)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    RETURN QUERY SELECT f.user_id FROM totp_factors f WHERE after IS NULL OR f.user_id > after ORDER BY f.user_id LIMIT most;
    PERFORM set_config('app.door', '', true);
  END $$;

REVOKE ALL ON FUNCTION portal_viewer(uuid, text, uuid), portal_user_by_email(text), portal_passkey_owner(text), portal_password_reset(bytea), portal_sealed_totp(uuid, int) FROM PUBLIC;
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_app') THEN RETURN; END IF;
  GRANT EXECUTE ON FUNCTION portal_viewer(uuid, text, uuid), portal_user_by_email(text), portal_passkey_owner(text), portal_password_reset(bytea), portal_sealed_totp(uuid, int) TO portal_app;
  GRANT SELECT, INSERT, UPDATE, DELETE ON sessions, totp_factors, recovery_codes, passkeys, password_resets TO portal_app;
  GRANT SELECT (second_factor_at) ON users TO portal_app;
END $$;
