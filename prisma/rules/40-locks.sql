-- What may be written when, and by whom.

-- ───────────────────────── Lists ─────────────────────────

-- A list moves along its chain, a step at a time, by the role whose turn it is.
CREATE FUNCTION list_guard() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  r round;
  with_commune boolean;
BEGIN
  SELECT * INTO r FROM round WHERE id = NEW.round_id;
  IF TG_OP = 'INSERT' THEN
    IF NOT list_is_new(NEW.status) OR NEW.submission <> 0 THEN
      RAISE EXCEPTION 'commune_list_step: a list begins as a draft' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  with_commune := list_is_with_commune(OLD.status);
  IF r.status IS DISTINCT FROM 'OPEN'
    OR (NEW.id, NEW.round_id, NEW.commune_id, NEW.unit_path) IS DISTINCT FROM (OLD.id, OLD.round_id, OLD.commune_id, OLD.unit_path)
    -- Without a step it changes with the commune alone, and in its residents alone.
    OR NEW.status = OLD.status
      AND (NOT with_commune OR (NEW.partial_return, NEW.submission) IS DISTINCT FROM (OLD.partial_return, OLD.submission))
    OR NOT with_commune AND (NEW.submission, NEW.resident_households, NEW.resident_persons, NEW.residents_note)
      IS DISTINCT FROM (OLD.submission, OLD.resident_households, OLD.resident_persons, OLD.residents_note) THEN
    RAISE EXCEPTION 'commune_list_locked: the list is locked' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.status <> OLD.status AND NOT EXISTS (
    SELECT FROM list_step s WHERE s.chain = r.chain AND s.from_status = OLD.status AND s.to_status = NEW.status
      AND s.by_role::text = acting_role()) THEN
    RAISE EXCEPTION 'commune_list_step: from % to % is no step of %', OLD.status, NEW.status, acting_role()
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER list_guard BEFORE INSERT OR UPDATE ON commune_list FOR EACH ROW EXECUTE FUNCTION list_guard();

-- No step without its entry in the history, by whoever took it, and no entry without its step.
CREATE FUNCTION list_step_told() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  IF NOT is_owners() AND NOT EXISTS (SELECT FROM list_event e WHERE e.list_id = NEW.id AND e.xmin = pg_current_xact_id()::xid
    AND (e.from_status, e.to_status, e.submission, e.actor_id) = (OLD.status, NEW.status, NEW.submission, acting_actor())) THEN
    RAISE EXCEPTION 'commune_list_step: no step without its entry in the history' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER list_step_told AFTER UPDATE OF status ON commune_list DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (OLD.status <> NEW.status) EXECUTE FUNCTION list_step_told();

CREATE FUNCTION list_event_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  IF NOT is_owners() AND NOT EXISTS (
    SELECT FROM commune_list l JOIN round r ON r.id = l.round_id
    JOIN list_step s ON s.chain = r.chain AND s.action = NEW.action AND s.from_status = NEW.from_status AND s.to_status = NEW.to_status
    WHERE l.id = NEW.list_id AND l.xmin = pg_current_xact_id()::xid AND (l.status, l.submission) = (NEW.to_status, NEW.submission)
      AND s.by_role::text = acting_role()) THEN
    RAISE EXCEPTION 'commune_list_step: no entry in the history without its step' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER list_event_guard BEFORE INSERT ON list_event FOR EACH ROW EXECUTE FUNCTION list_event_guard();

-- A step is the only thing that is done to a list by whoever does not enter its residents.
CREATE FUNCTION residents_guard() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF NOT is_owner() AND NOT may('residents.enter') THEN
    RAISE EXCEPTION 'commune_list_locked: its residents are not this role''s to enter' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER residents_guard BEFORE UPDATE ON commune_list FOR EACH ROW
  WHEN ((NEW.resident_households, NEW.resident_persons, NEW.residents_note)
    IS DISTINCT FROM (OLD.resident_households, OLD.resident_persons, OLD.residents_note))
  EXECUTE FUNCTION residents_guard();

-- ───────────────────────── What a list is made of ─────────────────────────

-- The reviewers above merge records across communes. In such an act, and while the list is with the commune, the reviews and ledger
-- rows of households whose members or end the same act has changed follow it: nothing else of them may be touched. What an act
-- did is taken back by whoever may take it back.
CREATE FUNCTION follows_a_merge(household uuid) RETURNS boolean LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
  SELECT EXISTS (
    SELECT 1 FROM act a JOIN act_row j ON j.act_id = a.id
    LEFT JOIN membership m ON j.table_name = 'membership' AND m.id = j.row_key::uuid
    WHERE a.id = acting_act_id() AND a.kind IN ('PERSON_MERGE', 'HOUSEHOLD_MERGE')
      AND a.actor_id = acting_actor()
      AND (m.household_id = household OR j.table_name = 'household' AND j.row_key = household::text))
$$;

-- The content of a list (its reviews and ledger rows) changes only while the list is with the commune, and only by whoever records
-- reviews or what happens to households; when only some households came back, only theirs. Whoever opens a round puts households on a
-- list that has not begun, and says of those that ended since the last round that they left. A reviewer marks what goes back, and
-- sending the list clears the marks. The owner in person
-- (the demonstration's load) is asked for nothing of this.
CREATE FUNCTION content_guard() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  row_round uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.round_id ELSE NEW.round_id END;
  row_household uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.household_id ELSE NEW.household_id END;
  acting text := acting_role();
  list_status "ListStatus";
  only_returned boolean;
  round_status "RoundStatus";
  came_back boolean;
BEGIN
  -- Holds the list's row: a list being sent at this moment waits, or is waited for.
  SELECT l.status, l.partial_return, r.status INTO list_status, only_returned, round_status
  FROM household h JOIN commune_list l ON l.commune_id = h.commune_id AND l.round_id = row_round JOIN round r ON r.id = l.round_id
  WHERE h.id = row_household FOR SHARE OF l;
  IF NOT FOUND OR round_status <> 'OPEN' OR NOT list_is_with_commune(list_status) THEN
    RAISE EXCEPTION 'commune_list_locked: the list is locked' USING ERRCODE = 'check_violation';
  END IF;
  IF NOT is_owner() AND NOT (may('review.record') OR may('household.edit')) THEN
    IF TG_TABLE_NAME = 'review' AND TG_OP = 'UPDATE' AND (may('list.review') OR may('list.submit'))
      AND to_jsonb(NEW) - ARRAY['returned_reason', 'returned_note'] = to_jsonb(OLD) - ARRAY['returned_reason', 'returned_note'] THEN
      RETURN NEW;
    END IF;
    IF TG_OP = 'INSERT' AND may('round.open') AND list_is_new(list_status)
      AND (TG_TABLE_NAME = 'review' AND to_jsonb(NEW) ->> 'status' IN ('LISTED', 'CLOSED')
        OR TG_TABLE_NAME = 'movement' AND to_jsonb(NEW) ->> 'kind' = 'DEPARTED') THEN
      RETURN NEW;
    END IF;
    IF NOT (
      TG_TABLE_NAME = 'review' AND TG_OP = 'UPDATE' AND may('review.assign') AND to_jsonb(NEW) - 'assigned_to' = to_jsonb(OLD) - 'assigned_to'
      -- Taking an act back runs as the owner.
      OR may('act.undo') AND runs_as_owner()
      OR may('duplicate.decide') AND NOT (TG_TABLE_NAME = 'review' AND TG_OP IN ('INSERT', 'DELETE')) AND follows_a_merge(row_household)) THEN
      RAISE EXCEPTION 'commune_list_locked: % changes no answers', acting USING ERRCODE = 'check_violation';
    END IF;
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
CREATE TRIGGER content_guard BEFORE INSERT OR UPDATE OR DELETE ON review FOR EACH ROW EXECUTE FUNCTION content_guard();
CREATE TRIGGER content_guard BEFORE INSERT OR UPDATE OR DELETE ON movement FOR EACH ROW EXECUTE FUNCTION content_guard();

-- While only some households came back, the commune cannot free others by marking them itself.
CREATE FUNCTION mark_guard() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF NOT is_owner() AND NOT may('list.review')
    AND NEW.returned_reason IS NOT NULL AND NEW.returned_reason IS DISTINCT FROM OLD.returned_reason THEN
    RAISE EXCEPTION 'commune_list_locked: a reviewer marks what goes back' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER mark_guard BEFORE UPDATE OF returned_reason ON review FOR EACH ROW EXECUTE FUNCTION mark_guard();

-- The class that was computed is set aside by whoever may; that it was so is kept when the members change or an act is taken back.
CREATE FUNCTION override_guard() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF NOT is_owner() AND NOT may('review.override') AND NOT runs_as_owner() THEN
    RAISE EXCEPTION 'review_override_permitted: % sets no class aside', acting_role() USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER override_guard BEFORE UPDATE OF override_class ON review FOR EACH ROW
  WHEN (NEW.override_class IS NOT NULL AND NEW.override_class IS DISTINCT FROM OLD.override_class) EXECUTE FUNCTION override_guard();

-- What a reviewer has seen of a review stays as it was seen: only the version for the next submission is written.
CREATE FUNCTION version_guard() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM review v JOIN commune_list l ON l.id = v.commune_list_id
    WHERE v.id = NEW.review_id AND list_is_with_commune(l.status) AND l.submission + 1 = NEW.submission) THEN
    RAISE EXCEPTION 'commune_list_locked: this version has been sent' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER version_guard BEFORE INSERT OR UPDATE ON review_version FOR EACH ROW EXECUTE FUNCTION version_guard();

-- What a remark said, of what and by whom, stays; it is only closed.
CREATE FUNCTION comment_guard() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF to_jsonb(NEW) - ARRAY['closed_at', 'closed_by'] <> to_jsonb(OLD) - ARRAY['closed_at', 'closed_by'] THEN
    RAISE EXCEPTION 'review_comment_stays: a remark is closed, not changed' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER comment_guard BEFORE UPDATE ON review_comment FOR EACH ROW EXECUTE FUNCTION comment_guard();

-- ───────────────────────── The class in force ─────────────────────────

-- The class in force comes from an approved list, or with the household that a new one was split from or moved as.
CREATE FUNCTION class_guard() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF NOT is_owner() AND NOT EXISTS (
    SELECT 1 FROM review v JOIN commune_list l ON l.id = v.commune_list_id
    WHERE v.household_id = NEW.id AND v.final_class = NEW.class AND list_is_final(l.status))
  AND NOT (TG_OP = 'INSERT' AND NEW.origin IN ('SPLIT', 'TRANSFERRED') AND EXISTS (
    SELECT 1 FROM household p WHERE p.id = NEW.predecessor_id AND p.class = NEW.class)) THEN
    RAISE EXCEPTION 'household_class_decided: a class comes from an approved list' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER class_guard_added BEFORE INSERT ON household FOR EACH ROW
  WHEN (NEW.class IS NOT NULL) EXECUTE FUNCTION class_guard();
CREATE TRIGGER class_guard BEFORE UPDATE OF class ON household FOR EACH ROW
  WHEN (NEW.class IS DISTINCT FROM OLD.class) EXECUTE FUNCTION class_guard();
