-- Whether an account's address is known to be its holder's, and which person stands behind an invitation or
-- a token. All three may be null: servers of the version before go on writing rows without them.
ALTER TABLE users ADD COLUMN email_proved_at TIMESTAMPTZ(3);
ALTER TABLE invitations ADD COLUMN invited_by_id UUID;
ALTER TABLE api_tokens ADD COLUMN created_by_id UUID;

-- Accounts of before are taken as they are. Who made an invitation or a token is in the audit; the hour around
-- it lets the audit's index find the event, however many there are.
-- An owner without BYPASSRLS sees no row of these tables unless the door is open: it would change none,
-- and say nothing.
DO $$
BEGIN
  PERFORM set_config('app.door', 'open', true);
  UPDATE users SET email_proved_at = created_at;
  UPDATE invitations i SET invited_by_id = e.actor_id FROM audit_events e
    WHERE e.action = 'invitation.created' AND e.actor_kind = 'user' AND e.team_id = i.team_id AND e.target_id = i.id::text
      AND e.at BETWEEN i.created_at - interval '1 hour' AND i.created_at + interval '1 hour';
  UPDATE api_tokens a SET created_by_id = e.actor_id FROM audit_events e
    WHERE e.action = 'token.created' AND e.actor_kind = 'user' AND e.team_id = a.team_id AND e.target_id = a.id::text
      AND e.at BETWEEN a.created_at - interval '1 hour' AND a.created_at + interval '1 hour';
  PERFORM set_config('app.door', '', true);
END $$;

-- With one more column. Unproved is an account that somebody can open with a password of their own choosing
-- and whose address nobody vouched for; one without a password has not been opened by anybody yet.
DROP FUNCTION portal_user_by_email(text);
CREATE FUNCTION portal_user_by_email(wanted text)
  RETURNS TABLE (id uuid, email text, name text, password_hash text, session_version int, is_instance_admin boolean, email_is_proved boolean)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    RETURN QUERY
      SELECT u.id, u.email, u.name, u.password_hash, u.session_version, u.is_instance_admin,
             u.email_proved_at IS NOT NULL OR u.password_hash IS NULL
      FROM users u WHERE u.email = lower(wanted);
    PERFORM set_config('app.door', '', true);
  END $$;
REVOKE ALL ON FUNCTION portal_user_by_email(text) FROM PUBLIC;

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_app') THEN RETURN; END IF;
  GRANT EXECUTE ON FUNCTION portal_user_by_email(text) TO portal_app;
  -- The columns of users are granted one by one, so that the password hash is not.
  GRANT SELECT (email_proved_at) ON users TO portal_app;
END $$;
