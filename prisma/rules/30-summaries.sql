-- What is kept so that lists and tables need not count.

-- ───────────────────────── On the household ─────────────────────────

-- The head's name and the number of members stand on the household, for its lists. When a household ends, its memberships end with
-- it, and it keeps the name and the number that it ended with: lists, tables and papers go on naming it. Whatever the number of
-- households, they are found by their keys: one plan does for all, and making one takes longer than the work for a single household.
CREATE FUNCTION household_refresh(ids uuid[]) RETURNS void LANGUAGE sql SET search_path FROM CURRENT
  SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
  UPDATE household h SET head_name = s.head_name, member_count = s.member_count
  FROM (
    SELECT i.id, coalesce(max(p.full_name) FILTER (WHERE m.relationship = 'HEAD'), '') AS head_name, count(m.id)::int AS member_count
    FROM unnest(ids) AS i(id)
    LEFT JOIN membership m ON m.household_id = i.id AND m.valid_to IS NULL
    LEFT JOIN person p ON p.id = m.person_id
    GROUP BY i.id
  ) s
  WHERE h.id = s.id AND h.closed_on IS NULL AND (h.head_name, h.member_count) IS DISTINCT FROM (s.head_name, s.member_count)
$$;

CREATE FUNCTION membership_changed() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE ids uuid[];
BEGIN
  IF TG_OP = 'INSERT' THEN
    ids := ARRAY(SELECT DISTINCT household_id FROM changed);
  ELSE
    -- Only where somebody came, left, or has another part in the household.
    ids := ARRAY(SELECT DISTINCT c.household_id FROM changed c JOIN before b ON b.id = c.id
      WHERE (c.household_id, c.person_id, c.relationship, c.valid_to) IS DISTINCT FROM (b.household_id, b.person_id, b.relationship, b.valid_to));
  END IF;
  IF cardinality(ids) > 0 THEN PERFORM household_refresh(ids); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER membership_added AFTER INSERT ON membership REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION membership_changed();
CREATE TRIGGER membership_changed AFTER UPDATE ON membership REFERENCING NEW TABLE AS changed OLD TABLE AS before
  FOR EACH STATEMENT EXECUTE FUNCTION membership_changed();

CREATE FUNCTION person_renamed() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM household_refresh(ARRAY(SELECT household_id FROM membership WHERE person_id = NEW.id AND valid_to IS NULL));
  RETURN NULL;
END $$;
CREATE TRIGGER person_renamed AFTER UPDATE OF full_name ON person
  FOR EACH ROW WHEN (OLD.full_name <> NEW.full_name) EXECUTE FUNCTION person_renamed();

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

-- ───────────────────────── Sums per village and commune ─────────────────────────

-- Rows are touched in key order, so that two officers of one commune wait for each other and never deadlock.
-- SECURITY DEFINER: people read the summaries and cannot write them.

-- Only a household that is poor or near-poor at the start or the end is in a table by anything but its classes. Of the others, which
-- are most, nothing more is kept.
CREATE FUNCTION has_dimensions(start_class "HouseholdClass", end_class "HouseholdClass") RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(start_class IN ('POOR', 'NEAR_POOR'), false) OR coalesce(end_class IN ('POOR', 'NEAR_POOR'), false)
$$;

-- What such rows of the ledger are counted under beside their classes, as "DIMENSION:value".
CREATE FUNCTION movement_dimensions(rows movement[]) RETURNS TABLE (id uuid, dimensions text[]) LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
  SELECT m.id, kept.dimensions
  FROM unnest(rows) m
  -- What was decided; of a household that only left there is no decision.
  LEFT JOIN review w ON w.round_id = m.round_id AND w.household_id = m.household_id AND m.end_class IS NOT NULL,
  -- The head in the picture of the household then, or else in the register: of a household that ended, the last one. Looked for once
  -- (OFFSET 0), and not anew for each fact.
  LATERAL (SELECT coalesce(
    (SELECT ARRAY[p ->> 'sex', p ->> 'ethnicityCode'] FROM jsonb_array_elements(w.snapshot -> 'members') p WHERE p ->> 'relationship' = 'HEAD'),
    (SELECT ARRAY[p.sex::text, p.ethnicity_code] FROM membership b JOIN person p ON p.id = b.person_id
     WHERE b.household_id = m.household_id AND b.relationship = 'HEAD' ORDER BY b.valid_to DESC NULLS FIRST, b.valid_from DESC LIMIT 1)
  ) AS facts OFFSET 0) head,
  LATERAL (
    SELECT array_agg(DISTINCT d.name || ':' || d.value) AS dimensions FROM (
      -- One value each, "-" where it is not known: over all values these add up to the whole.
      SELECT 'HEAD_SEX' AS name, coalesce(head.facts[1], '-') AS value
      UNION ALL SELECT 'ETHNICITY', coalesce(head.facts[2], '-')
      -- Any number of values: a household counts once under each.
      UNION ALL SELECT 'INDICATOR', i ->> 'number' FROM jsonb_path_query(w.result, '$.indicators[*] ? (@.deprived == true)') i
      UNION ALL SELECT 'CAUSE', c #>> '{}' FROM jsonb_path_query(w.answers, '$.causes[*]') c
      UNION ALL SELECT 'TARGET', 'MERIT' WHERE w.snapshot @@ '$.members[*].isMerit == true'
    ) d
  ) kept
$$;

-- Kept with the row, so that it is taken back from where it was added, whatever its review or its people are by then. A row that
-- an act's taking back restores has what it had.
CREATE FUNCTION movement_written() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  SELECT d.dimensions INTO NEW.dimensions FROM movement_dimensions(ARRAY[NEW]::movement[]) d;
  RETURN NEW;
END $$;
CREATE TRIGGER movement_written BEFORE INSERT ON movement FOR EACH ROW
  WHEN (NEW.dimensions = '{}' AND has_dimensions(NEW.start_class, NEW.end_class)) EXECUTE FUNCTION movement_written();

-- What rows of the ledger add to the sums.
CREATE FUNCTION movement_sums(rows movement[]) RETURNS SETOF movement_summary LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
  SELECT c.round_id, u.id, u.path, u.level::text, split_part(d, ':', 1), split_part(d, ':', 2),
    coalesce(c.start_class::text, '-'), coalesce(c.end_class::text, '-'), c.kind,
    count(*)::int, sum(c.persons_start)::int, sum(c.persons_end)::int,
    sum(greatest(c.persons_end - c.persons_start, 0))::int, sum(greatest(c.persons_start - c.persons_end, 0))::int
  FROM unnest(rows) c, unnest(array_prepend('ALL:', c.dimensions)) d, unit v, unit u
  WHERE v.id = c.village_id AND (u.id = v.id OR u.id = v.parent_id)
  GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
$$;

-- Adds rows of the ledger to the sums, or takes them away: sign is 1 or -1.
CREATE FUNCTION movement_summarise(rows movement[], sign int) RETURNS void LANGUAGE sql SET search_path FROM CURRENT AS $$
  INSERT INTO movement_summary AS s
  SELECT round_id, unit_id, unit_path, level, dimension, value, start_class, end_class, kind,
    sign * households, sign * persons_start, sign * persons_end, sign * persons_gained, sign * persons_lost
  FROM movement_sums(rows) ORDER BY round_id, level, dimension, unit_path, value, start_class, end_class, kind
  ON CONFLICT (round_id, level, dimension, unit_path, value, start_class, end_class, kind) DO UPDATE SET
    households = s.households + excluded.households,
    persons_start = s.persons_start + excluded.persons_start,
    persons_end = s.persons_end + excluded.persons_end,
    persons_gained = s.persons_gained + excluded.persons_gained,
    persons_lost = s.persons_lost + excluded.persons_lost
$$;

CREATE FUNCTION movement_added() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM movement_summarise(ARRAY(SELECT ROW(c.*)::movement FROM changed c), TG_ARGV[0]::int);
  RETURN NULL;
END $$;
-- A ledger row is never changed: it is taken back and written again.
CREATE TRIGGER movement_added AFTER INSERT ON movement REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION movement_added('1');
CREATE TRIGGER movement_taken_back AFTER DELETE ON movement REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION movement_added('-1');

-- Reviews that came into the sums or left them: round, village, status, class and persons at the start of each, and how many (-1: one
-- that left).
CREATE FUNCTION review_summarise(rounds uuid[], villages uuid[], statuses "ReviewStatus"[], classes "HouseholdClass"[], persons int[], numbers int[])
RETURNS void LANGUAGE sql SET search_path FROM CURRENT AS $$
  INSERT INTO review_summary AS s (round_id, level, unit_id, unit_path, status, start_class, reviews, start_persons)
  SELECT d.round_id, u.level::text, u.id, u.path, d.status, coalesce(d.class::text, '-'), sum(d.n), sum(d.n * d.persons)
  FROM unnest(rounds, villages, statuses, classes, persons, numbers) AS d (round_id, village_id, status, class, persons, n)
  JOIN unit v ON v.id = d.village_id JOIN unit u ON u.id = v.id OR u.id = v.parent_id
  GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(d.n) <> 0 OR sum(d.n * d.persons) <> 0 ORDER BY 1, 2, 4, 5, 6
  ON CONFLICT (round_id, level, unit_path, status, start_class) DO UPDATE SET
    reviews = s.reviews + excluded.reviews, start_persons = s.start_persons + excluded.start_persons
$$;

CREATE FUNCTION review_counted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM review_summarise(array_agg(round_id), array_agg(village_id), array_agg(status), array_agg(start_class), array_agg(start_persons), array_agg(1))
    FROM after;
  ELSIF TG_OP = 'DELETE' THEN
    PERFORM review_summarise(array_agg(round_id), array_agg(village_id), array_agg(status), array_agg(start_class), array_agg(start_persons), array_agg(-1))
    FROM before;
  ELSE
    PERFORM review_summarise(array_agg(c.round_id), array_agg(c.village_id), array_agg(c.status), array_agg(c.class), array_agg(c.persons), array_agg(c.n))
    FROM after n JOIN before o ON o.id = n.id,
    LATERAL (VALUES (n.round_id, n.village_id, n.status, n.start_class, n.start_persons, 1),
      (o.round_id, o.village_id, o.status, o.start_class, o.start_persons, -1)) AS c (round_id, village_id, status, class, persons, n)
    WHERE (n.status, n.village_id, n.start_class, n.start_persons) IS DISTINCT FROM (o.status, o.village_id, o.start_class, o.start_persons);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER review_added AFTER INSERT ON review REFERENCING NEW TABLE AS after
  FOR EACH STATEMENT EXECUTE FUNCTION review_counted();
CREATE TRIGGER review_counted AFTER UPDATE ON review REFERENCING NEW TABLE AS after OLD TABLE AS before
  FOR EACH STATEMENT EXECUTE FUNCTION review_counted();
CREATE TRIGGER review_taken_back AFTER DELETE ON review REFERENCING OLD TABLE AS before
  FOR EACH STATEMENT EXECUTE FUNCTION review_counted();

-- What lists of the register say they hold, households in force and ended, with their members, by class: those that came into the
-- sums or left them.
CREATE FUNCTION household_summarise(villages uuid[], classes "HouseholdClass"[], ended date[], members int[], numbers int[]) RETURNS void LANGUAGE sql SET search_path FROM CURRENT AS $$
  INSERT INTO household_summary AS s (unit_id, level, unit_path, class, closed, households, persons)
  SELECT u.id, u.level::text, u.path, coalesce(d.class::text, '-'), d.closed_on IS NOT NULL, sum(d.n), sum(d.n * d.members)
  FROM unnest(villages, classes, ended, members, numbers) AS d (village_id, class, closed_on, members, n)
  JOIN unit v ON v.id = d.village_id JOIN unit u ON u.id = v.id OR u.id = v.parent_id
  GROUP BY 1, 2, 3, 4, 5 HAVING sum(d.n) <> 0 OR sum(d.n * d.members) <> 0 ORDER BY 2, 3, 4, 5
  ON CONFLICT (level, unit_path, class, closed) DO UPDATE SET
    households = s.households + excluded.households, persons = s.persons + excluded.persons
$$;

-- An update that changes nothing of this touches no sum.
CREATE FUNCTION household_counted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM household_summarise(array_agg(village_id), array_agg(class), array_agg(closed_on), array_agg(member_count), array_agg(1)) FROM after;
  ELSIF TG_OP = 'DELETE' THEN
    PERFORM household_summarise(array_agg(village_id), array_agg(class), array_agg(closed_on), array_agg(member_count), array_agg(-1)) FROM before;
  ELSE
    PERFORM household_summarise(array_agg(c.village_id), array_agg(c.class), array_agg(c.closed_on), array_agg(c.member_count), array_agg(c.n))
    FROM after n JOIN before o ON o.id = n.id,
    LATERAL (VALUES (n.village_id, n.class, n.closed_on, n.member_count, 1), (o.village_id, o.class, o.closed_on, o.member_count, -1))
      AS c (village_id, class, closed_on, member_count, n)
    WHERE (n.village_id, n.class, n.closed_on, n.member_count) IS DISTINCT FROM (o.village_id, o.class, o.closed_on, o.member_count);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER household_added AFTER INSERT ON household REFERENCING NEW TABLE AS after
  FOR EACH STATEMENT EXECUTE FUNCTION household_counted();
CREATE TRIGGER household_counted AFTER UPDATE ON household REFERENCING NEW TABLE AS after OLD TABLE AS before
  FOR EACH STATEMENT EXECUTE FUNCTION household_counted();
CREATE TRIGGER household_taken_back AFTER DELETE ON household REFERENCING OLD TABLE AS before
  FOR EACH STATEMENT EXECUTE FUNCTION household_counted();

-- For a register that was loaded whole while its triggers rested: the sums that they would have kept. The ledger by district, so that
-- no array is too long.
CREATE FUNCTION summaries_loaded() RETURNS void LANGUAGE sql SET search_path FROM CURRENT AS $$
  UPDATE movement m SET dimensions = d.dimensions
  FROM (SELECT array_agg(l) AS rows FROM movement l WHERE has_dimensions(l.start_class, l.end_class)
    GROUP BY l.round_id, split_part(l.unit_path, '/', 2)) district, movement_dimensions(district.rows) d
  WHERE m.id = d.id;
  INSERT INTO movement_summary SELECT s.*
  FROM (SELECT array_agg(l) AS rows FROM movement l GROUP BY l.round_id, split_part(l.unit_path, '/', 2)) district, movement_sums(district.rows) s;
  SELECT review_summarise(array_agg(round_id), array_agg(village_id), array_agg(status), array_agg(start_class), array_agg(start_persons), array_agg(n))
  FROM (SELECT round_id, village_id, status, start_class, start_persons, count(*)::int AS n FROM review GROUP BY 1, 2, 3, 4, 5) r;
  SELECT household_summarise(array_agg(village_id), array_agg(class), array_agg(closed_on), array_agg(member_count), array_agg(n))
  FROM (SELECT village_id, class, closed_on, member_count, count(*)::int AS n FROM household GROUP BY 1, 2, 3, 4) h;
$$;
