-- Events in the life of a household: what the database holds of them by itself.

ALTER TYPE "ActKind" ADD VALUE 'CLOSE';
-- The whole household moves, whoever is born into it meanwhile.
ALTER TABLE transfer ADD COLUMN whole BOOLEAN NOT NULL;
-- The act by which they came.
ALTER TABLE transfer ADD COLUMN act_id UUID CONSTRAINT transfer_act_fkey REFERENCES act (id) ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE INDEX transfer_act_idx ON transfer (act_id);

-- The class in force comes from an approved list, or with the household that a new one was split from or moved as.
CREATE OR REPLACE FUNCTION class_guard() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF coalesce(current_setting('app.role', true), '') <> '' AND NOT EXISTS (
    SELECT 1 FROM review v JOIN commune_list l ON l.id = v.commune_list_id
    WHERE v.household_id = NEW.id AND v.final_class = NEW.class AND l.status = 'APPROVED')
  AND NOT (TG_OP = 'INSERT' AND NEW.origin IN ('SPLIT', 'TRANSFERRED') AND EXISTS (
    SELECT 1 FROM household p WHERE p.id = NEW.predecessor_id AND p.class = NEW.class)) THEN
    RAISE EXCEPTION 'household_class_decided: a class comes from an approved list' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

-- The province, when it opens a round, also says of households that ended since the last one that they left.
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
    RAISE EXCEPTION 'commune_list_locked: % changes no answers', acting USING ERRCODE = 'check_violation';
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

-- Nobody joins a household after they died.
ALTER TABLE person ADD CONSTRAINT person_died_after_birth CHECK (died_on IS NULL OR extract(year FROM died_on) >= birth_year);
ALTER TABLE household ADD CONSTRAINT household_not_its_own_predecessor CHECK (predecessor_id <> id);

-- A step of a move goes forward once, by the side whose turn it is, and says no more of what it was about. Taking an act back
-- runs as the owner.
CREATE FUNCTION transfer_guard() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  lo text := current_setting('app.lo', true);
  hi text := current_setting('app.hi', true);
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.status <> 'RELEASED' OR NOT (NEW.unit_path >= lo AND NEW.unit_path < hi) THEN
      RAISE EXCEPTION 'transfer_step: the sending commune releases' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.status <> 'RELEASED' AND pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = 'transfer'::regclass), 'MEMBER') THEN
    RETURN NEW;
  END IF;
  IF OLD.status <> 'RELEASED'
    OR (NEW.status = 'WITHDRAWN' AND NOT (OLD.unit_path >= lo AND OLD.unit_path < hi))
    OR (NEW.status IN ('ACCEPTED', 'REFUSED') AND NOT (OLD.to_path >= lo AND OLD.to_path < hi))
    OR to_jsonb(NEW) - ARRAY['status', 'answered_by_name', 'answered_at', 'answer_note', 'new_household_id', 'act_id', 'person_ids']
      <> to_jsonb(OLD) - ARRAY['status', 'answered_by_name', 'answered_at', 'answer_note', 'new_household_id', 'act_id', 'person_ids'] THEN
    RAISE EXCEPTION 'transfer_step: no such step' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER transfer_guard BEFORE INSERT OR UPDATE ON transfer
  FOR EACH ROW WHEN (coalesce(current_setting('app.role', true), '') <> '') EXECUTE FUNCTION transfer_guard();

-- Communes of the province by name: where a household may move. Public knowledge, and no more than that.
CREATE FUNCTION communes_of_province() RETURNS TABLE (id uuid, name text, district text, path text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
  SELECT c.id, c.full_name, coalesce(d.full_name, ''), c.path FROM unit c LEFT JOIN unit d ON d.id = c.parent_id AND d.level = 'DISTRICT'
  WHERE c.level = 'COMMUNE' AND c.valid_to IS NULL AND nullif(current_setting('app.lo', true), '') IS NOT NULL
    AND starts_with(c.path, split_part(current_setting('app.lo', true), '/', 1) || '/')
  ORDER BY d.name COLLATE "vi-x-icu", c.name COLLATE "vi-x-icu"
$$;

-- ───────────────────────── History travels ─────────────────────────

-- Whether a row with this path is the caller's to read. Only for functions that run as the owner.
CREATE FUNCTION in_reach(path text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT coalesce(path >= nullif(current_setting('app.lo', true), '') AND path < nullif(current_setting('app.hi', true), '')
    AND current_setting('app.role', true) IS DISTINCT FROM 'ADMINISTRATOR', false)
$$;

-- A household of the reach and those that it was before, wherever they stood: the nearest first.
-- Of a household that went on by itself, only what was before.
CREATE FUNCTION household_line(household uuid) RETURNS TABLE (id uuid, step int, until timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
  WITH RECURSIVE line AS (
    SELECT h.id, h.predecessor_id, h.created_at, 0 AS step, 'infinity'::timestamptz AS until
    FROM household h WHERE h.id = household AND in_reach(h.unit_path)
    UNION ALL
    SELECT h.id, h.predecessor_id, h.created_at, line.step + 1, line.created_at
    FROM line JOIN household h ON h.id = line.predecessor_id WHERE line.step < 50
  ) SELECT line.id, line.step, line.until FROM line
$$;

-- What earlier rounds found of a household and of what it was before.
CREATE FUNCTION household_past_reviews(household uuid)
RETURNS TABLE (household_id uuid, code text, commune text, year int, status text, start_class text, final_class text,
  income_score int, deprivation_score int, movement_kind text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
  SELECT h.id, h.code, c.full_name, r.year, v.status::text, v.start_class::text, v.final_class::text,
    v.income_score, v.deprivation_score, v.movement_kind::text
  FROM household_line(household) l JOIN household h ON h.id = l.id JOIN unit c ON c.id = h.commune_id
  JOIN review v ON v.household_id = h.id JOIN round r ON r.id = v.round_id
  WHERE l.step > 0 AND coalesce(v.finished_at, l.until) <= l.until ORDER BY r.year DESC, l.step
$$;

-- The name of somebody who acts here, for the histories that others read.
CREATE FUNCTION official_name(account uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT
AS $$ SELECT full_name FROM user_account WHERE id = account $$;

-- Everything that happened to a household of the reach, and to what it was before.
CREATE FUNCTION household_timeline(household uuid)
RETURNS TABLE (at timestamptz, kind text, who text, on_day date, reason text, document text, summary jsonb, act_id uuid,
  undone_at timestamptz, undone_by text, code text, commune text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
  SELECT t.at, t.kind, t.who, t.on_day, t.reason, t.document, t.summary, t.act_id, t.undone_at, t.undone_by, t.code, t.commune
  FROM (
  WITH line AS (
    SELECT h.id, h.code, h.commune_id, c.full_name AS commune, h.created_at, h.origin, l.until
    FROM household_line(household) l JOIN household h ON h.id = l.id JOIN unit c ON c.id = h.commune_id
  ), members AS (SELECT DISTINCT l.id AS household_id, m.person_id FROM line l JOIN membership m ON m.household_id = l.id)
  SELECT l.created_at, 'REGISTERED', (SELECT official_name(e.actor_id) FROM audit_entry e
      WHERE e.table_name = 'household' AND e.row_id = l.id::text AND e.operation = 'INSERT' LIMIT 1),
    NULL::date, '', '', '{}'::jsonb, NULL::uuid, NULL::timestamptz, NULL, l.code, l.commune, l.until
  FROM line l WHERE l.origin IN ('REGISTERED', 'IMPORTED')
  UNION ALL
  SELECT a.at, a.kind::text, a.actor_name, a.on_day, a.reason, a.document, a.summary, a.id, a.undone_at, a.undone_by_name, l.code, l.commune, l.until
  FROM (SELECT DISTINCT s.act_id, l.id FROM line l JOIN act_subject s ON s.subject_id = l.id) t
  JOIN act a ON a.id = t.act_id JOIN line l ON l.id = t.id
  UNION ALL
  SELECT max(e.at), 'EDITED', official_name(e.actor_id), NULL, '', '',
    jsonb_build_object('fields', count(*)), NULL, NULL, NULL, l.code, l.commune, l.until
  FROM line l JOIN LATERAL (
    SELECT l.id::text AS row_id UNION ALL SELECT m.person_id::text FROM members m WHERE m.household_id = l.id) r ON true
  JOIN audit_entry e ON e.table_name IN ('household', 'person') AND e.row_id = r.row_id AND e.operation = 'UPDATE' AND e.act = 'household.edit'
  GROUP BY e.request_id, e.actor_id, l.code, l.commune, l.until
  UNION ALL
  SELECT v.finished_at, 'REVIEWED', coalesce(official_name(v.finished_by_id), v.surveyor_name), v.surveyed_on, '', '',
    jsonb_build_object('year', r.year, 'class', v.final_class), NULL, NULL, NULL, l.code, l.commune, l.until
  FROM line l JOIN review v ON v.household_id = l.id AND v.finished_at IS NOT NULL JOIN round r ON r.id = v.round_id
  UNION ALL
  SELECT t.released_at, 'RELEASED', t.released_by_name, t.on_day, t.reason, t.document,
    jsonb_build_object('to', u.full_name, 'persons', cardinality(t.person_ids)), NULL, NULL, NULL, l.code, l.commune, l.until
  FROM line l JOIN transfer t ON t.household_id = l.id JOIN unit u ON u.id = t.to_commune_id
  UNION ALL
  SELECT t.answered_at, t.status::text, t.answered_by_name, NULL, coalesce(t.answer_note, ''), '',
    jsonb_build_object('to', u.full_name), NULL, NULL, NULL, l.code, l.commune, l.until
  FROM line l JOIN transfer t ON t.household_id = l.id AND t.status IN ('REFUSED', 'WITHDRAWN') JOIN unit u ON u.id = t.to_commune_id
  ) t (at, kind, who, on_day, reason, document, summary, act_id, undone_at, undone_by, code, commune, until)
  WHERE t.at <= t.until
$$;

-- Everything that happened to a person of the reach: the households they were in and the acts about them.
CREATE FUNCTION person_timeline(person uuid)
RETURNS TABLE (at timestamptz, kind text, who text, on_day date, reason text, document text, summary jsonb, act_id uuid,
  undone_at timestamptz, undone_by text, code text, commune text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
  WITH seen AS (SELECT p.id FROM person p WHERE p.id = person AND in_reach(p.unit_path)
    UNION SELECT d.id FROM person d JOIN person p ON p.id = person AND in_reach(p.unit_path) AND d.merged_into_id = p.id)
  SELECT (m.valid_from::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh'), 'MEMBER', NULL, m.valid_from, '', '',
    jsonb_strip_nulls(jsonb_build_object('household', h.id, 'relationship', m.relationship, 'until', m.valid_to)), NULL::uuid, NULL::timestamptz, NULL,
    h.code, c.full_name
  FROM seen s JOIN membership m ON m.person_id = s.id JOIN household h ON h.id = m.household_id JOIN unit c ON c.id = h.commune_id
  UNION ALL
  SELECT a.at, a.kind::text, a.actor_name, a.on_day, a.reason, a.document, a.summary, a.id, a.undone_at, a.undone_by_name, '', ''
  FROM (SELECT DISTINCT j.act_id FROM seen s JOIN act_subject j ON j.subject_id = s.id) t JOIN act a ON a.id = t.act_id
  UNION ALL
  SELECT max(e.at), 'EDITED', official_name(e.actor_id), NULL, '', '', jsonb_build_object('fields', count(*)), NULL, NULL, NULL, '', ''
  FROM seen s JOIN audit_entry e ON e.table_name = 'person' AND e.row_id = s.id::text AND e.operation = 'UPDATE' AND e.act = 'household.edit'
  GROUP BY e.request_id, e.actor_id
$$;
