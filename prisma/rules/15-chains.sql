-- The steps of a list, from chains.mjs: :'chains' is an array of {chain, action, by, from, to, needs}. A chain that a round names stays.

INSERT INTO chain (id) SELECT DISTINCT s.chain FROM json_to_recordset(:'chains') AS s (chain text) ON CONFLICT DO NOTHING;
DELETE FROM list_step;
INSERT INTO list_step (chain, action, by_role, from_status, to_status, needs)
SELECT s.chain, s.action, s.by, s."from", s."to", s.needs
FROM json_to_recordset(:'chains') AS s (chain text, action text, by "Role", "from" "ListStatus", "to" "ListStatus", needs text);
DELETE FROM chain c WHERE NOT EXISTS (SELECT FROM list_step s WHERE s.chain = c.id);

-- Where a list stands means the same in every chain (lib/rounds/steps.test.ts).

-- The commune completes it.
CREATE FUNCTION list_is_with_commune(status "ListStatus") RETURNS boolean LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
  SELECT EXISTS (SELECT FROM list_step s WHERE s.from_status = status AND s.needs = 'complete')
$$;

-- It has never been sent.
CREATE FUNCTION list_is_new(status "ListStatus") RETURNS boolean LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
  SELECT list_is_with_commune(status) AND NOT EXISTS (SELECT FROM list_step s WHERE s.to_status = status)
$$;

-- It has passed its whole chain.
CREATE FUNCTION list_is_final(status "ListStatus") RETURNS boolean LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
  SELECT EXISTS (SELECT FROM list_step s WHERE s.to_status = status) AND NOT EXISTS (SELECT FROM list_step s WHERE s.from_status = status)
$$;
