-- Lists that come in from outside, and the job that carries them through.

-- An import is taken back by taking back its act, whoever does so.
CREATE FUNCTION import_undone() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  UPDATE import SET state = 'UNDONE', lease_by = NULL, lease_until = NULL WHERE act_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER import_undone AFTER UPDATE OF undone_at ON act
  FOR EACH ROW WHEN (NEW.kind = 'IMPORT' AND NEW.undone_at IS NOT NULL AND OLD.undone_at IS NULL) EXECUTE FUNCTION import_undone();

-- ───────────────────────── The job ─────────────────────────

-- Any server process may carry an import on. It holds it for some seconds at a time; one that was killed lets go by itself.
-- The job learns who asked and where the import stands, and nothing of what is in it.

CREATE FUNCTION assert_import_job() RETURNS void LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF acting_job() IS DISTINCT FROM 'import' THEN
    RAISE EXCEPTION 'only the job of imports does this' USING ERRCODE = '42501';
  END IF;
END $$;

-- A commune whose list is being worked on comes after those that wait; of its files one at a time is read.
CREATE FUNCTION take_import(worker uuid, seconds int) RETURNS TABLE (id uuid, actor_id uuid, posting_id uuid, readings int)
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM assert_import_job();
  RETURN QUERY UPDATE import i SET lease_by = worker, lease_until = clock_timestamp() + make_interval(secs => seconds),
    readings = i.readings + (i.state = 'READING')::int
  WHERE i.id = (
    SELECT j.id FROM import j CROSS JOIN LATERAL (
      SELECT count(*) AS works, count(*) FILTER (WHERE o.state = 'READING') AS reads
      FROM import o WHERE o.commune_id = j.commune_id AND o.lease_until >= clock_timestamp()) own
    WHERE j.state IN ('READING', 'CHECKING', 'APPLYING') AND (j.lease_until IS NULL OR j.lease_until < clock_timestamp())
      AND NOT (j.state = 'READING' AND own.reads > 0)
    ORDER BY own.works, j.created_at, j.id FOR UPDATE OF j SKIP LOCKED LIMIT 1)
  RETURNING i.id, i.actor_id, i.posting_id, i.readings;
END $$;

-- Holds it some seconds longer. While a part of the work has its row, that is not needed.
CREATE FUNCTION keep_import(held uuid, worker uuid, seconds int) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM assert_import_job();
  UPDATE import i SET lease_until = clock_timestamp() + make_interval(secs => seconds)
  WHERE i.id = (SELECT j.id FROM import j WHERE j.id = held AND j.lease_by = worker FOR UPDATE SKIP LOCKED);
END $$;

-- For whoever takes it next. A reading that was broken off in order, when a server ends, is none that the file has ended.
CREATE FUNCTION let_go_of_import(held uuid, worker uuid, in_order boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM assert_import_job();
  UPDATE import i SET lease_by = NULL, lease_until = NULL, readings = i.readings - (in_order AND i.state = 'READING')::int
  WHERE i.id = held AND i.lease_by = worker;
END $$;

-- It cannot go on: why, as a key of the catalogue of problems.
CREATE FUNCTION fail_import(held uuid, worker uuid, why text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM assert_import_job();
  UPDATE import i SET state = 'FAILED', failure = why, lease_by = NULL, lease_until = NULL
  WHERE i.id = held AND i.lease_by = worker AND i.state IN ('READING', 'CHECKING', 'APPLYING');
END $$;

-- A register that was empty a minute ago is planned for as if it still were, until the server looks again by itself. Where an
-- import makes the better part of it, it is looked at now.
CREATE FUNCTION look_at_register(added int) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM assert_import_job();
  IF (SELECT c.reltuples FROM pg_class c WHERE c.oid = 'person'::regclass) < added THEN
    ANALYZE household, household_alias, person, membership, act_row;
  END IF;
END $$;
