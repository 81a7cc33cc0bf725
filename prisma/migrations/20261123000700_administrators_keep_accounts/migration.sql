-- An administrator keeps the accounts of the province and sees nothing of its households, by no road.

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['household', 'household_counter', 'person', 'membership', 'review', 'review_version',
    'review_comment', 'commune_list', 'list_event', 'movement', 'movement_summary', 'review_summary'] LOOP
    EXECUTE format('CREATE POLICY no_administrators ON %I AS RESTRICTIVE
      USING (current_setting(''app.role'', true) IS DISTINCT FROM ''ADMINISTRATOR'')', t);
  END LOOP;
END $$;

-- What a changed row held before is as private as the row.
CREATE POLICY no_administrators ON audit_entry AS RESTRICTIVE FOR SELECT
  USING (current_setting('app.role', true) IS DISTINCT FROM 'ADMINISTRATOR' OR table_name IN ('user_account', 'posting', 'unit'));

-- The search runs as the owner, whom no policy binds: it asks for itself.
DO $$
DECLARE f regprocedure;
BEGIN
  FOR f IN SELECT p.oid::regprocedure FROM pg_proc p WHERE p.proname = 'search_households' AND p.pronamespace = current_schema()::regnamespace LOOP
    EXECUTE replace(pg_get_functiondef(f), 'IF lo IS NULL OR hi IS NULL THEN',
      'IF lo IS NULL OR hi IS NULL OR current_setting(''app.role'', true) = ''ADMINISTRATOR'' THEN');
  END LOOP;
END $$;

-- Accounts: one's own; an administrator's those with a posting in the reach; the two jobs of signing in. An account is made
-- before its first posting, so adding asks for the role alone.
DROP POLICY own ON user_account;
CREATE POLICY own ON user_account
  USING (id::text = current_setting('app.actor', true)
    OR current_setting('app.job', true) IN ('sign-in', 'session')
    OR (current_setting('app.role', true) = 'ADMINISTRATOR' AND EXISTS (
      SELECT 1 FROM posting p
      WHERE p.user_id = user_account.id
        AND p.unit_path >= current_setting('app.lo', true) AND p.unit_path < current_setting('app.hi', true))))
  WITH CHECK (id::text = current_setting('app.actor', true)
    OR current_setting('app.role', true) = 'ADMINISTRATOR'
    OR current_setting('app.job', true) = 'sign-in');

-- One person, one role at one unit at a time. valid_to is the first day outside.
ALTER TABLE posting ADD CONSTRAINT posting_once
  EXCLUDE USING gist (user_id WITH =, unit_id WITH =, role WITH =, daterange(valid_from, valid_to) WITH &&);
