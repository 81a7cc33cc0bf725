-- What the serving role may do. Row security and triggers narrow it further. :"serving" is its name.

SELECT set_config('app.serving', :'serving', true);
-- A temporary table would come before ours in the search path of functions that run as the owner.
DO $$ BEGIN
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), current_setting('app.serving'));
END $$;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
REVOKE ALL ON SCHEMA public FROM :"serving";
GRANT USAGE ON SCHEMA public TO :"serving";

REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, :"serving";
REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM PUBLIC, :"serving";
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO :"serving";
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO :"serving";

-- What a session has marked at the door may be seen; only the door marks (01-door.sql).
REVOKE ALL ON door_key FROM :"serving";
REVOKE ALL ON SEQUENCE door_turn, door_left, door_right FROM :"serving";
GRANT SELECT ON SEQUENCE door_left, door_right TO :"serving";
-- Passwords are asked for by the functions that check them (35-accounts.sql).
REVOKE SELECT ON user_account FROM :"serving";
DO $$ BEGIN
  EXECUTE format('GRANT SELECT (%s) ON user_account TO %I',
    (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) FROM pg_attribute a
     WHERE a.attrelid = 'user_account'::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attname <> 'password_hash'),
    current_setting('app.serving'));
END $$;

-- The trail is read; triggers add to it, and record_readings(). What seals it is written by functions of the owner alone (55-seal.sql).
REVOKE INSERT, UPDATE, DELETE ON audit_entry FROM :"serving";
REVOKE USAGE ON SEQUENCE audit_entry_id_seq, act_row_id_seq FROM :"serving";
REVOKE INSERT, UPDATE, DELETE ON trail_root FROM :"serving";
REVOKE ALL ON trail_leaf, trail_mark FROM :"serving";
-- The steps of a list are facts of the past.
REVOKE UPDATE, DELETE ON list_event FROM :"serving";
-- Triggers keep the summaries.
REVOKE INSERT, UPDATE, DELETE ON household_summary, movement_summary, review_summary FROM :"serving";
-- Code lists, the steps of lists, who may do what and the history of migrations come from the owner.
REVOKE INSERT, UPDATE, DELETE ON ethnic_group, chain, list_step, role_permission, takes_two, _prisma_migrations FROM :"serving";
-- Nothing that people made is deleted: it is closed.
REVOKE DELETE ON unit, user_account, posting, round, household, household_counter, person, membership, review, review_version,
  review_comment, commune_list FROM :"serving";
REVOKE UPDATE ON provider_identity FROM :"serving";
-- Whose a session is, since when and from where are facts; when it was used and that it has ended are added to them.
REVOKE UPDATE, DELETE ON session, sign_in_alarm FROM :"serving";
GRANT UPDATE (used_at, lapses_at, ended_at, end_reason, device_hash, stepped_up_until, factor_at) ON session TO :"serving";
REVOKE DELETE ON household_alias, act, transfer, bulk_target, import FROM :"serving";
-- What is asked about people elsewhere is counted and kept by the functions that answer.
REVOKE INSERT, UPDATE, DELETE ON elsewhere_asking FROM :"serving";
REVOKE INSERT, DELETE ON holder_request, holder_claim FROM :"serving";
-- What acts changed is kept by triggers.
REVOKE INSERT, UPDATE, DELETE ON act_row FROM :"serving";
REVOKE UPDATE, DELETE ON act_subject FROM :"serving";
-- What a second person said is written by countersign().
REVOKE UPDATE, DELETE ON countersignature FROM :"serving";
REVOKE INSERT, DELETE ON time_limit, retention_rule FROM :"serving";
