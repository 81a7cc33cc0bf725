-- What no road may do, whatever the application forgets: reach, locks, and the audit trail.
--
-- The serving role owns nothing and these policies bind it. Each transaction says who acts (lib/core/db.ts):
--   app.lo, app.hi   the reach: paths from lo up to, not including, hi. Unset means nothing is visible.
--   app.actor, app.role, app.act, app.request   the person, their role, the name of the act, the request
--   app.job          a named job that no person started; opens the sign-in tables only

-- ───────────────────────── Reach ─────────────────────────

-- One rule for every table that carries a path.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['household', 'household_counter', 'person', 'membership', 'review', 'review_version',
    'review_comment', 'commune_list', 'list_event', 'movement', 'movement_summary', 'review_summary'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY reach ON %I
      USING (unit_path >= current_setting(''app.lo'', true) AND unit_path < current_setting(''app.hi'', true))
      WITH CHECK (unit_path >= current_setting(''app.lo'', true) AND unit_path < current_setting(''app.hi'', true))', t);
  END LOOP;
END $$;

-- Units: one's own subtree, and what stands above it by name. Only villages are made by people.
ALTER TABLE unit ENABLE ROW LEVEL SECURITY;
CREATE POLICY reach ON unit FOR SELECT
  USING ((path >= current_setting('app.lo', true) AND path < current_setting('app.hi', true))
    OR (current_setting('app.lo', true) <> '' AND starts_with(current_setting('app.lo', true), path))
    OR current_setting('app.job', true) = 'session');
CREATE POLICY add_village ON unit FOR INSERT
  WITH CHECK (level = 'VILLAGE' AND path >= current_setting('app.lo', true) AND path < current_setting('app.hi', true));
CREATE POLICY change_village ON unit FOR UPDATE
  USING (level = 'VILLAGE' AND path >= current_setting('app.lo', true) AND path < current_setting('app.hi', true))
  WITH CHECK (level = 'VILLAGE' AND path >= current_setting('app.lo', true) AND path < current_setting('app.hi', true));

-- Rounds belong to a province and everybody below it sees them; the province changes them.
ALTER TABLE round ENABLE ROW LEVEL SECURITY;
CREATE POLICY reach ON round FOR SELECT
  USING ((unit_path >= current_setting('app.lo', true) AND unit_path < current_setting('app.hi', true))
    OR (current_setting('app.lo', true) <> '' AND starts_with(current_setting('app.lo', true), unit_path)));
CREATE POLICY change ON round
  USING (unit_path >= current_setting('app.lo', true) AND unit_path < current_setting('app.hi', true))
  WITH CHECK (unit_path >= current_setting('app.lo', true) AND unit_path < current_setting('app.hi', true)
    AND current_setting('app.role', true) IN ('PROVINCE_STAFF', 'ADMINISTRATOR'));

-- Official code lists hold nothing about anybody.
ALTER TABLE ethnic_group ENABLE ROW LEVEL SECURITY;
CREATE POLICY everyone ON ethnic_group FOR SELECT USING (true);

-- People who work here: themselves, their administrator, and the two jobs of signing in.
ALTER TABLE user_account ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON user_account
  USING (id::text = current_setting('app.actor', true)
    OR current_setting('app.role', true) = 'ADMINISTRATOR'
    OR current_setting('app.job', true) IN ('sign-in', 'session'))
  WITH CHECK (id::text = current_setting('app.actor', true)
    OR current_setting('app.role', true) = 'ADMINISTRATOR'
    OR current_setting('app.job', true) = 'sign-in');

ALTER TABLE posting ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON posting FOR SELECT
  USING (user_id::text = current_setting('app.actor', true)
    OR (current_setting('app.role', true) = 'ADMINISTRATOR'
      AND unit_path >= current_setting('app.lo', true) AND unit_path < current_setting('app.hi', true))
    OR current_setting('app.job', true) = 'session');
CREATE POLICY administer ON posting
  USING (current_setting('app.role', true) = 'ADMINISTRATOR'
    AND unit_path >= current_setting('app.lo', true) AND unit_path < current_setting('app.hi', true))
  WITH CHECK (current_setting('app.role', true) = 'ADMINISTRATOR'
    AND unit_path >= current_setting('app.lo', true) AND unit_path < current_setting('app.hi', true));

ALTER TABLE sign_in_throttle ENABLE ROW LEVEL SECURITY;
CREATE POLICY sign_in ON sign_in_throttle
  USING (current_setting('app.job', true) = 'sign-in') WITH CHECK (current_setting('app.job', true) = 'sign-in');

-- The trail is read inside one's reach and only ever added to, in one's own name.
ALTER TABLE audit_entry ENABLE ROW LEVEL SECURITY;
CREATE POLICY reach ON audit_entry FOR SELECT
  USING (unit_path >= current_setting('app.lo', true) AND unit_path < current_setting('app.hi', true));
CREATE POLICY add ON audit_entry FOR INSERT
  WITH CHECK (actor_id::text = current_setting('app.actor', true));

-- ───────────────────────── What follows by itself ─────────────────────────

-- A household is where its village is. A village out of reach does not exist.
CREATE FUNCTION household_place() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  SELECT u.path, u.parent_id INTO NEW.unit_path, NEW.commune_id FROM unit u WHERE u.id = NEW.village_id AND u.level = 'VILLAGE';
  IF NOT FOUND THEN
    RAISE EXCEPTION 'household_village_fkey: village % not found', NEW.village_id USING ERRCODE = '23503', CONSTRAINT = 'household_village_fkey', TABLE = 'household';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER household_place BEFORE INSERT OR UPDATE OF village_id, unit_path, commune_id ON household
  FOR EACH ROW EXECUTE FUNCTION household_place();

CREATE FUNCTION household_moved() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  UPDATE membership SET unit_path = NEW.unit_path WHERE household_id = NEW.id;
  UPDATE person p SET unit_path = NEW.unit_path
  FROM membership m WHERE m.household_id = NEW.id AND m.person_id = p.id AND m.valid_to IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER household_moved AFTER UPDATE OF village_id ON household
  FOR EACH ROW WHEN (OLD.unit_path <> NEW.unit_path) EXECUTE FUNCTION household_moved();

CREATE FUNCTION membership_place() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  SELECT h.unit_path INTO NEW.unit_path FROM household h WHERE h.id = NEW.household_id;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'membership_household_fkey: household % not found', NEW.household_id USING ERRCODE = '23503', CONSTRAINT = 'membership_household_fkey', TABLE = 'membership';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER membership_place BEFORE INSERT OR UPDATE ON membership
  FOR EACH ROW EXECUTE FUNCTION membership_place();

-- The head's name and the number of members stand on the household, for its lists.
CREATE FUNCTION household_refresh(ids uuid[]) RETURNS void LANGUAGE sql SET search_path FROM CURRENT AS $$
  UPDATE household h SET head_name = s.head_name, member_count = s.member_count
  FROM (
    SELECT i.id, coalesce(max(p.full_name) FILTER (WHERE m.relationship = 'HEAD'), '') AS head_name, count(m.id)::int AS member_count
    FROM unnest(ids) AS i(id)
    LEFT JOIN membership m ON m.household_id = i.id AND m.valid_to IS NULL
    LEFT JOIN person p ON p.id = m.person_id
    GROUP BY i.id
  ) s
  WHERE h.id = s.id AND (h.head_name, h.member_count) IS DISTINCT FROM (s.head_name, s.member_count)
$$;

CREATE FUNCTION membership_changed() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM household_refresh(ARRAY(SELECT DISTINCT household_id FROM changed));
  RETURN NULL;
END $$;
CREATE TRIGGER membership_added AFTER INSERT ON membership REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION membership_changed();
CREATE TRIGGER membership_changed AFTER UPDATE ON membership REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION membership_changed();

CREATE FUNCTION person_renamed() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM household_refresh(ARRAY(SELECT household_id FROM membership WHERE person_id = NEW.id AND valid_to IS NULL));
  RETURN NULL;
END $$;
CREATE TRIGGER person_renamed AFTER UPDATE OF full_name ON person
  FOR EACH ROW WHEN (OLD.full_name <> NEW.full_name) EXECUTE FUNCTION person_renamed();

CREATE FUNCTION review_place() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  SELECT h.unit_path, h.village_id INTO NEW.unit_path, NEW.village_id FROM household h WHERE h.id = NEW.household_id;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'review_household_fkey: household % not found', NEW.household_id USING ERRCODE = '23503', CONSTRAINT = 'review_household_fkey', TABLE = 'review';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER review_place BEFORE INSERT ON review FOR EACH ROW EXECUTE FUNCTION review_place();

-- ───────────────────────── Kept summaries ─────────────────────────
-- Rows are touched in key order, so that two officers of one commune wait for each other and never deadlock.
-- SECURITY DEFINER: people read the summaries and cannot write them.

CREATE FUNCTION movement_added() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE sign int := TG_ARGV[0]::int;
BEGIN
  INSERT INTO movement_summary AS s (round_id, level, unit_id, unit_path, start_class, end_class, kind,
    households, persons_start, persons_end, persons_gained, persons_lost)
  SELECT c.round_id, u.level, u.id, u.path, coalesce(c.start_class::text, '-'), coalesce(c.end_class::text, '-'), c.kind,
    sign * count(*), sign * sum(c.persons_start), sign * sum(c.persons_end),
    sign * sum(greatest(c.persons_end - c.persons_start, 0)), sign * sum(greatest(c.persons_start - c.persons_end, 0))
  FROM changed c JOIN unit v ON v.id = c.village_id JOIN unit u ON u.id = v.id OR u.id = v.parent_id
  GROUP BY 1, 2, 3, 4, 5, 6, 7
  ORDER BY 1, 2, 3, 5, 6, 7
  ON CONFLICT (round_id, level, unit_id, start_class, end_class, kind) DO UPDATE SET
    households = s.households + excluded.households,
    persons_start = s.persons_start + excluded.persons_start,
    persons_end = s.persons_end + excluded.persons_end,
    persons_gained = s.persons_gained + excluded.persons_gained,
    persons_lost = s.persons_lost + excluded.persons_lost;
  RETURN NULL;
END $$;
-- A ledger row is never changed: it is taken back and written again.
CREATE TRIGGER movement_added AFTER INSERT ON movement REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION movement_added('1');
CREATE TRIGGER movement_taken_back AFTER DELETE ON movement REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION movement_added('-1');

CREATE FUNCTION review_counted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO review_summary AS s (round_id, level, unit_id, unit_path, status, reviews)
    SELECT n.round_id, u.level, u.id, u.path, n.status, count(*)
    FROM after n JOIN unit v ON v.id = n.village_id JOIN unit u ON u.id = v.id OR u.id = v.parent_id
    GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 5
    ON CONFLICT (round_id, level, unit_id, status) DO UPDATE SET reviews = s.reviews + excluded.reviews;
  ELSE
    INSERT INTO review_summary AS s (round_id, level, unit_id, unit_path, status, reviews)
    SELECT d.round_id, u.level, u.id, u.path, d.status, sum(d.n)
    FROM (
      SELECT n.round_id, n.village_id, n.status, 1 AS n FROM after n JOIN before o ON o.id = n.id
      WHERE (n.status, n.village_id) IS DISTINCT FROM (o.status, o.village_id)
      UNION ALL
      SELECT o.round_id, o.village_id, o.status, -1 FROM after n JOIN before o ON o.id = n.id
      WHERE (n.status, n.village_id) IS DISTINCT FROM (o.status, o.village_id)
    ) d JOIN unit v ON v.id = d.village_id JOIN unit u ON u.id = v.id OR u.id = v.parent_id
    GROUP BY 1, 2, 3, 4, 5 HAVING sum(d.n) <> 0 ORDER BY 1, 2, 3, 5
    ON CONFLICT (round_id, level, unit_id, status) DO UPDATE SET reviews = s.reviews + excluded.reviews;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER review_added AFTER INSERT ON review REFERENCING NEW TABLE AS after
  FOR EACH STATEMENT EXECUTE FUNCTION review_counted();
CREATE TRIGGER review_counted AFTER UPDATE ON review REFERENCING NEW TABLE AS after OLD TABLE AS before
  FOR EACH STATEMENT EXECUTE FUNCTION review_counted();

-- ───────────────────────── Locks ─────────────────────────

-- A list moves along its chain, a step at a time, by the role whose turn it is. The same table as
-- lib/lists/transitions.ts; a test holds the two together.
CREATE FUNCTION list_step_is_legal(chain "Chain", before "ListStatus", after "ListStatus", role text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path FROM CURRENT AS $$
  SELECT EXISTS (
    SELECT 1 FROM (VALUES
      ('COMMUNE_DISTRICT_PROVINCE', 'DRAFT', 'SUBMITTED', 'COMMUNE_CHAIR'),
      ('COMMUNE_DISTRICT_PROVINCE', 'DRAFT', 'SUBMITTED', 'COMMUNE_OFFICER'),
      ('COMMUNE_DISTRICT_PROVINCE', 'RETURNED', 'SUBMITTED', 'COMMUNE_CHAIR'),
      ('COMMUNE_DISTRICT_PROVINCE', 'RETURNED', 'SUBMITTED', 'COMMUNE_OFFICER'),
      ('COMMUNE_DISTRICT_PROVINCE', 'SUBMITTED', 'DISTRICT_APPROVED', 'DISTRICT_REVIEWER'),
      ('COMMUNE_DISTRICT_PROVINCE', 'SUBMITTED', 'RETURNED', 'DISTRICT_REVIEWER'),
      ('COMMUNE_DISTRICT_PROVINCE', 'RETURNED_TO_DISTRICT', 'DISTRICT_APPROVED', 'DISTRICT_REVIEWER'),
      ('COMMUNE_DISTRICT_PROVINCE', 'RETURNED_TO_DISTRICT', 'RETURNED', 'DISTRICT_REVIEWER'),
      ('COMMUNE_DISTRICT_PROVINCE', 'DISTRICT_APPROVED', 'APPROVED', 'PROVINCE_STAFF'),
      ('COMMUNE_DISTRICT_PROVINCE', 'DISTRICT_APPROVED', 'RETURNED_TO_DISTRICT', 'PROVINCE_STAFF'),
      ('COMMUNE_PROVINCE', 'DRAFT', 'SUBMITTED', 'COMMUNE_CHAIR'),
      ('COMMUNE_PROVINCE', 'DRAFT', 'SUBMITTED', 'COMMUNE_OFFICER'),
      ('COMMUNE_PROVINCE', 'RETURNED', 'SUBMITTED', 'COMMUNE_CHAIR'),
      ('COMMUNE_PROVINCE', 'RETURNED', 'SUBMITTED', 'COMMUNE_OFFICER'),
      ('COMMUNE_PROVINCE', 'SUBMITTED', 'APPROVED', 'PROVINCE_STAFF'),
      ('COMMUNE_PROVINCE', 'SUBMITTED', 'RETURNED', 'PROVINCE_STAFF')
    ) AS step(chain, before, after, role)
    WHERE (step.chain, step.before, step.after, step.role) = ($1::text, $2::text, $3::text, $4))
$$;

-- A message begins with the name of the rule it breaks (lib/core/constraint.ts reads it).
CREATE FUNCTION list_guard() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  r round;
  with_commune boolean;
BEGIN
  SELECT * INTO r FROM round WHERE id = NEW.round_id;
  IF TG_OP = 'INSERT' THEN
    IF (NEW.status, NEW.submission) IS DISTINCT FROM ('DRAFT'::"ListStatus", 0) THEN
      RAISE EXCEPTION 'commune_list_step: a list begins as a draft' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  with_commune := OLD.status IN ('DRAFT', 'RETURNED');
  IF r.status IS DISTINCT FROM 'OPEN'
    OR (NEW.id, NEW.round_id, NEW.commune_id, NEW.unit_path) IS DISTINCT FROM (OLD.id, OLD.round_id, OLD.commune_id, OLD.unit_path) THEN
    RAISE EXCEPTION 'commune_list_locked: the list is locked' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.status <> OLD.status THEN
    IF NOT list_step_is_legal(r.chain, OLD.status, NEW.status, current_setting('app.role', true)) THEN
      RAISE EXCEPTION 'commune_list_step: from % to % is no step of %', OLD.status, NEW.status, current_setting('app.role', true)
        USING ERRCODE = 'check_violation';
    END IF;
  ELSIF NOT with_commune OR NEW.partial_return <> OLD.partial_return OR NEW.submission <> OLD.submission THEN
    RAISE EXCEPTION 'commune_list_locked: the list is locked' USING ERRCODE = 'check_violation';
  END IF;
  IF NOT with_commune AND (NEW.submission, NEW.resident_households, NEW.resident_persons, NEW.residents_note)
      IS DISTINCT FROM (OLD.submission, OLD.resident_households, OLD.resident_persons, OLD.residents_note) THEN
    RAISE EXCEPTION 'commune_list_locked: the list is locked' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER list_guard BEFORE INSERT OR UPDATE ON commune_list FOR EACH ROW EXECUTE FUNCTION list_guard();

-- The content of a list (its reviews and ledger rows) changes only while the list is with the commune; when only some
-- households came back, only theirs. A reviewer marks what goes back and changes nothing else.
CREATE FUNCTION content_guard() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  row_round uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.round_id ELSE NEW.round_id END;
  row_household uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.household_id ELSE NEW.household_id END;
  list_status "ListStatus";
  only_returned boolean;
  round_status "RoundStatus";
  came_back boolean;
BEGIN
  -- Holds the list's row: a list being sent at this moment waits, or is waited for.
  SELECT l.status, l.partial_return, r.status INTO list_status, only_returned, round_status
  FROM household h JOIN commune_list l ON l.commune_id = h.commune_id AND l.round_id = row_round JOIN round r ON r.id = l.round_id
  WHERE h.id = row_household FOR SHARE OF l;
  IF NOT FOUND OR round_status <> 'OPEN' OR list_status NOT IN ('DRAFT', 'RETURNED') THEN
    RAISE EXCEPTION 'commune_list_locked: the list is locked' USING ERRCODE = 'check_violation';
  END IF;
  IF current_setting('app.role', true) IN ('DISTRICT_REVIEWER', 'PROVINCE_STAFF') AND TG_OP = 'UPDATE' THEN
    IF to_jsonb(NEW) - ARRAY['returned_reason', 'returned_note'] <> to_jsonb(OLD) - ARRAY['returned_reason', 'returned_note'] THEN
      RAISE EXCEPTION 'commune_list_locked: a reviewer changes no answers' USING ERRCODE = 'check_violation';
    END IF;
  ELSIF only_returned THEN
    IF TG_TABLE_NAME = 'review' AND TG_OP = 'UPDATE' THEN
      came_back := to_jsonb(OLD) ->> 'returned_reason' IS NOT NULL;
    ELSE
      SELECT v.returned_reason IS NOT NULL INTO came_back FROM review v WHERE v.round_id = row_round AND v.household_id = row_household;
    END IF;
    IF NOT coalesce(came_back, false) THEN
      RAISE EXCEPTION 'commune_list_partly_locked: only the returned households may be changed' USING ERRCODE = 'check_violation';
    END IF;
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER content_guard BEFORE INSERT OR UPDATE OR DELETE ON review FOR EACH ROW EXECUTE FUNCTION content_guard();
CREATE TRIGGER content_guard BEFORE INSERT OR UPDATE OR DELETE ON movement FOR EACH ROW EXECUTE FUNCTION content_guard();

-- What a reviewer has seen of a review stays as it was seen: only the version for the next submission is written.
CREATE FUNCTION version_guard() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM review v JOIN commune_list l ON l.id = v.commune_list_id
    WHERE v.id = NEW.review_id AND l.status IN ('DRAFT', 'RETURNED') AND l.submission + 1 = NEW.submission) THEN
    RAISE EXCEPTION 'commune_list_locked: this version has been sent' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER version_guard BEFORE INSERT OR UPDATE ON review_version FOR EACH ROW EXECUTE FUNCTION version_guard();

-- ───────────────────────── The audit trail ─────────────────────────

-- One entry for each row that changes, with what the changed columns held before. A new row needs no copy: it stands
-- in its table, and whatever changes it later leaves the old values here.
CREATE FUNCTION audit_row() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  this jsonb := to_jsonb(CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END);
  old_values jsonb;
  held jsonb;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    old_values := to_jsonb(OLD);
    SELECT jsonb_object_agg(o.key, o.value) INTO held
    FROM jsonb_each(old_values) o
    WHERE o.value IS DISTINCT FROM this -> o.key
      AND o.key NOT IN ('version', 'field_versions', 'password_hash', 'search_key', 'head_given', 'head_other');
    IF held IS NULL THEN RETURN NULL; END IF;
    -- Answers are saved as they are typed: keep the answers that changed, not the whole sheet each time.
    IF held ? 'answers' THEN
      held := jsonb_set(held, '{answers}', coalesce(
        (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(old_values -> 'answers') o
         WHERE o.value IS DISTINCT FROM this -> 'answers' -> o.key), '{}'));
    END IF;
  ELSIF TG_OP = 'DELETE' THEN
    held := this;
  END IF;
  INSERT INTO audit_entry (actor_id, job, act, request_id, table_name, row_id, unit_path, operation, before)
  VALUES (nullif(current_setting('app.actor', true), '')::uuid, nullif(current_setting('app.job', true), ''),
    coalesce(nullif(current_setting('app.act', true), ''), lower(TG_OP)), nullif(current_setting('app.request', true), ''),
    TG_TABLE_NAME, this ->> 'id', coalesce(this ->> 'unit_path', this ->> 'path', ''), TG_OP, held);
  RETURN NULL;
END $$;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['unit', 'user_account', 'posting', 'round', 'household', 'person', 'membership', 'review',
    'review_comment', 'commune_list', 'list_event', 'movement'] LOOP
    EXECUTE format('CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION audit_row()', t);
  END LOOP;
END $$;
