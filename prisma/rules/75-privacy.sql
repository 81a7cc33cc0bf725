-- Privacy: who read a household, for how long what is kept, and what may be known of national ids.

-- Everybody who read or changed a household of the reach, or what it was before, day by day. For the household itself: what
-- offices of other places did stands in it as well, so it runs as the owner. A member's own rows count while they were a member.
CREATE FUNCTION household_readings(household uuid)
RETURNS TABLE (last_at timestamptz, act text, reading boolean, who text, role text, office text, purpose text, note text, place text,
  sensitive boolean, times int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
  WITH line AS (
    SELECT l.id, l.until, h.unit_path FROM household_line(household) l JOIN household h ON h.id = l.id
  ), subject AS (
    SELECT 'household' AS table_name, l.id::text AS row_id, '-infinity'::timestamptz AS since, l.until FROM line l
    UNION ALL
    SELECT 'person', m.person_id::text, m.valid_from::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh',
      least(l.until, coalesce((m.valid_to + 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh', 'infinity'))
    FROM line l JOIN membership m ON m.household_id = l.id
    UNION ALL
    SELECT 'membership', m.id::text, '-infinity', l.until FROM line l JOIN membership m ON m.household_id = l.id
    UNION ALL
    SELECT 'review', v.id::text, '-infinity', l.until FROM line l JOIN review v ON v.household_id = l.id
    UNION ALL
    SELECT 'transfer', t.id::text, '-infinity', 'infinity' FROM line l JOIN transfer t ON t.household_id = l.id
  ), entry AS (
    SELECT DISTINCT e.id FROM subject s JOIN audit_entry e ON e.table_name = s.table_name AND e.row_id = s.row_id
    WHERE e.at >= s.since AND e.at <= s.until
    UNION
    -- Files that held it among others.
    SELECT e.id FROM line l JOIN review v ON v.household_id = l.id
    JOIN audit_entry e ON e.table_name = 'commune_list' AND e.row_id = v.commune_list_id::text AND e.operation = 'READ'
    WHERE e.at <= l.until
    UNION
    SELECT e.id FROM line l
    JOIN audit_entry e ON e.table_name = 'household' AND e.row_id = '*' AND e.operation = 'READ' AND e.unit_path <> ''
      AND starts_with(l.unit_path, e.unit_path)
    WHERE e.at <= l.until
  ), told AS (
    SELECT e.id, e.at, e.act, e.operation = 'READ' AS reading, official_name(e.actor_id) AS who,
      coalesce(CASE e.operation WHEN 'READ' THEN e.before ->> 'role' END, p.role::text) AS role,
      coalesce(CASE e.operation WHEN 'READ' THEN e.before ->> 'office' END, p.office) AS office,
      coalesce(CASE e.operation WHEN 'READ' THEN e.before ->> 'purpose' END, '') AS purpose,
      coalesce(CASE e.operation WHEN 'READ' THEN e.before ->> 'note' END, '') AS note,
      coalesce(CASE e.operation WHEN 'READ' THEN e.before ->> 'place' END, '') AS place,
      e.operation = 'READ' AND coalesce(e.before ->> 'sensitive', '') = 'true' AS sensitive,
      coalesce(e.request_id, e.id::text) AS request
    FROM entry JOIN audit_entry e ON e.id = entry.id
    LEFT JOIN LATERAL (
      SELECT o.role, u.full_name AS office FROM posting o JOIN unit u ON u.id = o.unit_id
      WHERE o.user_id = e.actor_id AND o.valid_from <= e.at::date AND (o.valid_to IS NULL OR o.valid_to > e.at::date)
        AND starts_with(e.unit_path, o.unit_path)
      ORDER BY length(o.unit_path) DESC LIMIT 1) p ON TRUE
  )
  SELECT max(t.at), t.act, t.reading, t.who, t.role, t.office, t.purpose, t.note, t.place, t.sensitive, count(DISTINCT t.request)::int
  FROM told t
  GROUP BY (t.at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, t.act, t.reading, t.who, t.role, t.office, t.purpose, t.note, t.place, t.sensitive
  ORDER BY 1 DESC
$$;

-- The rows that are due on a day under a rule, oldest first: the dry run counts them and the purge removes them. It names tables
-- that their own policies keep shut, so it runs as the owner; whoever decides for how long it is kept is told of their
-- reach, the owner of everything.
CREATE FUNCTION retention_due(rule text, day date, most int DEFAULT NULL) RETURNS TABLE (key text, unit_path text, at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  kept_days int;
  until timestamptz;
  everything boolean := is_owner();
BEGIN
  IF NOT everything AND NOT may('retention.edit') THEN RETURN; END IF;
  SELECT r.days INTO kept_days FROM retention_rule r WHERE r.id = rule AND r.enabled;
  IF NOT FOUND THEN RETURN; END IF;
  until := (day - kept_days)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh';
  CASE rule
  WHEN 'readings' THEN RETURN QUERY
    SELECT e.id::text, e.unit_path, e.at FROM audit_entry e
    WHERE e.operation = 'READ' AND e.at < until AND (everything OR in_reach(e.unit_path)) ORDER BY e.at, e.id LIMIT most;
  WHEN 'act_rows' THEN
    -- Never before the days in which the act may be taken back have passed.
    SELECT least(until, (day - l.amount - 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh') INTO until FROM time_limit l WHERE l.id = 'take_back';
    RETURN QUERY
    SELECT j.id::text, j.unit_path, a.at FROM act a JOIN act_row j ON j.act_id = a.id
    WHERE a.at < until AND (everything OR in_reach(j.unit_path)) ORDER BY a.at, j.id LIMIT most;
  WHEN 'sessions' THEN RETURN QUERY
    SELECT s.id::text, ''::text, s.ends_at FROM session s WHERE s.ends_at < until ORDER BY s.ends_at LIMIT most;
  WHEN 'sign_in_alarms' THEN RETURN QUERY
    SELECT s.id::text, ''::text, s.at FROM sign_in_alarm s WHERE s.at < until ORDER BY s.at LIMIT most;
  WHEN 'sign_in_throttle' THEN RETURN QUERY
    SELECT s.key, ''::text, s.last_at FROM sign_in_throttle s
    WHERE s.last_at < until AND (s.locked_until IS NULL OR s.locked_until < until) ORDER BY s.last_at LIMIT most;
  WHEN 'persons_gone' THEN RETURN QUERY
    SELECT p.id::text, p.unit_path, g.gone::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh'
    FROM (
      SELECT d.id, d.died_on AS gone FROM person d WHERE d.died_on < day - kept_days
      UNION ALL
      -- Left every household, and is in none since.
      SELECT m.person_id, max(m.valid_to) FROM membership m JOIN person l ON l.id = m.person_id AND l.died_on IS NULL
      WHERE m.valid_to < day - kept_days AND NOT EXISTS (
        SELECT FROM membership n WHERE n.person_id = m.person_id AND (n.valid_to IS NULL OR n.valid_to >= day - kept_days))
      GROUP BY m.person_id) g
    JOIN person p ON p.id = g.id
    WHERE p.merged_into_id IS NULL AND (everything OR in_reach(p.unit_path)) ORDER BY g.gone, p.id LIMIT most;
  -- Of lists that came in: once a list is done with, whatever came of it.
  WHEN 'import_rows' THEN RETURN QUERY
    SELECT r.id::text, r.unit_path, i.created_at FROM import i JOIN import_row r ON r.import_id = i.id
    WHERE i.created_at < until AND i.state IN ('DONE', 'FAILED', 'CANCELLED', 'UNDONE') AND (everything OR in_reach(r.unit_path))
    ORDER BY i.created_at, r.id LIMIT most;
  WHEN 'import_households' THEN RETURN QUERY
    SELECT h.id::text, h.unit_path, i.created_at FROM import i JOIN import_household h ON h.import_id = i.id
    WHERE i.created_at < until AND i.state IN ('DONE', 'FAILED', 'CANCELLED', 'UNDONE') AND (everything OR in_reach(h.unit_path))
    ORDER BY i.created_at, h.id LIMIT most;
  ELSE RAISE EXCEPTION 'retention_rule_unknown: %', rule;
  END CASE;
END $$;
