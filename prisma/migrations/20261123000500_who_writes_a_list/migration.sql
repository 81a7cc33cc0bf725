-- Who may write what a list is made of, and in whose name.

-- The content of a list (its reviews and ledger rows) changes only while the list is with the commune, and only the commune
-- changes it. The province may put households on a list that has not begun. A reviewer marks what goes back. A
-- transaction without a role is the owner's (the demonstration's load): row security shows it nothing otherwise.
CREATE OR REPLACE FUNCTION content_guard() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  row_round uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.round_id ELSE NEW.round_id END;
  row_household uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.household_id ELSE NEW.household_id END;
  acting text := coalesce(current_setting('app.role', true), '');
  list_status "ListStatus";
  only_returned boolean;
  round_status "RoundStatus";
  came_back boolean;
BEGIN
  -- Holds the list's row: a list being sent at this moment waits, or is waited for.
  SELECT l.status, l.partial_return, r.status INTO list_status, only_returned, round_status
  FROM household h JOIN commune_list l ON l.commune_id = h.commune_id AND l.round_id = row_round JOIN round r ON r.id = l.round_id
  WHERE h.id = row_household FOR SHARE OF l;
  IF NOT FOUND OR round_status <> 'OPEN' OR list_status NOT IN ('DRAFT', 'RETURNED') THEN
    RAISE EXCEPTION 'commune_list_locked: the list is locked' USING ERRCODE = 'check_violation';
  END IF;
  IF acting NOT IN ('', 'COMMUNE_OFFICER', 'COMMUNE_CHAIR') THEN
    IF TG_TABLE_NAME = 'review' AND TG_OP = 'UPDATE' AND acting IN ('DISTRICT_REVIEWER', 'PROVINCE_STAFF')
      AND to_jsonb(NEW) - ARRAY['returned_reason', 'returned_note'] = to_jsonb(OLD) - ARRAY['returned_reason', 'returned_note'] THEN
      RETURN NEW;
    END IF;
    IF TG_TABLE_NAME = 'review' AND TG_OP = 'INSERT' AND acting = 'PROVINCE_STAFF' AND list_status = 'DRAFT'
      AND to_jsonb(NEW) ->> 'status' = 'LISTED' THEN
      RETURN NEW;
    END IF;
    RAISE EXCEPTION 'commune_list_locked: % changes no answers', acting USING ERRCODE = 'check_violation';
  END IF;
  IF only_returned THEN
    IF TG_TABLE_NAME = 'review' AND TG_OP = 'UPDATE' THEN
      came_back := to_jsonb(OLD) ->> 'returned_reason' IS NOT NULL;
    ELSE
      SELECT v.returned_reason IS NOT NULL INTO came_back FROM review v WHERE v.round_id = row_round AND v.household_id = row_household;
    END IF;
    IF NOT coalesce(came_back, false) THEN
      RAISE EXCEPTION 'commune_list_partly_locked: only the returned households may be changed' USING ERRCODE = 'check_violation';
    END IF;
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

-- While only some households came back, the commune cannot free others by marking them itself.
CREATE FUNCTION mark_guard() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF current_setting('app.role', true) IN ('COMMUNE_OFFICER', 'COMMUNE_CHAIR')
    AND NEW.returned_reason IS NOT NULL AND NEW.returned_reason IS DISTINCT FROM OLD.returned_reason THEN
    RAISE EXCEPTION 'commune_list_locked: a reviewer marks what goes back' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER mark_guard BEFORE UPDATE OF returned_reason ON review FOR EACH ROW EXECUTE FUNCTION mark_guard();

-- The residents are entered by the commune; a step is the only thing that others do to a list.
CREATE FUNCTION residents_guard() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF coalesce(current_setting('app.role', true), '') NOT IN ('', 'COMMUNE_OFFICER', 'COMMUNE_CHAIR') THEN
    RAISE EXCEPTION 'commune_list_locked: the commune enters its residents' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER residents_guard BEFORE UPDATE ON commune_list FOR EACH ROW
  WHEN ((NEW.resident_households, NEW.resident_persons, NEW.residents_note)
    IS DISTINCT FROM (OLD.resident_households, OLD.resident_persons, OLD.residents_note))
  EXECUTE FUNCTION residents_guard();

-- The class in force is the one that a list which passed its whole chain gave, and nothing else.
CREATE FUNCTION class_guard() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF coalesce(current_setting('app.role', true), '') <> '' AND NOT EXISTS (
    SELECT 1 FROM review v JOIN commune_list l ON l.id = v.commune_list_id
    WHERE v.household_id = NEW.id AND v.final_class = NEW.class AND l.status = 'APPROVED') THEN
    RAISE EXCEPTION 'household_class_decided: a class comes from an approved list' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER class_guard_added BEFORE INSERT ON household FOR EACH ROW
  WHEN (NEW.class IS NOT NULL) EXECUTE FUNCTION class_guard();
CREATE TRIGGER class_guard BEFORE UPDATE OF class ON household FOR EACH ROW
  WHEN (NEW.class IS DISTINCT FROM OLD.class) EXECUTE FUNCTION class_guard();

-- A step and a remark carry the name of whoever is acting.
CREATE POLICY own_name ON list_event AS RESTRICTIVE FOR INSERT
  WITH CHECK (actor_id::text = current_setting('app.actor', true) AND actor_role::text = current_setting('app.role', true));
CREATE POLICY own_name ON review_comment AS RESTRICTIVE FOR INSERT
  WITH CHECK (author_id::text = current_setting('app.actor', true));

-- What a remark said, of what and by whom, stays; it is only closed.
CREATE FUNCTION comment_guard() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF to_jsonb(NEW) - ARRAY['closed_at', 'closed_by'] <> to_jsonb(OLD) - ARRAY['closed_at', 'closed_by'] THEN
    RAISE EXCEPTION 'review_comment_stays: a remark is closed, not changed' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER comment_guard BEFORE UPDATE ON review_comment FOR EACH ROW EXECUTE FUNCTION comment_guard();

-- The history of a list in order, and the lists of a round by state.
CREATE INDEX list_event_order_idx ON list_event (list_id, at);
