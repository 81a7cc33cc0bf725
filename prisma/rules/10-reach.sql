-- Who sees which rows. The serving role owns nothing and these policies bind it. Each transaction says who acts (lib/core/db.ts):
--   app.lo, app.hi   the reach: paths from lo up to, not including, hi. Unset means nothing is visible.
--   app.actor, app.role, app.act, app.request   the person, their role, the name of the act, the request
--   app.act_id       the act that is being done (60-acts.sql)
--   app.job          a named job that no person started; opens the sign-in tables only

-- In the conditions below: app.x is that setting; within(path) is a path inside the reach, above(path) one that the reach lies in;
-- may(x y) is whoever may do one of these, found out once for a statement and not for each row. Planners take `IS NOT NULL` for what
-- is true of nearly all rows, and a yes or no for what is true of half of them.
CREATE FUNCTION pg_temp.condition(words text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE asked text;
BEGIN
  FOR asked IN SELECT m[1] FROM regexp_matches(words, '\mmay\(([\w. ]+)\)', 'g') m LOOP
    words := replace(words, format('may(%s)', asked), format('((SELECT nullif(app.role = ANY (%L), false)) IS NOT NULL)',
      ARRAY(SELECT r FROM unnest(enum_range(NULL::"Role")) r, string_to_table(asked, ' ') p WHERE role_may(r::text, p) GROUP BY r ORDER BY r)));
  END LOOP;
  RETURN regexp_replace(regexp_replace(regexp_replace(words,
    '\mwithin\(([\w.]+)\)', '(\1 >= app.lo AND \1 < app.hi)', 'g'),
    '\mabove\(([\w.]+)\)', '(app.lo <> '''' AND starts_with(app.lo, \1))', 'g'),
    '\mapp\.(\w+)', 'current_setting(''app.\1'', true)', 'g');
END $$;

-- Whether a row with this path is in the caller's reach. Only for functions that run as the owner; they ask what the caller may, too.
CREATE FUNCTION in_reach(path text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT coalesce(path >= nullif(current_setting('app.lo', true), '') AND path < nullif(current_setting('app.hi', true), ''), false)
$$;

-- Whether the caller keeps this account: it has a posting in their reach. A function, so that whoever need not ask it (signing in, each
-- request) does not even prepare to.
CREATE FUNCTION keeps_account(account uuid) RETURNS boolean LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
  SELECT may('people.administer') AND EXISTS (SELECT FROM posting p WHERE p.user_id = account AND in_reach(p.unit_path))
$$;

DO $rules$
DECLARE
  rule record;
BEGIN
  -- A table without a policy is shut.
  FOR rule IN SELECT c.oid::regclass AS name FROM pg_class c
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND c.relname <> '_prisma_migrations' LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', rule.name);
  END LOOP;
  FOR rule IN
    -- Rows about households and people: inside one's reach, for whoever may read them; written by whoever has something to write there.
    SELECT t.name AS on_table, p.policy, p.command, p.visible, p.writable
    FROM (VALUES
      -- The register.
      ('household', 'household.read', 'household.edit household.register import duplicate.decide list.review'),
      ('household_alias', 'household.read', 'household.edit import duplicate.decide'),
      ('household_counter', 'household.read', 'household.register household.edit import'),
      ('person', 'household.read', 'household.edit household.register import duplicate.decide'),
      ('membership', 'household.read', 'household.edit household.register import duplicate.decide'),
      ('duplicate_pair', 'duplicate.read', 'duplicate.decide'),
      ('transfer', 'household.read', 'household.edit'),
      -- Numbers that somebody elsewhere holds (82-elsewhere.sql): who asks, whose it is, and who asked how often.
      ('holder_request', 'household.read', 'household.register holder.answer'),
      ('holder_claim', 'household.read', 'household.edit'),
      ('elsewhere_asking', 'asking.read', NULL),
      -- Reviews and the ledger, which follow what happens to a household.
      ('review', 'review.read',
        'review.record review.assign household.edit duplicate.decide list.submit list.review round.open'),
      ('review_version', 'review.read', 'review.record household.edit duplicate.decide'),
      ('review_comment', 'review.read', 'review.comment review.record household.edit duplicate.decide list.review'),
      ('movement', 'household.read', 'review.record household.edit duplicate.decide round.open'),
      -- Lists. Official tables name their residents and how far they are.
      ('commune_list', 'list.read report.read', 'list.submit list.review residents.enter round.open'),
      ('list_event', 'list.read', 'list.submit list.review'),
      -- Sums, which triggers keep.
      ('household_summary', 'household.read', NULL),
      ('review_summary', 'list.read', NULL),
      ('movement_summary', 'report.read list.read', NULL),
      -- Acts. What rows held before is for whoever reads all that an act may touch.
      ('act', 'household.read', 'household.edit import duplicate.decide review.assign act.undo'),
      ('act_row', 'review.read', NULL),
      ('act_subject', 'household.read', 'household.edit import duplicate.decide review.assign'),
      ('bulk_target', 'household.read', 'household.edit review.assign'),
      -- Lists that come in.
      ('import', 'household.read', 'import'),
      ('import_row', 'household.read', 'import'),
      ('import_household', 'household.read', 'import'),
      ('import_file', 'import', 'import'),
      ('import_layout', 'import', 'import')) AS t (name, read, write), LATERAL (VALUES
      ('reach', 'ALL', 'within(unit_path)', 'within(unit_path)'),
      ('only permitted', 'ALL', 'may(' || t.read || ')', coalesce('may(' || t.write || ')', 'false')),
      -- Of a row that goes PostgreSQL asks only whether it is visible.
      ('only permitted_to_drop', 'DELETE', 'may(' || t.write || ')', NULL)) AS p (policy, command, visible, writable)
    WHERE p.command <> 'DELETE' OR t.name IN ('movement', 'duplicate_pair', 'import_file', 'import_row', 'import_household', 'import_layout')
    UNION ALL VALUES
      -- The commune's list is there since its round was opened.
      ('commune_list', 'only opening', 'INSERT', NULL, 'may(round.open)'),

      -- Units: one's own subtree, and what stands above it by name. Only villages are made by people.
      ('unit', 'reach', 'SELECT', $$within(path) OR above(path) OR app.job = 'session'$$, NULL),
      ('unit', 'add_village', 'INSERT', NULL, $$within(path) AND level = 'VILLAGE' AND may(village.edit)$$),
      ('unit', 'change_village', 'UPDATE', $$within(path) AND level = 'VILLAGE' AND may(village.edit)$$, $$within(path) AND level = 'VILLAGE'$$),

      -- Rounds belong to a province and everybody below it sees them; whoever opens them changes them.
      ('round', 'reach', 'SELECT', 'within(unit_path) OR above(unit_path)', NULL),
      ('round', 'change', 'ALL', 'within(unit_path)', 'within(unit_path) AND may(round.open)'),

      -- A step, a remark and an act carry the name of whoever is acting.
      ('list_event', 'only own_name', 'INSERT', NULL, 'actor_id::text = app.actor AND actor_role::text = app.role'),
      ('review_comment', 'only own_name', 'INSERT', NULL, 'author_id::text = app.actor'),
      ('act', 'only own_name', 'INSERT', NULL, 'actor_id::text = app.actor'),

      -- A move between communes belongs to the unit above both: each side sees it by the household of its own.
      ('act', 'about_own', 'SELECT', 'EXISTS (SELECT 1 FROM act_subject s WHERE s.act_id = act.id AND within(s.unit_path))', NULL),
      ('transfer', 'receiving', 'ALL', 'within(to_path)', NULL),
      -- Whose number it is sees what is claimed of them.
      ('holder_request', 'claimed', 'SELECT', 'EXISTS (SELECT 1 FROM holder_claim c WHERE c.request_id = holder_request.id AND within(c.unit_path))', NULL),

      -- Accounts: one's own; for whoever keeps accounts those with a posting in the reach; the two jobs of signing in. An account is
      -- made before its first posting, so adding asks for no place.
      ('user_account', 'own', 'ALL',
        $$app.job IN ('sign-in', 'session') OR id::text = app.actor OR keeps_account(id)$$,
        $$id::text = app.actor OR may(people.administer) OR app.job = 'sign-in'$$),
      ('posting', 'own', 'SELECT',
        $$user_id::text = app.actor OR (within(unit_path) AND may(people.administer)) OR app.job = 'session'$$, NULL),
      ('posting', 'administer', 'ALL', 'within(unit_path) AND may(people.administer)', 'within(unit_path) AND may(people.administer)'),
      -- What waits for a second person: whoever asks adds it, whoever agrees is told apart by the functions of 72-two-people.sql.
      ('countersignature', 'reach', 'SELECT', 'within(unit_path) AND may(people.countersign)', NULL),
      ('countersignature', 'ask', 'INSERT', NULL,
        $$within(unit_path) AND may(people.administer) AND asked_by_id::text = app.actor AND agreed IS NULL$$),
      -- Sessions: one's own; those of the accounts that one keeps. Signing in begins them.
      ('session', 'own', 'SELECT',
        $$app.job IN ('session', 'sign-in') OR user_id::text = app.actor OR keeps_account(user_id)$$, NULL),
      ('session', 'begin', 'INSERT', NULL, $$app.job = 'session'$$),
      ('session', 'use', 'UPDATE',
        $$app.job = 'session' OR user_id::text = app.actor OR keeps_account(user_id)$$, NULL),
      ('sign_in_throttle', 'sign_in', 'ALL', $$app.job = 'sign-in'$$, $$app.job = 'sign-in'$$),
      -- An address that tries many names concerns whoever keeps any of them.
      ('sign_in_alarm', 'reach', 'SELECT', $$may(people.administer) AND (unit_path = '' OR within(unit_path))$$, NULL),
      ('sign_in_alarm', 'raise', 'INSERT', NULL, $$app.job = 'session'$$),
      ('saved_filter', 'own', 'ALL', 'user_id::text = app.actor', 'user_id::text = app.actor'),

      -- The trail is read inside one's reach and only ever added to, in one's own name. What a changed row held before is as
      -- private as the row.
      ('audit_entry', 'reach', 'SELECT', 'within(unit_path)', NULL),
      ('audit_entry', 'add', 'INSERT', NULL, 'actor_id::text = app.actor'),
      ('audit_entry', 'only permitted', 'SELECT', $$may(review.read) OR may(people.administer) AND table_name IN ('user_account', 'posting', 'countersignature', 'unit')$$, NULL),

      -- What was signed about the trail stands on every paper. Its leaves are for whoever verifies it.
      ('trail_root', 'everyone', 'SELECT', 'true', NULL),
      ('trail_leaf', 'nobody', 'SELECT', 'false', NULL),
      ('trail_mark', 'nobody', 'SELECT', 'false', NULL),

      -- Official code lists, the steps of lists and who may do what hold nothing about anybody. Anybody may know for how long something
      -- takes or is kept.
      ('ethnic_group', 'everyone', 'SELECT', 'true', NULL),
      ('chain', 'everyone', 'SELECT', 'true', NULL),
      ('list_step', 'everyone', 'SELECT', 'true', NULL),
      ('role_permission', 'everyone', 'SELECT', 'true', NULL),
      ('takes_two', 'everyone', 'SELECT', 'true', NULL),
      ('time_limit', 'everyone', 'SELECT', 'true', NULL),
      ('time_limit', 'change', 'UPDATE', 'may(retention.edit)', NULL),
      ('retention_rule', 'everyone', 'SELECT', 'true', NULL),
      ('retention_rule', 'change', 'UPDATE', 'may(retention.edit)', NULL)
  LOOP
    -- "only": whatever other policies allow, this must hold, too.
    EXECUTE format('CREATE POLICY %I ON %I AS %s FOR %s', replace(rule.policy, 'only ', ''), rule.on_table,
        CASE WHEN rule.policy LIKE 'only %' THEN 'RESTRICTIVE' ELSE 'PERMISSIVE' END, rule.command)
      || coalesce(' USING (' || pg_temp.condition(rule.visible) || ')', '')
      || coalesce(' WITH CHECK (' || pg_temp.condition(rule.writable) || ')', '');
  END LOOP;
END $rules$;

-- Whether the owner's rights are at work: a function that runs as the owner (an act is taken back, say), or the owner in person.
CREATE FUNCTION runs_as_owner() RETURNS boolean LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
  SELECT pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = 'household'::regclass), 'MEMBER')
$$;
