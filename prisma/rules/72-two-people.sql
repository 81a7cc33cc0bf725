-- What an administrator may not do alone (table takes_two). It is asked for, waits, and a second person agrees or not. What nobody
-- acts for, the owner's commands and the demonstration's load, waits for nobody.

-- Whoever holds, or is to hold, a role for which this takes two: the posting that says so.
CREATE FUNCTION posting_that_takes_two(account uuid, asked "CountersignedDeed") RETURNS uuid LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
  SELECT p.id FROM posting p JOIN takes_two t ON t.deed = asked AND t.role = p.role
  WHERE p.user_id = account AND (p.valid_to IS NULL OR p.valid_to > p.valid_from)
  ORDER BY p.valid_to DESC NULLS FIRST, p.valid_from, p.id LIMIT 1
$$;

-- A posting that takes two begins to wait. Afterwards only its end changes: another role or place is another posting.
CREATE FUNCTION posting_guard() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.waits := acting_actor() IS NOT NULL
      AND EXISTS (SELECT FROM takes_two t WHERE t.deed = 'POSTING' AND t.role = NEW.role);
  ELSIF NOT runs_as_owner() AND (to_jsonb(NEW) - 'valid_to') <> (to_jsonb(OLD) - 'valid_to') THEN
    RAISE EXCEPTION 'posting_stays: only the end of a posting changes' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER posting_guard BEFORE INSERT OR UPDATE ON posting FOR EACH ROW EXECUTE FUNCTION posting_guard();

CREATE FUNCTION posting_asks() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  INSERT INTO countersignature (id, deed, user_id, posting_id, unit_path, asked_by_id, asked_at)
  VALUES (gen_random_uuid(), 'POSTING', NEW.user_id, NEW.id, NEW.unit_path, acting_actor(), now());
  RETURN NULL;
END $$;
CREATE TRIGGER posting_asks AFTER INSERT ON posting FOR EACH ROW WHEN (NEW.waits) EXECUTE FUNCTION posting_asks();

-- What was agreed to of this account's password and not done yet. An agreement holds for a day.
CREATE FUNCTION password_agreed(account uuid) RETURNS SETOF uuid LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
  SELECT id FROM countersignature
  WHERE user_id = account AND deed = 'PASSWORD' AND agreed AND done_at IS NULL AND decided_at > now() - interval '1 day'
$$;

-- A password that its owner has chosen is replaced by somebody else only where a second person agreed, once for each time. A first one,
-- and one that was given and not used yet, open nothing that was not agreed to.
CREATE FUNCTION password_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  IF acting_actor() <> NEW.id AND OLD.password_hash IS NOT NULL AND NOT OLD.must_change
    AND posting_that_takes_two(NEW.id, 'PASSWORD') IS NOT NULL THEN
    UPDATE countersignature SET done_at = now() WHERE id IN (SELECT password_agreed(NEW.id));
    IF NOT FOUND THEN
      RAISE EXCEPTION 'password_takes_two: a second person has not agreed' USING ERRCODE = 'check_violation';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER password_guard BEFORE UPDATE ON user_account FOR EACH ROW
  WHEN (NEW.password_hash IS DISTINCT FROM OLD.password_hash) EXECUTE FUNCTION password_guard();

-- A second person says whether they agree. Saying the same twice is saying it once.
CREATE FUNCTION countersign(asked uuid, agrees boolean) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  acting uuid := acting_actor();
  c countersignature;
BEGIN
  SELECT * INTO c FROM countersignature WHERE id = asked AND in_reach(unit_path) AND may('people.countersign') FOR UPDATE;
  IF c.id IS NULL OR acting IS NULL THEN
    RAISE EXCEPTION 'countersignature_unknown: nothing of this id waits here' USING ERRCODE = 'check_violation';
  END IF;
  IF acting IN (c.asked_by_id, c.user_id) THEN
    RAISE EXCEPTION 'countersignature_two: it takes another person' USING ERRCODE = 'check_violation';
  END IF;
  IF c.agreed IS NOT NULL THEN
    IF c.agreed = agrees AND c.decided_by_id = acting THEN RETURN; END IF;
    RAISE EXCEPTION 'countersignature_decided: somebody was first' USING ERRCODE = 'check_violation';
  END IF;
  UPDATE countersignature SET agreed = agrees, decided_by_id = acting, decided_at = now(),
    done_at = CASE WHEN agrees AND deed <> 'PASSWORD' THEN now() END
  WHERE id = asked;
  IF c.deed = 'SECOND_FACTOR' AND agrees THEN
    DELETE FROM second_factor WHERE user_id = c.user_id;
    DELETE FROM recovery_code WHERE user_id = c.user_id;
    -- Whoever has found it, or took it, is out.
    UPDATE session SET ended_at = clock_timestamp(), end_reason = 'ENDED_FOR_THEM'
    WHERE user_id = c.user_id AND ended_at IS NULL AND lapses_at > clock_timestamp();
  END IF;
  IF c.deed = 'POSTING' THEN
    -- One that nobody agreed to was never held.
    UPDATE posting SET waits = NOT agrees, valid_to = CASE WHEN agrees THEN valid_to ELSE valid_from END WHERE id = c.posting_id;
  END IF;
END $$;

-- What waits in the reach on that day, and what was decided since then, newest first, with the names of those who asked and of whom it
-- is about.
CREATE FUNCTION countersignatures(on_day date, since timestamptz)
RETURNS TABLE (id uuid, deed text, user_id uuid, name text, username text, role text, unit text, valid_from date, valid_to date,
  asked_by_id uuid, asked_by text, asked_at timestamptz, agreed boolean, decided_by text, decided_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
  SELECT c.id, c.deed::text, c.user_id, a.full_name, a.username, p.role::text, u.full_name, p.valid_from, p.valid_to,
    c.asked_by_id, official_name(c.asked_by_id), c.asked_at, c.agreed, official_name(c.decided_by_id), c.decided_at
  FROM countersignature c JOIN user_account a ON a.id = c.user_id JOIN posting p ON p.id = c.posting_id JOIN unit u ON u.id = p.unit_id
  WHERE in_reach(c.unit_path) AND may('people.countersign') AND (c.decided_at >= since OR c.agreed IS NULL AND coalesce(p.valid_to, 'infinity') > greatest(on_day, p.valid_from))
  ORDER BY c.agreed IS NOT NULL, c.asked_at DESC, c.id
$$;

-- Whether an account has a second factor: for whoever keeps it, who sees nothing of what it is.
CREATE FUNCTION has_second_factor(account uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
  SELECT keeps_account(account) AND EXISTS (SELECT FROM second_factor f WHERE f.user_id = account)
$$;
