-- Names as Vietnamese people look for them, and the constraints that a schema file cannot express.

CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS btree_gist;

-- "Hoàng Thị Hoà" and "hoang thi hoa" are one. lib/households/names.ts does the same in the browser.
CREATE FUNCTION fold_name(name text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path FROM CURRENT
AS $$ SELECT lower(unaccent('unaccent'::regdictionary, normalize(name, NFC))) $$;

-- People are sorted by given name (the last word), then by the rest with the family name last.
CREATE FUNCTION given_name(name text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$ SELECT substring(name from '(\S+)\s*$') $$;

CREATE FUNCTION other_names(name text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$ SELECT regexp_replace(regexp_replace(name, '\s*\S+\s*$', ''), '^(\S+)\s+(.+)$', '\2 \1') $$;

ALTER TABLE household
  ADD COLUMN head_given text COLLATE "vi-x-icu" GENERATED ALWAYS AS (coalesce(given_name(head_name), '')) STORED NOT NULL,
  ADD COLUMN head_other text COLLATE "vi-x-icu" GENERATED ALWAYS AS (coalesce(other_names(head_name), '')) STORED NOT NULL;

ALTER TABLE person ADD COLUMN search_key text GENERATED ALWAYS AS (fold_name(full_name)) STORED NOT NULL;

CREATE INDEX household_name_idx ON household (head_given, head_other, id);
-- A commune's list is read out of this index alone. Paths are few and asked for by narrow ranges: with all of them in its
-- statistics the planner knows how many households a reach has, and takes it.
CREATE INDEX household_commune_name_idx ON household (commune_id, head_given, head_other, id)
  INCLUDE (unit_path, village_id, code, head_name, member_count, class, closed_on);
ALTER TABLE household ALTER COLUMN unit_path SET STATISTICS 2000;
CREATE INDEX household_path_idx ON household (unit_path);
CREATE INDEX household_code_trgm_idx ON household USING gin (code gin_trgm_ops);
CREATE INDEX person_path_idx ON person (unit_path);
CREATE INDEX person_search_idx ON person USING gin (search_key gin_trgm_ops);
CREATE INDEX review_path_idx ON review (round_id, unit_path);
CREATE INDEX movement_path_idx ON movement (round_id, unit_path);
CREATE INDEX movement_summary_path_idx ON movement_summary (round_id, level, unit_path);
CREATE INDEX review_summary_path_idx ON review_summary (round_id, level, unit_path);
CREATE INDEX commune_list_path_idx ON commune_list (round_id, unit_path);
CREATE INDEX audit_entry_path_idx ON audit_entry (unit_path, at);

ALTER TABLE person
  ADD CONSTRAINT person_name_length CHECK (char_length(full_name) BETWEEN 1 AND 120),
  ADD CONSTRAINT person_birth_date CHECK (
    birth_year BETWEEN 1900 AND 2200
    AND (birth_month IS NULL OR birth_month BETWEEN 1 AND 12)
    AND (birth_day IS NULL OR (birth_month IS NOT NULL AND make_date(birth_year, birth_month, birth_day) IS NOT NULL))),
  ADD CONSTRAINT person_national_id_digits CHECK (national_id ~ '^(\d{9}|\d{12})$'),
  ADD CONSTRAINT person_national_id_or_reason CHECK ((national_id IS NULL) <> (national_id_absence IS NULL));

-- Nobody is in two households on one day. valid_to is the first day outside.
ALTER TABLE membership
  ADD CONSTRAINT membership_dates CHECK (valid_to IS NULL OR valid_to >= valid_from),
  ADD CONSTRAINT membership_one_household_a_day
    EXCLUDE USING gist (person_id WITH =, daterange(valid_from, valid_to) WITH &&);

CREATE UNIQUE INDEX membership_one_head ON membership (household_id) WHERE relationship = 'HEAD' AND valid_to IS NULL;

ALTER TABLE household
  ADD CONSTRAINT household_code_format CHECK (code ~ '^[0-9A-Za-z]+-\d{5}$'),
  ADD CONSTRAINT household_closed_with_reason CHECK ((closed_on IS NULL) = (close_reason IS NULL));

ALTER TABLE unit
  ADD CONSTRAINT unit_path_format CHECK (path ~ '^([0-9A-Za-z.-]+/)+$'),
  ADD CONSTRAINT unit_village_area CHECK ((level = 'VILLAGE') = (area IS NOT NULL)),
  ADD CONSTRAINT unit_dates CHECK (valid_to IS NULL OR valid_to >= valid_from);

CREATE UNIQUE INDEX unit_village_name_key ON unit (parent_id, lower(name)) WHERE level = 'VILLAGE' AND valid_to IS NULL;

ALTER TABLE posting ADD CONSTRAINT posting_dates CHECK (valid_to IS NULL OR valid_to >= valid_from);
ALTER TABLE round ADD CONSTRAINT round_dates CHECK (closes_on >= opens_on);

ALTER TABLE review
  ADD CONSTRAINT review_scores CHECK (income_score BETWEEN 0 AND 1000 AND deprivation_score BETWEEN 0 AND 120),
  ADD CONSTRAINT review_override_with_reason CHECK (override_class IS NULL OR (override_reason IS NOT NULL AND override_document IS NOT NULL)),
  ADD CONSTRAINT review_done_is_whole CHECK (
    status <> 'DONE' OR (snapshot IS NOT NULL AND result IS NOT NULL AND final_class IS NOT NULL AND movement_kind IS NOT NULL
                         AND end_persons IS NOT NULL AND finished_at IS NOT NULL));

ALTER TABLE commune_list
  ADD CONSTRAINT commune_list_residents CHECK (
    resident_households BETWEEN 0 AND 1000000 AND resident_persons BETWEEN 0 AND 10000000
    AND resident_persons >= resident_households);

-- Households by any part of a member's name, by code, or by national id, inside the caller's reach.
-- Trigram operators are not leakproof, so under row security the index would not be used; this function reads the reach
-- itself. `words` are folded; a household is found when one member's name holds all of them, in any order.
CREATE FUNCTION search_households(words text[], digits text, most int)
RETURNS TABLE (household_id uuid, person_name text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT
AS $$
DECLARE
  lo text := nullif(current_setting('app.lo', true), '');
  hi text := nullif(current_setting('app.hi', true), '');
  matches text := '';
  word text;
BEGIN
  IF lo IS NULL OR hi IS NULL THEN RETURN; END IF;
  IF digits <> '' THEN
    RETURN QUERY
      SELECT h.id, h.head_name FROM household h
      WHERE h.code LIKE '%' || digits || '%' AND h.unit_path >= lo AND h.unit_path < hi
      UNION
      SELECT m.household_id, p.full_name FROM person p JOIN membership m ON m.person_id = p.id AND m.valid_to IS NULL
      WHERE p.national_id = digits AND p.unit_path >= lo AND p.unit_path < hi
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
