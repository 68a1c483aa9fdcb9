-- Mail on its way out. What is to be sent is written in the transaction of what it tells about, and sent by a
-- worker after it. The portal's role can put mail in and not read it: what is in it goes out by one door alone.
-- Only adds; safe on a live system.

CREATE TYPE "mail_state" AS ENUM ('waiting', 'sent', 'failed');

CREATE TABLE "mails" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    -- Recipient, subject and words, sealed: a link in them may open something. Gone once it is settled.
    "words_sealed" TEXT,
    "state" "mail_state" NOT NULL DEFAULT 'waiting',
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    -- When it is to be tried next; while a worker tries, when another may.
    "due_at" TIMESTAMPTZ(3),
    -- After this it would be of no use any more.
    "good_until" TIMESTAMPTZ(3) NOT NULL,
    "settled_at" TIMESTAMPTZ(3),
    "problem" TEXT,
    CONSTRAINT "mails_pkey" PRIMARY KEY ("id")
);
ALTER TABLE mails ADD CONSTRAINT mails_waiting_are_due CHECK ((state = 'waiting') = (due_at IS NOT NULL));
ALTER TABLE mails ADD CONSTRAINT mails_settled_are_empty CHECK ((state = 'waiting') = (words_sealed IS NOT NULL));
CREATE INDEX mails_due ON mails (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX mails_settled ON mails (settled_at) WHERE settled_at IS NOT NULL;

CREATE POLICY put_in ON mails FOR INSERT WITH CHECK (state = 'waiting' AND attempt = 0);
ALTER TABLE mails ENABLE ROW LEVEL SECURITY;
ALTER TABLE mails FORCE ROW LEVEL SECURITY;
DO $$
BEGIN
  EXECUTE format('CREATE POLICY door ON mails TO %I USING (current_setting(''app.door'', true) = ''open'') WITH CHECK (current_setting(''app.door'', true) = ''open'')', current_user);
END $$;

-- Mail to send: each goes to one worker, until the time that is given.
CREATE FUNCTION portal_claim_due_mails(at timestamptz, until timestamptz, most int)
  RETURNS TABLE (id uuid, kind text, sealed text, attempt int, created_at timestamptz, good_until timestamptz)
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    RETURN QUERY
      WITH due AS (SELECT m.id FROM mails m WHERE m.due_at <= at ORDER BY m.due_at LIMIT most FOR UPDATE SKIP LOCKED)
      UPDATE mails m SET due_at = until, attempt = m.attempt + 1 FROM due WHERE m.id = due.id
      RETURNING m.id, m.kind, m.words_sealed, m.attempt, m.created_at, m.good_until;
    PERFORM set_config('app.door', '', true);
  END $$;

-- What became of an attempt: sent or failed for good, or tried again then. Only the newest attempt may say.
CREATE FUNCTION portal_settle_mail(wanted uuid, of_attempt int, new_state mail_state, next_at timestamptz, at timestamptz, why text) RETURNS void
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    UPDATE mails SET state = new_state, problem = why,
      due_at = CASE WHEN new_state = 'waiting' THEN next_at END,
      settled_at = CASE WHEN new_state = 'waiting' THEN NULL ELSE at END,
      words_sealed = CASE WHEN new_state = 'waiting' THEN words_sealed END
    WHERE id = wanted AND attempt = of_attempt AND state = 'waiting';
    PERFORM set_config('app.door', '', true);
  END $$;

CREATE FUNCTION portal_prune_mails(before timestamptz, most int) RETURNS int
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  DECLARE answer int;
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    WITH gone AS (DELETE FROM mails WHERE id IN (SELECT id FROM mails WHERE settled_at < before LIMIT most) RETURNING 1)
    SELECT count(*)::int INTO answer FROM gone;
    PERFORM set_config('app.door', '', true);
    RETURN answer;
  END $$;

-- For the instance's health: how much waits and since when, what failed lately and why. No recipient, no words.
CREATE FUNCTION portal_mail_health(since timestamptz)
  RETURNS TABLE (waiting bigint, oldest timestamptz, sent bigint, failed bigint, last_problem text)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    RETURN QUERY SELECT
      (SELECT count(*) FROM mails WHERE due_at IS NOT NULL), (SELECT min(created_at) FROM mails WHERE due_at IS NOT NULL),
      (SELECT count(*) FROM mails WHERE settled_at >= since AND state = 'sent'), (SELECT count(*) FROM mails WHERE settled_at >= since AND state = 'failed'),
      (SELECT problem FROM mails WHERE problem IS NOT NULL AND created_at >= since ORDER BY created_at DESC LIMIT 1);
    PERFORM set_config('app.door', '', true);
  END $$;

-- Key rotation: the mail that waits, in the order of the ids; and its exchange, if it is still the same.
CREATE FUNCTION portal_sealed_mails(after uuid, most int) RETURNS TABLE (id uuid, sealed text)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    RETURN QUERY SELECT m.id, m.words_sealed FROM mails m WHERE m.words_sealed IS NOT NULL AND (after IS NULL OR m.id > after) ORDER BY m.id LIMIT most;
    PERFORM set_config('app.door', '', true);
  END $$;

CREATE FUNCTION portal_reseal_mail(wanted uuid, was text, becomes text) RETURNS int
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  DECLARE answer int;
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    WITH moved AS (UPDATE mails SET words_sealed = becomes WHERE id = wanted AND words_sealed = was RETURNING 1)
    SELECT count(*)::int INTO answer FROM moved;
    PERFORM set_config('app.door', '', true);
    RETURN answer;
  END $$;

REVOKE ALL ON FUNCTION portal_claim_due_mails(timestamptz, timestamptz, int), portal_settle_mail(uuid, int, mail_state, timestamptz, timestamptz, text), portal_prune_mails(timestamptz, int), portal_mail_health(timestamptz), portal_sealed_mails(uuid, int), portal_reseal_mail(uuid, text, text) FROM PUBLIC;
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_app') THEN RETURN; END IF;
  GRANT INSERT ON mails TO portal_app;
  GRANT EXECUTE ON FUNCTION portal_claim_due_mails(timestamptz, timestamptz, int), portal_settle_mail(uuid, int, mail_state, timestamptz, timestamptz, text), portal_prune_mails(timestamptz, int), portal_mail_health(timestamptz), portal_sealed_mails(uuid, int), portal_reseal_mail(uuid, text, text) TO portal_app;
END $$;
