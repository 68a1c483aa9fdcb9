-- The audit as a chain: each event of a team, and each of the instance, is sealed with a number and a hash over
-- the hash before it and all its fields. See docs/decisions/0026. Existing events are chained here, in the order
-- of their times; that holds up who writes audit events for as long as it takes (about a second for 30,000).

LOCK TABLE audit_events IN SHARE ROW EXCLUSIVE MODE;

-- A chain is its team's id, or all zeroes for the instance's. Neither is a foreign key: events outlive teams.
CREATE TABLE audit_chains (
  team_id UUID,
  chain UUID NOT NULL GENERATED ALWAYS AS (coalesce(team_id, '00000000-0000-0000-0000-000000000000'::uuid)) STORED,
  -- Of its newest event.
  seq BIGINT NOT NULL DEFAULT 0,
  hash BYTEA NOT NULL DEFAULT decode(repeat('00', 32), 'hex'),
  PRIMARY KEY (chain)
) WITH (fillfactor = 50);

-- Apart from the events, which are never updated: a seal is made when its transaction commits.
CREATE TABLE audit_seals (
  team_id UUID,
  chain UUID NOT NULL GENERATED ALWAYS AS (coalesce(team_id, '00000000-0000-0000-0000-000000000000'::uuid)) STORED,
  seq BIGINT NOT NULL,
  event_id UUID NOT NULL,
  hash BYTEA NOT NULL,
  PRIMARY KEY (chain, seq)
);
CREATE UNIQUE INDEX audit_seals_event_id_key ON audit_seals (event_id);

-- What the portal signed of a chain with a key that is not in this database.
CREATE TABLE audit_anchors (
  team_id UUID,
  chain UUID NOT NULL GENERATED ALWAYS AS (coalesce(team_id, '00000000-0000-0000-0000-000000000000'::uuid)) STORED,
  seq BIGINT NOT NULL,
  hash BYTEA NOT NULL,
  at TIMESTAMPTZ(3) NOT NULL,
  kid TEXT NOT NULL,
  mac BYTEA NOT NULL,
  PRIMARY KEY (chain, seq)
);

-- Where a chain begins after its oldest events were removed in order: what the last of them left, signed.
CREATE TABLE audit_checkpoints (
  team_id UUID,
  chain UUID NOT NULL GENERATED ALWAYS AS (coalesce(team_id, '00000000-0000-0000-0000-000000000000'::uuid)) STORED,
  seq BIGINT NOT NULL,
  hash BYTEA NOT NULL,
  -- When the newest of the removed ones happened.
  removed_to TIMESTAMPTZ(3) NOT NULL,
  at TIMESTAMPTZ(3) NOT NULL,
  kid TEXT NOT NULL,
  mac BYTEA NOT NULL,
  PRIMARY KEY (chain)
);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['audit_chains', 'audit_seals', 'audit_anchors', 'audit_checkpoints'] LOOP
    EXECUTE format('CREATE POLICY team_reads ON %I FOR SELECT USING (team_id = (SELECT portal_team_id()))', t);
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY door ON %I TO %I USING (current_setting(''app.door'', true) = ''open'') WITH CHECK (current_setting(''app.door'', true) = ''open'')', t, current_user);
  END LOOP;
END $$;

-- What is hashed: a JSON list of texts. The same as lib/audit/canonical.ts, and never to be changed: a new form
-- takes another first word.
CREATE FUNCTION portal_audit_canonical(e audit_events, seq bigint) RETURNS text LANGUAGE sql IMMUTABLE
  SET search_path = public, pg_temp
  AS $$ SELECT '[' || concat_ws(',', '"1"', to_json(coalesce(e.team_id, '00000000-0000-0000-0000-000000000000'::uuid)::text),
    to_json(seq::text), to_json(e.id::text), to_json(portal_rfc3339(e.at)), to_json(e.actor_kind::text),
    coalesce(to_json(e.actor_id::text)::text, 'null'), to_json(e.actor_name), to_json(e.action), to_json(e.target_kind),
    coalesce(to_json(e.target_id)::text, 'null'), coalesce(to_json(e.target_name)::text, 'null'), to_json(e.details::text),
    coalesce(to_json(e.ip)::text, 'null'), coalesce(to_json(e.user_agent)::text, 'null'), coalesce(to_json(e.request_id)::text, 'null')) || ']' $$;

-- Which chains a transaction writes to: at its end they are locked in one order, so that no two wait for each other.
CREATE FUNCTION portal_note_audit_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  mine text := coalesce(NEW.team_id, '00000000-0000-0000-0000-000000000000'::uuid)::text;
  noted text := coalesce(current_setting('app.audit_chains', true), '');
BEGIN
  IF noted = '' THEN PERFORM set_config('app.audit_chains', mine, true);
  ELSIF strpos(noted, mine) = 0 THEN PERFORM set_config('app.audit_chains', noted || ',' || mine, true);
  END IF;
  RETURN NEW;
END $$;

-- Runs at commit, when a transaction has every other lock it will ever take: the chain is held for the commit alone.
CREATE FUNCTION portal_seal_audit() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  DECLARE
    mine uuid := coalesce(NEW.team_id, '00000000-0000-0000-0000-000000000000'::uuid);
    noted text := coalesce(nullif(current_setting('app.audit_chains', true), ''), mine::text);
    one uuid;
    head record;
    made bytea;
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    FOR one IN SELECT DISTINCT n::uuid FROM unnest(string_to_array(noted, ',')) n ORDER BY 1 LOOP
      INSERT INTO audit_chains (team_id) VALUES (nullif(one, '00000000-0000-0000-0000-000000000000'::uuid)) ON CONFLICT (chain) DO NOTHING;
      PERFORM FROM audit_chains c WHERE c.chain = one FOR NO KEY UPDATE;
    END LOOP;
    SELECT c.seq + 1 AS seq, c.hash INTO head FROM audit_chains c WHERE c.chain = mine FOR NO KEY UPDATE;
    made := sha256(head.hash || convert_to(portal_audit_canonical(NEW, head.seq), 'UTF8'));
    UPDATE audit_chains SET seq = head.seq, hash = made WHERE chain = mine;
    INSERT INTO audit_seals (team_id, seq, event_id, hash) VALUES (NEW.team_id, head.seq, NEW.id, made);
    PERFORM set_config('app.door', '', true);
    RETURN NULL;
  END $$;

-- The oldest events may go in order, through the door below; nothing else may.
CREATE OR REPLACE FUNCTION audit_events_are_append_only() RETURNS trigger LANGUAGE plpgsql
  AS $$ BEGIN
    IF TG_OP = 'DELETE' AND current_setting('app.audit_pruning', true) = 'on' THEN RETURN OLD; END IF;
    RAISE EXCEPTION 'audit events are append-only' USING ERRCODE = 'integrity_constraint_violation';
  END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_seals FOR EACH ROW EXECUTE FUNCTION audit_events_are_append_only();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON audit_seals FOR EACH STATEMENT EXECUTE FUNCTION audit_events_are_append_only();

-- The events that are there already.
DO $$
DECLARE
  e audit_events;
  of_chain uuid;
  before_it uuid;
  n bigint;
  made bytea;
BEGIN
  PERFORM set_config('app.door', 'open', true);
  FOR e IN SELECT a.* FROM audit_events a ORDER BY coalesce(a.team_id, '00000000-0000-0000-0000-000000000000'::uuid), a.at, a.id LOOP
    of_chain := coalesce(e.team_id, '00000000-0000-0000-0000-000000000000'::uuid);
    IF before_it IS DISTINCT FROM of_chain THEN
      before_it := of_chain;
      n := 0;
      made := decode(repeat('00', 32), 'hex');
      INSERT INTO audit_chains (team_id) VALUES (e.team_id);
    END IF;
    n := n + 1;
    made := sha256(made || convert_to(portal_audit_canonical(e, n), 'UTF8'));
    INSERT INTO audit_seals (team_id, seq, event_id, hash) VALUES (e.team_id, n, e.id, made);
  END LOOP;
  UPDATE audit_chains c SET seq = s.seq, hash = s.hash
    FROM (SELECT DISTINCT ON (chain) chain, seq, hash FROM audit_seals ORDER BY chain, seq DESC) s WHERE s.chain = c.chain;
  PERFORM set_config('app.door', '', true);
END $$;

CREATE TRIGGER note_chain BEFORE INSERT ON audit_events FOR EACH ROW EXECUTE FUNCTION portal_note_audit_chain();
CREATE CONSTRAINT TRIGGER seal AFTER INSERT ON audit_events DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION portal_seal_audit();

-- Looks at up to `most` seals after one that is known, and says what it found in words that hold nothing of a
-- team's: how far all was well, and what was the first that was not. `ended`: the whole chain was looked at, its
-- head too. STABLE: all of it as of one moment.
CREATE FUNCTION portal_verify_audit(wanted uuid, after_seq bigint, after_hash bytea, most int)
  RETURNS TABLE (seq bigint, hash bytea, ended boolean, problem text, broken_seq bigint, broken_event uuid)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  DECLARE
    row record;
    at_seq bigint := after_seq;
    at_hash bytea := after_hash;
    looked int := 0;
    found text;
    stray uuid;
    head record;
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    FOR row IN
      SELECT s.seq AS sealed_seq, s.hash AS sealed_hash, s.event_id, e AS event, e.id AS present
      FROM audit_seals s LEFT JOIN audit_events e ON e.id = s.event_id
      WHERE s.chain = wanted AND s.seq > after_seq ORDER BY s.seq LIMIT most
    LOOP
      looked := looked + 1;
      IF row.sealed_seq <> at_seq + 1 THEN found := 'removed';
      ELSIF row.present IS NULL THEN found := 'removed'; stray := row.event_id;
      ELSIF coalesce((row.event).team_id, '00000000-0000-0000-0000-000000000000'::uuid) <> wanted
        OR row.sealed_hash <> sha256(at_hash || convert_to(portal_audit_canonical(row.event, row.sealed_seq), 'UTF8'))
      THEN found := 'changed'; stray := row.event_id;
      END IF;
      IF found IS NOT NULL THEN
        PERFORM set_config('app.door', '', true);
        RETURN QUERY SELECT at_seq, at_hash, false, found, at_seq + 1, stray;
        RETURN;
      END IF;
      at_seq := row.sealed_seq;
      at_hash := row.sealed_hash;
    END LOOP;
    IF looked = most THEN
      PERFORM set_config('app.door', '', true);
      RETURN QUERY SELECT at_seq, at_hash, false, NULL::text, NULL::bigint, NULL::uuid;
      RETURN;
    END IF;
    SELECT c.seq, c.hash INTO head FROM audit_chains c WHERE c.chain = wanted;
    IF coalesce(head.seq, 0) > at_seq OR (head.seq IS NULL AND at_seq > 0) THEN found := 'tail_removed';
    ELSIF head.seq < at_seq OR head.hash <> at_hash THEN found := 'head_changed';
    ELSE
      SELECT e.id INTO stray FROM audit_events e
        WHERE (e.team_id = wanted OR (e.team_id IS NULL AND wanted = '00000000-0000-0000-0000-000000000000'::uuid))
          AND NOT EXISTS (SELECT FROM audit_seals s WHERE s.event_id = e.id)
        LIMIT 1;
      IF stray IS NOT NULL THEN found := 'inserted'; END IF;
    END IF;
    PERFORM set_config('app.door', '', true);
    RETURN QUERY SELECT at_seq, at_hash, true, found,
      CASE WHEN found = 'tail_removed' THEN at_seq + 1 WHEN found = 'head_changed' THEN at_seq END, stray;
  END $$;

-- Every chain of the instance in the order of its name. Numbers alone: neither names nor events.
CREATE FUNCTION portal_audit_heads(after uuid, most int) RETURNS TABLE (chain uuid, seq bigint, hash bytea)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    -- A chain whose head is gone is still one.
    RETURN QUERY
      SELECT n.chain, coalesce(c.seq, 0), coalesce(c.hash, decode(repeat('00', 32), 'hex'))
      FROM (SELECT c.chain FROM audit_chains c UNION SELECT a.chain FROM audit_anchors a UNION SELECT p.chain FROM audit_checkpoints p) n
      LEFT JOIN audit_chains c ON c.chain = n.chain
      WHERE after IS NULL OR n.chain > after ORDER BY n.chain LIMIT most;
    PERFORM set_config('app.door', '', true);
  END $$;

-- Chains that went on since they were last signed. One whose head is not what its seals say is not signed.
CREATE FUNCTION portal_audit_unanchored(most int) RETURNS TABLE (chain uuid, seq bigint, hash bytea)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    RETURN QUERY
      SELECT c.chain, c.seq, c.hash FROM audit_chains c
      WHERE c.seq > coalesce((SELECT max(a.seq) FROM audit_anchors a WHERE a.chain = c.chain), 0)
        AND EXISTS (SELECT FROM audit_seals s WHERE s.chain = c.chain AND s.seq = c.seq AND s.hash = c.hash)
      ORDER BY c.chain LIMIT most;
    PERFORM set_config('app.door', '', true);
  END $$;

-- Keeps what was signed of a chain's head: the newest of each day (UTC).
CREATE FUNCTION portal_anchor_audit(wanted uuid, anchored_seq bigint, anchored_hash bytea, signed_at timestamptz, signed_with text, signature bytea) RETURNS void
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    INSERT INTO audit_anchors (team_id, seq, hash, at, kid, mac)
      SELECT s.team_id, s.seq, s.hash, signed_at, signed_with, signature
      FROM audit_seals s WHERE s.chain = wanted AND s.seq = anchored_seq AND s.hash = anchored_hash
      ON CONFLICT (chain, seq) DO NOTHING;
    DELETE FROM audit_anchors a WHERE a.chain = wanted AND a.seq < anchored_seq AND date_trunc('day', a.at, 'UTC') = date_trunc('day', signed_at, 'UTC');
    PERFORM set_config('app.door', '', true);
  END $$;

-- What is signed of a chain, and whether the chain still says the same at that place: null where it was pruned.
CREATE FUNCTION portal_audit_anchors(wanted uuid)
  RETURNS TABLE (seq bigint, hash bytea, at timestamptz, kid text, mac bytea, agrees boolean)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    RETURN QUERY
      SELECT a.seq, a.hash, a.at, a.kid, a.mac,
        CASE WHEN a.seq > coalesce((SELECT p.seq FROM audit_checkpoints p WHERE p.chain = wanted), 0)
          THEN coalesce((SELECT s.hash = a.hash FROM audit_seals s WHERE s.chain = wanted AND s.seq = a.seq), false) END
      FROM audit_anchors a WHERE a.chain = wanted ORDER BY a.seq;
    PERFORM set_config('app.door', '', true);
  END $$;

CREATE FUNCTION portal_audit_checkpoint(wanted uuid) RETURNS TABLE (seq bigint, hash bytea, removed_to timestamptz, at timestamptz, kid text, mac bytea)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  #variable_conflict use_column
  BEGIN
    PERFORM set_config('app.door', 'open', true);
    RETURN QUERY SELECT p.seq, p.hash, p.removed_to, p.at, p.kid, p.mac FROM audit_checkpoints p WHERE p.chain = wanted;
    PERFORM set_config('app.door', '', true);
  END $$;

REVOKE ALL ON FUNCTION portal_audit_canonical(audit_events, bigint), portal_note_audit_chain(), portal_seal_audit(), portal_verify_audit(uuid, bigint, bytea, int),
  portal_audit_heads(uuid, int), portal_audit_unanchored(int), portal_anchor_audit(uuid, bigint, bytea, timestamptz, text, bytea), portal_audit_anchors(uuid),
  portal_audit_checkpoint(uuid) FROM PUBLIC;
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_app') THEN RETURN; END IF;
  GRANT SELECT ON audit_chains, audit_seals, audit_anchors, audit_checkpoints TO portal_app;
  GRANT EXECUTE ON FUNCTION portal_verify_audit(uuid, bigint, bytea, int), portal_audit_heads(uuid, int), portal_audit_unanchored(int),
    portal_anchor_audit(uuid, bigint, bytea, timestamptz, text, bytea), portal_audit_anchors(uuid), portal_audit_checkpoint(uuid) TO portal_app;
END $$;
