-- prisma/rules is what PostgreSQL guarantees by itself: who sees what, what follows by itself, what is refused, what is recorded.
-- All of it is stated anew in one transaction, in the order of the files' names, by scripts/migrate.mjs. It begins with nothing: a rule
-- that left this folder has left the database.
--
-- A message of a refusal begins with the name of the rule that was broken (lib/core/constraint.ts reads it).

DO $$
DECLARE rule text;
BEGIN
  FOR rule IN
    SELECT format('DROP POLICY %I ON %s', p.polname, p.polrelid::regclass) FROM pg_policy p
    JOIN pg_class c ON c.oid = p.polrelid WHERE c.relnamespace = current_schema()::regnamespace
    UNION ALL
    SELECT format('DROP TRIGGER %I ON %s', t.tgname, t.tgrelid::regclass) FROM pg_trigger t
    JOIN pg_class c ON c.oid = t.tgrelid WHERE c.relnamespace = current_schema()::regnamespace AND NOT t.tgisinternal
  LOOP
    EXECUTE rule;
  END LOOP;
  -- What columns are made of stands with them in the migrations, and says so in a comment.
  FOR rule IN
    SELECT format('DROP FUNCTION %s', f.oid::regprocedure) FROM pg_proc f
    WHERE f.pronamespace = current_schema()::regnamespace AND obj_description(f.oid, 'pg_proc') IS NULL
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = f.oid AND d.deptype = 'e')
  LOOP
    EXECUTE rule;
  END LOOP;
END $$;
