-- Who acts. A transaction says it once, signed (door.mjs); from then on everything asks the functions acting_…, which answer what was
-- signed or nothing (decision 28).
--
-- What is said stands in the setting app.said, which anybody may change. What was signed is marked in two sequences that only the owner
-- sets: what a session has set there nobody else sees, no other session changes, and no rollback takes back; nothing is written down for it. The
-- mark holds for the text and for the transaction.

-- A number that only this connection knows the next ones of: what is signed with one is of use here, and once.
CREATE FUNCTION door_greet() RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT AS $$
  -- Sixty bits of chance.
  SELECT setval('door_turn', ('x0' || right(replace(gen_random_uuid()::text, '-', ''), 15))::bit(64)::bigint + 1)
$$;

-- For whoever has seen a signature, or is the owner.
CREATE FUNCTION door_mark(said text) RETURNS void LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  mark text := encode(sha256(timestamptz_send(transaction_timestamp()) || convert_to(said, 'UTF8')), 'hex');
  reach text := split_part(said, E'\n', 1);
BEGIN
  PERFORM set_config('app.said', said, true),
    -- The reach as a range, for plans: what is true of a row is asked besides (10-reach.sql).
    set_config('app.lo', reach, true), set_config('app.hi', CASE reach WHEN '' THEN '' ELSE left(reach, -1) || '0' END, true),
    setval('door_left', ('x' || left(mark, 16))::bit(64)::bigint), setval('door_right', ('x' || substr(mark, 17, 16))::bit(64)::bigint);
END $$;
REVOKE EXECUTE ON FUNCTION door_mark FROM PUBLIC;

-- The turns go up: none comes again, and one that was lost on the way keeps nobody out.
CREATE FUNCTION door_enter(turn bigint, said bytea, mac bytea) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  key door_key;
  ahead bigint := turn - currval('door_turn');
BEGIN
  SELECT * INTO key FROM door_key;
  IF ahead NOT BETWEEN 1 AND 1000
    OR mac IS DISTINCT FROM sha256(key.outer_pad || sha256(key.inner_pad || int8send(turn) || said)) THEN
    RAISE EXCEPTION 'door_shut: this was not signed for this connection and this turn' USING ERRCODE = 'invalid_authorization_specification';
  END IF;
  PERFORM setval('door_turn', turn), door_mark(convert_from(said, 'UTF8'));
END $$;

-- The owner's own way in, for commands and for tests: an object of what is said.
CREATE FUNCTION door_owner(said jsonb) RETURNS void LANGUAGE sql SET search_path FROM CURRENT AS $$
  SELECT door_mark((SELECT string_agg(coalesce(said ->> f.name, ''), E'\n' ORDER BY f.n)
    FROM jsonb_array_elements_text(:'said'::jsonb) WITH ORDINALITY f (name, n)))
$$;
REVOKE EXECUTE ON FUNCTION door_owner FROM PUBLIC;

-- What was signed for this transaction under the number; nothing, where it is empty, not signed, or changed since. In a plan it
-- is asked once, by the process that leads it: the others do not know what the session has marked.
CREATE FUNCTION acting(field int) RETURNS text LANGUAGE plpgsql STABLE PARALLEL RESTRICTED AS $$
DECLARE
  said text := coalesce(current_setting('app.said', true), '');
BEGIN
  -- A session that never came to the door has marked nothing, not even this: of one that says something all the same, currval() complains.
  RETURN CASE WHEN said <> '' AND int8send(currval('door_left')) || int8send(currval('door_right'))
    = substr(sha256(timestamptz_send(transaction_timestamp()) || convert_to(said, 'UTF8')), 1, 16)
    THEN nullif(split_part(said, E'\n', field), '') END;
END $$;

-- acting_reach(), acting_role() and so on. Planners write them out.
DO $rules$
DECLARE field record;
BEGIN
  FOR field IN SELECT * FROM jsonb_array_elements_text(:'said'::jsonb) WITH ORDINALITY f (name, n) LOOP
    EXECUTE format('CREATE FUNCTION %I() RETURNS %s LANGUAGE sql STABLE PARALLEL RESTRICTED AS %L', 'acting_' || field.name,
      CASE WHEN field.name IN ('actor', 'session', 'act_id') THEN 'uuid' ELSE 'text' END,
      format('SELECT acting(%s)', field.n) || CASE WHEN field.name IN ('actor', 'session', 'act_id') THEN '::uuid' ELSE '' END);
  END LOOP;
END $rules$;

-- The reach, of whoever has one of these roles: asked in one, it is found out for half as much.
CREATE FUNCTION acting_reach_of(roles text[]) RETURNS text LANGUAGE plpgsql STABLE PARALLEL RESTRICTED AS $$
DECLARE
  reach text := acting(1);
BEGIN
  -- What stands there was signed, as the reach was.
  RETURN CASE WHEN split_part(current_setting('app.said'), E'\n', 2) = ANY (roles) THEN reach END;
END $$;

-- The first path after the reach.
CREATE FUNCTION acting_end() RETURNS text LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT left(acting_reach(), -1) || '0' $$;

-- The moment it is: the database's, but for the demonstration's clock.
CREATE FUNCTION acting_moment() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$
  SELECT coalesce(acting_clock()::timestamptz, now())
$$;

-- Whether this is a connection of the owner's.
CREATE FUNCTION is_owners() RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  RETURN pg_has_role(session_user, current_user, 'MEMBER');
END $$;

-- The owner in person, in nobody's name: loads the demonstration, keeps the database. Whoever else says nothing may nothing.
CREATE FUNCTION is_owner() RETURNS boolean LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$ SELECT is_owners() AND acting_role() IS NULL $$;
