-- Who sees which rows. The serving role owns nothing and these policies bind it. Each transaction says who acts (01-door.sql); one
-- that says nothing sees nothing. A job that no person started opens the tables of that job.

-- In the conditions below: acting.x is what was said of x; within(path) is a path inside the reach, within(path, x y) one inside the reach
-- of whoever may do one of these, above(path) one that the reach lies in; may(x y) is whoever may. All of it is found out once for a
-- statement and not for each row. Planners take `IS NOT NULL` for what is true of nearly all rows, and a yes or no for what is true of half
-- of them. Of the reach they must know the ends (decision 18): the range of app.lo and app.hi tells them, and finds the rows; it may be
-- anybody's, and decides nothing.
CREATE FUNCTION pg_temp.condition(words text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE
  asked text[];
  roles text[];
BEGIN
  FOR asked IN SELECT m FROM regexp_matches(words, '\m(?:may\(|within\([\w.]+, )([\w. ]+)\)', 'g') m LOOP
    roles := ARRAY(SELECT r FROM unnest(enum_range(NULL::"Role")) r, string_to_table(asked[1], ' ') p WHERE role_may(r::text, p) GROUP BY r ORDER BY r);
    words := replace(words, format('may(%s)', asked[1]), format('((SELECT nullif(acting_role() = ANY (%L), false)) IS NOT NULL)', roles));
    words := replace(words, format(', %s)', asked[1]), format(', (SELECT acting_reach_of(%L)))', roles));
  END LOOP;
  words := regexp_replace(words, '\mwithin\(([\w.]+)\)', 'within(\1, acting.reach)', 'g');
  RETURN regexp_replace(regexp_replace(regexp_replace(words,
    '\mwithin\(([\w.]+), (acting\.reach|\(SELECT [^)]*\)\))\)', '(\1 >= current_setting(''app.lo'', true) AND \1 < current_setting(''app.hi'', true)
      AND nullif(starts_with(\1, \2), false) IS NOT NULL)', 'g'),
    '\mabove\(([\w.]+)\)', 'starts_with(acting.reach, \1)', 'g'),
    '\macting\.(\w+)', '(SELECT acting_\1())', 'g');
END $$;

-- Whether a row with this path is in the caller's reach. Only for functions that run as the owner; they ask what the caller may, too.
CREATE FUNCTION in_reach(path text) RETURNS boolean LANGUAGE sql STABLE PARALLEL RESTRICTED AS $$
  SELECT coalesce(starts_with(path, acting_reach()), false)
$$;

-- Whether the caller keeps this account: it has a posting in their reach. A function, so that whoever need not ask it (signing in, each
-- request) does not even prepare to.
CREATE FUNCTION keeps_account(account uuid) RETURNS boolean LANGUAGE sql STABLE PARALLEL RESTRICTED SET search_path FROM CURRENT AS $$
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
      ('reach', 'ALL', 'within(unit_path, ' || t.read || ')', coalesce('within(unit_path, ' || t.write || ')', 'false')),
      -- Of a row that goes PostgreSQL asks only whether it is visible.
      ('only permitted_to_drop', 'DELETE', 'may(' || t.write || ')', NULL)) AS p (policy, command, visible, writable)
    WHERE p.command <> 'DELETE' OR t.name IN ('movement', 'duplicate_pair', 'import_file', 'import_row', 'import_household', 'import_layout')
    UNION ALL VALUES
      -- The commune's list is there since its round was opened.
      ('commune_list', 'only opening', 'INSERT', NULL, 'may(round.open)'),

      -- Units: one's own subtree, and what stands above it by name. Only villages are made by people.
      ('unit', 'reach', 'SELECT', $$within(path) OR above(path) OR acting.job = 'session'$$, NULL),
      ('unit', 'add_village', 'INSERT', NULL, $$within(path) AND level = 'VILLAGE' AND may(village.edit)$$),
      ('unit', 'change_village', 'UPDATE', $$within(path) AND level = 'VILLAGE' AND may(village.edit)$$, $$within(path) AND level = 'VILLAGE'$$),

      -- Rounds belong to a province and everybody below it sees them; whoever opens them changes them.
      ('round', 'reach', 'SELECT', 'within(unit_path) OR above(unit_path)', NULL),
      ('round', 'change', 'ALL', 'within(unit_path)', 'within(unit_path) AND may(round.open)'),

      -- A step, a remark, an act and a list that comes in carry the name of whoever is acting.
      ('list_event', 'only own_name', 'INSERT', NULL, 'actor_id = acting.actor AND actor_role::text = acting.role'),
      ('review_comment', 'only own_name', 'INSERT', NULL, 'author_id = acting.actor'),
      ('act', 'only own_name', 'INSERT', NULL, 'actor_id = acting.actor'),
      ('import', 'only own_name', 'INSERT', NULL, 'actor_id = acting.actor'),

      -- A move between communes belongs to the unit above both: each side sees it by the household of its own.
      ('act', 'about_own', 'SELECT', 'may(household.read) AND EXISTS (SELECT 1 FROM act_subject s WHERE s.act_id = act.id AND within(s.unit_path))', NULL),
      ('transfer', 'receiving', 'ALL', 'within(to_path, household.read)', 'within(to_path, household.edit)'),
      -- Whose number it is sees what is claimed of them.
      ('holder_request', 'claimed', 'SELECT', 'may(household.read) AND EXISTS (SELECT 1 FROM holder_claim c WHERE c.request_id = holder_request.id AND within(c.unit_path))', NULL),

      -- Accounts: one's own; for whoever keeps accounts those with a posting in the reach; the two jobs of signing in. An account is
      -- made before its first posting, so adding asks for no place.
      ('user_account', 'own', 'ALL',
        $$acting.job IN ('sign-in', 'session') OR id = acting.actor OR keeps_account(id)$$,
        $$id = acting.actor OR may(people.administer) OR acting.job = 'sign-in'$$),
      ('posting', 'own', 'SELECT',
        $$user_id = acting.actor OR (within(unit_path) AND may(people.administer)) OR acting.job = 'session'$$, NULL),
      ('posting', 'administer', 'ALL', 'within(unit_path) AND may(people.administer)', 'within(unit_path) AND may(people.administer)'),
      -- What waits for a second person: whoever asks adds it, whoever agrees is told apart by the functions of 72-two-people.sql.
      ('countersignature', 'reach', 'SELECT', 'within(unit_path) AND may(people.countersign)', NULL),
      ('countersignature', 'ask', 'INSERT', NULL,
        $$within(unit_path) AND may(people.administer) AND asked_by_id = acting.actor AND agreed IS NULL$$),
      -- Sessions: one's own; those of the accounts that one keeps. Signing in begins them.
      ('session', 'own', 'SELECT',
        $$acting.job IN ('session', 'sign-in') OR user_id = acting.actor OR keeps_account(user_id)$$, NULL),
      ('session', 'begin', 'INSERT', NULL, $$acting.job = 'session'$$),
      ('session', 'use', 'UPDATE',
        $$acting.job = 'session' OR user_id = acting.actor OR keeps_account(user_id)$$, NULL),
      ('second_factor', 'own', 'ALL', 'user_id = acting.actor', 'user_id = acting.actor'),
      ('second_factor', 'session', 'SELECT', $$acting.job = 'session'$$, NULL),
      ('recovery_code', 'own', 'ALL', 'user_id = acting.actor', 'user_id = acting.actor'),
      -- Who somebody is at the provider: connected by the person alone, taken away by whoever keeps the account, too.
      ('provider_identity', 'read', 'SELECT',
        $$acting.job = 'sign-in' OR user_id = acting.actor OR keeps_account(user_id)$$, NULL),
      ('provider_identity', 'connect', 'INSERT', NULL, 'user_id = acting.actor'),
      ('provider_identity', 'disconnect', 'DELETE', $$user_id = acting.actor OR keeps_account(user_id)$$, NULL),
      ('sign_in_throttle', 'sign_in', 'ALL', $$acting.job = 'sign-in'$$, $$acting.job = 'sign-in'$$),
      -- An address that tries many names concerns whoever keeps any of them.
      ('sign_in_alarm', 'reach', 'SELECT', $$may(people.administer) AND (unit_path = '' OR within(unit_path))$$, NULL),
      ('sign_in_alarm', 'raise', 'INSERT', NULL, $$acting.job = 'session'$$),
      ('saved_filter', 'own', 'ALL', 'user_id = acting.actor', 'user_id = acting.actor'),

      -- The trail is read inside one's reach; it is added to by triggers and record_readings(). What a changed row held before is as
      -- private as the row.
      ('audit_entry', 'reach', 'SELECT', 'within(unit_path)', NULL),
      ('audit_entry', 'only permitted', 'SELECT', $$may(review.read) OR may(people.administer) AND table_name IN ('user_account', 'provider_identity', 'posting', 'countersignature', 'unit')$$, NULL),

      -- What was signed about the trail stands on every paper. Its leaves are for whoever verifies it.
      ('trail_root', 'everyone', 'SELECT', 'true', NULL),
      ('trail_leaf', 'nobody', 'SELECT', 'false', NULL),
      ('trail_mark', 'nobody', 'SELECT', 'false', NULL),
      -- The key of the door is read by the door alone.
      ('door_key', 'nobody', 'ALL', 'false', 'false'),

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
