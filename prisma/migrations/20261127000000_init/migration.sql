-- Tables, types, constraints and indexes. What the database does by itself (policies, functions, triggers) stands in prisma/rules.
--
-- Paths are compared byte by byte (COLLATE "C"): a range of them is a subtree, an index serves it, and row security may use it.

CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS btree_gist;

-- ───────────────────────── What columns are made of ─────────────────────────

-- Stored columns and indexes hold what these functions gave: to change one is to make the columns anew, which is a migration. Their
-- comment keeps prisma/rules from dropping them.

-- "Hoàng Thị Hoà" and "hoang thi hoa" are one. lib/households/names.ts does the same in the browser.
CREATE FUNCTION fold_name(name text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path FROM CURRENT
AS $$ SELECT lower(unaccent('unaccent'::regdictionary, normalize(name, NFC))) $$;

-- People are sorted by given name (the last word), then by the rest with the family name last.
CREATE FUNCTION given_name(name text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$ SELECT substring(name from '(\S+)\s*$') $$;

CREATE FUNCTION other_names(name text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$ SELECT regexp_replace(regexp_replace(name, '\s*\S+\s*$', ''), '^(\S+)\s+(.+)$', '\2 \1') $$;

-- The words of a name as they are compared, without accents and without keys of Telex or VNI that were never composed.
-- lib/duplicates/name-words.ts does the same; a test holds the two together.
CREATE FUNCTION match_words(name text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path FROM CURRENT AS $$
DECLARE
  folded text := translate(fold_name(name), 'fjwz0123456789', '');
BEGIN
  folded := regexp_replace(folded, '(?<=[a-z])[sx]', '', 'g');
  folded := regexp_replace(folded, '(?<=[a-z])(?<!\mt)r', '', 'g');
  folded := replace(replace(replace(replace(folded, 'aa', 'a'), 'ee', 'e'), 'oo', 'o'), 'dd', 'd');
  folded := btrim(regexp_replace(folded, '[^a-z]+', ' ', 'g'));
  RETURN CASE WHEN folded = '' THEN '{}'::text[] ELSE string_to_array(folded, ' ') END;
END $$;

-- The sorted words without one "thị" or "văn", which many leave out.
CREATE FUNCTION match_core(words text[]) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  filler text;
  place int;
BEGIN
  IF cardinality(words) > 2 THEN
    FOREACH filler IN ARRAY ARRAY['thi', 'van', 'th', 'v', 't'] LOOP
      place := array_position(words, filler);
      IF place IS NOT NULL THEN
        words := words[:place - 1] || words[place + 1:];
        EXIT;
      END IF;
    END LOOP;
  END IF;
  RETURN ARRAY(SELECT w FROM unnest(words) w ORDER BY w COLLATE "C");
END $$;

CREATE FUNCTION match_key(content text) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$ SELECT ('x' || substr(md5(content), 1, 16))::bit(64)::bigint $$;

-- Records that share a key are compared; others are not. The first key is the name alone, for telling in SQL whether two names
-- have the same words: nothing is looked up by it. With `around`, also the keys of the years before and after, for looking.
-- The first of January stands for a day that is not known.
CREATE FUNCTION match_keys(name text, year int, month int, day int, path text, around boolean) RETURNS bigint[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $$
DECLARE
  words text[] := match_words(name);
  core text[];
  whole text;
  given text;
  initials text := '';
  commune text;
  around_day text;
  keys bigint[];
  word text;
BEGIN
  IF cardinality(words) = 0 THEN RETURN '{}'; END IF;
  core := match_core(words);
  whole := array_to_string(core, ' ');
  given := words[cardinality(words)];
  commune := substring(path FROM '^(?:[^/]+/){1,3}');
  keys := ARRAY[match_key('x' || whole)];
  FOREACH word IN ARRAY core LOOP initials := initials || left(word, 1); END LOOP;
  IF year IS NOT NULL THEN
    FOR y IN year - around::int .. year + around::int LOOP
      keys := keys || ARRAY[match_key('n' || whole || y), match_key('a' || given || '|' || initials || y),
        match_key('i' || initials || y || commune)];
    END LOOP;
  END IF;
  keys := keys || match_key('c' || whole || '|' || commune);
  IF day IS NOT NULL AND month IS NOT NULL AND NOT (day = 1 AND month = 1) THEN
    around_day := least(day, month) || '.' || greatest(day, month);
    keys := keys || match_key('d' || whole || '|' || around_day);
    FOREACH word IN ARRAY core LOOP
      keys := keys || match_key('w' || word || year || '.' || around_day);
    END LOOP;
  END IF;
  RETURN keys;
END $$;

DO $$
DECLARE f regprocedure;
BEGIN
  FOREACH f IN ARRAY ARRAY['fold_name(text)', 'given_name(text)', 'other_names(text)', 'match_words(text)', 'match_core(text[])',
    'match_key(text)', 'match_keys(text, int, int, int, text, boolean)']::regprocedure[] LOOP
    EXECUTE format('COMMENT ON FUNCTION %s IS %L', f, 'columns are made of it');
  END LOOP;
END $$;

-- ───────────────────────── Types ─────────────────────────

CREATE TYPE "UnitLevel" AS ENUM ('PROVINCE', 'DISTRICT', 'COMMUNE', 'VILLAGE');
CREATE TYPE "AreaType" AS ENUM ('RURAL', 'URBAN');
CREATE TYPE "CountersignedDeed" AS ENUM ('POSTING', 'PASSWORD', 'SECOND_FACTOR');
CREATE TYPE "SecondFactorKind" AS ENUM ('TOTP');
CREATE TYPE "Role" AS ENUM ('COMMUNE_OFFICER', 'COMMUNE_CHAIR', 'DISTRICT_REVIEWER', 'PROVINCE_STAFF', 'ADMINISTRATOR');
CREATE TYPE "SessionEnd" AS ENUM ('SIGNED_OUT', 'SIGNED_IN_AGAIN', 'ENDED_ELSEWHERE', 'PASSWORD_CHANGED', 'PASSWORD_RESET', 'ACCOUNT_CLOSED', 'ENDED_FOR_THEM');
CREATE TYPE "HouseholdClass" AS ENUM ('POOR', 'NEAR_POOR', 'AVERAGE_STANDARD', 'NOT_POOR');
CREATE TYPE "CloseReason" AS ENUM ('DIED', 'MOVED_OUT', 'MERGED', 'MISTAKE');
CREATE TYPE "Sex" AS ENUM ('MALE', 'FEMALE');
CREATE TYPE "Relationship" AS ENUM ('HEAD', 'SPOUSE', 'CHILD', 'ADOPTED_CHILD', 'CHILD_IN_LAW', 'PARENT', 'PARENT_IN_LAW', 'GRANDPARENT', 'GRANDCHILD', 'SIBLING', 'OTHER');
CREATE TYPE "NationalIdAbsence" AS ENUM ('CHILD_NOT_ISSUED', 'NEVER_ISSUED', 'LOST', 'REFUSED', 'OTHER');
CREATE TYPE "SchoolingLevel" AS ENUM ('NONE', 'PRESCHOOL', 'PRIMARY', 'LOWER_SECONDARY', 'UPPER_SECONDARY', 'ELEMENTARY_VOCATIONAL', 'INTERMEDIATE', 'COLLEGE', 'UNIVERSITY');
CREATE TYPE "AttendingLevel" AS ENUM ('PRESCHOOL', 'PRIMARY', 'LOWER_SECONDARY', 'UPPER_SECONDARY', 'VOCATIONAL', 'HIGHER');
CREATE TYPE "WorkStatus" AS ENUM ('WORKING_WITH_CONTRACT', 'WORKING_WITHOUT_CONTRACT', 'SELF_EMPLOYED', 'UNEMPLOYED', 'NOT_WORKING', 'STUDYING');
CREATE TYPE "Disability" AS ENUM ('NONE', 'MILD', 'SEVERE', 'EXTREME');
CREATE TYPE "Nutrition" AS ENUM ('NORMAL', 'STUNTED', 'UNDERWEIGHT');
CREATE TYPE "HouseholdOrigin" AS ENUM ('REGISTERED', 'IMPORTED', 'SPLIT', 'MOVED_IN', 'TRANSFERRED');
CREATE TYPE "ActKind" AS ENUM ('SPLIT', 'MERGE', 'HEAD_CHANGE', 'BIRTH', 'DEATH', 'MARRIAGE_IN', 'MARRIAGE_OUT', 'MOVE_IN', 'MOVE_OUT', 'TRANSFER', 'PERSON_MERGE', 'HOUSEHOLD_MERGE', 'IMPORT', 'ASSIGN', 'CHANGE_VILLAGE', 'CLOSE');
CREATE TYPE "BulkOutcome" AS ENUM ('DONE', 'SAME', 'ENDED', 'AWAY', 'NOT_LISTED', 'RELEASED', 'GONE');
CREATE TYPE "MatchLevel" AS ENUM ('SURE', 'LIKELY', 'POSSIBLE');
CREATE TYPE "PairStatus" AS ENUM ('OPEN', 'SAME', 'DIFFERENT');
CREATE TYPE "TransferStatus" AS ENUM ('RELEASED', 'ACCEPTED', 'REFUSED', 'WITHDRAWN');
CREATE TYPE "RoundTrack" AS ENUM ('ANNUAL', 'IN_YEAR', 'AVERAGE_STANDARD', 'LOW_INCOME_WORKER');
CREATE TYPE "RoundStatus" AS ENUM ('OPEN', 'CLOSED');
CREATE TYPE "ReviewStatus" AS ENUM ('LISTED', 'DRAFT', 'DONE', 'CLOSED');
CREATE TYPE "ListStatus" AS ENUM ('DRAFT', 'SUBMITTED', 'DISTRICT_APPROVED', 'APPROVED', 'RETURNED', 'RETURNED_TO_DISTRICT');
CREATE TYPE "MovementKind" AS ENUM ('NONE', 'STAYS', 'CHANGES', 'NEW', 'RELAPSED', 'ARRIVED', 'DEPARTED');
CREATE TYPE "ReturnReason" AS ENUM ('MEMBERS_MISSING', 'SCORE_DOUBTFUL', 'INDICATOR_DOUBTFUL', 'CLASS_CHANGE_UNEXPLAINED', 'DUPLICATE', 'MOVEMENT_WRONG', 'RESIDENTS_WRONG', 'OTHER');
CREATE TYPE "HolderRequestState" AS ENUM ('OPEN', 'ANSWERED', 'WITHDRAWN');
CREATE TYPE "HolderAnswer" AS ENUM ('MOVES', 'STAYS', 'NUMBER_WRONG', 'HOLDER_WRONG', 'OTHER');
CREATE TYPE "ImportState" AS ENUM ('READING', 'MAPPING', 'CHECKING', 'CHECKED', 'APPLYING', 'DONE', 'FAILED', 'CANCELLED', 'UNDONE');
CREATE TYPE "ImportKind" AS ENUM ('NEW', 'CHANGES', 'SAME', 'PROBLEM');

-- ───────────────────────── Tables ─────────────────────────

CREATE TABLE unit (
  id UUID NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  full_name TEXT NOT NULL,
  kind TEXT NOT NULL,
  level "UnitLevel" NOT NULL,
  path TEXT COLLATE "C" NOT NULL,
  parent_id UUID,
  area "AreaType",
  valid_from DATE NOT NULL,
  valid_to DATE,
  version INTEGER NOT NULL DEFAULT 1,
  search_key TEXT GENERATED ALWAYS AS (fold_name(full_name)) STORED NOT NULL,

  CONSTRAINT unit_pkey PRIMARY KEY (id)
);

CREATE TABLE user_account (
  id UUID NOT NULL,
  username TEXT NOT NULL,
  full_name TEXT NOT NULL,
  password_hash TEXT,
  has_password BOOLEAN NOT NULL GENERATED ALWAYS AS (password_hash IS NOT NULL) STORED,
  must_change BOOLEAN NOT NULL DEFAULT false,
  one_time_expires TIMESTAMPTZ(3),
  disabled_at TIMESTAMPTZ(3),
  created_at TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  version INTEGER NOT NULL DEFAULT 1,

  CONSTRAINT user_account_pkey PRIMARY KEY (id)
);

CREATE TABLE posting (
  id UUID NOT NULL,
  user_id UUID NOT NULL,
  role "Role" NOT NULL,
  unit_id UUID NOT NULL,
  unit_path TEXT COLLATE "C" NOT NULL,
  valid_from DATE NOT NULL,
  valid_to DATE,
  waits BOOLEAN NOT NULL DEFAULT false,

  CONSTRAINT posting_pkey PRIMARY KEY (id)
);

CREATE TABLE takes_two (
  deed "CountersignedDeed" NOT NULL,
  role "Role" NOT NULL,

  CONSTRAINT takes_two_pkey PRIMARY KEY (deed, role)
);

CREATE TABLE countersignature (
  id UUID NOT NULL,
  deed "CountersignedDeed" NOT NULL,
  user_id UUID NOT NULL,
  posting_id UUID NOT NULL,
  unit_path TEXT COLLATE "C" NOT NULL,
  asked_by_id UUID NOT NULL,
  asked_at TIMESTAMPTZ(3) NOT NULL,
  agreed BOOLEAN,
  decided_by_id UUID,
  decided_at TIMESTAMPTZ(3),
  done_at TIMESTAMPTZ(3),

  CONSTRAINT countersignature_pkey PRIMARY KEY (id)
);

CREATE TABLE role_permission (
  role "Role" NOT NULL,
  permission TEXT NOT NULL,

  CONSTRAINT role_permission_pkey PRIMARY KEY (permission, role)
);

CREATE TABLE provider_identity (
  id UUID NOT NULL,
  user_id UUID NOT NULL,
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,
  label TEXT NOT NULL,
  created_at TIMESTAMPTZ(3) NOT NULL,

  CONSTRAINT provider_identity_pkey PRIMARY KEY (id)
);

CREATE TABLE session (
  id UUID NOT NULL,
  user_id UUID NOT NULL,
  created_at TIMESTAMPTZ(3) NOT NULL,
  used_at TIMESTAMPTZ(3) NOT NULL,
  lapses_at TIMESTAMPTZ(3) NOT NULL,
  ends_at TIMESTAMPTZ(3) NOT NULL,
  ended_at TIMESTAMPTZ(3),
  end_reason "SessionEnd",
  device TEXT NOT NULL,
  address TEXT NOT NULL,
  device_hash TEXT,
  stepped_up_until TIMESTAMPTZ(3),
  factor_at TIMESTAMPTZ(3),

  CONSTRAINT session_pkey PRIMARY KEY (id)
);

CREATE TABLE second_factor (
  id UUID NOT NULL,
  user_id UUID NOT NULL,
  kind "SecondFactorKind" NOT NULL,
  created_at TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  used_at TIMESTAMPTZ(3),
  secret_sealed TEXT,
  last_step BIGINT,

  CONSTRAINT second_factor_pkey PRIMARY KEY (id)
);

CREATE TABLE recovery_code (
  id UUID NOT NULL,
  user_id UUID NOT NULL,
  code_hash TEXT NOT NULL,
  used_at TIMESTAMPTZ(3),

  CONSTRAINT recovery_code_pkey PRIMARY KEY (id)
);

CREATE TABLE sign_in_alarm (
  id UUID NOT NULL,
  at TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  user_id UUID,
  unit_path TEXT COLLATE "C" NOT NULL,
  address TEXT NOT NULL,
  failures INTEGER NOT NULL,

  CONSTRAINT sign_in_alarm_pkey PRIMARY KEY (id)
);

CREATE TABLE sign_in_throttle (
  key TEXT NOT NULL,
  failures INTEGER NOT NULL DEFAULT 0,
  pending INTEGER NOT NULL DEFAULT 0,
  locked_until TIMESTAMPTZ(3),
  last_at TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT sign_in_throttle_pkey PRIMARY KEY (key)
);

CREATE TABLE ethnic_group (
  code TEXT NOT NULL,
  name TEXT NOT NULL,

  CONSTRAINT ethnic_group_pkey PRIMARY KEY (code)
);

CREATE TABLE household (
  id UUID NOT NULL,
  code TEXT NOT NULL,
  commune_id UUID NOT NULL,
  village_id UUID NOT NULL,
  unit_path TEXT COLLATE "C" NOT NULL,
  address TEXT NOT NULL,
  phone TEXT,
  notes TEXT,
  head_name TEXT NOT NULL DEFAULT '',
  member_count INTEGER NOT NULL DEFAULT 0,
  class "HouseholdClass",
  closed_on DATE,
  close_reason "CloseReason",
  close_note TEXT,
  origin "HouseholdOrigin" NOT NULL DEFAULT 'REGISTERED',
  predecessor_id UUID,
  version INTEGER NOT NULL DEFAULT 1,
  created_at TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  head_given TEXT COLLATE "vi-x-icu" GENERATED ALWAYS AS (coalesce(given_name(head_name), '')) STORED NOT NULL,
  head_other TEXT COLLATE "vi-x-icu" GENERATED ALWAYS AS (coalesce(other_names(head_name), '')) STORED NOT NULL,

  CONSTRAINT household_pkey PRIMARY KEY (id)
);

CREATE TABLE household_alias (
  id UUID NOT NULL,
  code TEXT NOT NULL,
  household_id UUID NOT NULL,
  unit_path TEXT COLLATE "C" NOT NULL,

  CONSTRAINT household_alias_pkey PRIMARY KEY (id)
);

CREATE TABLE household_counter (
  commune_id UUID NOT NULL,
  unit_path TEXT COLLATE "C" NOT NULL,
  last INTEGER NOT NULL DEFAULT 0,

  CONSTRAINT household_counter_pkey PRIMARY KEY (commune_id)
);

CREATE TABLE person (
  id UUID NOT NULL,
  unit_path TEXT COLLATE "C" NOT NULL,
  full_name TEXT NOT NULL,
  sex "Sex" NOT NULL,
  birth_year INTEGER NOT NULL,
  birth_month INTEGER,
  birth_day INTEGER,
  ethnicity_code TEXT NOT NULL,
  national_id_sealed TEXT,
  national_id_hash TEXT COLLATE "C",
  national_id_absence "NationalIdAbsence",
  schooling_level "SchoolingLevel",
  attending_level "AttendingLevel",
  certified_on_the_job BOOLEAN NOT NULL DEFAULT false,
  work_status "WorkStatus",
  has_health_insurance BOOLEAN,
  disability "Disability" NOT NULL DEFAULT 'NONE',
  receives_monthly_allowance BOOLEAN NOT NULL DEFAULT false,
  has_labour_capacity BOOLEAN NOT NULL DEFAULT true,
  is_merit BOOLEAN NOT NULL DEFAULT false,
  is_policy_beneficiary BOOLEAN NOT NULL DEFAULT false,
  nutrition "Nutrition",
  is_pregnant BOOLEAN NOT NULL DEFAULT false,
  died_on DATE,
  merged_into_id UUID,
  version INTEGER NOT NULL DEFAULT 1,
  search_key TEXT GENERATED ALWAYS AS (fold_name(full_name)) STORED NOT NULL,
  match_keys BIGINT[] GENERATED ALWAYS AS
    (match_keys(full_name, birth_year, birth_month, birth_day, unit_path, false)) STORED,

  CONSTRAINT person_pkey PRIMARY KEY (id)
);

CREATE TABLE membership (
  id UUID NOT NULL,
  household_id UUID NOT NULL,
  person_id UUID NOT NULL,
  unit_path TEXT COLLATE "C" NOT NULL,
  relationship "Relationship" NOT NULL,
  person_name TEXT,
  position INTEGER NOT NULL DEFAULT 0,
  valid_from DATE NOT NULL,
  valid_to DATE,

  CONSTRAINT membership_pkey PRIMARY KEY (id)
);

CREATE TABLE chain (
  id TEXT NOT NULL,

  CONSTRAINT chain_pkey PRIMARY KEY (id)
);

CREATE TABLE list_step (
  chain TEXT NOT NULL,
  action TEXT NOT NULL,
  by_role "Role" NOT NULL,
  from_status "ListStatus" NOT NULL,
  to_status "ListStatus" NOT NULL,
  needs TEXT NOT NULL,

  CONSTRAINT list_step_pkey PRIMARY KEY (chain, from_status, by_role, action)
);

CREATE TABLE round (
  id UUID NOT NULL,
  year INTEGER NOT NULL,
  track "RoundTrack" NOT NULL,
  unit_path TEXT COLLATE "C" NOT NULL,
  standard_id TEXT NOT NULL,
  standard_hash TEXT NOT NULL,
  chain TEXT NOT NULL,
  opens_on DATE NOT NULL,
  closes_on DATE NOT NULL,
  commune_due DATE,
  district_due DATE,
  status "RoundStatus" NOT NULL DEFAULT 'OPEN',

  CONSTRAINT round_pkey PRIMARY KEY (id)
);

CREATE TABLE review (
  id UUID NOT NULL,
  round_id UUID NOT NULL,
  household_id UUID NOT NULL,
  commune_list_id UUID NOT NULL,
  village_id UUID NOT NULL,
  unit_path TEXT COLLATE "C" NOT NULL,
  status "ReviewStatus" NOT NULL DEFAULT 'LISTED',
  returned_reason "ReturnReason",
  returned_note TEXT,
  start_class "HouseholdClass",
  start_persons INTEGER NOT NULL DEFAULT 0,
  arrived BOOLEAN NOT NULL DEFAULT false,
  answers JSONB NOT NULL DEFAULT '{}',
  field_versions JSONB NOT NULL DEFAULT '{}',
  version INTEGER NOT NULL DEFAULT 1,
  snapshot JSONB,
  result JSONB,
  income_score INTEGER,
  deprivation_score INTEGER,
  computed_class "HouseholdClass",
  override_class "HouseholdClass",
  override_reason TEXT,
  override_document TEXT,
  final_class "HouseholdClass",
  movement_kind "MovementKind",
  end_persons INTEGER,
  surveyor_name TEXT,
  assigned_to TEXT,
  surveyed_on DATE,
  finished_at TIMESTAMPTZ(3),
  finished_by_id UUID,

  CONSTRAINT review_pkey PRIMARY KEY (id)
);

CREATE TABLE review_version (
  review_id UUID NOT NULL,
  submission INTEGER NOT NULL,
  unit_path TEXT COLLATE "C" NOT NULL,
  answers JSONB NOT NULL,
  result JSONB NOT NULL,
  final_class "HouseholdClass",
  at TIMESTAMPTZ(3) NOT NULL,

  CONSTRAINT review_version_pkey PRIMARY KEY (review_id,submission)
);

CREATE TABLE review_comment (
  id UUID NOT NULL,
  review_id UUID NOT NULL,
  unit_path TEXT COLLATE "C" NOT NULL,
  question TEXT NOT NULL,
  text TEXT NOT NULL,
  author_id UUID NOT NULL,
  author_name TEXT NOT NULL,
  at TIMESTAMPTZ(3) NOT NULL,
  closed_at TIMESTAMPTZ(3),
  closed_by TEXT,

  CONSTRAINT review_comment_pkey PRIMARY KEY (id)
);

CREATE TABLE commune_list (
  id UUID NOT NULL,
  round_id UUID NOT NULL,
  commune_id UUID NOT NULL,
  unit_path TEXT COLLATE "C" NOT NULL,
  status "ListStatus" NOT NULL DEFAULT 'DRAFT',
  submission INTEGER NOT NULL DEFAULT 0,
  resident_households INTEGER,
  resident_persons INTEGER,
  residents_note TEXT,
  partial_return BOOLEAN NOT NULL DEFAULT false,
  version INTEGER NOT NULL DEFAULT 1,

  CONSTRAINT commune_list_pkey PRIMARY KEY (id)
);

CREATE TABLE list_event (
  id UUID NOT NULL,
  list_id UUID NOT NULL,
  unit_path TEXT COLLATE "C" NOT NULL,
  action TEXT NOT NULL,
  from_status "ListStatus" NOT NULL,
  to_status "ListStatus" NOT NULL,
  submission INTEGER NOT NULL,
  reason "ReturnReason",
  note TEXT,
  review_ids UUID[],
  actor_id UUID NOT NULL,
  actor_name TEXT NOT NULL,
  actor_role "Role" NOT NULL,
  at TIMESTAMPTZ(3) NOT NULL,

  CONSTRAINT list_event_pkey PRIMARY KEY (id)
);

CREATE TABLE movement (
  id UUID NOT NULL,
  round_id UUID NOT NULL,
  household_id UUID NOT NULL,
  village_id UUID NOT NULL,
  unit_path TEXT COLLATE "C" NOT NULL,
  start_class "HouseholdClass",
  end_class "HouseholdClass",
  kind "MovementKind" NOT NULL,
  persons_start INTEGER NOT NULL,
  persons_end INTEGER NOT NULL,
  dimensions TEXT[] NOT NULL DEFAULT '{}',

  CONSTRAINT movement_pkey PRIMARY KEY (id)
);

CREATE TABLE movement_summary (
  round_id UUID NOT NULL,
  unit_id UUID NOT NULL,
  unit_path TEXT COLLATE "C" NOT NULL,
  level TEXT NOT NULL,
  dimension TEXT NOT NULL,
  value TEXT NOT NULL,
  start_class TEXT NOT NULL,
  end_class TEXT NOT NULL,
  kind "MovementKind" NOT NULL,
  households INTEGER NOT NULL,
  persons_start INTEGER NOT NULL,
  persons_end INTEGER NOT NULL,
  persons_gained INTEGER NOT NULL,
  persons_lost INTEGER NOT NULL,

  CONSTRAINT movement_summary_pkey PRIMARY KEY (round_id,level,dimension,unit_path,value,start_class,end_class,kind)
);

CREATE TABLE household_summary (
  unit_id UUID NOT NULL,
  unit_path TEXT COLLATE "C" NOT NULL,
  level TEXT NOT NULL,
  class TEXT NOT NULL,
  closed BOOLEAN NOT NULL,
  households INTEGER NOT NULL,
  persons INTEGER NOT NULL,

  CONSTRAINT household_summary_pkey PRIMARY KEY (level,unit_path,class,closed)
);

CREATE TABLE review_summary (
  round_id UUID NOT NULL,
  unit_id UUID NOT NULL,
  unit_path TEXT COLLATE "C" NOT NULL,
  level TEXT NOT NULL,
  status "ReviewStatus" NOT NULL,
  start_class TEXT NOT NULL,
  reviews INTEGER NOT NULL,
  start_persons INTEGER NOT NULL,

  CONSTRAINT review_summary_pkey PRIMARY KEY (round_id,level,unit_path,status,start_class)
);

CREATE TABLE act (
  id UUID NOT NULL,
  kind "ActKind" NOT NULL,
  unit_path TEXT COLLATE "C" NOT NULL,
  on_day DATE,
  reason TEXT NOT NULL DEFAULT '',
  document TEXT NOT NULL DEFAULT '',
  summary JSONB NOT NULL DEFAULT '{}',
  actor_id UUID NOT NULL,
  actor_name TEXT NOT NULL,
  at TIMESTAMPTZ(3) NOT NULL,
  undone_at TIMESTAMPTZ(3),
  undone_by_name TEXT,

  CONSTRAINT act_pkey PRIMARY KEY (id)
);

CREATE TABLE act_row (
  id BIGSERIAL NOT NULL,
  act_id UUID NOT NULL,
  unit_path TEXT COLLATE "C" NOT NULL,
  table_name TEXT NOT NULL,
  row_key TEXT NOT NULL,
  operation TEXT NOT NULL,
  before JSONB,
  after_mark UUID,

  CONSTRAINT act_row_pkey PRIMARY KEY (id)
);

CREATE TABLE act_subject (
  act_id UUID NOT NULL,
  subject_id UUID NOT NULL,
  unit_path TEXT COLLATE "C" NOT NULL,

  CONSTRAINT act_subject_pkey PRIMARY KEY (act_id,subject_id,unit_path)
);

CREATE TABLE bulk_target (
  act_id UUID NOT NULL,
  household_id UUID NOT NULL,
  unit_path TEXT COLLATE "C" NOT NULL,
  position INTEGER NOT NULL,
  outcome "BulkOutcome",

  CONSTRAINT bulk_target_pkey PRIMARY KEY (act_id,household_id)
);

CREATE TABLE saved_filter (
  id UUID NOT NULL,
  user_id UUID NOT NULL,
  page TEXT NOT NULL,
  name TEXT NOT NULL,
  query TEXT NOT NULL,

  CONSTRAINT saved_filter_pkey PRIMARY KEY (id)
);

CREATE TABLE transfer (
  id UUID NOT NULL,
  household_id UUID NOT NULL,
  person_ids UUID[],
  whole BOOLEAN NOT NULL,
  from_commune_id UUID NOT NULL,
  to_commune_id UUID NOT NULL,
  unit_path TEXT COLLATE "C" NOT NULL,
  to_path TEXT COLLATE "C" NOT NULL,
  status "TransferStatus" NOT NULL DEFAULT 'RELEASED',
  on_day DATE NOT NULL,
  reason TEXT NOT NULL,
  document TEXT NOT NULL DEFAULT '',
  facts JSONB NOT NULL,
  deadline DATE NOT NULL,
  released_by_name TEXT NOT NULL,
  released_at TIMESTAMPTZ(3) NOT NULL,
  answered_by_name TEXT,
  answered_at TIMESTAMPTZ(3),
  answer_note TEXT,
  new_household_id UUID,
  act_id UUID,

  CONSTRAINT transfer_pkey PRIMARY KEY (id)
);

CREATE TABLE import (
  id UUID NOT NULL,
  commune_id UUID NOT NULL,
  unit_path TEXT COLLATE "C" NOT NULL,
  state "ImportState" NOT NULL DEFAULT 'READING',
  name TEXT NOT NULL,
  pasted BOOLEAN NOT NULL,
  bytes INTEGER NOT NULL,
  digest TEXT NOT NULL,
  actor_id UUID NOT NULL,
  actor_name TEXT NOT NULL,
  posting_id UUID NOT NULL,
  created_at TIMESTAMPTZ(3) NOT NULL,
  finished_at TIMESTAMPTZ(3),
  layout_sealed TEXT,
  mapping JSONB,
  rows INTEGER NOT NULL DEFAULT 0,
  households INTEGER NOT NULL DEFAULT 0,
  done INTEGER NOT NULL DEFAULT 0,
  counts JSONB NOT NULL DEFAULT '{}',
  act_id UUID,
  failure TEXT,
  readings INTEGER NOT NULL DEFAULT 0,
  lease_by UUID,
  lease_until TIMESTAMPTZ(3),

  CONSTRAINT import_pkey PRIMARY KEY (id)
);

CREATE TABLE import_file (
  id UUID NOT NULL,
  import_id UUID NOT NULL,
  unit_path TEXT COLLATE "C" NOT NULL,
  part INTEGER NOT NULL,
  sealed TEXT NOT NULL,

  CONSTRAINT import_file_pkey PRIMARY KEY (id)
);

CREATE TABLE import_row (
  id UUID NOT NULL,
  import_id UUID NOT NULL,
  unit_path TEXT COLLATE "C" NOT NULL,
  batch INTEGER NOT NULL,
  sealed TEXT NOT NULL,

  CONSTRAINT import_row_pkey PRIMARY KEY (id)
);

CREATE TABLE import_household (
  id UUID NOT NULL,
  import_id UUID NOT NULL,
  unit_path TEXT COLLATE "C" NOT NULL,
  number INTEGER NOT NULL,
  kind "ImportKind" NOT NULL,
  warnings INTEGER NOT NULL,
  household_id UUID,
  applied BOOLEAN NOT NULL DEFAULT false,
  sealed TEXT NOT NULL,

  CONSTRAINT import_household_pkey PRIMARY KEY (id)
);

CREATE TABLE import_layout (
  id UUID NOT NULL,
  commune_id UUID NOT NULL,
  unit_path TEXT COLLATE "C" NOT NULL,
  signature TEXT NOT NULL,
  mapping JSONB NOT NULL,
  at TIMESTAMPTZ(3) NOT NULL,

  CONSTRAINT import_layout_pkey PRIMARY KEY (id)
);

CREATE TABLE duplicate_pair (
  id UUID NOT NULL,
  person_a_id UUID NOT NULL,
  person_b_id UUID NOT NULL,
  unit_path TEXT COLLATE "C" NOT NULL,
  score DOUBLE PRECISION NOT NULL,
  level "MatchLevel" NOT NULL,
  reasons TEXT[],
  together INTEGER NOT NULL DEFAULT 1,
  status "PairStatus" NOT NULL DEFAULT 'OPEN',
  note TEXT NOT NULL DEFAULT '',
  found_at TIMESTAMPTZ(3) NOT NULL,
  decided_at TIMESTAMPTZ(3),
  decided_by_name TEXT,
  act_id UUID,
  version INTEGER NOT NULL DEFAULT 1,

  CONSTRAINT duplicate_pair_pkey PRIMARY KEY (id)
);

CREATE TABLE elsewhere_asking (
  id UUID NOT NULL,
  actor_id UUID NOT NULL,
  actor_name TEXT NOT NULL,
  role "Role" NOT NULL,
  unit_path TEXT COLLATE "C" NOT NULL,
  kind TEXT NOT NULL,
  since TIMESTAMPTZ(3) NOT NULL,
  last_at TIMESTAMPTZ(3) NOT NULL,
  asked INTEGER NOT NULL DEFAULT 0,
  found INTEGER NOT NULL DEFAULT 0,
  refused INTEGER NOT NULL DEFAULT 0,

  CONSTRAINT elsewhere_asking_pkey PRIMARY KEY (id)
);

CREATE TABLE holder_request (
  id UUID NOT NULL,
  commune_id UUID NOT NULL,
  unit_path TEXT COLLATE "C" NOT NULL,
  household_id UUID NOT NULL,
  person_id UUID NOT NULL,
  full_name TEXT NOT NULL,
  sex "Sex" NOT NULL,
  birth_year INTEGER NOT NULL,
  birth_month INTEGER,
  birth_day INTEGER,
  number TEXT NOT NULL,
  asked_by_name TEXT NOT NULL,
  asked_at TIMESTAMPTZ(3) NOT NULL,
  state "HolderRequestState" NOT NULL DEFAULT 'OPEN',
  answer "HolderAnswer",
  note TEXT NOT NULL DEFAULT '',
  place TEXT NOT NULL DEFAULT '',
  answered_by_name TEXT,
  answered_at TIMESTAMPTZ(3),
  seen_at TIMESTAMPTZ(3),
  version INTEGER NOT NULL DEFAULT 1,

  CONSTRAINT holder_request_pkey PRIMARY KEY (id)
);

CREATE TABLE holder_claim (
  request_id UUID NOT NULL,
  person_id UUID NOT NULL,
  unit_path TEXT COLLATE "C" NOT NULL,
  above_path TEXT COLLATE "C" NOT NULL,
  done_at TIMESTAMPTZ(3),

  CONSTRAINT holder_claim_pkey PRIMARY KEY (request_id)
);

CREATE TABLE time_limit (
  id TEXT NOT NULL,
  amount INTEGER NOT NULL,
  unit TEXT NOT NULL,
  least INTEGER NOT NULL,
  most INTEGER NOT NULL,
  note TEXT NOT NULL,

  CONSTRAINT time_limit_pkey PRIMARY KEY (id)
);

CREATE TABLE retention_rule (
  id TEXT NOT NULL,
  days INTEGER NOT NULL,
  least INTEGER NOT NULL,
  basis TEXT NOT NULL,
  note TEXT NOT NULL DEFAULT '',
  enabled BOOLEAN NOT NULL DEFAULT true,
  version INTEGER NOT NULL DEFAULT 1,

  CONSTRAINT retention_rule_pkey PRIMARY KEY (id)
);

CREATE TABLE audit_entry (
  id BIGSERIAL NOT NULL,
  at TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  actor_id UUID,
  job TEXT,
  act TEXT NOT NULL,
  request_id TEXT,
  table_name TEXT NOT NULL,
  row_id TEXT NOT NULL,
  unit_path TEXT COLLATE "C" NOT NULL,
  operation TEXT NOT NULL,
  before JSONB,

  CONSTRAINT audit_entry_pkey PRIMARY KEY (id)
);

CREATE TABLE trail_root (
  number INTEGER NOT NULL,
  at TIMESTAMPTZ(3) NOT NULL,
  size BIGINT NOT NULL,
  last_id BIGINT NOT NULL,
  root BYTEA NOT NULL,
  peaks BYTEA NOT NULL,
  chains JSONB NOT NULL,
  key_id TEXT NOT NULL,
  signature BYTEA NOT NULL,

  CONSTRAINT trail_root_pkey PRIMARY KEY (number)
);

CREATE TABLE trail_leaf (
  number INTEGER NOT NULL,
  entry_ids BYTEA NOT NULL,
  -- Nothing makes hashes shorter.
  hashes BYTEA STORAGE EXTERNAL NOT NULL,
  chain_of BYTEA NOT NULL,

  CONSTRAINT trail_leaf_pkey PRIMARY KEY (number)
);

CREATE TABLE trail_mark (
  one BOOLEAN NOT NULL DEFAULT true,
  last_id BIGINT NOT NULL,
  writers TEXT[],

  CONSTRAINT trail_mark_pkey PRIMARY KEY (one)
);

CREATE TABLE door_key (
  id INTEGER NOT NULL,
  inner_pad BYTEA NOT NULL,
  outer_pad BYTEA NOT NULL,

  CONSTRAINT door_key_pkey PRIMARY KEY (id)
);

-- What a session marks (prisma/rules/01-door.sql). Without a log: nothing of it outlives the session.
CREATE UNLOGGED SEQUENCE door_turn;
CREATE UNLOGGED SEQUENCE door_left MINVALUE -9223372036854775808 START 0;
CREATE UNLOGGED SEQUENCE door_right MINVALUE -9223372036854775808 START 0;

-- ───────────────────────── Keys and indexes ─────────────────────────

CREATE UNIQUE INDEX unit_path_key ON unit(path);
CREATE INDEX unit_parent_idx ON unit(parent_id);
CREATE UNIQUE INDEX user_account_username_key ON user_account(username);
CREATE INDEX second_factor_user_idx ON second_factor(user_id);
CREATE UNIQUE INDEX second_factor_one_totp ON second_factor(user_id) WHERE kind = 'TOTP';
CREATE INDEX recovery_code_user_idx ON recovery_code(user_id);
CREATE INDEX sign_in_alarm_user_idx ON sign_in_alarm(user_id);
CREATE INDEX sign_in_alarm_at_idx ON sign_in_alarm(at);
CREATE INDEX session_device_idx ON session(device_hash);
CREATE UNIQUE INDEX provider_identity_one ON provider_identity(user_id);
CREATE UNIQUE INDEX provider_identity_key ON provider_identity(issuer, subject);
CREATE INDEX session_user_idx ON session(user_id, ends_at);
CREATE INDEX posting_user_idx ON posting(user_id);
CREATE INDEX posting_unit_idx ON posting(unit_id);
CREATE INDEX countersignature_user_idx ON countersignature(user_id);
CREATE INDEX countersignature_posting_idx ON countersignature(posting_id);
CREATE UNIQUE INDEX ethnic_group_name_key ON ethnic_group(name);
CREATE UNIQUE INDEX household_code_key ON household(code);
CREATE INDEX household_village_idx ON household(village_id);
CREATE INDEX household_predecessor_idx ON household(predecessor_id);
CREATE INDEX household_alias_household_idx ON household_alias(household_id);
CREATE UNIQUE INDEX household_alias_code_key ON household_alias(code, household_id);
CREATE INDEX person_ethnicity_idx ON person(ethnicity_code);
CREATE INDEX person_merged_into_idx ON person(merged_into_id);
CREATE INDEX membership_household_idx ON membership(household_id);
-- In which household somebody is, out of this index alone: that of the exclusion constraint answers the same at twice the cost.
CREATE INDEX membership_person_idx ON membership (person_id) INCLUDE (household_id, valid_to);
CREATE INDEX round_chain_idx ON round(chain);
CREATE UNIQUE INDEX round_year_track_key ON round(unit_path, year, track);
CREATE INDEX review_household_idx ON review(household_id);
CREATE INDEX review_list_status_idx ON review(commune_list_id, status);
CREATE INDEX review_village_idx ON review(village_id);
CREATE UNIQUE INDEX review_round_household_key ON review(round_id, household_id);
CREATE INDEX review_comment_review_idx ON review_comment(review_id);
CREATE INDEX commune_list_commune_idx ON commune_list(commune_id);
CREATE UNIQUE INDEX commune_list_round_commune_key ON commune_list(round_id, commune_id);
CREATE INDEX list_event_list_idx ON list_event(list_id);
CREATE INDEX movement_household_idx ON movement(household_id);
CREATE INDEX movement_village_idx ON movement(village_id);
CREATE UNIQUE INDEX movement_round_household_key ON movement(round_id, household_id);
CREATE INDEX act_path_idx ON act(unit_path, at);
CREATE INDEX act_at_idx ON act(at);
CREATE INDEX act_row_act_idx ON act_row(act_id, id);
CREATE INDEX act_subject_subject_idx ON act_subject(subject_id);
CREATE INDEX transfer_household_idx ON transfer(household_id);
CREATE INDEX transfer_from_idx ON transfer(from_commune_id);
CREATE INDEX transfer_to_idx ON transfer(to_commune_id, status);
CREATE INDEX transfer_new_household_idx ON transfer(new_household_id);
CREATE INDEX transfer_act_idx ON transfer(act_id);
CREATE INDEX transfer_path_idx ON transfer(unit_path);
CREATE UNIQUE INDEX import_act_key ON import(act_id);
CREATE INDEX import_commune_idx ON import(commune_id, created_at);
CREATE INDEX import_path_idx ON import(unit_path, created_at);
CREATE UNIQUE INDEX import_file_part_key ON import_file(import_id, part);
CREATE UNIQUE INDEX import_row_batch_key ON import_row(import_id, batch);
CREATE INDEX import_household_kind_idx ON import_household(import_id, kind, number);
CREATE UNIQUE INDEX import_household_number_key ON import_household(import_id, number);
CREATE UNIQUE INDEX import_layout_signature_key ON import_layout(commune_id, signature);
CREATE INDEX elsewhere_asking_actor_idx ON elsewhere_asking(actor_id, kind, since);
CREATE INDEX elsewhere_asking_path_idx ON elsewhere_asking(unit_path, since);
CREATE INDEX holder_request_commune_idx ON holder_request(commune_id);
CREATE INDEX holder_request_person_idx ON holder_request(person_id);
CREATE INDEX holder_request_path_idx ON holder_request(unit_path, state);
CREATE INDEX holder_claim_person_idx ON holder_claim(person_id);
CREATE INDEX holder_claim_path_idx ON holder_claim(unit_path);
CREATE INDEX holder_claim_above_idx ON holder_claim(above_path);
CREATE INDEX duplicate_pair_b_idx ON duplicate_pair(person_b_id);
CREATE INDEX duplicate_pair_act_idx ON duplicate_pair(act_id);
CREATE INDEX duplicate_pair_path_idx ON duplicate_pair(status, unit_path, score DESC);
CREATE UNIQUE INDEX duplicate_pair_persons_key ON duplicate_pair(person_a_id, person_b_id);
CREATE INDEX audit_entry_row_idx ON audit_entry(table_name, row_id);

ALTER TABLE unit ADD CONSTRAINT unit_parent_fkey FOREIGN KEY (parent_id) REFERENCES unit(id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE second_factor ADD CONSTRAINT second_factor_user_fkey FOREIGN KEY (user_id) REFERENCES user_account(id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE recovery_code ADD CONSTRAINT recovery_code_user_fkey FOREIGN KEY (user_id) REFERENCES user_account(id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE sign_in_alarm ADD CONSTRAINT sign_in_alarm_user_fkey FOREIGN KEY (user_id) REFERENCES user_account(id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE provider_identity ADD CONSTRAINT provider_identity_user_fkey FOREIGN KEY (user_id) REFERENCES user_account(id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE session ADD CONSTRAINT session_user_fkey FOREIGN KEY (user_id) REFERENCES user_account(id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE posting ADD CONSTRAINT posting_user_fkey FOREIGN KEY (user_id) REFERENCES user_account(id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE posting ADD CONSTRAINT posting_unit_fkey FOREIGN KEY (unit_id) REFERENCES unit(id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE countersignature ADD CONSTRAINT countersignature_user_fkey FOREIGN KEY (user_id) REFERENCES user_account(id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE countersignature ADD CONSTRAINT countersignature_posting_fkey FOREIGN KEY (posting_id) REFERENCES posting(id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE household ADD CONSTRAINT household_commune_fkey FOREIGN KEY (commune_id) REFERENCES unit(id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE household ADD CONSTRAINT household_village_fkey FOREIGN KEY (village_id) REFERENCES unit(id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE household ADD CONSTRAINT household_predecessor_fkey FOREIGN KEY (predecessor_id) REFERENCES household(id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE household_alias ADD CONSTRAINT household_alias_household_fkey FOREIGN KEY (household_id) REFERENCES household(id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE person ADD CONSTRAINT person_ethnicity_fkey FOREIGN KEY (ethnicity_code) REFERENCES ethnic_group(code) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE person ADD CONSTRAINT person_merged_into_fkey FOREIGN KEY (merged_into_id) REFERENCES person(id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE membership ADD CONSTRAINT membership_household_fkey FOREIGN KEY (household_id) REFERENCES household(id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE membership ADD CONSTRAINT membership_person_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE list_step ADD CONSTRAINT list_step_chain_fkey FOREIGN KEY (chain) REFERENCES chain(id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE round ADD CONSTRAINT round_chain_fkey FOREIGN KEY (chain) REFERENCES chain(id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE review ADD CONSTRAINT review_round_fkey FOREIGN KEY (round_id) REFERENCES round(id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE review ADD CONSTRAINT review_household_fkey FOREIGN KEY (household_id) REFERENCES household(id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE review ADD CONSTRAINT review_list_fkey FOREIGN KEY (commune_list_id) REFERENCES commune_list(id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE review ADD CONSTRAINT review_village_fkey FOREIGN KEY (village_id) REFERENCES unit(id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE review_version ADD CONSTRAINT review_version_review_fkey FOREIGN KEY (review_id) REFERENCES review(id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE review_comment ADD CONSTRAINT review_comment_review_fkey FOREIGN KEY (review_id) REFERENCES review(id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE commune_list ADD CONSTRAINT commune_list_round_fkey FOREIGN KEY (round_id) REFERENCES round(id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE commune_list ADD CONSTRAINT commune_list_commune_fkey FOREIGN KEY (commune_id) REFERENCES unit(id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE list_event ADD CONSTRAINT list_event_list_fkey FOREIGN KEY (list_id) REFERENCES commune_list(id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE movement ADD CONSTRAINT movement_round_fkey FOREIGN KEY (round_id) REFERENCES round(id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE movement ADD CONSTRAINT movement_household_fkey FOREIGN KEY (household_id) REFERENCES household(id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE movement ADD CONSTRAINT movement_village_fkey FOREIGN KEY (village_id) REFERENCES unit(id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE act_row ADD CONSTRAINT act_row_act_fkey FOREIGN KEY (act_id) REFERENCES act(id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE act_subject ADD CONSTRAINT act_subject_act_fkey FOREIGN KEY (act_id) REFERENCES act(id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE bulk_target ADD CONSTRAINT bulk_target_act_fkey FOREIGN KEY (act_id) REFERENCES act(id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE saved_filter ADD CONSTRAINT saved_filter_user_fkey FOREIGN KEY (user_id) REFERENCES user_account(id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE transfer ADD CONSTRAINT transfer_household_fkey FOREIGN KEY (household_id) REFERENCES household(id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE transfer ADD CONSTRAINT transfer_from_fkey FOREIGN KEY (from_commune_id) REFERENCES unit(id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE transfer ADD CONSTRAINT transfer_to_fkey FOREIGN KEY (to_commune_id) REFERENCES unit(id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE transfer ADD CONSTRAINT transfer_act_fkey FOREIGN KEY (act_id) REFERENCES act(id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE transfer ADD CONSTRAINT transfer_new_household_fkey FOREIGN KEY (new_household_id) REFERENCES household(id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE import ADD CONSTRAINT import_commune_fkey FOREIGN KEY (commune_id) REFERENCES unit(id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE import ADD CONSTRAINT import_act_fkey FOREIGN KEY (act_id) REFERENCES act(id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE import_file ADD CONSTRAINT import_file_import_fkey FOREIGN KEY (import_id) REFERENCES import(id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE import_row ADD CONSTRAINT import_row_import_fkey FOREIGN KEY (import_id) REFERENCES import(id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE import_household ADD CONSTRAINT import_household_import_fkey FOREIGN KEY (import_id) REFERENCES import(id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE import_layout ADD CONSTRAINT import_layout_commune_fkey FOREIGN KEY (commune_id) REFERENCES unit(id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE duplicate_pair ADD CONSTRAINT duplicate_pair_a_fkey FOREIGN KEY (person_a_id) REFERENCES person(id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE duplicate_pair ADD CONSTRAINT duplicate_pair_b_fkey FOREIGN KEY (person_b_id) REFERENCES person(id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE holder_request ADD CONSTRAINT holder_request_commune_fkey FOREIGN KEY (commune_id) REFERENCES unit(id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE holder_claim ADD CONSTRAINT holder_claim_request_fkey FOREIGN KEY (request_id) REFERENCES holder_request(id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE holder_claim ADD CONSTRAINT holder_claim_person_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE duplicate_pair ADD CONSTRAINT duplicate_pair_act_fkey FOREIGN KEY (act_id) REFERENCES act(id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE trail_leaf ADD CONSTRAINT trail_leaf_root_fkey FOREIGN KEY (number) REFERENCES trail_root(number) ON DELETE RESTRICT ON UPDATE CASCADE
  DEFERRABLE INITIALLY DEFERRED;

CREATE UNIQUE INDEX unit_village_name_key ON unit (parent_id, lower(name)) WHERE level = 'VILLAGE' AND valid_to IS NULL;
CREATE INDEX household_name_idx ON household (head_given, head_other, id);
-- A commune's list is read out of this index alone. Paths are few and asked for by narrow ranges: with all of them in its
-- statistics the planner knows how many households a reach has, and takes it.
CREATE INDEX household_commune_name_idx ON household (commune_id, head_given, head_other, id)
  INCLUDE (unit_path, village_id, code, head_name, member_count, class, closed_on);
ALTER TABLE household ALTER COLUMN unit_path SET STATISTICS 2000;
-- Exports read households place by place, and go on where the last page ended.
CREATE INDEX household_path_code_idx ON household (unit_path, code);
CREATE INDEX household_code_trgm_idx ON household USING gin (code gin_trgm_ops);
CREATE INDEX household_alias_code_trgm_idx ON household_alias USING gin (code gin_trgm_ops);

-- Nobody else holds the same national id. A record that was merged into another has given its number up.
CREATE UNIQUE INDEX person_national_id_key ON person (national_id_hash) WHERE merged_into_id IS NULL;
-- The planner is to know how many people a commune has: few, and then no index of names is worth asking.
ALTER TABLE person ALTER COLUMN unit_path SET STATISTICS 1000;
-- The names of a commune's people are gone through out of this index alone.
CREATE INDEX person_path_idx ON person (unit_path) INCLUDE (id, search_key);
CREATE INDEX person_search_idx ON person USING gin (search_key gin_trgm_ops);
-- Whole words first: without accents "hoa" is part of every "Hoàng", and whoever types it means Hoa, Hòa or Hoá.
CREATE INDEX person_words_idx ON person USING gin (string_to_array(search_key, ' '));
-- By name and year of birth, exactly: whom a list may mean.
CREATE INDEX person_name_year_idx ON person (search_key, birth_year);
-- A short list of what is not yet sorted in: every look-up walks through it.
CREATE INDEX person_match_idx ON person USING gin (match_keys) WITH (fastupdate = on, gin_pending_list_limit = 256);
-- Few have died or left, of many.
CREATE INDEX person_died_idx ON person (died_on) WHERE died_on IS NOT NULL;
CREATE INDEX membership_ended_idx ON membership (valid_to) WHERE valid_to IS NOT NULL;
-- What a list's completeness looks for is found from those few who left a household or have no number, and from the households that
-- every list is to have.
CREATE INDEX household_to_list_idx ON household (commune_id, id) INCLUDE (unit_path)
  WHERE class IN ('POOR', 'NEAR_POOR', 'AVERAGE_STANDARD') AND closed_on IS NULL;
CREATE INDEX membership_left_idx ON membership (unit_path) WHERE valid_to IS NOT NULL;
CREATE INDEX person_without_number_idx ON person (unit_path) WHERE national_id_absence IS NOT NULL;
-- The planner is to know how much of these a commune has, too: else it takes it for a row, and reads a thousand as often.
ALTER TABLE membership ALTER COLUMN unit_path SET STATISTICS 500;
ALTER TABLE review ALTER COLUMN unit_path SET STATISTICS 500;
ALTER TABLE movement ALTER COLUMN unit_path SET STATISTICS 500;
-- Sheets, pictures and results are read whole and never compared: nothing about their values helps a plan, and sampling them is most
-- of what analysing costs.
ALTER TABLE review ALTER COLUMN answers SET STATISTICS 0, ALTER COLUMN snapshot SET STATISTICS 0, ALTER COLUMN result SET STATISTICS 0;
ALTER TABLE review_version ALTER COLUMN answers SET STATISTICS 0, ALTER COLUMN result SET STATISTICS 0;
CREATE UNIQUE INDEX membership_one_head ON membership (household_id) WHERE relationship = 'HEAD' AND valid_to IS NULL;

CREATE INDEX review_path_idx ON review (round_id, unit_path);
CREATE INDEX movement_path_idx ON movement (round_id, unit_path);
CREATE INDEX commune_list_path_idx ON commune_list (round_id, unit_path);
-- The history of a list in order.
CREATE INDEX list_event_order_idx ON list_event (list_id, at);

-- A household is on the way to one commune at a time.
CREATE UNIQUE INDEX transfer_one_at_a_time ON transfer (household_id) WHERE status = 'RELEASED';
CREATE INDEX transfer_to_path_idx ON transfer (to_path) WHERE status = 'RELEASED';
-- A chosen household has no key to the household: one that an act made may be taken back, and with it goes what was chosen.
CREATE INDEX bulk_target_waiting_idx ON bulk_target (act_id, position) WHERE outcome IS NULL;
CREATE INDEX import_waiting_idx ON import (created_at) WHERE state IN ('READING', 'CHECKING', 'APPLYING');
CREATE UNIQUE INDEX saved_filter_name_key ON saved_filter (user_id, page, lower(name));

CREATE INDEX audit_entry_path_idx ON audit_entry (unit_path, at, id);
-- The trail is read newest first: all of it, somebody's, of one act, of one request.
CREATE INDEX audit_entry_at_idx ON audit_entry (at, id);
CREATE INDEX audit_entry_actor_idx ON audit_entry (actor_id, at, id);
CREATE INDEX audit_entry_act_idx ON audit_entry (act, at, id);
CREATE INDEX audit_entry_request_idx ON audit_entry (request_id);
CREATE INDEX audit_entry_readings_idx ON audit_entry (at) WHERE operation = 'READ';
-- Where a day's chain went on.
CREATE INDEX trail_root_chains_idx ON trail_root USING gin (chains);
CREATE INDEX trail_root_last_idx ON trail_root (last_id);

-- ───────────────────────── What a row may hold ─────────────────────────

ALTER TABLE unit
  ADD CONSTRAINT unit_path_format CHECK (path ~ '^([0-9A-Za-z.-]+/)+$'),
  ADD CONSTRAINT unit_village_area CHECK ((level = 'VILLAGE') = (area IS NOT NULL)),
  ADD CONSTRAINT unit_dates CHECK (valid_to IS NULL OR valid_to >= valid_from);

ALTER TABLE trail_mark ADD CONSTRAINT trail_mark_once CHECK (one);

-- One person, one role at one unit at a time. valid_to is the first day outside.
-- Two people: neither asks and agrees, nor agrees to what is about themselves.
ALTER TABLE countersignature
  ADD CONSTRAINT countersignature_decided CHECK ((agreed IS NULL) = (decided_by_id IS NULL) AND (agreed IS NULL) = (decided_at IS NULL)
    AND (done_at IS NULL OR agreed IS TRUE)),
  ADD CONSTRAINT countersignature_two CHECK (decided_by_id <> asked_by_id AND decided_by_id <> user_id);
-- What waits is asked for once.
CREATE UNIQUE INDEX countersignature_once ON countersignature (posting_id, deed) WHERE agreed IS NULL;
ALTER TABLE posting
  ADD CONSTRAINT posting_dates CHECK (valid_to IS NULL OR valid_to >= valid_from),
  ADD CONSTRAINT posting_once EXCLUDE USING gist (user_id WITH =, unit_id WITH =, role WITH =, daterange(valid_from, valid_to) WITH &&);

ALTER TABLE door_key ADD CONSTRAINT door_key_single CHECK (id = 1);

ALTER TABLE household
  ADD CONSTRAINT household_code_format CHECK (code ~ '^[0-9A-Za-z]+-\d{5}$'),
  ADD CONSTRAINT household_closed_with_reason CHECK ((closed_on IS NULL) = (close_reason IS NULL)),
  ADD CONSTRAINT household_not_its_own_predecessor CHECK (predecessor_id <> id);

ALTER TABLE person
  ADD CONSTRAINT person_name_length CHECK (char_length(full_name) BETWEEN 1 AND 120),
  ADD CONSTRAINT person_birth_date CHECK (
    birth_year BETWEEN 1900 AND 2200
    AND (birth_month IS NULL OR birth_month BETWEEN 1 AND 12)
    AND (birth_day IS NULL OR (birth_month IS NOT NULL AND make_date(birth_year, birth_month, birth_day) IS NOT NULL))),
  ADD CONSTRAINT person_died_after_birth CHECK (died_on IS NULL OR extract(year FROM died_on) >= birth_year),
  ADD CONSTRAINT person_merged_into_another CHECK (merged_into_id <> id),
  ADD CONSTRAINT person_national_id_or_reason CHECK ((national_id_hash IS NULL) <> (national_id_absence IS NULL)),
  ADD CONSTRAINT person_national_id_whole CHECK ((national_id_hash IS NULL) = (national_id_sealed IS NULL)),
  -- Nothing in clear fits (docs/decisions/007): a key's id, then nonce, digits and tag of a 9 or 12 digit number.
  -- By lengths: counted repeats of a pattern are the dearest thing about a person's row.
  ADD CONSTRAINT person_national_id_is_sealed CHECK (length(split_part(national_id_sealed, '.', 1)) BETWEEN 1 AND 12
    AND length(split_part(national_id_sealed, '.', 2)) IN (50, 54) AND national_id_sealed ~ '^[a-z0-9]+\.[A-Za-z0-9_-]+$'),
  ADD CONSTRAINT person_national_id_is_hashed CHECK (length(national_id_hash) = 43 AND national_id_hash ~ '^[A-Za-z0-9_-]+$');

-- Nobody is in two households on one day. valid_to is the first day outside. Every row meets the condition, and no question does:
-- for finding a person's households the planner takes it for as quick as membership_person_idx, and it takes four times as long.
ALTER TABLE membership
  ADD CONSTRAINT membership_dates CHECK (valid_to IS NULL OR valid_to >= valid_from),
  ADD CONSTRAINT membership_one_household_a_day
    EXCLUDE USING gist (person_id WITH =, daterange(valid_from, valid_to) WITH &&) WHERE (valid_from IS NOT NULL);

ALTER TABLE round ADD CONSTRAINT round_dates CHECK (closes_on >= opens_on);

-- What happened is what the two classes say, as the forms R2 and R3 count it (lib/reviews/movement.ts). Of a household that had none of
-- their classes nobody says that it left.
ALTER TABLE movement ADD CONSTRAINT movement_kind_of_classes CHECK (CASE
  WHEN start_class IN ('POOR', 'NEAR_POOR') THEN
    CASE WHEN end_class IS NULL THEN kind = 'DEPARTED' WHEN end_class = start_class THEN kind = 'STAYS' ELSE kind = 'CHANGES' END
  WHEN end_class IN ('POOR', 'NEAR_POOR') THEN kind IN ('NEW', 'RELAPSED') OR kind = 'ARRIVED' AND start_class IS NULL
  ELSE kind = 'NONE' AND end_class IS NOT NULL END);

ALTER TABLE review
  ADD CONSTRAINT review_assigned_to_length CHECK (char_length(assigned_to) BETWEEN 1 AND 120),
  ADD CONSTRAINT review_scores CHECK (income_score BETWEEN 0 AND 1000 AND deprivation_score BETWEEN 0 AND 120),
  ADD CONSTRAINT review_override_with_reason CHECK (override_class IS NULL OR (override_reason IS NOT NULL AND override_document IS NOT NULL)),
  ADD CONSTRAINT review_done_is_whole CHECK (
    status <> 'DONE' OR (snapshot IS NOT NULL AND result IS NOT NULL AND final_class IS NOT NULL AND movement_kind IS NOT NULL
                         AND end_persons IS NOT NULL AND finished_at IS NOT NULL));

ALTER TABLE commune_list
  ADD CONSTRAINT commune_list_residents CHECK (
    resident_households BETWEEN 0 AND 1000000 AND resident_persons BETWEEN 0 AND 10000000
    AND resident_persons >= resident_households);

ALTER TABLE transfer
  ADD CONSTRAINT transfer_elsewhere CHECK (from_commune_id <> to_commune_id),
  ADD CONSTRAINT transfer_answered CHECK ((status = 'RELEASED') = (answered_at IS NULL)),
  ADD CONSTRAINT transfer_has_persons CHECK (cardinality(person_ids) > 0);

-- Each pair has one row, whichever of the two was found first.
ALTER TABLE duplicate_pair
  ADD CONSTRAINT duplicate_pair_in_order CHECK (person_a_id < person_b_id),
  ADD CONSTRAINT duplicate_pair_score CHECK (score BETWEEN 0 AND 1),
  ADD CONSTRAINT duplicate_pair_decided CHECK ((status = 'OPEN') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by_name IS NULL)),
  ADD CONSTRAINT duplicate_pair_same_by_act CHECK ((status = 'SAME') = (act_id IS NOT NULL));

ALTER TABLE holder_request
  -- Nobody's number stands in clear beside their name.
  ADD CONSTRAINT holder_request_masked CHECK (number ~ '•'),
  ADD CONSTRAINT holder_request_answered CHECK ((state = 'ANSWERED') = (answer IS NOT NULL)
    AND (answer IS NULL) = (answered_at IS NULL) AND (answer IS NULL) = (answered_by_name IS NULL)),
  ADD CONSTRAINT holder_request_seen CHECK (seen_at IS NULL OR answer IS NOT NULL);

ALTER TABLE saved_filter
  ADD CONSTRAINT saved_filter_page CHECK (page IN ('households', 'reviews')),
  ADD CONSTRAINT saved_filter_lengths CHECK (char_length(name) BETWEEN 1 AND 60 AND char_length(query) BETWEEN 1 AND 1000);

ALTER TABLE session
  ADD CONSTRAINT session_times CHECK (created_at <= used_at AND used_at <= lapses_at AND lapses_at <= ends_at),
  ADD CONSTRAINT session_of_a_day CHECK (ends_at <= created_at + interval '12 hours'),
  ADD CONSTRAINT session_ended CHECK ((ended_at IS NULL) = (end_reason IS NULL));

ALTER TABLE second_factor ADD CONSTRAINT second_factor_of_its_kind CHECK ((kind = 'TOTP') = (secret_sealed IS NOT NULL AND last_step IS NOT NULL));
ALTER TABLE sign_in_throttle ADD CONSTRAINT sign_in_throttle_counts CHECK (failures >= 0 AND pending >= 0);

ALTER TABLE time_limit
  ADD CONSTRAINT time_limit_amount CHECK (amount BETWEEN least AND most),
  ADD CONSTRAINT time_limit_unit CHECK (unit IN ('day', 'minute', 'time'));
ALTER TABLE retention_rule ADD CONSTRAINT retention_rule_days CHECK (days BETWEEN least AND 36500);

-- ───────────────────────── What is there from the beginning ─────────────────────────

-- The 54 ethnic groups under the numbering of QĐ 121-TCTK/PPCĐ (1979). Confirmed for 01–09; the rest as commonly listed.

INSERT INTO ethnic_group (code, name) VALUES
  ('01', 'Kinh'),
  ('02', 'Tày'),
  ('03', 'Thái'),
  ('04', 'Hoa'),
  ('05', 'Khơ-me'),
  ('06', 'Mường'),
  ('07', 'Nùng'),
  ('08', 'Mông (Hmông)'),
  ('09', 'Dao'),
  ('10', 'Gia-rai'),
  ('11', 'Ngái'),
  ('12', 'Ê-đê'),
  ('13', 'Ba-na'),
  ('14', 'Xơ-đăng'),
  ('15', 'Sán Chay (Cao Lan - Sán Chỉ)'),
  ('16', 'Cơ-ho'),
  ('17', 'Chăm'),
  ('18', 'Sán Dìu'),
  ('19', 'Hrê'),
  ('20', 'Mnông'),
  ('21', 'Ra-glai'),
  ('22', 'Xtiêng'),
  ('23', 'Bru-Vân Kiều'),
  ('24', 'Thổ'),
  ('25', 'Giáy'),
  ('26', 'Cơ-tu'),
  ('27', 'Gié-Triêng'),
  ('28', 'Mạ'),
  ('29', 'Khơ-mú'),
  ('30', 'Co'),
  ('31', 'Tà-ôi'),
  ('32', 'Chơ-ro'),
  ('33', 'Kháng'),
  ('34', 'Xinh-mun'),
  ('35', 'Hà Nhì'),
  ('36', 'Chu-ru'),
  ('37', 'Lào'),
  ('38', 'La Chí'),
  ('39', 'La Ha'),
  ('40', 'Phù Lá'),
  ('41', 'La Hủ'),
  ('42', 'Lự'),
  ('43', 'Lô Lô'),
  ('44', 'Chứt'),
  ('45', 'Mảng'),
  ('46', 'Pà Thẻn'),
  ('47', 'Cơ Lao'),
  ('48', 'Cống'),
  ('49', 'Bố Y'),
  ('50', 'Si La'),
  ('51', 'Pu Péo'),
  ('52', 'Brâu'),
  ('53', 'Ơ-đu'),
  ('54', 'Rơ-măm');

INSERT INTO time_limit (id, amount, unit, least, most, note) VALUES
  ('take_back', 14, 'day', 1, 365, 'Quy ước của phần mềm, không phải quy định của pháp luật'),
  ('transfer_answer', 10, 'day', 1, 365, 'Quy ước của phần mềm, không phải quy định của pháp luật'),
  ('ask_elsewhere', 30, 'time', 1, 1000, 'Quy ước của phần mềm, không phải quy định của pháp luật'),
  ('list_elsewhere', 300, 'time', 1, 100000, 'Quy ước của phần mềm, không phải quy định của pháp luật'),
  ('known_device', 180, 'day', 1, 365, 'Quy ước của phần mềm, không phải quy định của pháp luật'),
  ('step_up', 5, 'minute', 1, 60, 'Quy ước của phần mềm, không phải quy định của pháp luật'),
  ('session', 720, 'minute', 30, 720, 'Quy ước của phần mềm: một ngày làm việc'),
  ('session_idle', 30, 'minute', 5, 720, 'Quy ước của phần mềm, theo thông lệ về an toàn thông tin');

-- No article that sets these periods has been found: they are conventions, and say so.
INSERT INTO retention_rule (id, days, least, basis) VALUES
  ('readings', 1825, 365, 'Quy ước của phần mềm, chưa có căn cứ pháp luật'),
  ('act_rows', 90, 30, 'Quy ước của phần mềm, chưa có căn cứ pháp luật'),
  ('sessions', 1825, 365, 'Quy ước của phần mềm, chưa có căn cứ pháp luật'),
  ('sign_in_alarms', 1825, 365, 'Quy ước của phần mềm, chưa có căn cứ pháp luật'),
  ('sign_in_throttle', 2, 2, 'Quy ước của phần mềm, chưa có căn cứ pháp luật'),
  ('persons_gone', 3650, 365, 'Quy ước của phần mềm, chưa có căn cứ pháp luật'),
  ('import_rows', 90, 30, 'Quy ước của phần mềm, chưa có căn cứ pháp luật'),
  ('import_households', 90, 30, 'Quy ước của phần mềm, chưa có căn cứ pháp luật');
