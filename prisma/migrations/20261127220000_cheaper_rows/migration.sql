-- The same keys at half the cost: no query inside but the one that hashes them.
CREATE OR REPLACE FUNCTION match_keys(name text, year int, month int, day int, path text, around boolean) RETURNS bigint[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $$
DECLARE
  words text[] := match_words(name);
  core text[];
  whole text;
  given text;
  initials text := '';
  commune text;
  around_day text;
  keys bigint[];
  word text;
BEGIN
  IF cardinality(words) = 0 THEN RETURN '{}'; END IF;
  core := match_core(words);
  whole := array_to_string(core, ' ');
  given := words[cardinality(words)];
  commune := substring(path FROM '^(?:[^/]+/){1,3}');
  keys := ARRAY[match_key('x' || whole)];
  FOREACH word IN ARRAY core LOOP initials := initials || left(word, 1); END LOOP;
  IF year IS NOT NULL THEN
    FOR y IN year - around::int .. year + around::int LOOP
      keys := keys || ARRAY[match_key('n' || whole || y), match_key('a' || given || '|' || initials || y),
        match_key('i' || initials || y || commune)];
    END LOOP;
  END IF;
  keys := keys || match_key('c' || whole || '|' || commune);
  IF day IS NOT NULL AND month IS NOT NULL AND NOT (day = 1 AND month = 1) THEN
    around_day := least(day, month) || '.' || greatest(day, month);
    keys := keys || match_key('d' || whole || '|' || around_day);
    FOREACH word IN ARRAY core LOOP
      keys := keys || match_key('w' || word || year || '.' || around_day);
    END LOOP;
  END IF;
  RETURN keys;
END $$;

-- Sheets, pictures and results are read whole and never compared: nothing about their values helps a plan, and sampling them is most
-- of what analysing costs.
ALTER TABLE review ALTER COLUMN answers SET STATISTICS 0, ALTER COLUMN snapshot SET STATISTICS 0, ALTER COLUMN result SET STATISTICS 0;
ALTER TABLE review_version ALTER COLUMN answers SET STATISTICS 0, ALTER COLUMN result SET STATISTICS 0;

-- Counted repeats of a pattern are the dearest thing about a person's row: the lengths are told by themselves.
ALTER TABLE person DROP CONSTRAINT person_national_id_is_hashed, DROP CONSTRAINT person_national_id_is_sealed,
  ADD CONSTRAINT person_national_id_is_hashed CHECK (length(national_id_hash) = 43 AND national_id_hash ~ '^[A-Za-z0-9_-]+$'),
  ADD CONSTRAINT person_national_id_is_sealed CHECK (length(split_part(national_id_sealed, '.', 1)) BETWEEN 1 AND 12
    AND length(split_part(national_id_sealed, '.', 2)) IN (50, 54) AND national_id_sealed ~ '^[a-z0-9]+\.[A-Za-z0-9_-]+$');
