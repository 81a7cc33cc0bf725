-- Moves between communes.

-- A step of a move goes forward once, by the side whose turn it is, and says no more of what it was about. Taking an act back
-- runs as the owner.
CREATE FUNCTION transfer_guard() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  lo text := acting_reach();
  hi text := acting_end();
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.status <> 'RELEASED' OR NOT (NEW.unit_path >= lo AND NEW.unit_path < hi) THEN
      RAISE EXCEPTION 'transfer_step: the sending commune releases' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.status <> 'RELEASED' AND runs_as_owner() THEN
    RETURN NEW;
  END IF;
  IF OLD.status <> 'RELEASED'
    OR (NEW.status = 'WITHDRAWN' AND NOT (OLD.unit_path >= lo AND OLD.unit_path < hi))
    OR (NEW.status IN ('ACCEPTED', 'REFUSED') AND NOT (OLD.to_path >= lo AND OLD.to_path < hi))
    OR to_jsonb(NEW) - ARRAY['status', 'answered_by_name', 'answered_at', 'answer_note', 'new_household_id', 'act_id', 'person_ids']
      <> to_jsonb(OLD) - ARRAY['status', 'answered_by_name', 'answered_at', 'answer_note', 'new_household_id', 'act_id', 'person_ids'] THEN
    RAISE EXCEPTION 'transfer_step: no such step' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER transfer_guard BEFORE INSERT OR UPDATE ON transfer
  FOR EACH ROW WHEN (NOT is_owner()) EXECUTE FUNCTION transfer_guard();

-- Communes of the province by name: where a household may move. Public knowledge, and no more than that.
CREATE FUNCTION communes_of_province() RETURNS TABLE (id uuid, name text, district text, path text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
  SELECT c.id, c.full_name, coalesce(d.full_name, ''), c.path FROM unit c LEFT JOIN unit d ON d.id = c.parent_id AND d.level = 'DISTRICT'
  WHERE c.level = 'COMMUNE' AND c.valid_to IS NULL AND starts_with(c.path, split_part(acting_reach(), '/', 1) || '/')
  ORDER BY d.name COLLATE "vi-x-icu", c.name COLLATE "vi-x-icu"
$$;
