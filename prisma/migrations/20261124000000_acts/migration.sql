-- Deeds that can be taken back whole, what came before a household, and moves between communes.

-- CreateEnum
CREATE TYPE "HouseholdOrigin" AS ENUM ('REGISTERED', 'IMPORTED', 'SPLIT', 'MOVED_IN', 'TRANSFERRED');

-- CreateEnum
CREATE TYPE "ActKind" AS ENUM ('SPLIT', 'MERGE', 'HEAD_CHANGE', 'BIRTH', 'DEATH', 'MARRIAGE_IN', 'MARRIAGE_OUT', 'MOVE_IN', 'MOVE_OUT', 'TRANSFER', 'PERSON_MERGE', 'HOUSEHOLD_MERGE', 'IMPORT', 'ASSIGN', 'CHANGE_VILLAGE');

-- CreateEnum
CREATE TYPE "TransferStatus" AS ENUM ('RELEASED', 'ACCEPTED', 'REFUSED', 'WITHDRAWN');

-- AlterTable
ALTER TABLE "household" ADD COLUMN     "origin" "HouseholdOrigin" NOT NULL DEFAULT 'REGISTERED',
ADD COLUMN     "predecessor_id" UUID;

-- AlterTable
ALTER TABLE "person" ADD COLUMN     "died_on" DATE,
ADD COLUMN     "merged_into_id" UUID;

-- AlterTable
ALTER TABLE "membership" ADD COLUMN     "person_name" TEXT;

-- AlterTable
ALTER TABLE "review" ADD COLUMN     "arrived" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "household_alias" (
    "id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "household_id" UUID NOT NULL,
    "unit_path" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "household_alias_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "act" (
    "id" UUID NOT NULL,
    "kind" "ActKind" NOT NULL,
    "unit_path" TEXT COLLATE "C" NOT NULL,
    "on_day" DATE,
    "reason" TEXT NOT NULL DEFAULT '',
    "document" TEXT NOT NULL DEFAULT '',
    "summary" JSONB NOT NULL DEFAULT '{}',
    "actor_id" UUID NOT NULL,
    "actor_name" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "undone_at" TIMESTAMPTZ(3),
    "undone_by_name" TEXT,

    CONSTRAINT "act_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "act_row" (
    "id" BIGSERIAL NOT NULL,
    "act_id" UUID NOT NULL,
    "unit_path" TEXT COLLATE "C" NOT NULL,
    "table_name" TEXT NOT NULL,
    "row_key" TEXT NOT NULL,
    "operation" TEXT NOT NULL,
    "before" JSONB,
    "after_mark" UUID,

    CONSTRAINT "act_row_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "act_subject" (
    "act_id" UUID NOT NULL,
    "subject_id" UUID NOT NULL,
    "unit_path" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "act_subject_pkey" PRIMARY KEY ("act_id","subject_id","unit_path")
);

-- CreateTable
CREATE TABLE "transfer" (
    "id" UUID NOT NULL,
    "household_id" UUID NOT NULL,
    "person_ids" UUID[],
    "from_commune_id" UUID NOT NULL,
    "to_commune_id" UUID NOT NULL,
    "unit_path" TEXT COLLATE "C" NOT NULL,
    "to_path" TEXT COLLATE "C" NOT NULL,
    "status" "TransferStatus" NOT NULL DEFAULT 'RELEASED',
    "on_day" DATE NOT NULL,
    "reason" TEXT NOT NULL,
    "document" TEXT NOT NULL DEFAULT '',
    "facts" JSONB NOT NULL,
    "deadline" DATE NOT NULL,
    "released_by_name" TEXT NOT NULL,
    "released_at" TIMESTAMPTZ(3) NOT NULL,
    "answered_by_name" TEXT,
    "answered_at" TIMESTAMPTZ(3),
    "answer_note" TEXT,
    "new_household_id" UUID,

    CONSTRAINT "transfer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "time_limit" (
    "id" TEXT NOT NULL,
    "days" INTEGER NOT NULL,
    "note" TEXT NOT NULL,

    CONSTRAINT "time_limit_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "household_alias_household_idx" ON "household_alias"("household_id");

-- CreateIndex
CREATE UNIQUE INDEX "household_alias_code_key" ON "household_alias"("code", "household_id");

-- CreateIndex
CREATE INDEX "act_path_idx" ON "act"("unit_path", "at");

-- CreateIndex
CREATE INDEX "act_row_act_idx" ON "act_row"("act_id", "id");

-- CreateIndex
CREATE INDEX "act_subject_subject_idx" ON "act_subject"("subject_id");

-- CreateIndex
CREATE INDEX "transfer_household_idx" ON "transfer"("household_id");

-- CreateIndex
CREATE INDEX "transfer_from_idx" ON "transfer"("from_commune_id");

-- CreateIndex
CREATE INDEX "transfer_to_idx" ON "transfer"("to_commune_id", "status");

-- CreateIndex
CREATE INDEX "transfer_new_household_idx" ON "transfer"("new_household_id");

-- CreateIndex
CREATE INDEX "transfer_path_idx" ON "transfer"("unit_path");

-- CreateIndex
CREATE INDEX "household_predecessor_idx" ON "household"("predecessor_id");

-- CreateIndex
CREATE INDEX "person_merged_into_idx" ON "person"("merged_into_id");

-- AddForeignKey
ALTER TABLE "household" ADD CONSTRAINT "household_predecessor_fkey" FOREIGN KEY ("predecessor_id") REFERENCES "household"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "household_alias" ADD CONSTRAINT "household_alias_household_fkey" FOREIGN KEY ("household_id") REFERENCES "household"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "person" ADD CONSTRAINT "person_merged_into_fkey" FOREIGN KEY ("merged_into_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "act_row" ADD CONSTRAINT "act_row_act_fkey" FOREIGN KEY ("act_id") REFERENCES "act"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "act_subject" ADD CONSTRAINT "act_subject_act_fkey" FOREIGN KEY ("act_id") REFERENCES "act"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "transfer" ADD CONSTRAINT "transfer_household_fkey" FOREIGN KEY ("household_id") REFERENCES "household"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "transfer" ADD CONSTRAINT "transfer_from_fkey" FOREIGN KEY ("from_commune_id") REFERENCES "unit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "transfer" ADD CONSTRAINT "transfer_to_fkey" FOREIGN KEY ("to_commune_id") REFERENCES "unit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "transfer" ADD CONSTRAINT "transfer_new_household_fkey" FOREIGN KEY ("new_household_id") REFERENCES "household"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
