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
    SELECT 'list_is_with_commune' AS name, array_agg(s.from_status::text) AS yes
    FROM list_step s WHERE s.needs = 'complete'
    UNION ALL
    -- It has never been sent.
    SELECT 'list_is_new', array_agg(s.from_status::text)
    FROM list_step s WHERE s.needs = 'complete' AND s.from_status NOT IN (SELECT t.to_status FROM list_step t)
    UNION ALL
    -- It has passed its whole chain.
    SELECT 'list_is_final', array_agg(s.to_status::text)
    FROM list_step s WHERE s.to_status NOT IN (SELECT t.from_status FROM list_step t)
  LOOP
    EXECUTE format('CREATE FUNCTION %I("ListStatus") RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS %L', question.name,
      format('SELECT coalesce($1 = ANY (%L::"ListStatus"[]), false)', ARRAY(SELECT DISTINCT y FROM unnest(question.yes) y ORDER BY y)));
  END LOOP;
END $rules$;
