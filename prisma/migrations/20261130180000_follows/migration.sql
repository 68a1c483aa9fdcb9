-- People who want mail when a pipeline fails, recovers, is late or runs again; and what there is to tell them. Only
-- adds; safe on a live system: what a process of before judges is noted too, since a trigger does it.

-- Of one pipeline, or of every one of the team where it names none.
CREATE TABLE "follows" (
    "id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "pipeline_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "follows_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX follows_one_of_each ON follows (team_id, user_id, pipeline_id) NULLS NOT DISTINCT;
CREATE INDEX "follows_team_id_pipeline_id_idx" ON "follows"("team_id", "pipeline_id");
-- Who is a member no more hears no more.
ALTER TABLE "follows" ADD CONSTRAINT "follows_team_id_user_id_fkey" FOREIGN KEY ("team_id", "user_id") REFERENCES "memberships"("team_id", "user_id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "follows" ADD CONSTRAINT "follows_team_id_pipeline_id_fkey" FOREIGN KEY ("team_id", "pipeline_id") REFERENCES "pipelines"("team_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A change of a pipeline that somebody follows; told in one mail with what else changed in the minute.
CREATE TABLE "follow_notices" (
    "id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "pipeline_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    -- Since when it fails or is late, or did or was until now; null: not known.
    "since" TIMESTAMPTZ(3),
    "noticed_at" TIMESTAMPTZ(3) NOT NULL,
    "told_at" TIMESTAMPTZ(3),
    CONSTRAINT "follow_notices_pkey" PRIMARY KEY ("id")
);
ALTER TABLE follow_notices ADD CONSTRAINT follow_notices_kinds CHECK (kind IN ('failing', 'recovered', 'late', 'resumed'));
CREATE INDEX "follow_notices_team_id_pipeline_id_idx" ON "follow_notices"("team_id", "pipeline_id");
CREATE INDEX follow_notices_untold ON follow_notices (noticed_at) WHERE told_at IS NULL;
CREATE INDEX follow_notices_told ON follow_notices (team_id, told_at) WHERE told_at IS NOT NULL;
ALTER TABLE "follow_notices" ADD CONSTRAINT "follow_notices_team_id_pipeline_id_fkey" FOREIGN KEY ("team_id", "pipeline_id") REFERENCES "pipelines"("team_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['follows', 'follow_notices'] LOOP
    EXECUTE format('CREATE POLICY team ON %I USING (team_id = (SELECT portal_team_id())) WITH CHECK (team_id = (SELECT portal_team_id()))', t);
    -- As of freezes: a token of some pipelines sees what is of the whole team and makes nothing of it.
    EXECUTE format('CREATE POLICY reach ON %I AS RESTRICTIVE USING (CASE WHEN (SELECT portal_reach()) IS NULL OR pipeline_id IS NULL THEN true ELSE pipeline_id = ANY ((SELECT portal_reach())::uuid[]) END)
      WITH CHECK (CASE WHEN (SELECT portal_reach()) IS NULL THEN true ELSE coalesce(pipeline_id = ANY ((SELECT portal_reach())::uuid[]), false) END)', t);
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY door ON %I TO %I USING (current_setting(''app.door'', true) = ''open'') WITH CHECK (current_setting(''app.door'', true) = ''open'')', t, current_user);
  END LOOP;
END $$;

-- A page of a pipeline says whether its reader follows it.
CREATE TRIGGER tell_insert AFTER INSERT ON follows REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION portal_tell_change();
CREATE TRIGGER tell_update AFTER UPDATE ON follows REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION portal_tell_change();
CREATE TRIGGER tell_delete AFTER DELETE ON follows REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION portal_tell_change();

-- It runs as whoever judged, and so sees that team's followers alone.
CREATE FUNCTION portal_note_for_followers() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  what text;
  since timestamptz;
  noticed timestamptz;
BEGIN
  IF TG_ARGV[0] = 'failing' THEN
    what := CASE WHEN NEW.failing THEN 'failing' ELSE 'recovered' END;
    since := CASE WHEN NEW.failing THEN NEW.failing_since ELSE OLD.failing_since END;
    noticed := NEW.failing_changed_at;
  ELSE
    what := CASE WHEN NEW.late THEN 'late' ELSE 'resumed' END;
    since := CASE WHEN NEW.late THEN NEW.late_since ELSE OLD.late_since END;
    noticed := NEW.late_changed_at;
  END IF;
  INSERT INTO follow_notices (id, team_id, pipeline_id, kind, since, noticed_at)
  SELECT gen_random_uuid(), NEW.team_id, NEW.id, what, since, noticed
  WHERE EXISTS (SELECT FROM follows f WHERE f.team_id = NEW.team_id AND (f.pipeline_id = NEW.id OR f.pipeline_id IS NULL));
  RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION portal_note_for_followers() FROM PUBLIC;
CREATE TRIGGER note_failing AFTER UPDATE OF failing ON pipelines FOR EACH ROW
  WHEN (OLD.failing <> NEW.failing) EXECUTE FUNCTION portal_note_for_followers('failing');
CREATE TRIGGER note_late AFTER UPDATE OF late ON pipelines FOR EACH ROW
  WHEN (OLD.late <> NEW.late) EXECUTE FUNCTION portal_note_for_followers('late');

-- Teams whose followers are to be told: of what was noticed by then, where nothing was told since that other time.
CREATE FUNCTION portal_teams_with_notices(noticed_by timestamptz, quiet_since timestamptz, most int) RETURNS TABLE (team_id uuid)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    RETURN QUERY
      SELECT n.team_id FROM follow_notices n
      WHERE n.told_at IS NULL AND n.noticed_at <= noticed_by
        AND NOT EXISTS (SELECT FROM follow_notices t WHERE t.team_id = n.team_id AND t.told_at > quiet_since)
      GROUP BY n.team_id ORDER BY min(n.noticed_at) LIMIT most;
    PERFORM set_config('app.door', '', true);
  END $$;
REVOKE ALL ON FUNCTION portal_teams_with_notices(timestamptz, timestamptz, int) FROM PUBLIC;
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_app') THEN RETURN; END IF;
  GRANT SELECT, INSERT, UPDATE, DELETE ON follows TO portal_app;
  GRANT SELECT, INSERT, UPDATE, DELETE ON follow_notices TO portal_app;
  GRANT EXECUTE ON FUNCTION portal_teams_with_notices(timestamptz, timestamptz, int) TO portal_app;
END $$;
