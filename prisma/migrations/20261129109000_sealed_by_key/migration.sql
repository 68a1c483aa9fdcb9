-- Which keys have sealed how many values, for keys:rotate, the doctor, the start and the instance's page: names of
-- columns and counts, no values. It finds the columns by their names, so that none added later is forgotten.

-- The kid of a compact JWE, from its protected header. Null for what is none.
CREATE FUNCTION portal_sealed_kid(sealed text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
  AS $$
  DECLARE header text := translate(split_part(sealed, '.', 1), '-_', '+/');
  BEGIN
    RETURN convert_from(decode(rpad(header, (length(header) + 3) / 4 * 4, '='), 'base64'), 'UTF8')::json ->> 'kid';
  EXCEPTION WHEN OTHERS THEN RETURN NULL;
  END $$;

CREATE FUNCTION portal_sealed_by_key()
  RETURNS TABLE (kid text, place text, sealed_values bigint)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  DECLARE held record;
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    FOR held IN
      SELECT c.relname, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
        AND a.attname LIKE '%\_sealed' AND a.atttypid = 'text'::regtype AND a.attnum > 0 AND NOT a.attisdropped
      ORDER BY c.relname, a.attname
    LOOP
      RETURN QUERY EXECUTE format(
        'SELECT portal_sealed_kid(%1$I), %3$L, count(*) FROM %2$I WHERE %1$I IS NOT NULL GROUP BY 1',
        held.attname, held.relname, held.relname || '.' || held.attname);
    END LOOP;
    PERFORM set_config('app.door', '', true);
  END $$;

REVOKE ALL ON FUNCTION portal_sealed_kid(text), portal_sealed_by_key() FROM PUBLIC;
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_app') THEN RETURN; END IF;
  GRANT EXECUTE ON FUNCTION portal_sealed_by_key() TO portal_app;
END $$;
