-- Acts: every row that changes while the setting app.deed names an act is kept as it was, so that the act can be taken back
-- whole while nothing stands on it. Nobody has to remember to write it down.

-- ───────────────────────── Reach ─────────────────────────

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['household_alias', 'act', 'act_row', 'act_subject', 'transfer'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY reach ON %I
      USING (unit_path >= current_setting(''app.lo'', true) AND unit_path < current_setting(''app.hi'', true))
      WITH CHECK (unit_path >= current_setting(''app.lo'', true) AND unit_path < current_setting(''app.hi'', true))', t);
    EXECUTE format('CREATE POLICY no_administrators ON %I AS RESTRICTIVE
      USING (current_setting(''app.role'', true) IS DISTINCT FROM ''ADMINISTRATOR'')', t);
  END LOOP;
END $$;

-- A move between communes belongs to the unit above both: each side sees it by the household of its own.
CREATE POLICY about_own ON act FOR SELECT
  USING (EXISTS (SELECT 1 FROM act_subject s WHERE s.act_id = act.id
    AND s.unit_path >= current_setting('app.lo', true) AND s.unit_path < current_setting('app.hi', true)));
CREATE POLICY receiving ON transfer
  USING (to_path >= current_setting('app.lo', true) AND to_path < current_setting('app.hi', true));

-- An act is done and taken back in one's own name.
CREATE POLICY own_name ON act AS RESTRICTIVE FOR INSERT WITH CHECK (actor_id::text = current_setting('app.actor', true));

ALTER TABLE time_limit ENABLE ROW LEVEL SECURITY;
CREATE POLICY everyone ON time_limit FOR SELECT USING (true);
CREATE POLICY province ON time_limit FOR UPDATE USING (current_setting('app.role', true) = 'PROVINCE_STAFF');
ALTER TABLE time_limit ADD CONSTRAINT time_limit_days CHECK (days BETWEEN 1 AND 365);
INSERT INTO time_limit (id, days, note) VALUES
  ('take_back', 14, 'Quy ước của phần mềm, không phải quy định của pháp luật'),
  ('transfer_answer', 10, 'Quy ước của phần mềm, không phải quy định của pháp luật');

-- One household is on the way to one commune at a time.
CREATE UNIQUE INDEX transfer_one_at_a_time ON transfer (household_id) WHERE status = 'RELEASED';
CREATE INDEX transfer_to_path_idx ON transfer (to_path) WHERE status = 'RELEASED';
ALTER TABLE transfer
  ADD CONSTRAINT transfer_elsewhere CHECK (from_commune_id <> to_commune_id),
  ADD CONSTRAINT transfer_answered CHECK ((status = 'RELEASED') = (answered_at IS NULL)),
  ADD CONSTRAINT transfer_has_persons CHECK (cardinality(person_ids) > 0);

-- ───────────────────────── What was before ─────────────────────────

-- The same for a row with columns that came later, as long as they are empty. The version only ever goes up.
CREATE FUNCTION row_mark(content jsonb) RETURNS uuid LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$ SELECT md5((jsonb_strip_nulls(content) - 'version')::text)::uuid $$;

CREATE FUNCTION journal_row() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  this jsonb := to_jsonb(CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END);
  held jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
  after uuid := CASE WHEN TG_OP <> 'DELETE' THEN row_mark(this) END;
BEGIN
  IF TG_OP = 'UPDATE' AND row_mark(held) = after THEN RETURN NULL; END IF;
  INSERT INTO act_row (act_id, unit_path, table_name, row_key, operation, before, after_mark)
  VALUES (current_setting('app.deed')::uuid, this ->> 'unit_path', TG_TABLE_NAME,
    CASE TG_TABLE_NAME WHEN 'review_version' THEN (this ->> 'review_id') || '/' || (this ->> 'submission') ELSE this ->> 'id' END,
    TG_OP, held, after);
  RETURN NULL;
END $$;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['household', 'household_alias', 'person', 'membership', 'review', 'review_version', 'movement', 'transfer'] LOOP
    EXECUTE format('CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON %I FOR EACH ROW
      WHEN (coalesce(current_setting(''app.deed'', true), '''') <> '''') EXECUTE FUNCTION journal_row()', t);
  END LOOP;
END $$;

-- How a kept row finds the row it was.
CREATE FUNCTION act_row_join(table_name text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE table_name
    WHEN 'review_version' THEN 't.review_id = split_part(j.row_key, ''/'', 1)::uuid AND t.submission = split_part(j.row_key, ''/'', 2)::int'
    ELSE 't.id = j.row_key::uuid' END
$$;

-- Takes an act back: every row as it was before, but for its version. Refused where one of them has changed since, or where
-- something else refers to a row that would go. The caller holds the act and knows that it may.
CREATE FUNCTION undo_act(act uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  lo text := nullif(current_setting('app.lo', true), '');
  hi text := nullif(current_setting('app.hi', true), '');
  step record;
  kept record;
  columns text;
  version text;
  stands boolean;
BEGIN
  IF lo IS NULL OR hi IS NULL OR current_setting('app.role', true) = 'ADMINISTRATOR'
    OR EXISTS (SELECT 1 FROM act_row j WHERE j.act_id = act AND (j.unit_path < lo OR j.unit_path >= hi))
    OR NOT EXISTS (SELECT 1 FROM act a WHERE a.id = act AND a.undone_at IS NULL) THEN
    RAISE EXCEPTION 'act_out_of_reach: the act cannot be taken back from here' USING ERRCODE = 'check_violation';
  END IF;
  FOR step IN SELECT DISTINCT table_name FROM act_row WHERE act_id = act ORDER BY 1 LOOP
    EXECUTE format(
      'SELECT EXISTS (
         SELECT 1 FROM (SELECT DISTINCT ON (row_key) row_key, operation, after_mark FROM act_row
           WHERE act_id = $1 AND table_name = %1$L ORDER BY row_key, id DESC) j
         LEFT JOIN %1$I t ON %2$s
         WHERE row_mark(to_jsonb(t)) IS DISTINCT FROM j.after_mark)', step.table_name, act_row_join(step.table_name))
      INTO stands USING act;
    IF stands THEN
      RAISE EXCEPTION 'act_built_upon: % has changed since', step.table_name USING ERRCODE = 'check_violation';
    END IF;
  END LOOP;
  -- Backwards, so that each state on the way is one that was. Runs of added rows go in one statement.
  FOR step IN
    SELECT table_name, operation, min(id) AS first, max(id) AS last
    FROM (SELECT table_name, operation, id,
            row_number() OVER (ORDER BY id) - row_number() OVER (PARTITION BY table_name, operation ORDER BY id) AS run
          FROM act_row WHERE act_id = act) r
    GROUP BY table_name, operation, run ORDER BY max(id) DESC
  LOOP
    IF step.operation = 'INSERT' THEN
      EXECUTE format('DELETE FROM %I t USING act_row j WHERE j.act_id = $1 AND j.id BETWEEN $2 AND $3 AND %s',
        step.table_name, act_row_join(step.table_name)) USING act, step.first, step.last;
      CONTINUE;
    END IF;
    SELECT string_agg(quote_ident(a.attname), ', ') FILTER (WHERE step.operation = 'DELETE' OR a.attname <> 'version'),
      CASE WHEN bool_or(a.attname = 'version') THEN ', version = t.version + 1' ELSE '' END INTO columns, version
    FROM pg_attribute a
    WHERE a.attrelid = step.table_name::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '';
    FOR kept IN SELECT id FROM act_row WHERE act_id = act AND id BETWEEN step.first AND step.last ORDER BY id DESC LOOP
      IF step.operation = 'DELETE' THEN
        EXECUTE format('INSERT INTO %1$I (%2$s) SELECT %2$s FROM act_row j, jsonb_populate_record(NULL::%1$I, j.before) WHERE j.id = $1',
          step.table_name, columns) USING kept.id;
      ELSE
        EXECUTE format('UPDATE %1$I t SET (%2$s) = (SELECT %2$s FROM jsonb_populate_record(NULL::%1$I, j.before))%4$s FROM act_row j WHERE j.id = $1 AND %3$s',
          step.table_name, columns, act_row_join(step.table_name), version) USING kept.id;
      END IF;
    END LOOP;
  END LOOP;
EXCEPTION WHEN foreign_key_violation OR restrict_violation THEN
  RAISE EXCEPTION 'act_built_upon: something else refers to what would go' USING ERRCODE = 'check_violation';
END $$;

-- A review that is taken back leaves the count.
CREATE FUNCTION review_taken_back() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  INSERT INTO review_summary AS s (round_id, level, unit_id, unit_path, status, reviews)
  SELECT o.round_id, u.level, u.id, u.path, o.status, -count(*)
  FROM before o JOIN unit v ON v.id = o.village_id JOIN unit u ON u.id = v.id OR u.id = v.parent_id
  GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 5
  ON CONFLICT (round_id, level, unit_id, status) DO UPDATE SET reviews = s.reviews + excluded.reviews;
  RETURN NULL;
END $$;
CREATE TRIGGER review_taken_back AFTER DELETE ON review REFERENCING OLD TABLE AS before
  FOR EACH STATEMENT EXECUTE FUNCTION review_taken_back();

-- ───────────────────────── What follows by itself ─────────────────────────

-- Whoever joins a household is where it is.
CREATE FUNCTION membership_followed() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  UPDATE person p SET unit_path = c.unit_path FROM changed c
  WHERE p.id = c.person_id AND c.valid_to IS NULL AND p.unit_path <> c.unit_path;
  RETURN NULL;
END $$;
CREATE TRIGGER membership_followed AFTER INSERT ON membership REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION membership_followed();

-- Whoever leaves is named there as they were named then, wherever they go and whatever they are called later.
CREATE FUNCTION membership_ended() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF NEW.valid_to IS NULL THEN
    NEW.person_name := NULL;
  ELSIF NEW.person_name IS NULL THEN
    SELECT full_name INTO NEW.person_name FROM person WHERE id = NEW.person_id;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER membership_ended BEFORE INSERT OR UPDATE OF valid_to ON membership
  FOR EACH ROW EXECUTE FUNCTION membership_ended();
UPDATE membership m SET person_name = p.full_name FROM person p WHERE p.id = m.person_id AND m.valid_to IS NOT NULL;

-- An alias stands where its household stands.
CREATE FUNCTION alias_place() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  SELECT h.unit_path INTO NEW.unit_path FROM household h WHERE h.id = NEW.household_id;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'household_alias_household_fkey: household % not found', NEW.household_id
      USING ERRCODE = '23503', CONSTRAINT = 'household_alias_household_fkey', TABLE = 'household_alias';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER alias_place BEFORE INSERT OR UPDATE ON household_alias FOR EACH ROW EXECUTE FUNCTION alias_place();
CREATE FUNCTION alias_moved() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  UPDATE household_alias SET unit_path = NEW.unit_path WHERE household_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER alias_moved AFTER UPDATE OF village_id ON household
  FOR EACH ROW WHEN (OLD.unit_path <> NEW.unit_path) EXECUTE FUNCTION alias_moved();

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['household_alias', 'act', 'transfer', 'time_limit'] LOOP
    EXECUTE format('CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION audit_row()', t);
  END LOOP;
END $$;

-- Households are found by their earlier codes, too.
DO $$
DECLARE f regprocedure;
BEGIN
  FOR f IN SELECT p.oid::regprocedure FROM pg_proc p WHERE p.proname = 'search_households' AND p.pronamespace = current_schema()::regnamespace LOOP
    EXECUTE replace(pg_get_functiondef(f), '      UNION
      SELECT m.household_id, p.full_name FROM person p', '      UNION
      SELECT h.id, h.head_name FROM household_alias a JOIN household h ON h.id = a.household_id
      WHERE a.code LIKE ''%'' || digits || ''%'' AND h.unit_path >= lo AND h.unit_path < hi
      UNION
      SELECT m.household_id, p.full_name FROM person p');
  END LOOP;
END $$;
CREATE INDEX household_alias_code_trgm_idx ON household_alias USING gin (code gin_trgm_ops);
