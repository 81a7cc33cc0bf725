-- Paths are compared byte by byte (COLLATE "C"): a range of them is a subtree, an index serves it, and row
-- security may use it.

-- CreateEnum
CREATE TYPE "UnitLevel" AS ENUM ('PROVINCE', 'DISTRICT', 'COMMUNE', 'VILLAGE');

-- CreateEnum
CREATE TYPE "AreaType" AS ENUM ('RURAL', 'URBAN');

-- CreateEnum
CREATE TYPE "Role" AS ENUM ('COMMUNE_OFFICER', 'COMMUNE_CHAIR', 'DISTRICT_REVIEWER', 'PROVINCE_STAFF', 'ADMINISTRATOR');

-- CreateEnum
CREATE TYPE "HouseholdClass" AS ENUM ('POOR', 'NEAR_POOR', 'AVERAGE_STANDARD', 'NOT_POOR');

-- CreateEnum
CREATE TYPE "CloseReason" AS ENUM ('DIED', 'MOVED_OUT', 'MERGED', 'MISTAKE');

-- CreateEnum
CREATE TYPE "Sex" AS ENUM ('MALE', 'FEMALE');

-- CreateEnum
CREATE TYPE "Relationship" AS ENUM ('HEAD', 'SPOUSE', 'CHILD', 'ADOPTED_CHILD', 'CHILD_IN_LAW', 'PARENT', 'PARENT_IN_LAW', 'GRANDPARENT', 'GRANDCHILD', 'SIBLING', 'OTHER');

-- CreateEnum
CREATE TYPE "NationalIdAbsence" AS ENUM ('CHILD_NOT_ISSUED', 'NEVER_ISSUED', 'LOST', 'REFUSED', 'OTHER');

-- CreateEnum
CREATE TYPE "SchoolingLevel" AS ENUM ('NONE', 'PRESCHOOL', 'PRIMARY', 'LOWER_SECONDARY', 'UPPER_SECONDARY', 'ELEMENTARY_VOCATIONAL', 'INTERMEDIATE', 'COLLEGE', 'UNIVERSITY');

-- CreateEnum
CREATE TYPE "AttendingLevel" AS ENUM ('PRESCHOOL', 'PRIMARY', 'LOWER_SECONDARY', 'UPPER_SECONDARY', 'VOCATIONAL', 'HIGHER');

-- CreateEnum
CREATE TYPE "WorkStatus" AS ENUM ('WORKING_WITH_CONTRACT', 'WORKING_WITHOUT_CONTRACT', 'SELF_EMPLOYED', 'UNEMPLOYED', 'NOT_WORKING', 'STUDYING');

-- CreateEnum
CREATE TYPE "Disability" AS ENUM ('NONE', 'MILD', 'SEVERE', 'EXTREME');

-- CreateEnum
CREATE TYPE "Nutrition" AS ENUM ('NORMAL', 'STUNTED', 'UNDERWEIGHT');

-- CreateEnum
CREATE TYPE "RoundTrack" AS ENUM ('ANNUAL', 'IN_YEAR', 'AVERAGE_STANDARD', 'LOW_INCOME_WORKER');

-- CreateEnum
CREATE TYPE "RoundStatus" AS ENUM ('OPEN', 'CLOSED');

-- CreateEnum
CREATE TYPE "Chain" AS ENUM ('COMMUNE_DISTRICT_PROVINCE', 'COMMUNE_PROVINCE');

-- CreateEnum
CREATE TYPE "ReviewStatus" AS ENUM ('LISTED', 'DRAFT', 'DONE', 'CLOSED');

-- CreateEnum
CREATE TYPE "ListStatus" AS ENUM ('DRAFT', 'SUBMITTED', 'DISTRICT_APPROVED', 'APPROVED', 'RETURNED', 'RETURNED_TO_DISTRICT');

-- CreateEnum
CREATE TYPE "MovementKind" AS ENUM ('NONE', 'STAYS', 'CHANGES', 'NEW', 'RELAPSED', 'ARRIVED', 'DEPARTED');

-- CreateEnum
CREATE TYPE "ReturnReason" AS ENUM ('MEMBERS_MISSING', 'SCORE_DOUBTFUL', 'INDICATOR_DOUBTFUL', 'CLASS_CHANGE_UNEXPLAINED', 'DUPLICATE', 'MOVEMENT_WRONG', 'RESIDENTS_WRONG', 'OTHER');

-- CreateTable
CREATE TABLE "unit" (
    "id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "full_name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "level" "UnitLevel" NOT NULL,
    "path" TEXT COLLATE "C" NOT NULL,
    "parent_id" UUID,
    "area" "AreaType",
    "valid_from" DATE NOT NULL,
    "valid_to" DATE,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "unit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user_account" (
    "id" UUID NOT NULL,
    "username" TEXT NOT NULL,
    "full_name" TEXT NOT NULL,
    "password_hash" TEXT,
    "must_change" BOOLEAN NOT NULL DEFAULT false,
    "one_time_expires" TIMESTAMPTZ(3),
    "session_epoch" INTEGER NOT NULL DEFAULT 1,
    "disabled_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "user_account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "posting" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "role" "Role" NOT NULL,
    "unit_id" UUID NOT NULL,
    "unit_path" TEXT COLLATE "C" NOT NULL,
    "valid_from" DATE NOT NULL,
    "valid_to" DATE,

    CONSTRAINT "posting_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sign_in_throttle" (
    "key" TEXT NOT NULL,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "locked_until" TIMESTAMPTZ(3),
    "last_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sign_in_throttle_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "ethnic_group" (
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "ethnic_group_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "household" (
    "id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "commune_id" UUID NOT NULL,
    "village_id" UUID NOT NULL,
    "unit_path" TEXT COLLATE "C" NOT NULL,
    "address" TEXT NOT NULL,
    "phone" TEXT,
    "notes" TEXT,
    "head_name" TEXT NOT NULL DEFAULT '',
    "member_count" INTEGER NOT NULL DEFAULT 0,
    "class" "HouseholdClass",
    "closed_on" DATE,
    "close_reason" "CloseReason",
    "close_note" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "household_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "household_counter" (
    "commune_id" UUID NOT NULL,
    "unit_path" TEXT COLLATE "C" NOT NULL,
    "last" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "household_counter_pkey" PRIMARY KEY ("commune_id")
);

-- CreateTable
CREATE TABLE "person" (
    "id" UUID NOT NULL,
    "unit_path" TEXT COLLATE "C" NOT NULL,
    "full_name" TEXT NOT NULL,
    "sex" "Sex" NOT NULL,
    "birth_year" INTEGER NOT NULL,
    "birth_month" INTEGER,
    "birth_day" INTEGER,
    "ethnicity_code" TEXT NOT NULL,
    "national_id" TEXT,
    "national_id_absence" "NationalIdAbsence",
    "schooling_level" "SchoolingLevel",
    "attending_level" "AttendingLevel",
    "certified_on_the_job" BOOLEAN NOT NULL DEFAULT false,
    "work_status" "WorkStatus",
    "has_health_insurance" BOOLEAN,
    "disability" "Disability" NOT NULL DEFAULT 'NONE',
    "receives_monthly_allowance" BOOLEAN NOT NULL DEFAULT false,
    "has_labour_capacity" BOOLEAN NOT NULL DEFAULT true,
    "is_merit" BOOLEAN NOT NULL DEFAULT false,
    "is_policy_beneficiary" BOOLEAN NOT NULL DEFAULT false,
    "nutrition" "Nutrition",
    "is_pregnant" BOOLEAN NOT NULL DEFAULT false,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "person_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "membership" (
    "id" UUID NOT NULL,
    "household_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "unit_path" TEXT COLLATE "C" NOT NULL,
    "relationship" "Relationship" NOT NULL,
    "position" INTEGER NOT NULL DEFAULT 0,
    "valid_from" DATE NOT NULL,
    "valid_to" DATE,

    CONSTRAINT "membership_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "round" (
    "id" UUID NOT NULL,
    "year" INTEGER NOT NULL,
    "track" "RoundTrack" NOT NULL,
    "unit_path" TEXT COLLATE "C" NOT NULL,
    "standard_id" TEXT NOT NULL,
    "standard_hash" TEXT NOT NULL,
    "chain" "Chain" NOT NULL,
    "opens_on" DATE NOT NULL,
    "closes_on" DATE NOT NULL,
    "commune_due" DATE,
    "district_due" DATE,
    "status" "RoundStatus" NOT NULL DEFAULT 'OPEN',

    CONSTRAINT "round_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "review" (
    "id" UUID NOT NULL,
    "round_id" UUID NOT NULL,
    "household_id" UUID NOT NULL,
    "commune_list_id" UUID NOT NULL,
    "village_id" UUID NOT NULL,
    "unit_path" TEXT COLLATE "C" NOT NULL,
    "status" "ReviewStatus" NOT NULL DEFAULT 'LISTED',
    "returned_reason" "ReturnReason",
    "returned_note" TEXT,
    "start_class" "HouseholdClass",
    "start_persons" INTEGER NOT NULL DEFAULT 0,
    "answers" JSONB NOT NULL DEFAULT '{}',
    "field_versions" JSONB NOT NULL DEFAULT '{}',
    "version" INTEGER NOT NULL DEFAULT 1,
    "snapshot" JSONB,
    "result" JSONB,
    "income_score" INTEGER,
    "deprivation_score" INTEGER,
    "computed_class" "HouseholdClass",
    "override_class" "HouseholdClass",
    "override_reason" TEXT,
    "override_document" TEXT,
    "final_class" "HouseholdClass",
    "movement_kind" "MovementKind",
    "end_persons" INTEGER,
    "surveyor_name" TEXT,
    "surveyed_on" DATE,
    "finished_at" TIMESTAMPTZ(3),
    "finished_by_id" UUID,

    CONSTRAINT "review_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "review_version" (
    "review_id" UUID NOT NULL,
    "submission" INTEGER NOT NULL,
    "unit_path" TEXT COLLATE "C" NOT NULL,
    "answers" JSONB NOT NULL,
    "result" JSONB NOT NULL,
    "final_class" "HouseholdClass",
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "review_version_pkey" PRIMARY KEY ("review_id","submission")
);

-- CreateTable
CREATE TABLE "review_comment" (
    "id" UUID NOT NULL,
    "review_id" UUID NOT NULL,
    "unit_path" TEXT COLLATE "C" NOT NULL,
    "question" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "author_id" UUID NOT NULL,
    "author_name" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),
    "closed_by" TEXT,

    CONSTRAINT "review_comment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "commune_list" (
    "id" UUID NOT NULL,
    "round_id" UUID NOT NULL,
    "commune_id" UUID NOT NULL,
    "unit_path" TEXT COLLATE "C" NOT NULL,
    "status" "ListStatus" NOT NULL DEFAULT 'DRAFT',
    "submission" INTEGER NOT NULL DEFAULT 0,
    "resident_households" INTEGER,
    "resident_persons" INTEGER,
    "residents_note" TEXT,
    "partial_return" BOOLEAN NOT NULL DEFAULT false,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "commune_list_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "list_event" (
    "id" UUID NOT NULL,
    "list_id" UUID NOT NULL,
    "unit_path" TEXT COLLATE "C" NOT NULL,
    "action" TEXT NOT NULL,
    "from_status" "ListStatus" NOT NULL,
    "to_status" "ListStatus" NOT NULL,
    "submission" INTEGER NOT NULL,
    "reason" "ReturnReason",
    "note" TEXT,
    "review_ids" UUID[],
    "actor_id" UUID NOT NULL,
    "actor_name" TEXT NOT NULL,
    "actor_role" "Role" NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "list_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "movement" (
    "id" UUID NOT NULL,
    "round_id" UUID NOT NULL,
    "household_id" UUID NOT NULL,
    "village_id" UUID NOT NULL,
    "unit_path" TEXT COLLATE "C" NOT NULL,
    "start_class" "HouseholdClass",
    "end_class" "HouseholdClass",
    "kind" "MovementKind" NOT NULL,
    "persons_start" INTEGER NOT NULL,
    "persons_end" INTEGER NOT NULL,

    CONSTRAINT "movement_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "movement_summary" (
    "round_id" UUID NOT NULL,
    "unit_id" UUID NOT NULL,
    "unit_path" TEXT COLLATE "C" NOT NULL,
    "level" "UnitLevel" NOT NULL,
    "start_class" TEXT NOT NULL,
    "end_class" TEXT NOT NULL,
    "kind" "MovementKind" NOT NULL,
    "households" INTEGER NOT NULL,
    "persons_start" INTEGER NOT NULL,
    "persons_end" INTEGER NOT NULL,
    "persons_gained" INTEGER NOT NULL,
    "persons_lost" INTEGER NOT NULL,

    CONSTRAINT "movement_summary_pkey" PRIMARY KEY ("round_id","level","unit_id","start_class","end_class","kind")
);

-- CreateTable
CREATE TABLE "review_summary" (
    "round_id" UUID NOT NULL,
    "unit_id" UUID NOT NULL,
    "unit_path" TEXT COLLATE "C" NOT NULL,
    "level" "UnitLevel" NOT NULL,
    "status" "ReviewStatus" NOT NULL,
    "reviews" INTEGER NOT NULL,

    CONSTRAINT "review_summary_pkey" PRIMARY KEY ("round_id","level","unit_id","status")
);

-- CreateTable
CREATE TABLE "audit_entry" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_id" UUID,
    "job" TEXT,
    "act" TEXT NOT NULL,
    "request_id" TEXT,
    "table_name" TEXT NOT NULL,
    "row_id" TEXT NOT NULL,
    "unit_path" TEXT COLLATE "C" NOT NULL,
    "operation" TEXT NOT NULL,
    "before" JSONB,

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "unit_path_key" ON "unit"("path");

-- CreateIndex
CREATE INDEX "unit_parent_idx" ON "unit"("parent_id");

-- CreateIndex
CREATE UNIQUE INDEX "user_account_username_key" ON "user_account"("username");

-- CreateIndex
CREATE INDEX "posting_user_idx" ON "posting"("user_id");

-- CreateIndex
CREATE INDEX "posting_unit_idx" ON "posting"("unit_id");

-- CreateIndex
CREATE UNIQUE INDEX "ethnic_group_name_key" ON "ethnic_group"("name");

-- CreateIndex
CREATE UNIQUE INDEX "household_code_key" ON "household"("code");

-- CreateIndex
CREATE INDEX "household_village_idx" ON "household"("village_id");

-- CreateIndex
CREATE UNIQUE INDEX "person_national_id_key" ON "person"("national_id");

-- CreateIndex
CREATE INDEX "person_ethnicity_idx" ON "person"("ethnicity_code");

-- CreateIndex
CREATE INDEX "membership_household_idx" ON "membership"("household_id");

-- CreateIndex
CREATE INDEX "membership_person_idx" ON "membership"("person_id");

-- CreateIndex
CREATE UNIQUE INDEX "round_year_track_key" ON "round"("unit_path", "year", "track");

-- CreateIndex
CREATE INDEX "review_household_idx" ON "review"("household_id");

-- CreateIndex
CREATE INDEX "review_list_status_idx" ON "review"("commune_list_id", "status");

-- CreateIndex
CREATE INDEX "review_village_idx" ON "review"("village_id");

-- CreateIndex
CREATE UNIQUE INDEX "review_round_household_key" ON "review"("round_id", "household_id");

-- CreateIndex
CREATE INDEX "review_comment_review_idx" ON "review_comment"("review_id");

-- CreateIndex
CREATE INDEX "commune_list_commune_idx" ON "commune_list"("commune_id");

-- CreateIndex
CREATE UNIQUE INDEX "commune_list_round_commune_key" ON "commune_list"("round_id", "commune_id");

-- CreateIndex
CREATE INDEX "list_event_list_idx" ON "list_event"("list_id");

-- CreateIndex
CREATE INDEX "movement_household_idx" ON "movement"("household_id");

-- CreateIndex
CREATE INDEX "movement_village_idx" ON "movement"("village_id");

-- CreateIndex
CREATE UNIQUE INDEX "movement_round_household_key" ON "movement"("round_id", "household_id");

-- CreateIndex
CREATE INDEX "audit_entry_row_idx" ON "audit_entry"("table_name", "row_id");

-- AddForeignKey
ALTER TABLE "unit" ADD CONSTRAINT "unit_parent_fkey" FOREIGN KEY ("parent_id") REFERENCES "unit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "posting" ADD CONSTRAINT "posting_user_fkey" FOREIGN KEY ("user_id") REFERENCES "user_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "posting" ADD CONSTRAINT "posting_unit_fkey" FOREIGN KEY ("unit_id") REFERENCES "unit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "household" ADD CONSTRAINT "household_commune_fkey" FOREIGN KEY ("commune_id") REFERENCES "unit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "household" ADD CONSTRAINT "household_village_fkey" FOREIGN KEY ("village_id") REFERENCES "unit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "person" ADD CONSTRAINT "person_ethnicity_fkey" FOREIGN KEY ("ethnicity_code") REFERENCES "ethnic_group"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_household_fkey" FOREIGN KEY ("household_id") REFERENCES "household"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_person_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review" ADD CONSTRAINT "review_round_fkey" FOREIGN KEY ("round_id") REFERENCES "round"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review" ADD CONSTRAINT "review_household_fkey" FOREIGN KEY ("household_id") REFERENCES "household"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review" ADD CONSTRAINT "review_list_fkey" FOREIGN KEY ("commune_list_id") REFERENCES "commune_list"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review" ADD CONSTRAINT "review_village_fkey" FOREIGN KEY ("village_id") REFERENCES "unit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review_version" ADD CONSTRAINT "review_version_review_fkey" FOREIGN KEY ("review_id") REFERENCES "review"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review_comment" ADD CONSTRAINT "review_comment_review_fkey" FOREIGN KEY ("review_id") REFERENCES "review"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "commune_list" ADD CONSTRAINT "commune_list_round_fkey" FOREIGN KEY ("round_id") REFERENCES "round"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "commune_list" ADD CONSTRAINT "commune_list_commune_fkey" FOREIGN KEY ("commune_id") REFERENCES "unit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "list_event" ADD CONSTRAINT "list_event_list_fkey" FOREIGN KEY ("list_id") REFERENCES "commune_list"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "movement" ADD CONSTRAINT "movement_round_fkey" FOREIGN KEY ("round_id") REFERENCES "round"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "movement" ADD CONSTRAINT "movement_household_fkey" FOREIGN KEY ("household_id") REFERENCES "household"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "movement" ADD CONSTRAINT "movement_village_fkey" FOREIGN KEY ("village_id") REFERENCES "unit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
