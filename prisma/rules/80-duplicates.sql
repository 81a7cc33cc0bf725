-- The same person twice: pairs that wait for a person's decision, and what merging may not do.

-- ───────────────────────── Pairs ─────────────────────────

-- The narrowest unit that holds both.
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

-- Where people go, their pairs go with them. As the owner: a pair with somebody out of reach is out of reach, too.
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
    IF OLD.status <> 'OPEN' AND NOT runs_as_owner() THEN
      RAISE EXCEPTION 'duplicate_pair_decided_stays: a decision is not deleted' USING ERRCODE = 'check_violation';
    END IF;
    RETURN OLD;
  END IF;
  IF runs_as_owner() THEN
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
  FOR EACH ROW WHEN (NOT is_owner()) EXECUTE FUNCTION duplicate_pair_guard();

-- ───────────────────────── Looking while somebody types ─────────────────────────

-- Whoever of the reach shares a key or the national id with somebody who is being typed. `typed` is an array of {id, name, sex, year,
-- month, day, hash, path}. Nobody outside the reach is found (82-elsewhere.sql). Runs as the owner: array operators are not leakproof.
CREATE FUNCTION find_duplicates(typed jsonb, most int)
RETURNS TABLE (typed_no int, person_id uuid, full_name text, sex text, birth_year int, birth_month int, birth_day int, unit_path text,
  household_id uuid, code text, head_name text, closed boolean, member boolean, village text, same_id boolean, has_id boolean, persons bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT
-- A few people, each found by a key: planned once, and never by reading a table whole.
SET jit = off SET plan_cache_mode = force_generic_plan SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
  lo text := acting_reach();
BEGIN
  IF lo IS NULL OR NOT may('household.register') THEN RETURN; END IF;
  RETURN QUERY
  WITH t AS MATERIALIZED (
    SELECT e.no::int AS no, (e.v ->> 'id')::uuid AS id, e.v ->> 'name' AS name, (e.v ->> 'year')::int AS year, (e.v ->> 'month')::int AS month,
      (e.v ->> 'day')::int AS day, nullif(e.v ->> 'hash', '') AS hash, coalesce(e.v ->> 'path', lo) AS path
    FROM jsonb_array_elements(typed) WITH ORDINALITY AS e (v, no)
  ), hits AS MATERIALIZED (
    SELECT t.no, f.id FROM t CROSS JOIN LATERAL (
      SELECT p.id FROM person p
      WHERE p.match_keys && (match_keys(t.name, t.year, t.month, t.day, t.path, true))[2:] AND p.merged_into_id IS NULL
        -- Not as a range: the planner would read the reach out of its index beside the keys.
        AND left(p.unit_path, length(lo)) = lo LIMIT most) f
    UNION
    SELECT t.no, p.id FROM t JOIN person p ON p.national_id_hash = t.hash
    WHERE p.merged_into_id IS NULL AND left(p.unit_path, length(lo)) = lo
  )
  SELECT t.no, p.id, p.full_name, p.sex::text, p.birth_year, p.birth_month, p.birth_day, p.unit_path,
    h.id, h.code, h.head_name, h.closed_on IS NOT NULL, m.valid_to IS NULL, v.full_name,
    t.hash IS NOT NULL AND t.hash IS NOT DISTINCT FROM p.national_id_hash, p.national_id_hash IS NOT NULL,
    (SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = 'person'::regclass)
  FROM hits JOIN t ON t.no = hits.no JOIN person p ON p.id = hits.id
  JOIN LATERAL (SELECT m.household_id, m.valid_to FROM membership m WHERE m.person_id = p.id
    ORDER BY m.valid_to DESC NULLS FIRST LIMIT 1) m ON true
  JOIN household h ON h.id = m.household_id JOIN unit v ON v.id = h.village_id
  WHERE p.id <> t.id
    AND (SELECT count(*) FROM duplicate_pair x
      WHERE x.person_a_id = least(p.id, t.id) AND x.person_b_id = greatest(p.id, t.id) AND x.status <> 'OPEN') = 0;
END $$;

-- ───────────────────────── Merging ─────────────────────────

-- A record that stands for another stands for itself; one that was merged is nobody's member and nobody's stand-in. So there is one
-- step from each record to the one that stands, and never a circle. Only in an act, which can be taken back (as the owner).
CREATE FUNCTION person_merge_guard() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  stands boolean;
BEGIN
  IF runs_as_owner() AND NOT is_owner() THEN
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
  IF NOT is_owner() AND NOT EXISTS (
    SELECT 1 FROM act a WHERE a.id = acting_act_id() AND a.kind IN ('PERSON_MERGE', 'HOUSEHOLD_MERGE')) THEN
    RAISE EXCEPTION 'person_merged_once: records are merged by an act' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER person_merge_guard BEFORE UPDATE OF merged_into_id ON person
  FOR EACH ROW WHEN (OLD.merged_into_id IS DISTINCT FROM NEW.merged_into_id) EXECUTE FUNCTION person_merge_guard();

CREATE FUNCTION membership_of_merged() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM person p WHERE p.id = NEW.person_id AND p.merged_into_id IS NOT NULL) THEN
    RAISE EXCEPTION 'person_merged_once: a merged record joins no household' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER membership_of_merged BEFORE INSERT OR UPDATE OF valid_to, person_id ON membership
  FOR EACH ROW WHEN (NEW.valid_to IS NULL) EXECUTE FUNCTION membership_of_merged();
