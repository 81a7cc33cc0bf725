-- Lists that come in from outside: the file, its rows, what each household of it would do to the register, and the job that
-- carries it through.

-- CreateEnum
CREATE TYPE "ImportState" AS ENUM ('READING', 'MAPPING', 'CHECKING', 'CHECKED', 'APPLYING', 'DONE', 'FAILED', 'CANCELLED', 'UNDONE');

-- CreateEnum
CREATE TYPE "ImportKind" AS ENUM ('NEW', 'CHANGES', 'SAME', 'PROBLEM');

-- CreateTable
CREATE TABLE "import" (
    "id" UUID NOT NULL,
    "commune_id" UUID NOT NULL,
    "unit_path" TEXT COLLATE "C" NOT NULL,
    "state" "ImportState" NOT NULL DEFAULT 'READING',
    "name" TEXT NOT NULL,
    "pasted" BOOLEAN NOT NULL,
    "bytes" INTEGER NOT NULL,
    "digest" TEXT NOT NULL,
    "actor_id" UUID NOT NULL,
    "actor_name" TEXT NOT NULL,
    "posting_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "layout_sealed" TEXT,
    "mapping" JSONB,
    "rows" INTEGER NOT NULL DEFAULT 0,
    "households" INTEGER NOT NULL DEFAULT 0,
    "done" INTEGER NOT NULL DEFAULT 0,
    "counts" JSONB NOT NULL DEFAULT '{}',
    "act_id" UUID,
    "failure" TEXT,
    "lease_by" UUID,
    "lease_until" TIMESTAMPTZ(3),

    CONSTRAINT "import_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "import_file" (
    "id" UUID NOT NULL,
    "import_id" UUID NOT NULL,
    "unit_path" TEXT COLLATE "C" NOT NULL,
    "part" INTEGER NOT NULL,
    "sealed" TEXT NOT NULL,

    CONSTRAINT "import_file_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "import_row" (
    "id" UUID NOT NULL,
    "import_id" UUID NOT NULL,
    "unit_path" TEXT COLLATE "C" NOT NULL,
    "batch" INTEGER NOT NULL,
    "sealed" TEXT NOT NULL,

    CONSTRAINT "import_row_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "import_household" (
    "id" UUID NOT NULL,
    "import_id" UUID NOT NULL,
    "unit_path" TEXT COLLATE "C" NOT NULL,
    "number" INTEGER NOT NULL,
    "kind" "ImportKind" NOT NULL,
    "warnings" INTEGER NOT NULL,
    "household_id" UUID,
    "applied" BOOLEAN NOT NULL DEFAULT false,
    "sealed" TEXT NOT NULL,

    CONSTRAINT "import_household_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "import_layout" (
    "id" UUID NOT NULL,
    "commune_id" UUID NOT NULL,
    "unit_path" TEXT COLLATE "C" NOT NULL,
    "signature" TEXT NOT NULL,
    "mapping" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "import_layout_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "import_commune_idx" ON "import"("commune_id", "created_at");

-- CreateIndex
CREATE INDEX "import_path_idx" ON "import"("unit_path", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "import_act_key" ON "import"("act_id");

-- CreateIndex
CREATE UNIQUE INDEX "import_file_part_key" ON "import_file"("import_id", "part");

-- CreateIndex
CREATE UNIQUE INDEX "import_row_batch_key" ON "import_row"("import_id", "batch");

-- CreateIndex
CREATE UNIQUE INDEX "import_household_number_key" ON "import_household"("import_id", "number");

-- CreateIndex
CREATE INDEX "import_household_kind_idx" ON "import_household"("import_id", "kind", "number");

-- CreateIndex
CREATE UNIQUE INDEX "import_layout_signature_key" ON "import_layout"("commune_id", "signature");

-- AddForeignKey
ALTER TABLE "import" ADD CONSTRAINT "import_commune_fkey" FOREIGN KEY ("commune_id") REFERENCES "unit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "import" ADD CONSTRAINT "import_act_fkey" FOREIGN KEY ("act_id") REFERENCES "act"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "import_file" ADD CONSTRAINT "import_file_import_fkey" FOREIGN KEY ("import_id") REFERENCES "import"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "import_row" ADD CONSTRAINT "import_row_import_fkey" FOREIGN KEY ("import_id") REFERENCES "import"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "import_household" ADD CONSTRAINT "import_household_import_fkey" FOREIGN KEY ("import_id") REFERENCES "import"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "import_layout" ADD CONSTRAINT "import_layout_commune_fkey" FOREIGN KEY ("commune_id") REFERENCES "unit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ───────────────────────── Reach ─────────────────────────

-- Whoever answers for a commune reads what came in there; the commune alone brings in.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['import', 'import_file', 'import_row', 'import_household', 'import_layout'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY reach ON %I
      USING (unit_path >= current_setting(''app.lo'', true) AND unit_path < current_setting(''app.hi'', true))
      WITH CHECK (unit_path >= current_setting(''app.lo'', true) AND unit_path < current_setting(''app.hi'', true))', t);
    EXECUTE format('CREATE POLICY no_administrators ON %I AS RESTRICTIVE
      USING (current_setting(''app.role'', true) IS DISTINCT FROM ''ADMINISTRATOR'')', t);
    EXECUTE format('CREATE POLICY commune_adds ON %I AS RESTRICTIVE FOR INSERT
      WITH CHECK (current_setting(''app.role'', true) IN (''COMMUNE_OFFICER'', ''COMMUNE_CHAIR''))', t);
    EXECUTE format('CREATE POLICY commune_changes ON %I AS RESTRICTIVE FOR UPDATE
      USING (current_setting(''app.role'', true) IN (''COMMUNE_OFFICER'', ''COMMUNE_CHAIR''))', t);
    EXECUTE format('CREATE POLICY commune_drops ON %I AS RESTRICTIVE FOR DELETE
      USING (current_setting(''app.role'', true) IN (''COMMUNE_OFFICER'', ''COMMUNE_CHAIR''))', t);
  END LOOP;
END $$;

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

-- Steps are recorded; how far a job has come is not.
CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE OF state, mapping, act_id ON import FOR EACH ROW EXECUTE FUNCTION audit_row();
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON import_layout FOR EACH ROW EXECUTE FUNCTION audit_row();

-- An import is taken back by taking back its act, whoever does so.
CREATE FUNCTION import_undone() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  UPDATE import SET state = 'UNDONE', lease_by = NULL, lease_until = NULL WHERE act_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER import_undone AFTER UPDATE OF undone_at ON act
  FOR EACH ROW WHEN (NEW.kind = 'IMPORT' AND NEW.undone_at IS NOT NULL AND OLD.undone_at IS NULL) EXECUTE FUNCTION import_undone();

-- ───────────────────────── The job ─────────────────────────
-- Any server process may carry an import on. It holds it for some seconds at a time; one that was killed lets go by itself.
-- The job learns who asked and where the import stands, and nothing of what is in it.

CREATE FUNCTION assert_import_job() RETURNS void LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF current_setting('app.job', true) IS DISTINCT FROM 'import' THEN
    RAISE EXCEPTION 'only the job of imports does this' USING ERRCODE = '42501';
  END IF;
END $$;

CREATE FUNCTION take_import(worker uuid, seconds int) RETURNS TABLE (id uuid, actor_id uuid, posting_id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM assert_import_job();
  RETURN QUERY UPDATE import i SET lease_by = worker, lease_until = clock_timestamp() + make_interval(secs => seconds)
  WHERE i.id = (
    SELECT j.id FROM import j
    WHERE j.state IN ('READING', 'CHECKING', 'APPLYING') AND (j.lease_until IS NULL OR j.lease_until < clock_timestamp())
    ORDER BY j.created_at, j.id FOR UPDATE SKIP LOCKED LIMIT 1)
  RETURNING i.id, i.actor_id, i.posting_id;
END $$;

-- Holds it some seconds longer. While a part of the work has its row, that is not needed.
CREATE FUNCTION keep_import(held uuid, worker uuid, seconds int) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM assert_import_job();
  UPDATE import i SET lease_until = clock_timestamp() + make_interval(secs => seconds)
  WHERE i.id = (SELECT j.id FROM import j WHERE j.id = held AND j.lease_by = worker FOR UPDATE SKIP LOCKED);
END $$;

CREATE FUNCTION let_go_of_import(held uuid, worker uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM assert_import_job();
  UPDATE import i SET lease_by = NULL, lease_until = NULL WHERE i.id = held AND i.lease_by = worker;
END $$;

-- It cannot go on: why, as a key of the catalogue of problems.
CREATE FUNCTION fail_import(held uuid, worker uuid, why text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM assert_import_job();
  UPDATE import i SET state = 'FAILED', failure = why, lease_by = NULL, lease_until = NULL
  WHERE i.id = held AND i.lease_by = worker AND i.state IN ('READING', 'CHECKING', 'APPLYING');
END $$;

-- A register that was empty a minute ago is planned for as if it still were, until the server looks again by itself. Where an
-- import makes the better part of it, it is looked at now.
CREATE FUNCTION look_at_register(added int) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM assert_import_job();
  IF (SELECT c.reltuples FROM pg_class c WHERE c.oid = 'person'::regclass) < added THEN
    ANALYZE household, household_alias, person, membership, act_row;
  END IF;
END $$;
CREATE INDEX import_waiting_idx ON import (created_at) WHERE state IN ('READING', 'CHECKING', 'APPLYING');

-- By name and year of birth, exactly: whom a list may mean.
CREATE INDEX person_name_year_idx ON person (search_key, birth_year);
