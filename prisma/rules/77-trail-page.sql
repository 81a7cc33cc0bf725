-- The trail as people read it: what changed into what, and in which office somebody acted.

-- What the fields that an entry changed held before and after: what a later change found there, or what stands there now. Read under the
-- reader's own reach: of a row that has gone elsewhere or is not theirs to read nothing is said ("became" is not there). Answers one by one.
CREATE FUNCTION trail_changes(e audit_entry) RETURNS jsonb LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $$
DECLARE
  rel regclass := to_regclass(format('%I', e.table_name));
  key_type text := (SELECT format_type(a.atttypid, NULL) FROM pg_attribute a WHERE a.attrelid = rel AND a.attname = 'id');
  held text;
  present jsonb;
BEGIN
  IF e.operation <> 'UPDATE' OR rel IS NULL OR jsonb_typeof(e.before) IS DISTINCT FROM 'object' THEN RETURN '[]'; END IF;
  SELECT string_agg(format('%L, t.%I', a.attname, a.attname), ', ') INTO held FROM pg_attribute a
    WHERE a.attrelid = rel AND a.attnum > 0 AND NOT a.attisdropped AND e.before ? a.attname AND has_column_privilege(rel, a.attnum, 'SELECT');
  IF held IS NOT NULL AND (key_type <> 'uuid' OR e.row_id ~ '^[0-9a-f-]{36}$') THEN
    EXECUTE format('SELECT jsonb_build_object(%s) FROM %s t WHERE t.id = $1::%s', held, rel, key_type) INTO present USING e.row_id;
  END IF;
  RETURN (
    SELECT coalesce(jsonb_agg(jsonb_build_object('field', f.path[cardinality(f.path)], 'answer', f.path[1] = 'answers', 'was', f.was)
      || CASE WHEN later.held IS NOT NULL THEN jsonb_build_object('became', later.held)
        WHEN present ? f.path[1] THEN jsonb_build_object('became', present #> f.path) ELSE '{}' END ORDER BY f.path), '[]')
    FROM (
      SELECT ARRAY[k.key] AS path, k.value AS was FROM jsonb_each(e.before) k WHERE k.key <> 'answers' OR jsonb_typeof(k.value) <> 'object'
      UNION ALL
      SELECT ARRAY['answers', a.key], a.value
      FROM jsonb_each(CASE jsonb_typeof(e.before -> 'answers') WHEN 'object' THEN e.before -> 'answers' ELSE '{}' END) a) f
    LEFT JOIN LATERAL (
      SELECT n.before #> f.path AS held FROM audit_entry n WHERE n.table_name = e.table_name AND n.row_id = e.row_id AND n.id > e.id
        AND n.operation <> 'READ' AND n.before #> f.path IS NOT NULL ORDER BY n.id LIMIT 1) later ON TRUE);
END $$;

-- The posting in which somebody acted at a place on that day: the closest one that reaches it.
CREATE FUNCTION acting_posting(account uuid, moment timestamptz, place text) RETURNS TABLE (role text, office text)
LANGUAGE sql STABLE SECURITY DEFINER ROWS 1 SET search_path FROM CURRENT AS $$
  SELECT o.role::text, u.full_name FROM posting o JOIN unit u ON u.id = o.unit_id
  WHERE o.user_id = account AND o.valid_from <= moment::date AND (o.valid_to IS NULL OR o.valid_to > moment::date)
    AND starts_with(place, o.unit_path)
  ORDER BY length(o.unit_path) DESC LIMIT 1
$$;

-- Whoever may read the trail looks for officials by their names: those of the reach, and those above it.
CREATE FUNCTION officials_named(words text) RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
  SELECT a.id FROM user_account a
  WHERE may('trail.read') AND NOT EXISTS (
      SELECT FROM unnest(string_to_array(fold_name(words), ' ')) AS word WHERE strpos(fold_name(a.full_name) || ' ' || a.username, word) = 0)
    AND EXISTS (SELECT FROM posting p WHERE p.user_id = a.id
      AND (in_reach(p.unit_path) OR starts_with(acting_reach(), p.unit_path)))
  LIMIT 500
$$;

-- When the trail was verified last, up to which root, and how much had been bent.
CREATE FUNCTION last_verification() RETURNS TABLE (at timestamptz, root int, findings int)
LANGUAGE sql STABLE SECURITY DEFINER ROWS 1 SET search_path FROM CURRENT AS $$
  SELECT e.at, (e.before ->> 'root')::int, (e.before ->> 'findings')::int FROM audit_entry e
  WHERE e.act = 'trail.verify' AND may('trail.read') ORDER BY e.at DESC, e.id DESC LIMIT 1
$$;
