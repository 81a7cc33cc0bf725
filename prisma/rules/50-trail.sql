-- The audit trail: who changed what.

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
      AND o.key NOT IN ('version', 'field_versions', 'password_hash', 'search_key', 'head_given', 'head_other', 'match_keys');
    IF held ? 'national_id_sealed' AND NOT held ? 'national_id_hash' THEN held := nullif(held - 'national_id_sealed', '{}'); END IF;
    IF held IS NULL THEN RETURN NULL; END IF;
    -- Answers are saved as they are typed: keep the answers that changed, not the whole sheet each time.
    IF held ? 'answers' THEN
      held := jsonb_set(held, '{answers}', coalesce(
        (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(old_values -> 'answers') o
         WHERE o.value IS DISTINCT FROM this -> 'answers' -> o.key), '{}'));
    END IF;
  ELSIF TG_OP = 'DELETE' THEN
    held := this;
  END IF;
  INSERT INTO audit_entry (actor_id, job, act, request_id, table_name, row_id, unit_path, operation, before)
  VALUES (nullif(current_setting('app.actor', true), '')::uuid, nullif(current_setting('app.job', true), ''),
    coalesce(nullif(current_setting('app.act', true), ''), lower(TG_OP)), nullif(current_setting('app.request', true), ''),
    TG_TABLE_NAME, this ->> 'id', coalesce(this ->> 'unit_path', this ->> 'path', ''), TG_OP, held);
  RETURN NULL;
END $$;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['unit', 'user_account', 'posting', 'round', 'household', 'household_alias', 'person', 'membership', 'review',
    'review_comment', 'commune_list', 'list_event', 'movement', 'act', 'transfer', 'import_layout', 'saved_filter',
    'time_limit', 'retention_rule'] LOOP
    EXECUTE format('CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION audit_row()', t);
  END LOOP;
END $$;
-- Steps are recorded; how far a job has come is not.
CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE OF state, mapping, act_id ON import FOR EACH ROW EXECUTE FUNCTION audit_row();
-- Decisions are recorded; what a search found and dropped is not.
CREATE TRIGGER audit AFTER UPDATE OF status ON duplicate_pair
  FOR EACH ROW WHEN (OLD.status <> NEW.status) EXECUTE FUNCTION audit_row();
CREATE TRIGGER audit_added AFTER INSERT ON duplicate_pair
  FOR EACH ROW WHEN (NEW.status <> 'OPEN') EXECUTE FUNCTION audit_row();
