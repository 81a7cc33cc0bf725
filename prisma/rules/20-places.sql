-- Where a row stands follows from what it belongs to. A village, a household or an import out of reach does not exist.

-- A household is where its village is. A village out of reach does not exist.
CREATE FUNCTION household_place() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  SELECT u.path, u.parent_id INTO NEW.unit_path, NEW.commune_id FROM unit u WHERE u.id = NEW.village_id AND u.level = 'VILLAGE';
  IF NOT FOUND THEN
    RAISE EXCEPTION 'household_village_fkey: village % not found', NEW.village_id USING ERRCODE = '23503', CONSTRAINT = 'household_village_fkey', TABLE = 'household';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER household_place BEFORE INSERT OR UPDATE OF village_id, unit_path, commune_id ON household
  FOR EACH ROW EXECUTE FUNCTION household_place();

CREATE FUNCTION household_moved() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  UPDATE membership SET unit_path = NEW.unit_path WHERE household_id = NEW.id;
  UPDATE person p SET unit_path = NEW.unit_path
  FROM membership m WHERE m.household_id = NEW.id AND m.person_id = p.id AND m.valid_to IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER household_moved AFTER UPDATE OF village_id ON household
  FOR EACH ROW WHEN (OLD.unit_path <> NEW.unit_path) EXECUTE FUNCTION household_moved();

CREATE FUNCTION membership_place() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  SELECT h.unit_path INTO NEW.unit_path FROM household h WHERE h.id = NEW.household_id;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'membership_household_fkey: household % not found', NEW.household_id USING ERRCODE = '23503', CONSTRAINT = 'membership_household_fkey', TABLE = 'membership';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER membership_place BEFORE INSERT OR UPDATE ON membership
  FOR EACH ROW EXECUTE FUNCTION membership_place();

-- Whoever joins a household is where it is.
CREATE FUNCTION membership_followed() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  UPDATE person p SET unit_path = c.unit_path FROM changed c
  WHERE p.id = c.person_id AND c.valid_to IS NULL AND p.unit_path <> c.unit_path;
  RETURN NULL;
END $$;
CREATE TRIGGER membership_followed AFTER INSERT ON membership REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION membership_followed();

-- An alias stands where its household stands.
CREATE FUNCTION alias_place() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  SELECT h.unit_path INTO NEW.unit_path FROM household h WHERE h.id = NEW.household_id;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'household_alias_household_fkey: household % not found', NEW.household_id
      USING ERRCODE = '23503', CONSTRAINT = 'household_alias_household_fkey', TABLE = 'household_alias';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER alias_place BEFORE INSERT OR UPDATE ON household_alias FOR EACH ROW EXECUTE FUNCTION alias_place();

CREATE FUNCTION alias_moved() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  UPDATE household_alias SET unit_path = NEW.unit_path WHERE household_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER alias_moved AFTER UPDATE OF village_id ON household
  FOR EACH ROW WHEN (OLD.unit_path <> NEW.unit_path) EXECUTE FUNCTION alias_moved();

CREATE FUNCTION review_place() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  SELECT h.unit_path, h.village_id INTO NEW.unit_path, NEW.village_id FROM household h WHERE h.id = NEW.household_id;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'review_household_fkey: household % not found', NEW.household_id USING ERRCODE = '23503', CONSTRAINT = 'review_household_fkey', TABLE = 'review';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER review_place BEFORE INSERT ON review FOR EACH ROW EXECUTE FUNCTION review_place();

-- A file, a row, a household of a list stands where its import stands, and belongs to one of the caller's reach.
CREATE FUNCTION import_place() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  SELECT i.unit_path INTO NEW.unit_path FROM import i WHERE i.id = NEW.import_id;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'import_not_found: import % not found', NEW.import_id USING ERRCODE = '23503';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER import_place BEFORE INSERT ON import_file FOR EACH ROW EXECUTE FUNCTION import_place();
CREATE TRIGGER import_place BEFORE INSERT ON import_row FOR EACH ROW EXECUTE FUNCTION import_place();
CREATE TRIGGER import_place BEFORE INSERT ON import_household FOR EACH ROW EXECUTE FUNCTION import_place();
