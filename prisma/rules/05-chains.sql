-- The steps of a list, from chains.mjs: :'chains' is an array of {chain, action, by, from, to, needs}. A chain that a round names stays.

INSERT INTO chain (id) SELECT DISTINCT s.chain FROM json_to_recordset(:'chains') AS s (chain text) ON CONFLICT DO NOTHING;
DELETE FROM list_step;
INSERT INTO list_step (chain, action, by_role, from_status, to_status, needs)
SELECT s.chain, s.action, s.by, s."from", s."to", s.needs
FROM json_to_recordset(:'chains') AS s (chain text, action text, by "Role", "from" "ListStatus", "to" "ListStatus", needs text);
DELETE FROM chain c WHERE NOT EXISTS (SELECT FROM list_step s WHERE s.chain = c.id);

-- What guards ask of the steps for every row that they guard, answered here once: where a list stands means the same in every chain
-- (lib/rounds/steps.test.ts).
DO $rules$
DECLARE question record;
BEGIN
  FOR question IN
    -- The commune completes it.
    SELECT 'list_is_with_commune' AS name, '"ListStatus"' AS kind, array_agg(s.from_status::text) AS yes
    FROM list_step s WHERE s.needs = 'complete'
    UNION ALL
    -- It has never been sent.
    SELECT 'list_is_new', '"ListStatus"', array_agg(s.from_status::text)
    FROM list_step s WHERE s.needs = 'complete' AND s.from_status NOT IN (SELECT t.to_status FROM list_step t)
    UNION ALL
    -- It has passed its whole chain.
    SELECT 'list_is_final', '"ListStatus"', array_agg(s.to_status::text)
    FROM list_step s WHERE s.to_status NOT IN (SELECT t.from_status FROM list_step t)
    UNION ALL
    -- Who works on lists: the commune, which completes them, and whoever gives an opinion of them.
    SELECT 'role_completes_lists', 'text', array_agg(s.by_role::text) FROM list_step s WHERE s.needs = 'complete'
    UNION ALL
    SELECT 'role_reviews_lists', 'text', array_agg(s.by_role::text) FROM list_step s WHERE s.needs <> 'complete'
  LOOP
    EXECUTE format('CREATE FUNCTION %I(%s) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS %L', question.name, question.kind,
      format('SELECT coalesce($1 = ANY (%L::%s[]), false)',
        ARRAY(SELECT DISTINCT y FROM unnest(question.yes) y ORDER BY y), question.kind));
  END LOOP;
END $rules$;
