-- Sessions (lib/access/sessions.ts). How long one may last is a check of the table; how it is used and ended, here.

-- A session that was ended, or has lapsed, stays so. Its device may be forgotten.
CREATE FUNCTION session_guard() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF OLD.ended_at IS NOT NULL AND (to_jsonb(NEW) - 'device_hash') <> (to_jsonb(OLD) - 'device_hash') OR (OLD.lapses_at <= clock_timestamp() AND NEW.lapses_at > OLD.lapses_at) THEN
    RAISE EXCEPTION 'session_over: it does not begin again' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER session_guard BEFORE UPDATE ON session FOR EACH ROW EXECUTE FUNCTION session_guard();
