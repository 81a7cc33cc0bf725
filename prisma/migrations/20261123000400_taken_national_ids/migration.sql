-- Which of these national ids somebody holds already, anywhere: the unique index says so anyhow, but not which of several.
-- Says nothing of who and where. `except_persons` may keep their own.
CREATE FUNCTION taken_national_ids(ids text[], except_persons uuid[]) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT
AS $$ SELECT p.national_id FROM person p WHERE p.national_id = ANY (ids) AND p.id <> ALL (except_persons) $$;
