-- Who sees which rows. The serving role owns nothing and these policies bind it. Each transaction says who acts (lib/core/db.ts):
--   app.lo, app.hi   the reach: paths from lo up to, not including, hi. Unset means nothing is visible.
--   app.actor, app.role, app.act, app.request   the person, their role, the name of the act, the request
--   app.act_id       the act that is being done (60-acts.sql)
--   app.job          a named job that no person started; opens the sign-in tables only

-- In the conditions below: app.x is that setting; within(path) is a path inside the reach, above(path) one that the reach lies in.
CREATE FUNCTION pg_temp.condition(words text) RETURNS text LANGUAGE sql IMMUTABLE STRICT AS $$
  SELECT regexp_replace(regexp_replace(regexp_replace(words,
    '\mwithin\(([\w.]+)\)', '(\1 >= app.lo AND \1 < app.hi)', 'g'),
    '\mabove\(([\w.]+)\)', '(app.lo <> '''' AND starts_with(app.lo, \1))', 'g'),
    '\mapp\.(\w+)', 'current_setting(''app.\1'', true)', 'g')
$$;

DO $rules$
DECLARE
  -- Rows about households and people: whoever answers for their place. An administrator keeps the accounts of the province and sees
  -- nothing of its households, by no road.
  placed text[] := ARRAY['household', 'household_summary', 'household_counter', 'household_alias', 'person', 'membership', 'duplicate_pair',
    'review', 'review_version', 'review_comment', 'review_summary', 'commune_list', 'list_event', 'movement', 'movement_summary',
    'act', 'act_row', 'act_subject', 'bulk_target', 'transfer',
    'import', 'import_file', 'import_row', 'import_household', 'import_layout'];
  -- Whoever answers for a commune reads what came in there; the commune alone brings in.
  brought_in text[] := ARRAY['import', 'import_file', 'import_row', 'import_household', 'import_layout'];
  commune CONSTANT text := 'role_completes_lists(app.role)';
  rule record;
BEGIN
  -- A table without a policy is shut.
  FOR rule IN SELECT c.oid::regclass AS name FROM pg_class c
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND c.relname <> '_prisma_migrations' LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', rule.name);
  END LOOP;
  FOR rule IN
    SELECT name AS on_table, policy, command, visible, writable FROM unnest(placed) AS name, (VALUES
      ('reach', 'ALL', 'within(unit_path)', 'within(unit_path)'),
      ('only no_administrators', 'ALL', $$app.role IS DISTINCT FROM 'ADMINISTRATOR'$$, NULL)) AS p (policy, command, visible, writable)
    UNION ALL
    SELECT name, policy, command, visible, writable FROM unnest(brought_in) AS name, (VALUES
      ('only commune_adds', 'INSERT', NULL, commune),
      ('only commune_changes', 'UPDATE', commune, NULL),
      ('only commune_drops', 'DELETE', commune, NULL)) AS p (policy, command, visible, writable)
    UNION ALL VALUES
      -- Units: one's own subtree, and what stands above it by name. Only villages are made by people.
      ('unit', 'reach', 'SELECT', $$within(path) OR above(path) OR app.job = 'session'$$, NULL),
      ('unit', 'add_village', 'INSERT', NULL, $$within(path) AND level = 'VILLAGE'$$),
      ('unit', 'change_village', 'UPDATE', $$within(path) AND level = 'VILLAGE'$$, $$within(path) AND level = 'VILLAGE'$$),

      -- Rounds belong to a province and everybody below it sees them; the province changes them.
      ('round', 'reach', 'SELECT', 'within(unit_path) OR above(unit_path)', NULL),
      ('round', 'change', 'ALL', 'within(unit_path)', $$within(unit_path) AND app.role = 'PROVINCE_STAFF'$$),

      -- A step, a remark and an act carry the name of whoever is acting.
      ('list_event', 'only own_name', 'INSERT', NULL, 'actor_id::text = app.actor AND actor_role::text = app.role'),
      ('review_comment', 'only own_name', 'INSERT', NULL, 'author_id::text = app.actor'),
      ('act', 'only own_name', 'INSERT', NULL, 'actor_id::text = app.actor'),

      -- A move between communes belongs to the unit above both: each side sees it by the household of its own.
      ('act', 'about_own', 'SELECT', 'EXISTS (SELECT 1 FROM act_subject s WHERE s.act_id = act.id AND within(s.unit_path))', NULL),
      ('transfer', 'receiving', 'ALL', 'within(to_path)', NULL),

      -- Accounts: one's own; an administrator's those with a posting in the reach; the two jobs of signing in. An account is made
      -- before its first posting, so adding asks for the role alone.
      ('user_account', 'own', 'ALL',
        $$id::text = app.actor OR app.job IN ('sign-in', 'session') OR (app.role = 'ADMINISTRATOR'
          AND EXISTS (SELECT 1 FROM posting p WHERE p.user_id = user_account.id AND within(p.unit_path)))$$,
        $$id::text = app.actor OR app.role = 'ADMINISTRATOR' OR app.job = 'sign-in'$$),
      ('posting', 'own', 'SELECT',
        $$user_id::text = app.actor OR (within(unit_path) AND app.role = 'ADMINISTRATOR') OR app.job = 'session'$$, NULL),
      ('posting', 'administer', 'ALL',
        $$within(unit_path) AND app.role = 'ADMINISTRATOR'$$, $$within(unit_path) AND app.role = 'ADMINISTRATOR'$$),
      ('sign_in_throttle', 'sign_in', 'ALL', $$app.job = 'sign-in'$$, $$app.job = 'sign-in'$$),
      ('saved_filter', 'own', 'ALL', 'user_id::text = app.actor', 'user_id::text = app.actor'),

      -- The trail is read inside one's reach and only ever added to, in one's own name. What a changed row held before is as
      -- private as the row.
      ('audit_entry', 'reach', 'SELECT', 'within(unit_path)', NULL),
      ('audit_entry', 'add', 'INSERT', NULL, 'actor_id::text = app.actor'),
      ('audit_entry', 'only no_administrators', 'SELECT',
        $$app.role IS DISTINCT FROM 'ADMINISTRATOR' OR table_name IN ('user_account', 'posting', 'unit')$$, NULL),

      -- Official code lists and the steps of lists hold nothing about anybody. Anybody may know for how long something takes or is kept; the province decides.
      ('ethnic_group', 'everyone', 'SELECT', 'true', NULL),
      ('chain', 'everyone', 'SELECT', 'true', NULL),
      ('list_step', 'everyone', 'SELECT', 'true', NULL),
      ('time_limit', 'everyone', 'SELECT', 'true', NULL),
      ('time_limit', 'province', 'UPDATE', $$app.role = 'PROVINCE_STAFF'$$, NULL),
      ('retention_rule', 'everyone', 'SELECT', 'true', NULL),
      ('retention_rule', 'province', 'UPDATE', $$app.role = 'PROVINCE_STAFF'$$, NULL)
  LOOP
    -- "only": whatever other policies allow, this must hold, too.
    EXECUTE format('CREATE POLICY %I ON %I AS %s FOR %s', replace(rule.policy, 'only ', ''), rule.on_table,
        CASE WHEN rule.policy LIKE 'only %' THEN 'RESTRICTIVE' ELSE 'PERMISSIVE' END, rule.command)
      || coalesce(' USING (' || pg_temp.condition(rule.visible) || ')', '')
      || coalesce(' WITH CHECK (' || pg_temp.condition(rule.writable) || ')', '');
  END LOOP;
END $rules$;

-- Whether a row with this path is the caller's to read. Only for functions that run as the owner.
CREATE FUNCTION in_reach(path text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT coalesce(path >= nullif(current_setting('app.lo', true), '') AND path < nullif(current_setting('app.hi', true), '')
    AND current_setting('app.role', true) IS DISTINCT FROM 'ADMINISTRATOR', false)
$$;

-- Whether the owner's rights are at work: a function that runs as the owner (an act is taken back, say), or the owner in person.
CREATE FUNCTION runs_as_owner() RETURNS boolean LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
  SELECT pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = 'household'::regclass), 'MEMBER')
$$;
