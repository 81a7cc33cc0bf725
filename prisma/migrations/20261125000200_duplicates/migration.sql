-- The same person twice: keys by which they are looked for, pairs that wait for a person's decision, and what merging may not do.

-- ───────────────────────── Keys ─────────────────────────

-- The words of a name as they are compared, without accents and without keys of Telex or VNI that were never composed.
-- lib/duplicates/name-words.ts does the same; a test holds the two together.
CREATE FUNCTION match_words(name text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path FROM CURRENT AS $$
DECLARE
  folded text := translate(fold_name(name), 'fjwz0123456789', '');
BEGIN
  folded := regexp_replace(folded, '(?<=[a-z])[sx]', '', 'g');
  folded := regexp_replace(folded, '(?<=[a-z])(?<!\mt)r', '', 'g');
  folded := replace(replace(replace(replace(folded, 'aa', 'a'), 'ee', 'e'), 'oo', 'o'), 'dd', 'd');
  folded := btrim(regexp_replace(folded, '[^a-z]+', ' ', 'g'));
  RETURN CASE WHEN folded = '' THEN '{}'::text[] ELSE string_to_array(folded, ' ') END;
END $$;

-- The sorted words without one "thị" or "văn", which many leave out.
CREATE FUNCTION match_core(words text[]) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  filler text;
  place int;
BEGIN
  IF cardinality(words) > 2 THEN
    FOREACH filler IN ARRAY ARRAY['thi', 'van', 'th', 'v', 't'] LOOP
      place := array_position(words, filler);
      IF place IS NOT NULL THEN
        words := words[:place - 1] || words[place + 1:];
        EXIT;
      END IF;
    END LOOP;
  END IF;
  RETURN ARRAY(SELECT w FROM unnest(words) w ORDER BY w COLLATE "C");
END $$;

CREATE FUNCTION match_initials(words text[]) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path FROM CURRENT
AS $$ SELECT string_agg(left(w, 1), '' ORDER BY left(w, 1) COLLATE "C") FROM unnest(match_core(words)) w $$;

CREATE FUNCTION match_key(content text) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$ SELECT ('x' || substr(md5(content), 1, 16))::bit(64)::bigint $$;

-- Records that share a key are compared; others are not. The first key is the name alone, for telling in SQL whether two names
-- have the same words: nothing is looked up by it. With `around`, also the keys of the years before and after, for looking.
-- The first of January stands for a day that is not known.
CREATE FUNCTION match_keys(name text, year int, month int, day int, path text, around boolean) RETURNS bigint[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $$
DECLARE
  words text[] := match_words(name);
  core text[] := match_core(words);
  whole text := array_to_string(core, ' ');
  given text := words[cardinality(words)];
  initials text := '';
  commune text := substring(path FROM '^(?:[^/]+/){1,3}');
  keys text[] := ARRAY['x' || whole];
  word text;
  y int;
BEGIN
  IF cardinality(words) = 0 THEN RETURN '{}'; END IF;
  FOREACH word IN ARRAY core LOOP initials := initials || left(word, 1); END LOOP;
  FOR y IN SELECT generate_series(year - around::int, year + around::int) LOOP
    keys := keys || ARRAY['n' || whole || y, 'a' || given || '|' || initials || y, 'i' || initials || y || commune];
  END LOOP;
  keys := keys || ('c' || whole || '|' || commune);
  IF day IS NOT NULL AND month IS NOT NULL AND NOT (day = 1 AND month = 1) THEN
    keys := keys || ('d' || whole || '|' || least(day, month) || '.' || greatest(day, month));
    FOREACH word IN ARRAY core LOOP
      keys := keys || ('w' || word || year || '.' || least(day, month) || '.' || greatest(day, month));
    END LOOP;
  END IF;
  RETURN ARRAY(SELECT match_key(k) FROM unnest(keys) WITH ORDINALITY AS u (k, i) ORDER BY i);
END $$;

ALTER TABLE person ADD COLUMN match_keys bigint[] GENERATED ALWAYS AS
  (match_keys(full_name, birth_year, birth_month, birth_day, unit_path, false)) STORED;
-- A short list of what is not yet sorted in: every look-up walks through it.
CREATE INDEX person_match_idx ON person USING gin (match_keys) WITH (fastupdate = on, gin_pending_list_limit = 256);

-- ───────────────────────── Pairs ─────────────────────────

CREATE TYPE "MatchLevel" AS ENUM ('SURE', 'LIKELY', 'POSSIBLE');
CREATE TYPE "PairStatus" AS ENUM ('OPEN', 'SAME', 'DIFFERENT');

CREATE TABLE duplicate_pair (
  id uuid CONSTRAINT duplicate_pair_pkey PRIMARY KEY,
  -- Whoever came by an act that is taken back was never there, and with them goes what they were thought to be.
  person_a_id uuid NOT NULL CONSTRAINT duplicate_pair_a_fkey REFERENCES person (id) ON DELETE CASCADE ON UPDATE CASCADE,
  person_b_id uuid NOT NULL CONSTRAINT duplicate_pair_b_fkey REFERENCES person (id) ON DELETE CASCADE ON UPDATE CASCADE,
  unit_path text COLLATE "C" NOT NULL,
  score double precision NOT NULL,
  level "MatchLevel" NOT NULL,
  reasons text[],
  together int NOT NULL DEFAULT 1,
  status "PairStatus" NOT NULL DEFAULT 'OPEN',
  note text NOT NULL DEFAULT '',
  found_at timestamptz(3) NOT NULL,
  decided_at timestamptz(3),
  decided_by_name text,
  act_id uuid CONSTRAINT duplicate_pair_act_fkey REFERENCES act (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  version int NOT NULL DEFAULT 1,
  -- Each pair has one row, whichever of the two was found first.
  CONSTRAINT duplicate_pair_in_order CHECK (person_a_id < person_b_id),
  CONSTRAINT duplicate_pair_score CHECK (score BETWEEN 0 AND 1),
  CONSTRAINT duplicate_pair_decided CHECK ((status = 'OPEN') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by_name IS NULL)),
  CONSTRAINT duplicate_pair_same_by_act CHECK ((status = 'SAME') = (act_id IS NOT NULL))
);
CREATE UNIQUE INDEX duplicate_pair_persons_key ON duplicate_pair (person_a_id, person_b_id);
CREATE INDEX duplicate_pair_b_idx ON duplicate_pair (person_b_id);
CREATE INDEX duplicate_pair_act_idx ON duplicate_pair (act_id);
CREATE INDEX duplicate_pair_path_idx ON duplicate_pair (status, unit_path, score DESC);

-- A pair belongs to the narrowest unit that holds both: a commune never sees one with somebody else's people.
ALTER TABLE duplicate_pair ENABLE ROW LEVEL SECURITY;
CREATE POLICY reach ON duplicate_pair
  USING (unit_path >= current_setting('app.lo', true) AND unit_path < current_setting('app.hi', true))
  WITH CHECK (unit_path >= current_setting('app.lo', true) AND unit_path < current_setting('app.hi', true));
CREATE POLICY no_administrators ON duplicate_pair AS RESTRICTIVE
  USING (current_setting('app.role', true) IS DISTINCT FROM 'ADMINISTRATOR');

-- Where people go, their pairs go with them.
CREATE FUNCTION common_path(a text, b text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  mine text[] := string_to_array(a, '/');
  theirs text[] := string_to_array(b, '/');
  path text := '';
BEGIN
  FOR i IN 1 .. least(cardinality(mine), cardinality(theirs)) - 1 LOOP
    EXIT WHEN mine[i] <> theirs[i];
    path := path || mine[i] || '/';
  END LOOP;
  RETURN path;
END $$;
-- As the owner: a pair with somebody out of reach is out of reach, too.
CREATE FUNCTION duplicate_pair_follows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  UPDATE duplicate_pair d SET unit_path = common_path(NEW.unit_path, p.unit_path) FROM person p
  WHERE d.person_a_id = NEW.id AND p.id = d.person_b_id;
  UPDATE duplicate_pair d SET unit_path = common_path(NEW.unit_path, p.unit_path) FROM person p
  WHERE d.person_b_id = NEW.id AND p.id = d.person_a_id;
  RETURN NULL;
END $$;
CREATE TRIGGER duplicate_pair_follows AFTER UPDATE OF unit_path ON person
  FOR EACH ROW WHEN (OLD.unit_path <> NEW.unit_path) EXECUTE FUNCTION duplicate_pair_follows();

-- A decision holds: what people decided is neither changed in silence nor deleted. That two are one is taken back with its act
-- (which runs as the owner); that they are two is opened again.
CREATE FUNCTION duplicate_pair_guard() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF OLD.status <> 'OPEN' AND NOT pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = 'duplicate_pair'::regclass), 'MEMBER') THEN
      RAISE EXCEPTION 'duplicate_pair_decided_stays: a decision is not deleted' USING ERRCODE = 'check_violation';
    END IF;
    RETURN OLD;
  END IF;
  IF pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = 'duplicate_pair'::regclass), 'MEMBER') THEN
    RETURN NEW;
  END IF;
  IF (NEW.person_a_id, NEW.person_b_id) IS DISTINCT FROM (OLD.person_a_id, OLD.person_b_id)
    OR OLD.status = 'SAME'
    OR OLD.status = 'DIFFERENT' AND NEW.status = 'SAME'
    OR OLD.status <> 'OPEN' AND NEW.status = OLD.status THEN
    RAISE EXCEPTION 'duplicate_pair_decided_stays: decided already' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER duplicate_pair_guard BEFORE UPDATE OR DELETE ON duplicate_pair
  FOR EACH ROW WHEN (coalesce(current_setting('app.role', true), '') <> '') EXECUTE FUNCTION duplicate_pair_guard();
-- Decisions are recorded; what a search found and dropped is not.
CREATE TRIGGER audit AFTER UPDATE OF status ON duplicate_pair
  FOR EACH ROW WHEN (OLD.status <> NEW.status) EXECUTE FUNCTION audit_row();
CREATE TRIGGER audit_added AFTER INSERT ON duplicate_pair
  FOR EACH ROW WHEN (NEW.status <> 'OPEN') EXECUTE FUNCTION audit_row();
-- Not where it only follows its people.
CREATE TRIGGER journal AFTER INSERT OR UPDATE OF status OR DELETE ON duplicate_pair FOR EACH ROW
  WHEN (coalesce(current_setting('app.deed', true), '') <> '') EXECUTE FUNCTION journal_row();

-- ───────────────────────── Looking while somebody types ─────────────────────────

-- Whoever is in the province already and shares a key or the national id with somebody who is being typed. `typed` is an array of
-- {id, name, sex, year, month, day, hash, path}. Inside the reach with what is known of them; outside it only how far they
-- agree with what was typed, and in which commune they are. Runs as the owner: array operators are not leakproof.
CREATE FUNCTION find_duplicates(typed jsonb, most int)
RETURNS TABLE (typed_no int, household_no int, in_reach boolean, person_id uuid, full_name text, sex text, birth_year int, birth_month int,
  birth_day int, unit_path text, household_id uuid, code text, head_name text, closed boolean, member boolean, village text, commune text, district text,
  same_id boolean, has_id boolean, name_level text, birth_level text, same_sex boolean, place text, persons bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT
-- A few people, each found by a key: planned once, and never by reading a table whole.
SET jit = off SET plan_cache_mode = force_generic_plan SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
  lo text := nullif(current_setting('app.lo', true), '');
  hi text := nullif(current_setting('app.hi', true), '');
  province text;
BEGIN
  IF lo IS NULL OR hi IS NULL OR current_setting('app.role', true) = 'ADMINISTRATOR' THEN RETURN; END IF;
  province := split_part(lo, '/', 1) || '/';
  RETURN QUERY
  WITH t AS MATERIALIZED (
    SELECT e.no::int AS no, (e.v ->> 'id')::uuid AS id, e.v ->> 'name' AS name, e.v ->> 'sex' AS sex, (e.v ->> 'year')::int AS year,
      (e.v ->> 'month')::int AS month, (e.v ->> 'day')::int AS day, nullif(e.v ->> 'hash', '') AS hash, coalesce(e.v ->> 'path', lo) AS path,
      match_words(e.v ->> 'name') AS words, match_core(match_words(e.v ->> 'name')) AS core, match_initials(match_words(e.v ->> 'name')) AS initials
    FROM jsonb_array_elements(typed) WITH ORDINALITY AS e (v, no)
  ), hits AS MATERIALIZED (
    SELECT t.no, f.id FROM t CROSS JOIN LATERAL (
      SELECT p.id FROM person p
      WHERE p.match_keys && (match_keys(t.name, t.year, t.month, t.day, t.path, true))[2:] AND p.merged_into_id IS NULL
        -- Not as a range: the planner would read the province out of its index beside the keys.
        AND left(p.unit_path, length(province)) = province LIMIT most) f
    UNION
    SELECT t.no, p.id FROM t JOIN person p ON p.national_id_hash = t.hash
    WHERE p.merged_into_id IS NULL AND left(p.unit_path, length(province)) = province
  )
  SELECT t.no, dense_rank() OVER (ORDER BY m.household_id)::int, s.seen,
    CASE WHEN s.seen THEN p.id END, CASE WHEN s.seen THEN p.full_name END, CASE WHEN s.seen THEN p.sex::text END,
    CASE WHEN s.seen THEN p.birth_year END, CASE WHEN s.seen THEN p.birth_month END, CASE WHEN s.seen THEN p.birth_day END,
    CASE WHEN s.seen THEN p.unit_path END, CASE WHEN s.seen THEN h.id END, CASE WHEN s.seen THEN h.code END,
    CASE WHEN s.seen THEN h.head_name END, CASE WHEN s.seen THEN h.closed_on IS NOT NULL END, CASE WHEN s.seen THEN m.valid_to IS NULL END,
    CASE WHEN s.seen THEN v.full_name END, c.full_name, coalesce(d.full_name, ''),
    t.hash IS NOT NULL AND t.hash IS NOT DISTINCT FROM p.national_id_hash, p.national_id_hash IS NOT NULL,
    CASE WHEN s.seen THEN NULL
      WHEN w.words = t.words THEN CASE WHEN lower(normalize(p.full_name, NFC)) = lower(normalize(t.name, NFC)) THEN 'SAME' ELSE 'MARKS' END
      WHEN match_core(w.words) = t.core THEN 'ORDER'
      WHEN w.words[cardinality(w.words)] = t.words[cardinality(t.words)] AND match_initials(w.words) = t.initials
        AND EXISTS (SELECT 1 FROM unnest(w.words || t.words) x WHERE x !~ '[aeiouy]' OR x ~ '^.$') THEN 'SHORT'
      ELSE 'OTHER' END,
    CASE WHEN s.seen THEN NULL
      WHEN t.day IS NULL OR t.month IS NULL OR p.birth_day IS NULL OR p.birth_month IS NULL OR (t.day = 1 AND t.month = 1)
        OR (p.birth_day = 1 AND p.birth_month = 1)
        THEN CASE abs(t.year - p.birth_year) WHEN 0 THEN 'YEAR' WHEN 1 THEN 'YEAR_OFF' ELSE 'OTHER' END
      WHEN t.year = p.birth_year AND t.month = p.birth_month AND t.day = p.birth_day THEN 'DATE'
      WHEN t.year = p.birth_year AND t.month = p.birth_day AND t.day = p.birth_month THEN 'SWAPPED'
      WHEN t.year = p.birth_year THEN CASE WHEN t.month = p.birth_month OR t.day = p.birth_day THEN 'SLIP' ELSE 'SAME_YEAR' END
      WHEN t.month = p.birth_month AND t.day = p.birth_day AND abs(t.year - p.birth_year) = 1 THEN 'DAY_MONTH'
      ELSE 'OTHER' END,
    p.sex::text = t.sex,
    CASE WHEN s.seen THEN NULL WHEN starts_with(p.unit_path, substring(t.path FROM '^(?:[^/]+/){1,2}')) THEN 'DISTRICT' ELSE 'ELSEWHERE' END,
    (SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = 'person'::regclass)
  FROM hits JOIN t ON t.no = hits.no JOIN person p ON p.id = hits.id
  CROSS JOIN LATERAL (SELECT p.unit_path >= lo AND p.unit_path < hi AS seen) s
  CROSS JOIN LATERAL (SELECT CASE WHEN NOT s.seen THEN match_words(p.full_name) END AS words OFFSET 0) w
  JOIN LATERAL (SELECT m.household_id, m.valid_to FROM membership m WHERE m.person_id = p.id
    ORDER BY m.valid_to DESC NULLS FIRST LIMIT 1) m ON true
  JOIN household h ON h.id = m.household_id
  JOIN unit v ON v.id = h.village_id JOIN unit c ON c.id = h.commune_id LEFT JOIN unit d ON d.id = c.parent_id AND d.level = 'DISTRICT'
  WHERE p.id <> t.id
    AND (SELECT count(*) FROM duplicate_pair x
      WHERE x.person_a_id = least(p.id, t.id) AND x.person_b_id = greatest(p.id, t.id) AND x.status <> 'OPEN') = 0;
END $$;

-- Whom to ask where a national id is taken: the commune in which its holder is, and no more than that.
CREATE FUNCTION national_id_places(hashes text[], except_persons uuid[]) RETURNS TABLE (hash text, commune text, district text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
  SELECT p.national_id_hash, c.full_name, coalesce(d.full_name, '')
  FROM person p JOIN unit v ON v.path = p.unit_path JOIN unit c ON c.id = v.parent_id LEFT JOIN unit d ON d.id = c.parent_id AND d.level = 'DISTRICT'
  WHERE p.national_id_hash = ANY (hashes) AND p.merged_into_id IS NULL AND p.id <> ALL (except_persons)
    AND nullif(current_setting('app.lo', true), '') IS NOT NULL AND current_setting('app.role', true) IS DISTINCT FROM 'ADMINISTRATOR'
    AND starts_with(p.unit_path, split_part(current_setting('app.lo', true), '/', 1) || '/')
$$;

-- ───────────────────────── Merging ─────────────────────────

-- A record that stands for another stands for itself; one that was merged is nobody's member and nobody's stand-in. So there is one
-- step from each record to the one that stands, and never a circle. Only in an act, which can be taken back (as the owner).
CREATE FUNCTION person_merge_guard() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  stands boolean;
BEGIN
  IF pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = 'person'::regclass), 'MEMBER')
    AND coalesce(current_setting('app.role', true), '') <> '' THEN
    RETURN NEW;
  END IF;
  IF NEW.merged_into_id IS NOT NULL THEN
    -- Held, so that it is not merged at the same moment.
    SELECT p.merged_into_id IS NULL INTO stands FROM person p WHERE p.id = NEW.merged_into_id FOR UPDATE;
    IF NEW.merged_into_id = NEW.id OR NOT coalesce(stands, false)
      OR EXISTS (SELECT 1 FROM person d WHERE d.merged_into_id = NEW.id)
      OR EXISTS (SELECT 1 FROM membership m WHERE m.person_id = NEW.id AND m.valid_to IS NULL) THEN
      RAISE EXCEPTION 'person_merged_once: a record is merged into one that stands, once' USING ERRCODE = 'check_violation';
    END IF;
  END IF;
  IF coalesce(current_setting('app.role', true), '') <> '' AND NOT EXISTS (
    SELECT 1 FROM act a WHERE a.id::text = current_setting('app.deed', true) AND a.kind IN ('PERSON_MERGE', 'HOUSEHOLD_MERGE')) THEN
    RAISE EXCEPTION 'person_merged_once: records are merged by an act' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER person_merge_guard BEFORE UPDATE OF merged_into_id ON person
  FOR EACH ROW WHEN (OLD.merged_into_id IS DISTINCT FROM NEW.merged_into_id) EXECUTE FUNCTION person_merge_guard();
ALTER TABLE person ADD CONSTRAINT person_merged_into_another CHECK (merged_into_id <> id);

CREATE FUNCTION membership_of_merged() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM person p WHERE p.id = NEW.person_id AND p.merged_into_id IS NOT NULL) THEN
    RAISE EXCEPTION 'person_merged_once: a merged record joins no household' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER membership_of_merged BEFORE INSERT OR UPDATE OF valid_to, person_id ON membership
  FOR EACH ROW WHEN (NEW.valid_to IS NULL) EXECUTE FUNCTION membership_of_merged();

-- The reviewers above merge records across communes. In such an act, and while the list is with the commune, the reviews and ledger
-- rows of households whose members or end the same act has changed follow it: nothing else of them may be touched. What an act
-- did is taken back by whoever may take it back.
CREATE FUNCTION follows_a_merge(household uuid) RETURNS boolean LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
  SELECT EXISTS (
    SELECT 1 FROM act a JOIN act_row j ON j.act_id = a.id
    LEFT JOIN membership m ON j.table_name = 'membership' AND m.id = j.row_key::uuid
    WHERE a.id::text = current_setting('app.deed', true) AND a.kind IN ('PERSON_MERGE', 'HOUSEHOLD_MERGE')
      AND a.actor_id::text = current_setting('app.actor', true)
      AND (m.household_id = household OR j.table_name = 'household' AND j.row_key = household::text))
$$;

CREATE OR REPLACE FUNCTION content_guard() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  row_round uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.round_id ELSE NEW.round_id END;
  row_household uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.household_id ELSE NEW.household_id END;
  acting text := coalesce(current_setting('app.role', true), '');
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
  IF acting NOT IN ('', 'COMMUNE_OFFICER', 'COMMUNE_CHAIR') THEN
    IF TG_TABLE_NAME = 'review' AND TG_OP = 'UPDATE' AND acting IN ('DISTRICT_REVIEWER', 'PROVINCE_STAFF')
      AND to_jsonb(NEW) - ARRAY['returned_reason', 'returned_note'] = to_jsonb(OLD) - ARRAY['returned_reason', 'returned_note'] THEN
      RETURN NEW;
    END IF;
    IF TG_OP = 'INSERT' AND acting = 'PROVINCE_STAFF' AND list_status = 'DRAFT'
      AND (TG_TABLE_NAME = 'review' AND to_jsonb(NEW) ->> 'status' IN ('LISTED', 'CLOSED')
        OR TG_TABLE_NAME = 'movement' AND to_jsonb(NEW) ->> 'kind' = 'DEPARTED') THEN
      RETURN NEW;
    END IF;
    IF NOT (acting IN ('DISTRICT_REVIEWER', 'PROVINCE_STAFF') AND (
      -- Taking an act back runs as the owner.
      pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = 'review'::regclass), 'MEMBER')
      OR NOT (TG_TABLE_NAME = 'review' AND TG_OP IN ('INSERT', 'DELETE')) AND follows_a_merge(row_household))) THEN
      RAISE EXCEPTION 'commune_list_locked: % changes no answers', acting USING ERRCODE = 'check_violation';
    END IF;
  END IF;
  IF only_returned THEN
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
