-- One search box for everything, filters that people keep, and acts on many households.

-- ───────────────────────── Acts on many households ─────────────────────────

-- Whoever is to visit the household: a person's name, since those who go from house to house have no account.
ALTER TABLE review ADD COLUMN assigned_to TEXT;
ALTER TABLE review ADD CONSTRAINT review_assigned_to_length CHECK (char_length(assigned_to) BETWEEN 1 AND 120);

CREATE TYPE "BulkOutcome" AS ENUM ('DONE', 'SAME', 'ENDED', 'AWAY', 'NOT_LISTED', 'RELEASED', 'GONE');

-- The households that an act is about, as they were chosen, and what came of each: no outcome yet, still to be done.
CREATE TABLE bulk_target (
    act_id UUID NOT NULL,
    household_id UUID NOT NULL,
    unit_path TEXT COLLATE "C" NOT NULL,
    position INTEGER NOT NULL,
    outcome "BulkOutcome",

    CONSTRAINT bulk_target_pkey PRIMARY KEY (act_id, household_id)
);
ALTER TABLE bulk_target ADD CONSTRAINT bulk_target_act_fkey FOREIGN KEY (act_id) REFERENCES act (id) ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE INDEX bulk_target_waiting_idx ON bulk_target (act_id, position) WHERE outcome IS NULL;
-- No key to the household: one that an act made may be taken back, and with it goes what was chosen.

ALTER TABLE bulk_target ENABLE ROW LEVEL SECURITY;
CREATE POLICY reach ON bulk_target
  USING (unit_path >= current_setting('app.lo', true) AND unit_path < current_setting('app.hi', true))
  WITH CHECK (unit_path >= current_setting('app.lo', true) AND unit_path < current_setting('app.hi', true));
CREATE POLICY no_administrators ON bulk_target AS RESTRICTIVE
  USING (current_setting('app.role', true) IS DISTINCT FROM 'ADMINISTRATOR');

-- A row that an act took away is put back from what was kept of it: its own id is meant, and not that of the kept row.
DO $$
BEGIN
  EXECUTE replace(pg_get_functiondef('undo_act(uuid)'::regprocedure),
    'SELECT %2$s FROM act_row j, jsonb_populate_record(NULL::%1$I, j.before) WHERE j.id = $1',
    'SELECT %2$s FROM jsonb_populate_record(NULL::%1$I, (SELECT j.before FROM act_row j WHERE j.id = $1))');
END $$;

-- ───────────────────────── Filters that people keep ─────────────────────────

CREATE TABLE saved_filter (
    id UUID NOT NULL,
    user_id UUID NOT NULL,
    page TEXT NOT NULL,
    name TEXT NOT NULL,
    query TEXT NOT NULL,

    CONSTRAINT saved_filter_pkey PRIMARY KEY (id)
);
ALTER TABLE saved_filter ADD CONSTRAINT saved_filter_user_fkey FOREIGN KEY (user_id) REFERENCES user_account (id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE saved_filter
  ADD CONSTRAINT saved_filter_page CHECK (page IN ('households', 'reviews')),
  ADD CONSTRAINT saved_filter_lengths CHECK (char_length(name) BETWEEN 1 AND 60 AND char_length(query) BETWEEN 1 AND 1000);
CREATE UNIQUE INDEX saved_filter_name_key ON saved_filter (user_id, page, lower(name));

-- One's own and nobody else's.
ALTER TABLE saved_filter ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON saved_filter
  USING (user_id::text = current_setting('app.actor', true))
  WITH CHECK (user_id::text = current_setting('app.actor', true));
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON saved_filter FOR EACH ROW EXECUTE FUNCTION audit_row();

-- ───────────────────────── One search box ─────────────────────────

ALTER TABLE unit ADD COLUMN search_key text GENERATED ALWAYS AS (fold_name(full_name)) STORED NOT NULL;
-- Whole words first: without accents "hoa" is part of every "Hoàng", and whoever types it means Hoa, Hòa or Hoá.
-- The planner is to know how many people a commune has: few, and then no index of names is worth asking.
ALTER TABLE person ALTER COLUMN unit_path SET STATISTICS 1000;
CREATE INDEX person_words_idx ON person USING gin (string_to_array(search_key, ' '));

-- Households by a member's name, by a code that they have or had, or by a national id (its keyed hash), inside the caller's
-- reach. Trigram and array operators are not leakproof, so under row security their indexes would not be used; this function
-- reads the reach itself. `words` are folded; a household is found when one member's name holds all of them, in any order,
-- those with the whole words first.
CREATE OR REPLACE FUNCTION search_households(words text[], digits text, hash text, most int)
RETURNS TABLE (household_id uuid, person_name text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT
AS $$
DECLARE
  lo text := nullif(current_setting('app.lo', true), '');
  hi text := nullif(current_setting('app.hi', true), '');
  matches text := '';
  word text;
  part text;
BEGIN
  IF lo IS NULL OR hi IS NULL OR current_setting('app.role', true) = 'ADMINISTRATOR' THEN RETURN; END IF;
  IF hash <> '' THEN
    RETURN QUERY
      SELECT m.household_id, p.full_name FROM person p JOIN membership m ON m.person_id = p.id AND m.valid_to IS NULL
      WHERE p.national_id_hash = hash AND p.merged_into_id IS NULL AND p.unit_path >= lo AND p.unit_path < hi
      LIMIT most;
  END IF;
  IF digits <> '' THEN
    -- Three digits are a part of a code; fewer are the number of a household in its commune.
    matches := CASE WHEN char_length(digits) >= 3 THEN '%' || digits || '%' ELSE '%-' || lpad(digits, 5, '0') END;
    RETURN QUERY
      (SELECT h.id, h.head_name FROM household h
       WHERE h.code LIKE matches AND h.unit_path >= lo AND h.unit_path < hi LIMIT most)
      UNION
      (SELECT h.id, h.head_name FROM household_alias a JOIN household h ON h.id = a.household_id
       WHERE a.code LIKE matches AND h.unit_path >= lo AND h.unit_path < hi LIMIT most)
      LIMIT most;
  END IF;
  IF hash <> '' OR digits <> '' THEN RETURN; END IF;
  -- Three letters are looked for anywhere; fewer begin a word: an index of trigrams finds both.
  FOREACH word IN ARRAY words LOOP
    CONTINUE WHEN word = '';
    part := replace(replace(replace(word, '\', '\\'), '%', '\%'), '_', '\_');
    matches := matches || CASE WHEN char_length(word) >= 3 THEN format(' AND p.search_key LIKE %L', '%' || part || '%')
      ELSE format(' AND (p.search_key LIKE %L OR p.search_key LIKE %L)', part || '%', '% ' || part || '%') END;
  END LOOP;
  IF matches = '' THEN RETURN; END IF;
  -- The reach stands in the text as a constant, so that the planner knows whether a commune or a province is meant; the
  -- people are found first, so that it never walks the memberships looking for them. Parts of words are looked for only
  -- where whole words leave room.
  RETURN QUERY EXECUTE format(
    'WITH found AS MATERIALIZED (
       SELECT * FROM (
         (SELECT p.id, p.full_name, 0 AS far FROM person p
            WHERE p.unit_path >= %1$L AND p.unit_path < %2$L AND string_to_array(p.search_key, '' '') @> %3$L::text[] LIMIT %4$s)
         UNION ALL
         (SELECT p.id, p.full_name, 1 FROM person p WHERE p.unit_path >= %1$L AND p.unit_path < %2$L%5$s LIMIT %4$s)) f LIMIT %4$s)
     SELECT m.household_id, (array_agg(f.full_name ORDER BY f.far, f.full_name))[1]
     FROM found f JOIN membership m ON m.person_id = f.id AND m.valid_to IS NULL
     GROUP BY m.household_id ORDER BY min(f.far) LIMIT %6$s', lo, hi, words, 2 * most, matches, most);
END $$;

-- Everything in the caller's reach that words or a number find: households, villages, communes and districts, lists, rounds; of
-- each kind one more than `most` at most, the best first.
CREATE FUNCTION search_everything(words text[], digits text, hash text, most int)
RETURNS TABLE (kind text, id uuid, title text, found text, code text, place text, year int, state text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT
AS $$
DECLARE
  lo text := nullif(current_setting('app.lo', true), '');
  hi text := nullif(current_setting('app.hi', true), '');
  whole text := array_to_string(words, ' ');
  parts text[] := ARRAY(SELECT '%' || replace(replace(replace(w, '\', '\\'), '%', '\%'), '_', '\_') || '%' FROM unnest(words) w);
BEGIN
  IF lo IS NULL OR hi IS NULL OR current_setting('app.role', true) = 'ADMINISTRATOR' THEN RETURN; END IF;
  RETURN QUERY
    SELECT 'HOUSEHOLD', h.id, h.head_name, nullif(f.person_name, h.head_name), h.code, v.full_name || ', ' || c.full_name,
      NULL::int, CASE WHEN h.closed_on IS NULL THEN NULL ELSE 'ENDED' END
    FROM search_households(words, digits, hash, 8 * most) WITH ORDINALITY f (household_id, person_name, nth)
    JOIN household h ON h.id = f.household_id JOIN unit v ON v.id = h.village_id JOIN unit c ON c.id = h.commune_id
    ORDER BY h.closed_on IS NOT NULL, h.code <> digits,
      NOT string_to_array(fold_name(f.person_name), ' ') @> words, f.person_name <> h.head_name, f.nth
    LIMIT most + 1;
  -- A national id is nothing but a national id.
  IF hash <> '' OR cardinality(words) = 0 THEN RETURN; END IF;
  RETURN QUERY
    WITH places AS (
      SELECT u.id, u.level, u.full_name, u.code, u.search_key, p.full_name AS above, coalesce(p.search_key, '') AS above_key,
        u.search_key || ' ' || u.code || ' ' || coalesce(p.search_key, '') AS hay
      FROM unit u LEFT JOIN unit p ON p.id = u.parent_id
      WHERE u.level IN ('DISTRICT', 'COMMUNE', 'VILLAGE') AND u.valid_to IS NULL
        AND u.path > lo AND u.path < hi
    ), ranked AS (
      SELECT s.*, row_number() OVER (PARTITION BY s.level
        ORDER BY s.search_key NOT LIKE '% ' || whole, NOT string_to_array(s.search_key, ' ') @> words, s.full_name COLLATE "vi-x-icu", s.id) AS nth
      FROM places s
      WHERE s.hay LIKE ALL (parts)
        -- The place itself is meant, and not everything inside what is meant.
        AND (s.search_key || ' ' || s.code LIKE ALL (parts)
          OR EXISTS (SELECT 1 FROM unnest(words) w WHERE strpos(s.search_key || ' ' || s.code, w) > 0 AND strpos(s.above_key, w) = 0))
    )
    SELECT r.level::text, r.id, r.full_name, NULL, r.code, r.above, NULL::int, NULL
    FROM ranked r WHERE r.nth <= most + 1 ORDER BY r.level, r.nth;
  RETURN QUERY
    SELECT 'LIST', l.id, c.full_name, NULL, NULL, d.full_name, r.year, l.status::text
    FROM commune_list l JOIN unit c ON c.id = l.commune_id LEFT JOIN unit d ON d.id = c.parent_id JOIN round r ON r.id = l.round_id
    WHERE l.unit_path >= lo AND l.unit_path < hi
      AND c.search_key || ' ' || r.year || ' danh sach list' LIKE ALL (parts) AND c.search_key || ' ' || r.year LIKE ANY (parts)
    ORDER BY r.year DESC, c.search_key NOT LIKE '% ' || whole, c.full_name COLLATE "vi-x-icu", l.id LIMIT most + 1;
  RETURN QUERY
    SELECT 'ROUND', r.id, NULL, NULL, NULL, NULL, r.year, r.status::text FROM round r
    WHERE (r.unit_path >= lo AND r.unit_path < hi OR starts_with(lo, r.unit_path))
      AND 'dot ra soat round ' || r.year LIKE ALL (parts)
    ORDER BY r.year DESC, r.track LIMIT most + 1;
END $$;
