-- What happened to a household or a person travels with them. These run as the owner and ask for the reach themselves.

-- A household of the reach and those that it was before, wherever they stood: the nearest first.
-- Of a household that went on by itself, only what was before. It is one or two: taken for a thousand, they had all reviews read for them.
CREATE FUNCTION household_line(household uuid) RETURNS TABLE (id uuid, step int, until timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER ROWS 1 SET search_path FROM CURRENT AS $$
  WITH RECURSIVE line AS (
    SELECT h.id, h.predecessor_id, h.created_at, 0 AS step, 'infinity'::timestamptz AS until
    FROM household h WHERE h.id = household AND in_reach(h.unit_path) AND may('household.read')
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
  WHERE l.step > 0 AND may('review.read') AND coalesce(v.finished_at, l.until) <= l.until ORDER BY r.year DESC, l.step
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
  WHERE may('review.read')
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
  WITH seen AS (SELECT p.id FROM person p WHERE p.id = person AND in_reach(p.unit_path) AND may('household.read')
    UNION SELECT d.id FROM person d JOIN person p ON p.id = person AND in_reach(p.unit_path) AND may('household.read') AND d.merged_into_id = p.id)
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
