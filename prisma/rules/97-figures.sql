-- What a watchman is told (scripts/metrics.mjs): counts and times, nothing of anybody.

CREATE FUNCTION figures() RETURNS TABLE (name text, kind text, value double precision)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  IF acting_job() IS DISTINCT FROM 'health' THEN
    RAISE EXCEPTION 'only the health check asks for figures' USING ERRCODE = '42501';
  END IF;
  RETURN QUERY
  SELECT 'imports', i.state::text, count(*)::float8 FROM import i WHERE i.state IN ('READING', 'CHECKING', 'APPLYING') GROUP BY i.state
  UNION ALL
  SELECT 'oldest_import', '', extract(epoch FROM min(i.created_at))::float8 FROM import i
    WHERE i.state IN ('READING', 'CHECKING', 'APPLYING') HAVING count(*) > 0
  UNION ALL
  SELECT 'database_bytes', '', pg_database_size(current_database())::float8
  UNION ALL
  SELECT 'trail_root', '', extract(epoch FROM max(r.at))::float8 FROM trail_root r HAVING count(*) > 0
  UNION ALL
  SELECT 'copy', '', extract(epoch FROM max(e.at))::float8 FROM audit_entry e
    WHERE e.table_name = 'copy' AND e.row_id = 'made' HAVING count(*) > 0;
END $$;
