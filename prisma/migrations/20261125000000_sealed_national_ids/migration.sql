-- National ids are sealed by the servers and found through a keyed hash (docs/decisions/010): whoever holds the database alone
-- can read none and test none.

ALTER TABLE person
  ADD COLUMN national_id_sealed text,
  ADD COLUMN national_id_hash text COLLATE "C";

-- A register that holds numbers in clear: scripts/migrate.mjs has sealed them beforehand into a table of their own.
DO $$ BEGIN
  IF to_regclass('sealed_national_id') IS NOT NULL THEN
    ALTER TABLE person DISABLE TRIGGER USER;
    UPDATE person p SET national_id_sealed = s.sealed, national_id_hash = s.hash FROM sealed_national_id s WHERE s.person_id = p.id;
    ALTER TABLE person ENABLE TRIGGER USER;
    DROP TABLE sealed_national_id;
  END IF;
  IF EXISTS (SELECT FROM person WHERE national_id IS NOT NULL AND national_id_hash IS NULL) THEN
    RAISE EXCEPTION 'the register holds national ids in clear: apply this migration with npm run migrate, which seals them';
  END IF;
END $$;

-- What was kept of them elsewhere is masked or left out. Acts from before this day that changed it can no longer be taken back.
CREATE FUNCTION pg_temp.mask(digits text) RETURNS text LANGUAGE sql IMMUTABLE STRICT
AS $$ SELECT left(digits, 3) || repeat('•', greatest(length(digits) - 5, 0)) || right(digits, 2) $$;
CREATE FUNCTION pg_temp.without_ids(snapshot jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE STRICT AS $$
  SELECT CASE WHEN jsonb_typeof(snapshot -> 'members') = 'array' THEN jsonb_set(snapshot, '{members}', coalesce(
    (SELECT jsonb_agg(m - 'nationalId' ORDER BY i) FROM jsonb_array_elements(snapshot -> 'members') WITH ORDINALITY AS e (m, i)), '[]'))
  ELSE snapshot END $$;
ALTER TABLE review DISABLE TRIGGER USER;
UPDATE review SET snapshot = pg_temp.without_ids(snapshot) WHERE snapshot IS NOT NULL;
ALTER TABLE review ENABLE TRIGGER USER;
UPDATE act_row SET before = jsonb_set(before, '{snapshot}', pg_temp.without_ids(before -> 'snapshot'))
WHERE table_name = 'review' AND jsonb_typeof(before -> 'snapshot') = 'object';
UPDATE act_row SET before = jsonb_set(before - 'national_id', '{national_id_mask}', to_jsonb(pg_temp.mask(before ->> 'national_id')))
WHERE table_name = 'person' AND before ->> 'national_id' IS NOT NULL;
UPDATE audit_entry SET before = jsonb_set(before - 'national_id', '{national_id_mask}', to_jsonb(pg_temp.mask(before ->> 'national_id')))
WHERE table_name = 'person' AND before ->> 'national_id' IS NOT NULL;

DROP FUNCTION taken_national_ids(text[], uuid[]);
ALTER TABLE person DROP COLUMN national_id;

ALTER TABLE person
  ADD CONSTRAINT person_national_id_or_reason CHECK ((national_id_hash IS NULL) <> (national_id_absence IS NULL)),
  ADD CONSTRAINT person_national_id_whole CHECK ((national_id_hash IS NULL) = (national_id_sealed IS NULL)),
  -- Nothing in clear fits: a key's id, then nonce, digits and tag of a 9 or 12 digit number.
  ADD CONSTRAINT person_national_id_is_sealed CHECK (national_id_sealed ~ '^[a-z0-9]{1,12}\.([A-Za-z0-9_-]{50}|[A-Za-z0-9_-]{54})$'),
  ADD CONSTRAINT person_national_id_is_hashed CHECK (national_id_hash ~ '^[A-Za-z0-9_-]{43}$');
-- A record that was merged into another has given its number up.
CREATE UNIQUE INDEX person_national_id_key ON person (national_id_hash) WHERE merged_into_id IS NULL;

-- Which of these national ids somebody holds already, anywhere: the unique index says so anyhow, but not which of several.
-- Says nothing of who and where. `except_persons` may keep their own.
CREATE FUNCTION taken_national_ids(hashes text[], except_persons uuid[]) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT
AS $$ SELECT p.national_id_hash FROM person p
  WHERE p.national_id_hash = ANY (hashes) AND p.merged_into_id IS NULL AND p.id <> ALL (except_persons) $$;

-- Households by any part of a member's name, by code, by an earlier code, or by national id, inside the caller's reach.
-- Trigram operators are not leakproof, so under row security the index would not be used; this function reads the reach
-- itself. `words` are folded; a household is found when one member's name holds all of them, in any order.
DROP FUNCTION search_households(text[], text, int);
CREATE FUNCTION search_households(words text[], digits text, hash text, most int)
RETURNS TABLE (household_id uuid, person_name text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT
AS $$
DECLARE
  lo text := nullif(current_setting('app.lo', true), '');
  hi text := nullif(current_setting('app.hi', true), '');
  matches text := '';
  word text;
BEGIN
  IF lo IS NULL OR hi IS NULL OR current_setting('app.role', true) = 'ADMINISTRATOR' THEN RETURN; END IF;
  IF digits <> '' THEN
    RETURN QUERY
      SELECT h.id, h.head_name FROM household h
      WHERE h.code LIKE '%' || digits || '%' AND h.unit_path >= lo AND h.unit_path < hi
      UNION
      SELECT h.id, h.head_name FROM household_alias a JOIN household h ON h.id = a.household_id
      WHERE a.code LIKE '%' || digits || '%' AND h.unit_path >= lo AND h.unit_path < hi
      UNION
      SELECT m.household_id, p.full_name FROM person p JOIN membership m ON m.person_id = p.id AND m.valid_to IS NULL
      WHERE p.national_id_hash = hash AND p.merged_into_id IS NULL AND p.unit_path >= lo AND p.unit_path < hi
      LIMIT most;
    RETURN;
  END IF;
  FOREACH word IN ARRAY words LOOP
    matches := matches || format(' AND p.search_key LIKE %L', '%' || replace(replace(replace(word, '\', '\\'), '%', '\%'), '_', '\_') || '%');
  END LOOP;
  IF matches = '' THEN RETURN; END IF;
  -- The reach stands in the text as a constant, so that the planner knows whether a commune or a province is meant; the
  -- people are found first, so that it never walks the memberships looking for them.
  RETURN QUERY EXECUTE format(
    'WITH found AS MATERIALIZED (
       SELECT p.id, p.full_name FROM person p WHERE p.unit_path >= %L AND p.unit_path < %L%s LIMIT %s)
     SELECT m.household_id, min(f.full_name) FROM found f JOIN membership m ON m.person_id = f.id AND m.valid_to IS NULL
     GROUP BY m.household_id LIMIT %s', lo, hi, matches, 2 * most, most);
END $$;

-- A number sealed with another key is the same number: neither an entry of the trail nor something that stands on an act.
-- Columns that the server makes from others (match_*) say nothing new either.
CREATE OR REPLACE FUNCTION row_mark(content jsonb) RETURNS uuid LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$ SELECT md5((jsonb_strip_nulls(content) - ARRAY['version', 'national_id_sealed', 'match_keys'])::text)::uuid $$;

CREATE OR REPLACE FUNCTION audit_row() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
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
      AND o.key NOT IN ('version', 'field_versions', 'password_hash', 'search_key', 'head_given', 'head_other', 'match_keys');
    IF held ? 'national_id_sealed' AND NOT held ? 'national_id_hash' THEN held := nullif(held - 'national_id_sealed', '{}'); END IF;
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
