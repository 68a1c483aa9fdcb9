-- Opening links, many at once: requests that come while one reading is under way share the next. As
-- portal_report, which older processes still call; the definition is text, to be read once and compared.
CREATE FUNCTION portal_reports(wanted_hashes bytea[], wanted_kinds text[])
  RETURNS TABLE (place int, report_id uuid, team_id uuid, team_slug text, team_name text, definition text, version int, mode text, logo_type text,
                 has_password boolean, password_version int, starts_at timestamptz, expires_at timestamptz, paused_at timestamptz,
                 revoked_at timestamptz, view_cap int, views bigint, link_ends_at timestamptz)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    RETURN QUERY
      SELECT w.place::int, r.id, t.id, t.slug, t.name, r.definition::text, r.version, r.mode, r.logo_type, r.password_hash IS NOT NULL, r.password_version,
             r.starts_at, r.expires_at, r.paused_at, r.revoked_at, r.view_cap, c.views, l.ends_at
      FROM unnest(wanted_hashes, wanted_kinds) WITH ORDINALITY AS w (hash, kind, place)
      JOIN report_links l ON l.hash = w.hash AND l.kind = w.kind
      JOIN reports r ON r.id = l.report_id
      JOIN report_counts c ON c.report_id = r.id
      JOIN teams t ON t.id = r.team_id;
    PERFORM set_config('app.door', '', true);
  END $$;

REVOKE ALL ON FUNCTION portal_reports(bytea[], text[]) FROM PUBLIC;
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_app') THEN RETURN; END IF;
  GRANT EXECUTE ON FUNCTION portal_reports(bytea[], text[]) TO portal_app;
END $$;
