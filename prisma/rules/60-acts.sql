-- Acts: every row that changes after keep_rows_under() has named an act is kept as it was, so that the act can be taken back
-- whole while nothing stands on it. Nobody has to remember to write it down.

-- The same for a row with columns that came later, as long as they are empty. The version only ever goes up; a number sealed with
-- another key is the same number, and columns that the server makes from others (match_keys) say nothing new.
CREATE FUNCTION row_mark(content jsonb) RETURNS uuid LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$ SELECT md5((jsonb_strip_nulls(content) - ARRAY['version', 'national_id_sealed', 'match_keys'])::text)::uuid $$;

-- How a row is named among the rows of an act.
CREATE FUNCTION row_key(table_name text, content jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE table_name WHEN 'review_version' THEN (content ->> 'review_id') || '/' || (content ->> 'submission') ELSE content ->> 'id' END
$$;

-- From here to the end of the transaction, or to the next call: an act of whoever acts that has not been taken back; none ends it. An act
-- on many and a list that comes in are gone on with by any colleague.
CREATE FUNCTION keep_rows_under(act uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  IF acting_actor() IS NULL OR act IS NOT NULL AND NOT EXISTS (
    SELECT FROM act a WHERE a.id = act AND a.undone_at IS NULL AND (a.actor_id = acting_actor()
      OR in_reach(a.unit_path) AND (a.kind = 'IMPORT' AND may('import')
        OR EXISTS (SELECT FROM bulk_target b WHERE b.act_id = a.id AND b.outcome IS NULL)))) THEN
    RAISE EXCEPTION 'act_of_its_own: rows are kept under an act of whoever acts' USING ERRCODE = 'insufficient_privilege';
  END IF;
  -- Signed until now, by the question above; it is the last thing said.
  PERFORM door_mark(regexp_replace(current_setting('app.said'), '[^\n]*$', coalesce(act::text, '')));
END $$;

CREATE FUNCTION journal_row() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  this jsonb := to_jsonb(CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END);
  held jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
  after uuid := CASE WHEN TG_OP <> 'DELETE' THEN row_mark(this) END;
BEGIN
  IF TG_OP = 'UPDATE' AND row_mark(held) = after THEN RETURN NULL; END IF;
  -- Who is to visit stands beside the review and is no part of it: kept alone, it is compared and put back alone.
  IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'review' AND row_mark(held - 'assigned_to') = row_mark(this - 'assigned_to') THEN
    held := jsonb_build_object('assigned_to', held -> 'assigned_to');
    after := row_mark(jsonb_build_object('assigned_to', this -> 'assigned_to'));
  END IF;
  INSERT INTO act_row (act_id, unit_path, table_name, row_key, operation, before, after_mark)
  VALUES (acting_act_id(), this ->> 'unit_path', TG_TABLE_NAME, row_key(TG_TABLE_NAME, this), TG_OP, held, after);
  RETURN NULL;
END $$;

-- The same for new rows, in one statement, as they came.
CREATE FUNCTION journal_added() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  INSERT INTO act_row (act_id, unit_path, table_name, row_key, operation, after_mark)
  SELECT acting_act_id(), a.this ->> 'unit_path', TG_TABLE_NAME, row_key(TG_TABLE_NAME, a.this), TG_OP, row_mark(a.this)
  FROM (SELECT to_jsonb(added) AS this FROM added) a;
  RETURN NULL;
END $$;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['household', 'household_alias', 'person', 'membership', 'review', 'review_version', 'movement', 'transfer'] LOOP
    EXECUTE format('CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON %I FOR EACH ROW
      WHEN (acting_act_id() IS NOT NULL) EXECUTE FUNCTION journal_row()', t);
  END LOOP;
END $$;
-- A pair, but not where it only follows its people.
CREATE TRIGGER journal AFTER INSERT OR UPDATE OF status OR DELETE ON duplicate_pair FOR EACH ROW
  WHEN (acting_act_id() IS NOT NULL) EXECUTE FUNCTION journal_row();

-- How a kept row finds the row it was.
CREATE FUNCTION act_row_join(table_name text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE table_name
    WHEN 'review_version' THEN 't.review_id = split_part(j.row_key, ''/'', 1)::uuid AND t.submission = split_part(j.row_key, ''/'', 2)::int'
    ELSE 't.id = j.row_key::uuid' END
$$;

-- Whether an act kept only some columns of a row; whole rows have their place.
CREATE FUNCTION keeps_part(before jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT before IS NOT NULL AND NOT before ? 'unit_path'
$$;

-- Of a row as it stands, what is compared with what an act kept.
CREATE FUNCTION kept_part(content jsonb, before jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN keeps_part(before) THEN (SELECT jsonb_object_agg(k, content -> k) FROM jsonb_object_keys(before) k) ELSE content END
$$;

-- Takes an act back: every row as it was before, but for its version. Refused where one of them has changed since, or where
-- something else refers to a row that would go. The caller holds the act and knows that it may.
CREATE FUNCTION undo_act(act uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  lo text := acting_reach();
  hi text := acting_end();
  step record;
  kept record;
  columns text;
  version text;
  stands boolean;
BEGIN
  IF lo IS NULL OR hi IS NULL OR NOT may('act.undo')
    OR EXISTS (SELECT 1 FROM act_row j WHERE j.act_id = act AND (j.unit_path < lo OR j.unit_path >= hi))
    OR NOT EXISTS (SELECT 1 FROM act a WHERE a.id = act AND a.undone_at IS NULL) THEN
    RAISE EXCEPTION 'act_out_of_reach: the act cannot be taken back from here' USING ERRCODE = 'check_violation';
  END IF;
  FOR step IN SELECT DISTINCT table_name FROM act_row WHERE act_id = act ORDER BY 1 LOOP
    EXECUTE format(
      'SELECT EXISTS (
         SELECT 1 FROM (SELECT DISTINCT ON (row_key) row_key, before, after_mark FROM act_row
           WHERE act_id = $1 AND table_name = %1$L ORDER BY row_key, id DESC) j
         LEFT JOIN %1$I t ON %2$s
         WHERE row_mark(kept_part(to_jsonb(t), j.before)) IS DISTINCT FROM j.after_mark)', step.table_name, act_row_join(step.table_name))
      INTO stands USING act;
    IF stands THEN
      RAISE EXCEPTION 'act_built_upon: % has changed since', step.table_name USING ERRCODE = 'check_violation';
    END IF;
  END LOOP;
  -- What was decided since with the members as the act left them stands on it, too, though the act did not touch the review.
  IF EXISTS (
    SELECT FROM (SELECT DISTINCT m.household_id FROM act_row j JOIN membership m ON m.id = j.row_key::uuid
      WHERE j.act_id = act AND j.table_name = 'membership') t
    JOIN review v ON v.household_id = t.household_id AND v.status = 'DONE' JOIN round r ON r.id = v.round_id AND r.status = 'OPEN'
    WHERE NOT EXISTS (SELECT FROM act_row k WHERE k.act_id = act AND k.table_name = 'review' AND k.row_key = v.id::text)
      AND ARRAY(SELECT n.person_id::text FROM membership n WHERE n.household_id = t.household_id AND n.valid_to IS NULL ORDER BY 1)
        = ARRAY(SELECT s ->> 'id' FROM jsonb_array_elements(v.snapshot -> 'members') s ORDER BY 1)) THEN
    RAISE EXCEPTION 'act_built_upon: a review was decided since' USING ERRCODE = 'check_violation';
  END IF;
  -- Backwards, so that each state on the way is one that was. Runs of added rows go in one statement.
  FOR step IN
    SELECT table_name, operation, part, min(id) AS first, max(id) AS last
    FROM (SELECT table_name, operation, part, id,
            row_number() OVER (ORDER BY id) - row_number() OVER (PARTITION BY table_name, operation, part ORDER BY id) AS run
          FROM act_row, keeps_part(before) AS part WHERE act_id = act) r
    GROUP BY table_name, operation, part, run ORDER BY max(id) DESC
  LOOP
    IF step.operation = 'INSERT' THEN
      EXECUTE format('DELETE FROM %I t USING act_row j WHERE j.act_id = $1 AND j.id BETWEEN $2 AND $3 AND %s',
        step.table_name, act_row_join(step.table_name)) USING act, step.first, step.last;
      CONTINUE;
    END IF;
    SELECT string_agg(quote_ident(a.attname), ', ') FILTER (WHERE step.operation = 'DELETE' OR a.attname <> 'version'),
      CASE WHEN bool_or(a.attname = 'version') THEN ', version = t.version + 1' ELSE '' END INTO columns, version
    FROM pg_attribute a
    WHERE a.attrelid = step.table_name::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
      AND (NOT step.part OR (SELECT j.before ? a.attname::text FROM act_row j WHERE j.id = step.first));
    FOR kept IN SELECT id FROM act_row WHERE act_id = act AND id BETWEEN step.first AND step.last ORDER BY id DESC LOOP
      IF step.operation = 'DELETE' THEN
        -- Its own id is meant, and not that of the kept row.
        EXECUTE format('INSERT INTO %1$I (%2$s) SELECT %2$s FROM jsonb_populate_record(NULL::%1$I, (SELECT j.before FROM act_row j WHERE j.id = $1))',
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
