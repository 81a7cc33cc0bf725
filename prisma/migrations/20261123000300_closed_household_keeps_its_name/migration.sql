-- When a household ends, its memberships end with it. It keeps the name and the number of members it ended with: lists,
-- tables and papers go on naming it.
CREATE OR REPLACE FUNCTION household_refresh(ids uuid[]) RETURNS void LANGUAGE sql SET search_path FROM CURRENT AS $$
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
