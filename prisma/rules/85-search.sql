-- One search box for everything.

-- Households by a member's name, by a code that they have or had, or by a national id (its keyed hash), inside the caller's
-- reach. Trigram and array operators are not leakproof, so under row security their indexes would not be used; this function
-- reads the reach itself. `words` are folded; a household is found when one member's name holds all of them, in any order,
-- those with the whole words first. Names are read out of an index that lies in memory: a page of it costs little more than the next.
CREATE FUNCTION search_households(words text[], digits text, hash text, most int)
RETURNS TABLE (household_id uuid, person_name text, whole boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT
  SET random_page_cost = 1.1 SET plan_cache_mode = force_custom_plan
AS $$
DECLARE
  lo text := acting_reach();
  hi text := acting_end();
  matches text := '';
  word text;
  part text;
  has_long boolean := EXISTS (SELECT FROM unnest(words) w WHERE char_length(w) >= 3);
BEGIN
  IF lo IS NULL OR hi IS NULL OR NOT may('household.read') THEN RETURN; END IF;
  IF hash <> '' THEN
    RETURN QUERY
      SELECT m.household_id, p.full_name, true FROM person p JOIN membership m ON m.person_id = p.id AND m.valid_to IS NULL
      WHERE p.national_id_hash = hash AND p.merged_into_id IS NULL AND p.unit_path >= lo AND p.unit_path < hi
      LIMIT most;
  END IF;
  IF digits <> '' THEN
    -- Three digits are a part of a code; fewer are the number of a household in its commune.
    matches := CASE WHEN char_length(digits) >= 3 THEN '%' || digits || '%' ELSE '%-' || lpad(digits, 5, '0') END;
    RETURN QUERY
      (SELECT h.id, h.head_name, true FROM household h
       WHERE h.code LIKE matches AND h.unit_path >= lo AND h.unit_path < hi LIMIT most)
      UNION
      (SELECT h.id, h.head_name, true FROM household_alias a JOIN household h ON h.id = a.household_id
       WHERE a.code LIKE matches AND h.unit_path >= lo AND h.unit_path < hi LIMIT most)
      LIMIT most;
  END IF;
  IF hash <> '' OR digits <> '' THEN RETURN; END IF;
  -- Three letters are looked for anywhere; fewer begin a word: an index of trigrams finds both, the shorter ones with much ado where
  -- there is a longer one to find it by.
  FOREACH word IN ARRAY words LOOP
    CONTINUE WHEN word = '';
    part := replace(replace(replace(word, '\', '\\'), '%', '\%'), '_', '\_');
    matches := matches || CASE WHEN char_length(word) >= 3 THEN format(' AND p.search_key LIKE %L', '%' || part || '%')
      WHEN has_long THEN format(' AND '' '' || p.search_key LIKE %L', '% ' || part || '%')
      ELSE format(' AND (p.search_key LIKE %L OR p.search_key LIKE %L)', part || '%', '% ' || part || '%') END;
  END LOOP;
  IF matches = '' THEN RETURN; END IF;
  -- The reach stands in the text as a constant, so that the planner knows how many people it has, and they are found first, so that it
  -- never walks the memberships looking for them. A commune's few are gone through once. Of a district's or a province's, parts of
  -- words are looked for only where whole words leave room.
  RETURN QUERY EXECUTE format('WITH found AS MATERIALIZED (' || CASE WHEN lo LIKE '%/%/%/' THEN
       'SELECT p.id, string_to_array(p.search_key, '' '') @> %3$L::text[] AS whole FROM person p
        WHERE p.unit_path >= %1$L AND p.unit_path < %2$L%5$s ORDER BY whole DESC LIMIT %4$s'
     ELSE
       'SELECT * FROM (
         (SELECT p.id, true AS whole FROM person p
            WHERE p.unit_path >= %1$L AND p.unit_path < %2$L AND string_to_array(p.search_key, '' '') @> %3$L::text[] LIMIT %4$s)
         UNION ALL
         (SELECT p.id, false FROM person p WHERE p.unit_path >= %1$L AND p.unit_path < %2$L%5$s LIMIT %4$s)) f LIMIT %4$s'
     END || ')
     SELECT m.household_id, (array_agg(n.full_name ORDER BY f.whole DESC, n.full_name))[1], bool_or(f.whole)
     FROM found f JOIN membership m ON m.person_id = f.id AND m.valid_to IS NULL JOIN person n ON n.id = f.id
     GROUP BY m.household_id ORDER BY bool_or(f.whole) DESC LIMIT %6$s', lo, hi, words, 2 * most, matches, most);
END $$;

-- Everything in the caller's reach that words or a number find: households, villages, communes and districts, lists, rounds; of
-- each kind one more than `most` at most, the best first. Places and lists are few whatever is typed: one plan does for all.
CREATE FUNCTION search_everything(words text[], digits text, hash text, most int)
RETURNS TABLE (kind text, id uuid, title text, found text, code text, place text, year int, state text, chain text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
  lo text := acting_reach();
  hi text := acting_end();
  whole text := array_to_string(words, ' ');
  parts text[] := ARRAY(SELECT '%' || replace(replace(replace(w, '\', '\\'), '%', '\%'), '_', '\_') || '%' FROM unnest(words) w);
BEGIN
  IF lo IS NULL OR hi IS NULL OR NOT may('household.read') THEN RETURN; END IF;
  RETURN QUERY
    SELECT 'HOUSEHOLD', h.id, h.head_name, nullif(f.person_name, h.head_name), h.code, v.full_name || ', ' || c.full_name,
      NULL::int, CASE WHEN h.closed_on IS NULL THEN NULL ELSE 'ENDED' END, NULL
    FROM search_households(words, digits, hash, 4 * most) WITH ORDINALITY f (household_id, person_name, whole, nth)
    JOIN household h ON h.id = f.household_id JOIN unit v ON v.id = h.village_id JOIN unit c ON c.id = h.commune_id
    ORDER BY h.closed_on IS NOT NULL, h.code <> digits, NOT f.whole, f.person_name <> h.head_name, f.nth
    LIMIT most + 1;
  -- A national id is nothing but a national id.
  IF hash <> '' OR cardinality(words) = 0 THEN RETURN; END IF;
  RETURN QUERY
    WITH named AS MATERIALIZED (
      -- A word of it at least is its own: few are left of which the place above is asked.
      SELECT u.id, u.parent_id, u.level, u.full_name, u.code, u.search_key, u.search_key || ' ' || u.code AS own
      FROM unit u
      WHERE u.path > lo AND u.path < hi AND u.level IN ('DISTRICT', 'COMMUNE', 'VILLAGE') AND u.valid_to IS NULL
        AND u.search_key || ' ' || u.code LIKE ANY (parts)
    )
    SELECT r.level::text, r.id, r.full_name, NULL, r.code, (SELECT p.full_name FROM unit p WHERE p.id = r.parent_id), NULL::int, NULL, NULL
    FROM unnest(ARRAY['DISTRICT', 'COMMUNE', 'VILLAGE']::"UnitLevel"[]) WITH ORDINALITY l (level, place), LATERAL (
      SELECT * FROM named s
      -- The place itself is meant, and not everything inside what is meant.
      WHERE s.level = l.level AND (s.own LIKE ALL (parts) OR EXISTS (
        SELECT FROM unit p WHERE p.id = s.parent_id AND s.own || ' ' || p.search_key LIKE ALL (parts)
          AND EXISTS (SELECT FROM unnest(words) w WHERE strpos(s.own, w) > 0 AND strpos(p.search_key, w) = 0)))
      ORDER BY s.search_key NOT LIKE '% ' || whole, NOT string_to_array(s.search_key, ' ') @> words, s.full_name COLLATE "vi-x-icu", s.id
      LIMIT most + 1) r
    ORDER BY l.place;
  IF may('list.read') THEN RETURN QUERY
    SELECT 'LIST', l.id, c.full_name, NULL, NULL, d.full_name, r.year, l.status::text, r.chain
    FROM commune_list l JOIN unit c ON c.id = l.commune_id LEFT JOIN unit d ON d.id = c.parent_id JOIN round r ON r.id = l.round_id
    WHERE l.unit_path >= lo AND l.unit_path < hi
      AND c.search_key || ' ' || r.year || ' danh sach list' LIKE ALL (parts) AND c.search_key || ' ' || r.year LIKE ANY (parts)
    ORDER BY r.year DESC, c.search_key NOT LIKE '% ' || whole, c.full_name COLLATE "vi-x-icu", l.id LIMIT most + 1;
  END IF;
  RETURN QUERY
    SELECT 'ROUND', r.id, NULL, NULL, NULL, NULL, r.year, r.status::text, NULL FROM round r
    WHERE (r.unit_path >= lo AND r.unit_path < hi OR starts_with(lo, r.unit_path))
      AND 'dot ra soat round ' || r.year LIKE ALL (parts)
    ORDER BY r.year DESC, r.track LIMIT most + 1;
END $$;
