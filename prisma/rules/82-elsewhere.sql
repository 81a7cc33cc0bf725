-- People outside the reach. Whoever writes people down may ask whether the register holds somebody by two facts that agree, and is told
-- when a number cannot be kept because somebody else holds it: so often in an hour (time_limit) and no more, in the trail, and without a
-- place. Everything here runs as the owner, counts before it answers, and for one person one after the other: a hundred at once are thirty.

-- How often whoever acts may still be answered in this hour, until when it lasts, and its row, if there is one. Held until the
-- transaction ends.
CREATE FUNCTION asking_hour(limited text) RETURNS TABLE (hour uuid, rest int, minutes int)
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  actor uuid := acting_actor();
  allowed int := (SELECT l.amount FROM time_limit l WHERE l.id = limited);
BEGIN
  -- Who is nobody is told nothing.
  IF actor IS NULL OR allowed IS NULL THEN RAISE EXCEPTION 'nobody asks, or about nothing' USING ERRCODE = 'insufficient_privilege'; END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('elsewhere:' || actor, 0));
  RETURN QUERY
    SELECT a.id, greatest(allowed - a.asked, 0), ceil(extract(epoch FROM a.since + interval '1 hour' - clock_timestamp()) / 60)::int
    FROM elsewhere_asking a WHERE a.actor_id = actor AND a.kind = limited AND a.since > clock_timestamp() - interval '1 hour'
    ORDER BY a.since DESC LIMIT 1;
  IF NOT FOUND THEN RETURN QUERY SELECT NULL::uuid, allowed, 60; END IF;
END $$;

-- Counts in the hour that `asking_hour` holds.
CREATE FUNCTION count_asking(limited text, hour uuid, answers int, hits int, refusals int) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  IF hour IS NULL THEN
    hour := gen_random_uuid();
    INSERT INTO elsewhere_asking (id, actor_id, actor_name, role, unit_path, kind, since, last_at, asked, found, refused)
    SELECT hour, h.actor_id, coalesce(official_name(h.actor_id), ''), acting_role()::"Role", acting_reach(), limited,
      clock_timestamp(), clock_timestamp(), answers, hits, refusals FROM audit_head('READ') h;
  ELSE
    UPDATE elsewhere_asking a SET asked = a.asked + answers, found = a.found + hits, refused = a.refused + refusals, last_at = clock_timestamp()
    WHERE a.id = hour;
  END IF;
  RETURN hour;
END $$;

-- Puts an asking into the trail: under its hour where it was asked, and under the person who was found where they are. The number is
-- masked and the rest is what came of it.
CREATE FUNCTION record_asking(hour uuid, number text, holder uuid, holder_path text, at timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT AS $$
  INSERT INTO audit_entry (at, actor_id, job, act, request_id, table_name, row_id, unit_path, operation, before)
  SELECT acting_moment(), h.actor_id, h.job, 'person.ask', h.request_id, e.table_name, e.row_id, e.unit_path, 'READ', jsonb_build_object('number', number, 'found', holder IS NOT NULL,
    'role', acting_role(), 'office', (SELECT u.full_name FROM unit u WHERE u.path = acting_reach()))
  FROM audit_head('READ') h, (
    SELECT 'elsewhere_asking' AS table_name, hour::text AS row_id, acting_reach() AS unit_path
    UNION ALL SELECT 'person', holder::text, holder_path WHERE holder IS NOT NULL) e
$$;
REVOKE EXECUTE ON FUNCTION asking_hour, count_asking, record_asking FROM PUBLIC;

-- Whether somebody outside the reach has this number and this name, or this number and this date of birth. A number tells the year and
-- the sex by itself, so neither is a second fact. `told`: FOUND, NONE, or LIMIT where too much was asked; HERE, and nothing is counted,
-- where it is somebody of the reach.
CREATE FUNCTION ask_elsewhere(hash text, number text, name text, year int, month int, day int, at timestamptz)
RETURNS TABLE (told text, rest int, minutes int)
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
#variable_conflict use_column
DECLARE
  lo text := acting_reach();
  held record;
  holder record;
BEGIN
  IF lo IS NULL OR NOT may('household.register') THEN RETURN; END IF;
  SELECT p.id, p.unit_path, in_reach(p.unit_path) AS here,
    match_core(match_words(p.full_name)) = match_core(match_words(name))
      OR (p.birth_year, p.birth_month, p.birth_day) = (ask_elsewhere.year, ask_elsewhere.month, ask_elsewhere.day) AS same
  INTO holder FROM person p WHERE p.national_id_hash = hash AND p.merged_into_id IS NULL;
  SELECT h.* INTO held FROM asking_hour('ask_elsewhere') h;
  IF coalesce(holder.here, false) THEN RETURN QUERY SELECT 'HERE', held.rest, held.minutes; RETURN; END IF;
  IF held.rest = 0 THEN
    PERFORM count_asking('ask_elsewhere', held.hour, 0, 0, 1);
    RETURN QUERY SELECT 'LIMIT', 0, held.minutes;
    RETURN;
  END IF;
  IF holder.same AND starts_with(holder.unit_path, split_part(lo, '/', 1) || '/') THEN
    PERFORM record_asking(count_asking('ask_elsewhere', held.hour, 1, 1, 0), number, holder.id, holder.unit_path, at);
    RETURN QUERY SELECT 'FOUND', held.rest - 1, held.minutes;
  ELSE
    PERFORM record_asking(count_asking('ask_elsewhere', held.hour, 1, 0, 0), number, NULL, NULL, at);
    RETURN QUERY SELECT 'NONE', held.rest - 1, held.minutes;
  END IF;
END $$;

-- ───────────────────────── Numbers that are written down ─────────────────────────

-- Which of these numbers cannot be kept, asked before they are written. `written` is an array of {id, hash, number, name, sex, year, month,
-- day}; the people with these ids may keep their own. HERE: somebody of the reach holds it, with their place. ELSEWHERE: somebody outside
-- does; the level above both is asked who is right (holder_request), once while that is open. LIMIT: too many of them in an hour, and
-- whatever is written now is not looked at. Where nothing is told they are free, and what was asked about these people is withdrawn.
CREATE FUNCTION taken_numbers(written jsonb, household uuid, at timestamptz) RETURNS TABLE (no int, told text, place text, minutes int)
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
#variable_conflict use_column
DECLARE
  lo text := acting_reach();
  ids uuid[] := ARRAY(SELECT (w ->> 'id')::uuid FROM jsonb_array_elements(written) w);
  held record;
  one record;
  request uuid;
  free boolean := true;
BEGIN
  IF lo IS NULL OR NOT (may('household.register') OR may('household.edit')) THEN RETURN; END IF;
  RETURN QUERY
    SELECT w.no::int, 'HERE', concat_ws(', ', c.full_name, d.full_name), 0
    FROM jsonb_array_elements(written) WITH ORDINALITY w (v, no)
    JOIN person p ON p.national_id_hash = w.v ->> 'hash' AND p.merged_into_id IS NULL AND p.id <> ALL (ids) AND in_reach(p.unit_path)
    LEFT JOIN unit v ON v.path = p.unit_path LEFT JOIN unit c ON c.id = v.parent_id LEFT JOIN unit d ON d.id = c.parent_id AND d.level = 'DISTRICT';
  IF FOUND THEN RETURN; END IF;
  SELECT h.* INTO held FROM asking_hour('ask_elsewhere') h;
  IF held.rest = 0 THEN PERFORM count_asking('ask_elsewhere', held.hour, 0, 0, 1); END IF;
  FOR one IN
    SELECT w.no::int AS no, w.v, p.id AS holder, p.unit_path, (
      SELECT r.id FROM holder_request r LEFT JOIN holder_claim c ON c.request_id = r.id
      WHERE r.unit_path = lo AND r.state = 'OPEN' AND (c.person_id = p.id OR c IS NULL AND r.person_id = (w.v ->> 'id')::uuid) LIMIT 1) AS known
    FROM jsonb_array_elements(written) WITH ORDINALITY w (v, no)
    LEFT JOIN person p ON p.national_id_hash = w.v ->> 'hash' AND p.merged_into_id IS NULL AND p.id <> ALL (ids)
    ORDER BY w.no
  LOOP
    free := free AND one.holder IS NULL AND held.rest > 0;
    IF one.holder IS NOT NULL AND one.known IS NOT NULL THEN
      RETURN QUERY SELECT one.no, 'ELSEWHERE', '', 0;
    ELSIF held.rest = 0 THEN
      RETURN QUERY SELECT one.no, 'LIMIT', '', held.minutes;
    ELSIF one.holder IS NOT NULL THEN
      held.hour := count_asking('ask_elsewhere', held.hour, 1, 1, 0);
      held.rest := held.rest - 1;
      PERFORM record_asking(held.hour, one.v ->> 'number', one.holder, one.unit_path, at);
      request := gen_random_uuid();
      INSERT INTO holder_request (id, commune_id, unit_path, household_id, person_id, full_name, sex, birth_year, birth_month, birth_day,
        number, asked_by_name, asked_at)
      SELECT request, u.id, u.path, household, (one.v ->> 'id')::uuid, one.v ->> 'name', (one.v ->> 'sex')::"Sex", (one.v ->> 'year')::int,
        (one.v ->> 'month')::int, (one.v ->> 'day')::int, one.v ->> 'number', coalesce(official_name(acting_actor()), ''), at
      FROM unit u WHERE u.path = lo;
      -- Where no level is above both the province sees what was written, and nobody who it is.
      INSERT INTO holder_claim (request_id, person_id, unit_path, above_path)
      SELECT request, one.holder, one.unit_path, common_path(lo, one.unit_path) WHERE common_path(lo, one.unit_path) <> '';
      RETURN QUERY SELECT one.no, 'ELSEWHERE', '', 0;
    END IF;
  END LOOP;
  IF free THEN
    UPDATE holder_request r SET state = 'WITHDRAWN', version = r.version + 1 WHERE r.person_id = ANY (ids) AND r.unit_path = lo AND r.state = 'OPEN';
  END IF;
END $$;

-- Numbers that were found free and then not written, whatever came between: that they are free is an answer, too.
CREATE FUNCTION count_unwritten(numbers int) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  IF numbers < 1 THEN RETURN; END IF;
  PERFORM count_asking('ask_elsewhere', h.hour, numbers, 0, 0) FROM asking_hour('ask_elsewhere') h;
END $$;

-- Which numbers of a list somebody holds already. Those of the reach as they are; outside it as many as may be told in an hour, and where
-- there are more a row without a number: the list is not read on.
CREATE FUNCTION taken_in_list(hashes text[], at timestamptz) RETURNS TABLE (hash text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
#variable_conflict use_column
DECLARE
  held record;
  one record;
BEGIN
  IF NOT may('import') OR cardinality(hashes) = 0 THEN RETURN; END IF;
  SELECT h.* INTO held FROM asking_hour('list_elsewhere') h;
  IF held.rest = 0 THEN
    PERFORM count_asking('list_elsewhere', held.hour, 0, 0, 1);
    RETURN QUERY SELECT NULL::text;
  END IF;
  FOR one IN
    SELECT p.national_id_hash, p.id, p.unit_path, in_reach(p.unit_path) AS here FROM person p
    WHERE p.national_id_hash = ANY (hashes) AND p.merged_into_id IS NULL ORDER BY p.id
  LOOP
    IF one.here THEN
      RETURN QUERY SELECT one.national_id_hash;
    ELSIF held.rest > 0 THEN
      held.hour := count_asking('list_elsewhere', held.hour, 1, 1, 0);
      held.rest := held.rest - 1;
      PERFORM record_asking(held.hour, NULL, one.id, one.unit_path, at);
      RETURN QUERY SELECT one.national_id_hash;
      IF held.rest = 0 THEN RETURN QUERY SELECT NULL::text; END IF;
    END IF;
  END LOOP;
END $$;

-- ───────────────────────── Requests ─────────────────────────

-- Whether whoever acts stands above both communes of a request; where nobody does, above the asking one, for the whole province.
CREATE FUNCTION is_above_request(request uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
  SELECT coalesce((SELECT in_reach(c.unit_path) FROM holder_claim c WHERE c.request_id = request),
    acting_reach() = split_part(acting_reach(), '/', 1) || '/')
$$;

-- Once answered by whoever sees both, or taken back by whoever asked; then read by them. What was asked stays.
CREATE FUNCTION holder_request_guard() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF runs_as_owner() THEN
    RETURN NEW;
  END IF;
  IF to_jsonb(NEW) - ARRAY['state', 'answer', 'note', 'place', 'answered_by_name', 'answered_at', 'seen_at', 'version']
      <> to_jsonb(OLD) - ARRAY['state', 'answer', 'note', 'place', 'answered_by_name', 'answered_at', 'seen_at', 'version']
    OR NOT (CASE
      WHEN OLD.state = 'OPEN' AND NEW.state = 'ANSWERED' THEN NEW.seen_at IS NULL AND may('holder.answer') AND is_above_request(OLD.id)
      WHEN OLD.state = 'OPEN' AND NEW.state = 'WITHDRAWN' THEN may('household.register') AND NEW.note = OLD.note AND NEW.place = OLD.place
      WHEN OLD.state = 'ANSWERED' AND NEW.state = 'ANSWERED' THEN may('household.register')
        AND (NEW.answer, NEW.note, NEW.place, NEW.answered_by_name, NEW.answered_at) IS NOT DISTINCT FROM (OLD.answer, OLD.note, OLD.place, OLD.answered_by_name, OLD.answered_at)
      ELSE false END) THEN
    RAISE EXCEPTION 'holder_request_step: no such step' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER holder_request_guard BEFORE UPDATE ON holder_request
  FOR EACH ROW WHEN (NOT is_owner()) EXECUTE FUNCTION holder_request_guard();

-- The holder's commune says when it has done what was asked, and nothing else.
CREATE FUNCTION holder_claim_guard() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF NOT runs_as_owner() AND to_jsonb(NEW) - 'done_at' <> to_jsonb(OLD) - 'done_at' THEN
    RAISE EXCEPTION 'holder_request_step: no such step' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER holder_claim_guard BEFORE UPDATE ON holder_claim
  FOR EACH ROW WHEN (NOT is_owner()) EXECUTE FUNCTION holder_claim_guard();

-- Where people go, what is claimed of them goes with them; as the owner.
CREATE FUNCTION holder_claim_follows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  UPDATE holder_claim c SET unit_path = NEW.unit_path, above_path = common_path(r.unit_path, NEW.unit_path)
  FROM holder_request r WHERE c.person_id = NEW.id AND r.id = c.request_id;
  RETURN NULL;
END $$;
CREATE TRIGGER holder_claim_follows AFTER UPDATE OF unit_path ON person
  FOR EACH ROW WHEN (OLD.unit_path <> NEW.unit_path) EXECUTE FUNCTION holder_claim_follows();
