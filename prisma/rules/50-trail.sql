-- The audit trail: who changed what.

-- Who acts, and what they do.
CREATE FUNCTION audit_head(operation text) RETURNS TABLE (actor_id uuid, job text, act text, request_id text) LANGUAGE sql STABLE AS $$
  SELECT acting_actor(), acting_job(), coalesce(acting_act(), lower(operation)), acting_request()
$$;

-- One entry for each row that changes, with what the changed columns held before. A new row needs no copy: it stands
-- in its table, and whatever changes it later leaves the old values here. Columns that the server makes from others say nothing
-- new; a number sealed with another key is the same number.
CREATE FUNCTION audit_row() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  this jsonb := to_jsonb(CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END);
  old_values jsonb;
  held jsonb;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    old_values := to_jsonb(OLD);
    SELECT jsonb_object_agg(o.key, o.value) INTO held
    FROM jsonb_each(old_values) o
    WHERE o.value IS DISTINCT FROM this -> o.key
      AND o.key NOT IN ('version', 'field_versions', 'password_hash', 'has_password', 'search_key', 'head_given', 'head_other', 'match_keys',
        'secret_sealed', 'code_hash');
    -- That a password was replaced is recorded, and nothing of it.
    IF old_values -> 'password_hash' IS DISTINCT FROM this -> 'password_hash' THEN
      held := coalesce(held, '{}') || '{"password_hash": null}';
    END IF;
    IF held ? 'national_id_sealed' AND NOT held ? 'national_id_hash' THEN held := nullif(held - 'national_id_sealed', '{}'); END IF;
    IF held IS NULL THEN RETURN NULL; END IF;
    -- Answers are saved as they are typed: keep the answers that changed, not the whole sheet each time.
    IF held ? 'answers' THEN
      held := jsonb_set(held, '{answers}', coalesce(
        (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(old_values -> 'answers') o
         WHERE o.value IS DISTINCT FROM this -> 'answers' -> o.key), '{}'));
    END IF;
  ELSIF TG_OP = 'DELETE' THEN
    held := this - ARRAY['secret_sealed', 'code_hash'];
  END IF;
  INSERT INTO audit_entry (actor_id, job, act, request_id, table_name, row_id, unit_path, operation, before)
  SELECT h.*, TG_TABLE_NAME, this ->> 'id', coalesce(this ->> 'unit_path', this ->> 'path', ''), TG_OP, held FROM audit_head(TG_OP) h;
  RETURN NULL;
END $$;

-- The same for new rows, which go into the trail as they came into the table, in one statement. What changes or goes is recorded row by
-- row: what follows from a row (20-places.sql) then stands after it.
CREATE FUNCTION audit_added() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  INSERT INTO audit_entry (actor_id, job, act, request_id, table_name, row_id, unit_path, operation)
  SELECT h.*, TG_TABLE_NAME, a.this ->> 'id', coalesce(a.this ->> 'unit_path', a.this ->> 'path', ''), TG_OP
  FROM audit_head(TG_OP) h, (SELECT to_jsonb(added) AS this FROM added) a;
  RETURN NULL;
END $$;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['unit', 'user_account', 'provider_identity', 'posting', 'countersignature', 'round', 'household', 'household_alias', 'person', 'membership', 'review',
    'review_comment', 'commune_list', 'list_event', 'movement', 'act', 'transfer', 'holder_request', 'import_layout', 'saved_filter',
    'time_limit', 'retention_rule'] LOOP
    EXECUTE format('CREATE TRIGGER audit AFTER UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION audit_row()', t);
    EXECUTE format('CREATE TRIGGER audit_added AFTER INSERT ON %I REFERENCING NEW TABLE AS added
      FOR EACH STATEMENT EXECUTE FUNCTION audit_added()', t);
  END LOOP;
END $$;
-- What shows who somebody is: that it came and went; a code on paper, that it was used.
CREATE TRIGGER audit AFTER INSERT OR DELETE ON second_factor FOR EACH ROW EXECUTE FUNCTION audit_row();
CREATE TRIGGER audit AFTER UPDATE OF used_at ON recovery_code FOR EACH ROW EXECUTE FUNCTION audit_row();
-- Steps are recorded; how far a job has come is not.
CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE OF state, mapping, act_id ON import FOR EACH ROW EXECUTE FUNCTION audit_row();
CREATE TRIGGER audit AFTER INSERT ON sign_in_alarm FOR EACH ROW EXECUTE FUNCTION audit_row();
-- That a session was ended is recorded; that it is used is not.
CREATE TRIGGER audit AFTER UPDATE OF ended_at ON session FOR EACH ROW EXECUTE FUNCTION audit_row();
-- Decisions are recorded; what a search found and dropped is not.
CREATE TRIGGER audit AFTER UPDATE OF status ON duplicate_pair
  FOR EACH ROW WHEN (OLD.status <> NEW.status) EXECUTE FUNCTION audit_row();
CREATE TRIGGER audit_added AFTER INSERT ON duplicate_pair
  FOR EACH ROW WHEN (NEW.status <> 'OPEN') EXECUTE FUNCTION audit_row();

-- Readings, which no trigger sees: {act, table_name, row_id, unit_path, before} of each. Who, when and by which request is not the caller's to say.
CREATE FUNCTION record_readings(readings jsonb) RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  IF acting_actor() IS NULL THEN
    RAISE EXCEPTION 'audit_entry_of_somebody: a reading is somebody''s' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO audit_entry (at, actor_id, request_id, operation, act, table_name, row_id, unit_path, before)
  SELECT acting_moment(), acting_actor(), acting_request(), 'READ', r.act, r.table_name, r.row_id, r.unit_path,
    r.before || jsonb_build_object('role', acting_role())
  FROM jsonb_populate_recordset(NULL::audit_entry, readings) r;
  RETURN jsonb_array_length(readings);
END $$;

-- ───────────────────────── Who and when, on the rows themselves ─────────────────────────

-- Where a row says when something was done and by whom, it is now, and by whoever acts; what was said before stays. Taking an act
-- back, which runs as the owner, puts back what stood there.
CREATE FUNCTION signed() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  RETURN jsonb_populate_record(NEW, CASE WHEN to_jsonb(NEW) ->> TG_ARGV[0] IS NULL THEN '{}'
    ELSE jsonb_build_object(TG_ARGV[0], acting_moment(), TG_ARGV[1], official_name(acting_actor())) END);
END $$;
DO $$
DECLARE t record;
BEGIN
  FOR t IN SELECT * FROM (VALUES
    ('act', 'INSERT', 'at', 'actor_name'), ('act', 'UPDATE', 'undone_at', 'undone_by_name'), ('list_event', 'INSERT', 'at', 'actor_name'),
    ('review_comment', 'INSERT', 'at', 'author_name'), ('review_comment', 'UPDATE', 'closed_at', 'closed_by'),
    ('transfer', 'INSERT', 'released_at', 'released_by_name'), ('transfer', 'UPDATE', 'answered_at', 'answered_by_name'),
    ('duplicate_pair', 'INSERT', 'decided_at', 'decided_by_name'), ('duplicate_pair', 'UPDATE', 'decided_at', 'decided_by_name'),
    ('import', 'INSERT', 'created_at', 'actor_name')) AS c (name, command, at, who) LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE %s ON %I FOR EACH ROW WHEN (%s AND NOT runs_as_owner()) EXECUTE FUNCTION signed(%L, %L)',
      'signed_' || lower(t.command), t.command, t.name,
      CASE t.command WHEN 'INSERT' THEN format('NEW.%I IS NOT NULL', t.at)
        ELSE format('(NEW.%1$I, NEW.%2$I) IS DISTINCT FROM (OLD.%1$I, OLD.%2$I)', t.at, t.who) END, t.at, t.who);
  END LOOP;
END $$;
