-- The seal of the trail (docs/decisions/024-a-trail-that-cannot-be-bent.md). Nothing of it happens while an entry is written: a job takes
-- what is settled, in the order of the ids, and signs what it comes to. It cannot change an entry, a leaf or a root.

CREATE FUNCTION assert_seal_job() RETURNS void LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF acting_job() IS DISTINCT FROM 'seal' THEN
    RAISE EXCEPTION 'only the job that seals the trail does this' USING ERRCODE = '42501';
  END IF;
END $$;

-- The hash of an entry's leaf, as prisma/rules/trail.mjs writes it.
SELECT set_config('app.leaf', :'leaf', true);
DO $$ BEGIN
  EXECUTE format('CREATE FUNCTION leaf_of(e audit_entry) RETURNS bytea LANGUAGE sql STABLE AS %L', 'SELECT ' || current_setting('app.leaf'));
END $$;
SELECT set_config('app.leaf', '', true);

-- Up to which entry nothing can come any more; null where that is not known yet. Ids are handed out before their rows are seen, and a
-- transaction that is still at work may hold a small one. Whoever adds an entry holds a lock on the table before it is given an id, until
-- its row is seen: when all those are gone who held one after an id had been handed out, every entry up to that id is there, or never will be.
CREATE FUNCTION settled_trail() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  settled bigint;
  handed_out bigint;
  at_work text[];
BEGIN
  SELECT CASE WHEN is_called THEN last_value ELSE 0 END INTO handed_out FROM audit_entry_id_seq;
  SELECT array_agg(virtualtransaction) INTO at_work FROM pg_locks
    WHERE locktype = 'relation' AND relation = 'audit_entry'::regclass AND mode = 'RowExclusiveLock' AND granted
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database());
  IF at_work IS NULL THEN
    DELETE FROM trail_mark;
    RETURN handed_out;
  END IF;
  SELECT last_id INTO settled FROM trail_mark WHERE NOT writers && at_work;
  INSERT INTO trail_mark (last_id, writers) SELECT handed_out, at_work
    WHERE settled IS NOT NULL OR NOT EXISTS (SELECT FROM trail_mark)
    ON CONFLICT (one) DO UPDATE SET last_id = EXCLUDED.last_id, writers = EXCLUDED.writers;
  RETURN settled;
END $$;

-- Takes the next settled entries into the tree and says what their leaves are, in order; the transaction goes on with keep_root. Names
-- of chains are sorted by their bytes. No row where another process seals at this moment.
CREATE FUNCTION take_trail(most int) RETURNS TABLE (entries int, last_id bigint, hashes bytea, chain_of bytea, chains text[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET datestyle = 'ISO, YMD' AS $$
DECLARE
  settled bigint;
BEGIN
  PERFORM assert_seal_job();
  IF NOT pg_try_advisory_xact_lock(hashtextextended('trail', 0)) THEN RETURN; END IF;
  settled := settled_trail();
  RETURN QUERY
  WITH before AS (SELECT coalesce(max(r.number), 0) AS number, coalesce(max(r.last_id), 0) AS last_id FROM trail_root r),
  taken AS MATERIALIZED (
    SELECT e.id, leaf_of(e) AS hash, (e.at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date || ' ' || split_part(e.unit_path, '/', 1) AS chain
    FROM audit_entry e WHERE e.id > (SELECT b.last_id FROM before b) AND e.id <= settled ORDER BY e.id LIMIT most
  ), chain AS (
    SELECT c.name, row_number() OVER (ORDER BY c.name COLLATE "C") - 1 AS place FROM (SELECT DISTINCT t.chain AS name FROM taken t) c
  ), leaf AS (
    INSERT INTO trail_leaf (number, entry_ids, hashes, chain_of)
    SELECT b.number + 1, string_agg(int8send(t.id), '' ORDER BY t.id), string_agg(t.hash, '' ORDER BY t.id),
      string_agg(int2send(c.place::int2), '' ORDER BY t.id)
    FROM before b, taken t JOIN chain c ON c.name = t.chain GROUP BY b.number
    RETURNING trail_leaf.hashes, trail_leaf.chain_of
  )
  SELECT count(*)::int, max(t.id), coalesce((SELECT l.hashes FROM leaf l), ''), coalesce((SELECT l.chain_of FROM leaf l), ''),
    ARRAY(SELECT c.name FROM chain c ORDER BY c.place)
  FROM taken t;
END $$;

-- Keeps a root that was signed. It goes on from the one before; whether it is true is for whoever verifies it to say.
CREATE FUNCTION keep_root(number int, at timestamptz, size bigint, last_id bigint, root bytea, peaks bytea, chains jsonb, key_id text,
  signature bytea) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM assert_seal_job();
  INSERT INTO trail_root VALUES (number, at, size, last_id, root, peaks, chains, key_id, signature);
END $$;
